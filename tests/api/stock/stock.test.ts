import { emptyOffice } from '../../db/support/copied-database';
import { aReadyCase, give } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let ana: Officer;
let budi: Officer;
let susi: Officer;

beforeAll(async () => {
  api = await anApi();
  ana = await api.officer('stock', { sub: 'ana' });
  budi = await api.officer('stock', { sub: 'budi' });
  susi = await api.officer('supervisor', { sub: 'susi' });
});
beforeEach(async () => {
  api.store.setClock(new Date('2026-11-23T01:00:00Z'));
  await ana.post('/v1/blanko/deliveries', {
    office: '53.71',
    quantity: 20,
    deliveryNote: '=SJ/1',
    receivedAt: '2026-11-23',
    serials: [{ from: 'CHIP0001', to: 'CHIP0020' }],
  });
});
afterEach(() => emptyOffice(api.store.url));
afterAll(() => api.close());

interface Sent {
  transferId: string;
  seal: string;
}

async function send(quantity: number): Promise<Sent> {
  const body = { to: '53.71.04', quantity, manifest: 'M/1' };
  return (await ana.post('/v1/blanko/transfers', body)).body as Sent;
}

async function totals(path = '/v1/blanko/balance'): Promise<Record<string, number>> {
  return ((await ana.get(path)).body as { totals: Record<string, number> }).totals;
}

describe('transfers', () => {
  it('go on a sealed manifest and are received by another person', async () => {
    const { transferId, seal } = await send(5);
    expect(await totals()).toMatchObject({ store: 15, inTransit: 5, sum: 20, received: 20 });
    const path = `/v1/blanko/transfers/${transferId}/receipt`;
    const serials = [{ from: 'CHIP0001', to: 'CHIP0004' }];
    const own = await ana.post(path, { quantity: 4, serials, seal });
    expect([own.status, own.body]).toMatchObject([409, { code: 'SECOND_PERSON_REQUIRED' }]);
    const received = await budi.post(
      path,
      { quantity: 4, serials, seal: seal.toLowerCase() },
      { key: 'receipt' },
    );
    expect([received.status, received.body]).toMatchObject([
      200,
      { transferId, outstanding: 1, outstandingSerials: ['CHIP0005'] },
    ]);
    const again = await budi.post(
      path,
      { quantity: 4, serials, seal: seal.toLowerCase() },
      { key: 'receipt' },
    );
    expect(again.body).toEqual(received.body);
    const balance = (await ana.get('/v1/blanko/balance')).body as {
      sites: { site: string; totals: object }[];
    };
    expect(balance.sites.find(({ site }) => site === '53.71.04')?.totals).toMatchObject({ store: 4 });
    expect((await budi.get('/v1/blanko/transfers?open=true')).body).toMatchObject({
      items: [{ transferId, document: 'M/1', toSite: '53.71.04', outstanding: 1 }],
    });
  });

  it('that do not arrive are booked as lost by two people', async () => {
    const { transferId } = await send(2);
    const path = `/v1/blanko/transfers/${transferId}/loss`;
    const first = await ana.post(path, { quantity: 2 });
    expect([first.status, first.body]).toEqual([202, { proposed: true }]);
    const differs = await susi.post(path, { quantity: 1, note: 'basah' });
    expect([differs.status, differs.body]).toMatchObject([409, { code: 'PROPOSALS_DIFFER' }]);
    await ana.post(path, { quantity: 2 });
    expect((await budi.get('/v1/blanko/proposals')).body).toMatchObject({
      items: [{ operation: 'LOSS', subject: transferId, content: { quantity: 2 }, actor: 'ana' }],
    });
    const second = await susi.post(path, { quantity: 2, note: 'basah' });
    expect([second.status, second.body]).toEqual([200, { proposed: false }]);
    expect(await totals()).toMatchObject({ inTransit: 0, missing: 2, store: 18 });
  });

  it.each([
    ['to no site of the office', { to: '31.71', quantity: 1, manifest: 'M/1' }, 422, 'UNKNOWN_STATION'],
    ['to where they are', { to: '53.71', quantity: 1, manifest: 'M/1' }, 422, 'UNKNOWN_STATION'],
    ['of more than there is', { to: '53.71.04', quantity: 21, manifest: 'M/1' }, 409, 'NOT_ENOUGH_BLANKO'],
    [
      'of a piece that is not there',
      { to: '53.71.04', quantity: 1, manifest: 'M/1', serials: [{ from: 'CHIP9999', to: 'CHIP9999' }] },
      409,
      'SERIAL_NOT_HERE',
    ],
    ['without a number', { to: '53.71.04', quantity: 1 }, 400, 'INVALID_INPUT'],
  ])('are refused %s, and nothing is booked', async (_what, body, status, code) => {
    const before = await api.footprint();
    const answer = await ana.post('/v1/blanko/transfers', body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await api.footprint()).toEqual(before);
  });
});

describe('loans', () => {
  it('go out and come back', async () => {
    const loan = { direction: 'OUT', otherOffice: '53.01', quantity: 3, document: 'P/1' };
    const lent = (await ana.post('/v1/blanko/loans', loan)).body as { loanId: string };
    expect(await totals()).toMatchObject({ lent: 3, store: 17 });
    const again = await ana.post('/v1/blanko/loans', loan);
    expect([again.status, again.body]).toMatchObject([409, { code: 'DOCUMENT_ALREADY_KNOWN' }]);
    const serials = [{ from: 'LAIN0001', to: 'LAIN0003' }];
    const path = `/v1/blanko/loans/${lent.loanId}/returns`;
    const back = await budi.post(path, { quantity: 3, serials, document: 'BA/1' });
    expect([back.status, back.body]).toMatchObject([200, { direction: 'OUT', outstanding: 0 }]);
    expect(await totals()).toMatchObject({ lent: 0, store: 20, received: 20 });
    expect((await ana.get('/v1/blanko/loans')).body).toMatchObject({ items: [{ otherOffice: '53.01' }] });
    const none = await ana.post(path.replace(lent.loanId, '01930000-0000-7000-8000-000000000000'), {
      quantity: 1,
      document: 'BA/1',
    });
    expect([none.status, none.body]).toMatchObject([404, { code: 'CONSIGNMENT_NOT_FOUND' }]);
  });

  it('are not made with oneself', async () => {
    const own = { direction: 'IN', otherOffice: '53.71', quantity: 3, document: 'P/1' };
    expect((await ana.post('/v1/blanko/loans', own)).body).toMatchObject({ code: 'OTHER_OFFICE' });
  });
});

describe('counts', () => {
  const short = { kind: 'STORE', counted: 19, serials: [{ from: 'CHIP0007', to: 'CHIP0007' }] };

  it('that differ are booked by a supervisor who says why', async () => {
    const first = await ana.post('/v1/blanko/counts', short);
    expect([first.status, first.body]).toEqual([
      202,
      { proposed: true, expected: 20, counted: 19, difference: -1 },
    ]);
    const other = await budi.post('/v1/blanko/counts', { ...short, note: 'hilang' });
    expect([other.status, other.body]).toMatchObject([403, { code: 'SUPERVISOR_REQUIRED' }]);
    const second = await susi.post('/v1/blanko/counts', { ...short, note: 'hilang' });
    expect([second.status, second.body]).toMatchObject([200, { proposed: false, difference: -1 }]);
    expect(await totals()).toMatchObject({ store: 19, missing: 1 });
  });

  it.each([
    ['of no account', { kind: 'PRINTER', counted: 1 }, 404, 'ACCOUNT_NOT_FOUND'],
    ['of less than nothing', { kind: 'STORE', counted: -1 }, 400, 'INVALID_INPUT'],
    ['with more numbers than differ', { ...short, counted: 20 }, 422, 'SERIALS_DO_NOT_MATCH'],
    ['of more than was ever missing', { kind: 'STORE', counted: 21 }, 409, 'SURPLUS_NOT_EXPLAINED'],
  ])('are refused %s', async (_what, body, status, code) => {
    const answer = await ana.post('/v1/blanko/counts', body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
  });
});

describe('the end of pieces', () => {
  const spoil = { quantity: 1, serials: [{ from: 'CHIP0003', to: 'CHIP0003' }], reason: 'CHIP_UNREADABLE' };
  const burn = { quantity: 1, document: 'BAP/1', witnesses: [{ name: 'Yohanes', agency: 'Satpol PP' }] };

  it('is spoilage, then fire before witnesses', async () => {
    expect((await ana.post('/v1/blanko/spoilage', spoil)).body).toEqual({
      quantity: 1,
      reason: 'CHIP_UNREADABLE',
    });
    expect((await ana.post('/v1/blanko/destructions', burn)).status).toBe(202);
    expect((await budi.post('/v1/blanko/destructions', burn)).status).toBe(200);
    expect(await totals()).toMatchObject({ destroyed: 1, spoiled: 0, store: 19, sum: 20 });
    const body = (await susi.get('/v1/blanko/pieces/CHIP0003')).body as unknown;
    expect(body).toMatchObject({ kind: 'DESTROYED', attemptId: null });
    const { life } = body as { life: { kind: string; reason: string; document: string | null }[] };
    expect(life.map(({ kind, reason, document }) => [kind, reason, document])).toEqual([
      ['STORE', 'DELIVERY', '=SJ/1'],
      ['SPOILED', 'CHIP_UNREADABLE', null],
      ['DESTROYED', 'BURNED', 'BAP/1'],
    ]);
  });

  it('is refused without a witness', async () => {
    const answer = await ana.post('/v1/blanko/destructions', { ...burn, witnesses: [] });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'INVALID_INPUT' }]);
  });
});

describe('opening balances', () => {
  const opening = { site: '53.71.01', quantity: 4, document: 'BA/0' };

  it('take two people, and are booked once', async () => {
    expect((await ana.post('/v1/blanko/openings', opening)).status).toBe(202);
    expect((await budi.post('/v1/blanko/openings', opening)).status).toBe(200);
    expect(await totals()).toMatchObject({ store: 24, received: 24 });
    const again = await susi.post('/v1/blanko/openings', opening);
    expect([again.status, again.body]).toMatchObject([409, { code: 'OPENING_ALREADY_BOOKED' }]);
    const old = { item: 'OLD_CARD', quantity: 2, document: 'BA/0' };
    await ana.post('/v1/blanko/openings', old);
    await budi.post('/v1/blanko/openings', old);
    expect(await totals('/v1/blanko/balance?item=OLD_CARD')).toMatchObject({ surrendered: 2, received: 2 });
  });
});

describe('a printer whose contents are counted', () => {
  it('gives back what was not used', async () => {
    const printer = await api.officer('printer');
    await printer.put('/v1/printers/kupang-2', { state: 'READY', loading: 'counted' });
    await printer.post('/v1/blanko/loads', { printer: 'kupang-2', quantity: 6 });
    const tooMany = await printer.post('/v1/blanko/returns', { printer: 'kupang-2', quantity: 7 });
    expect([tooMany.status, tooMany.body]).toMatchObject([409, { code: 'NOT_ENOUGH_BLANKO', free: 6 }]);
    const back = await printer.post('/v1/blanko/returns', { printer: 'kupang-2', quantity: 2 });
    expect([back.status, back.body]).toEqual([200, { printer: 'kupang-2', quantity: 2 }]);
    expect(await totals()).toMatchObject({ printer: 4, store: 16 });
    expect((await ana.get('/v1/blanko/pieces/CHIP0006')).body).toMatchObject({ kind: 'STORE' });
  });
});

describe('GET /v1/blanko/pieces/{serial}', () => {
  it('tells of an issued card by its case number, and of nobody', async () => {
    const { caseId } = await aReadyCase(api.store, 'CHIP0001');
    await give(api.store, caseId, {
      type: 'HAND_OVER',
      collector: 'HOLDER',
      check: { kind: 'ONE_TO_ONE' },
      oldCardReturned: false,
    });
    const answer = await ana.get('/v1/blanko/pieces/CHIP0001');
    const body = answer.body as unknown;
    expect(body).toMatchObject({
      kind: 'ISSUED',
      attemptState: 'GOOD',
      caseNumber: expect.stringMatching(/^5371-/) as string,
    });
    const { life } = body as { life: { kind: string }[] };
    expect(life.map(({ kind }) => kind)).toEqual(['STORE', 'PRINTED', 'ISSUED']);
    expect(answer.text).not.toMatch(/Uji Coba|\d{16}/);
  });

  it('knows no number that was never seen, nor pieces of another office', async () => {
    expect((await ana.get('/v1/blanko/pieces/NEVER0001')).body).toMatchObject({ code: 'PIECE_NOT_FOUND' });
    const other = await api.officer('stock', { office: '31.71' });
    expect((await other.get('/v1/blanko/pieces/CHIP0001')).body).toMatchObject({ code: 'OTHER_OFFICE' });
  });
});

describe('GET /v1/blanko/stock-card', () => {
  it('runs from the opening to the closing of each account', async () => {
    api.store.setClock(new Date('2026-11-24T02:00:00Z'));
    await send(5);
    const body = (await ana.get('/v1/blanko/stock-card?from=2026-11-24&to=2026-11-24&kind=STORE'))
      .body as unknown;
    expect(body).toMatchObject({
      accounts: [
        {
          site: '53.71',
          kind: 'STORE',
          opening: 20,
          in: 0,
          out: 5,
          closing: 15,
          lines: [
            { in: 0, out: 5, balance: 15, other: { kind: 'IN_TRANSIT' }, document: 'M/1', actor: 'ana' },
          ],
        },
      ],
    });
  });

  it('is a table for spreadsheets, and no formula in it', async () => {
    const answer = await ana.get('/v1/blanko/stock-card?from=2026-11-23&to=2026-11-23&kind=STORE&format=csv');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toMatch(/^tempat,rekening,mesin,waktu,uraian,dokumen/);
    expect(lines[1]).toBe('53.71,STORE,,2026-11-23,SALDO AWAL,,,,,0,,,');
    expect(lines[2]).toMatch(/,DELIVERY,'=SJ\/1,CENTRE 53\.71,20,0,20,ana,,$/);
    expect(lines[3]).toBe('53.71,STORE,,2026-11-23,SALDO AKHIR,,,20,0,20,,,');
  });
});
