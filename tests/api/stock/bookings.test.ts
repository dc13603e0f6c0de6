import { aPrintReadyCase } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let stock: Officer;

beforeEach(async () => {
  api = await anApi();
  stock = await api.officer('stock');
});
afterEach(() => api.close());

function aDelivery(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    office: '53.71',
    quantity: 500,
    deliveryNote: 'SJ/2026/11/001',
    receivedAt: '2026-11-23T08:00:00+08:00',
    ...changes,
  };
}

interface Balance {
  accounts: { kind: string; printer: string | null; balance: number; held: number }[];
  totals: Record<string, number>;
}

async function balance(): Promise<Balance> {
  return (await stock.get('/v1/blanko/balance?office=53.71')).body as Balance;
}

describe('POST /v1/blanko/deliveries', () => {
  it('books pieces into the store, once for a key', async () => {
    const first = await stock.post('/v1/blanko/deliveries', aDelivery(), { key: 'sj-1' });
    const again = await stock.post('/v1/blanko/deliveries', aDelivery(), { key: 'sj-1' });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.body).toEqual({
      office: '53.71',
      item: 'KTP',
      quantity: 500,
      numbered: 0,
      deliveryNote: 'SJ/2026/11/001',
      receivedAt: '2026-11-23T00:00:00.000Z',
    });
    expect(again.body).toEqual(first.body);
    const { totals, accounts } = await balance();
    expect(totals).toMatchObject({
      store: 500,
      printer: 0,
      printed: 0,
      issued: 0,
      spoiled: 0,
      sum: 500,
      received: 500,
    });
    expect(accounts.reduce((sum, account) => sum + account.balance, 0)).toBe(0);
  });

  it('knows each piece of a range by its number', async () => {
    const serials = [
      { from: 'AB0099', to: 'AB0101' },
      { from: '7001', to: '7002' },
    ];
    const answer = await stock.post('/v1/blanko/deliveries', aDelivery({ quantity: 5, serials }));
    expect(answer.body).toMatchObject({ numbered: 5 });
    const { rows } = await api.store.pool.query('SELECT serial FROM piece ORDER BY serial');
    expect(rows.map((row: { serial: string }) => row.serial)).toEqual([
      '7001',
      '7002',
      'AB0099',
      'AB0100',
      'AB0101',
    ]);
  });

  it('takes a day for an instant of the office', async () => {
    const answer = await stock.post('/v1/blanko/deliveries', aDelivery({ receivedAt: '2026-11-23' }));
    expect(answer.body).toMatchObject({ receivedAt: '2026-11-22T16:00:00.000Z' });
  });

  it('gives the first cases in order to the printers at once', async () => {
    const caseId = await aPrintReadyCase(api.store);
    await stock.post('/v1/blanko/deliveries', aDelivery());
    const head = await api.officer('head');
    expect((await head.get(`/v1/cases/${caseId}`)).body).toMatchObject({ attempts: [{ state: 'HELD' }] });
    expect((await balance()).accounts).toContainEqual(
      expect.objectContaining({ kind: 'STORE', balance: 500, held: 1 }),
    );
  });

  it.each([
    ['a note booked before', aDelivery(), 409, 'DELIVERY_ALREADY_KNOWN'],
    [
      'fewer numbers than pieces',
      aDelivery({ quantity: 3, serials: [{ from: 'AB01', to: 'AB02' }] }),
      422,
      'SERIALS_DO_NOT_MATCH',
    ],
    ['no pieces', aDelivery({ quantity: 0 }), 400, 'INVALID_INPUT'],
    ['half a piece', aDelivery({ quantity: 1.5 }), 400, 'INVALID_INPUT'],
    ['another item', aDelivery({ item: 'OLD_CARD' }), 400, 'INVALID_INPUT'],
    ['no moment', aDelivery({ receivedAt: 'kemarin' }), 400, 'INVALID_INPUT'],
    ['a moment without zone', aDelivery({ receivedAt: '2026-11-23T08:00:00' }), 400, 'INVALID_INPUT'],
    ['another office', aDelivery({ office: '31.71' }), 403, 'OTHER_OFFICE'],
  ])('refuses %s and books nothing of it', async (_what, body, status, code) => {
    await stock.post('/v1/blanko/deliveries', aDelivery());
    const before = await api.footprint();
    const answer = await stock.post('/v1/blanko/deliveries', body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await api.footprint()).toEqual(before);
  });
});

describe('POST /v1/blanko/loads', () => {
  beforeEach(async () => {
    await stock.post('/v1/blanko/deliveries', aDelivery());
    const printer = await api.officer('printer');
    await printer.put('/v1/printers/kupang-2', { state: 'READY', loading: 'counted' });
  });

  it('moves pieces from the store into a counted printer', async () => {
    const answer = await stock.post('/v1/blanko/loads', { printer: 'kupang-2', quantity: 100 });
    expect([answer.status, answer.body]).toEqual([200, { printer: 'kupang-2', quantity: 100 }]);
    const { totals, accounts } = await balance();
    expect(totals).toMatchObject({ store: 400, printer: 100, sum: 500 });
    expect(accounts).toContainEqual(
      expect.objectContaining({ kind: 'PRINTER', printer: 'kupang-2', balance: 100 }),
    );
  });

  it.each([
    ['an automatic printer', { printer: 'kupang-1', quantity: 1 }, 409, 'LOADING_IS_AUTOMATIC'],
    ['more than is free', { printer: 'kupang-2', quantity: 501 }, 409, 'NOT_ENOUGH_BLANKO'],
    ['a printer that is none', { printer: 'kupang-9', quantity: 1 }, 404, 'PRINTER_NOT_FOUND'],
  ])('refuses %s', async (_what, body, status, code) => {
    const before = await api.footprint();
    const answer = await stock.post('/v1/blanko/loads', body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await api.footprint()).toEqual(before);
  });
});

describe('GET /v1/blanko/movements', () => {
  it('walks through all movements, the newest first', async () => {
    for (let count = 1; count <= 5; count += 1) {
      const delivery = aDelivery({ quantity: count, deliveryNote: `SJ-${count}` });
      await stock.post('/v1/blanko/deliveries', delivery);
      if (count % 2 === 0) api.store.setClock(new Date(api.store.clock().getTime() + 1_000));
    }
    const notes: (string | null)[] = [];
    for (let next: string | undefined = '/v1/blanko/movements?limit=2'; next !== undefined;) {
      const answer = await stock.get(next);
      notes.push(
        ...(answer.body as { items: { document: string | null }[] }).items.map(({ document }) => document),
      );
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers['link'] ?? '')?.[1];
    }
    expect(notes.slice().sort()).toEqual(['SJ-1', 'SJ-2', 'SJ-3', 'SJ-4', 'SJ-5']);
    expect(notes[0]).toBe('SJ-5');
    expect(new Set(notes.slice(-2))).toEqual(new Set(['SJ-1', 'SJ-2']));
  });
});
