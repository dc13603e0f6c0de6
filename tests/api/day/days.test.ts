import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import { aCaseBeingPrinted, aReadyCase, blankoArrives, give } from '../../support/case-story';
import { textOf } from '../../documents/support/pdf-text';
import { emptyOffice } from '../../db/support/copied-database';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

const MONDAY = '/v1/days/2026-11-23';

let api: ApiUnderTest;
let stock: Officer;
let supervisor: Officer;

beforeAll(async () => {
  api = await anApi(['kupang-1', 'kupang-2']);
  [stock, supervisor] = [await api.officer('stock'), await api.officer('supervisor')];
});
beforeEach(async () => {
  await emptyOffice(api.store.url);
  api.store.setClock(new Date('2026-11-23T01:00:00Z'));
});
afterAll(() => api.close());

async function pdfOf(officer: Officer, path: string): Promise<{ answer: Response; pdf: Buffer }> {
  const answer = await officer.get(path);
  expect(answer.status).toBe(200);
  return { answer, pdf: answer.body as Buffer };
}

function aCount(store: number, note?: string): Record<string, unknown> {
  return { counts: [{ kind: 'STORE', counted: store }], ...(note === undefined ? {} : { note }) };
}

describe('the day of a site', () => {
  it('is opened, printed on, closed without a difference, and its papers say so', async () => {
    await blankoArrives(api.store, 100);
    const printers = await api.officer('printer');
    await printers.put('/v1/printers/kupang-2', { state: 'READY', loading: 'counted' });
    const body = { handedOut: [{ printer: 'kupang-2', quantity: 30 }] };
    const opened = await stock.post(`${MONDAY}/open`, body, { key: 'buka' });
    expect([opened.status, opened.body]).toMatchObject([
      200,
      { site: '53.71', day: '2026-11-23', state: 'OPEN', handedOut: [{ printer: 'kupang-2', quantity: 30 }] },
    ]);
    expect((await stock.post(`${MONDAY}/open`, body, { key: 'buka' })).body).toEqual(opened.body);

    await aReadyCase(api.store);
    const now = (await stock.get(MONDAY)).body as { accounts: { printer: string | null; book: number }[] };
    const left = now.accounts.find(({ printer }) => printer === 'kupang-2')?.book ?? 0;
    const count = { unused: [{ printer: 'kupang-2', quantity: left }], ...aCount(99) };
    const closed = await stock.post(`${MONDAY}/close`, count, { key: 'tutup' });
    expect([closed.status, closed.body]).toMatchObject([200, { state: 'CLOSED' }]);
    expect((await stock.post(`${MONDAY}/close`, count, { key: 'tutup' })).body).toEqual(closed.body);

    const opening = await pdfOf(stock, `${MONDAY}/berita-acara.pdf?of=opening`);
    expect(textOf(opening.pdf)).toContain('1 kupang-2 30 Jumlah 30');
    const closing = await pdfOf(stock, `${MONDAY}/berita-acara.pdf`);
    expect(textOf(closing.pdf)).toContain('BERITA ACARA TUTUP HARI PENCETAKAN');
    expect(textOf(closing.pdf)).toContain('Hasil hitungan sama dengan buku.');
    expect(closing.answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="tutup_53.71_2026-11-23.pdf"',
      etag: `"${createHash('sha256').update(closing.pdf).digest('hex')}"`,
    });
  });

  it('closes with a difference by two people, and its paper is the same half a year later', async () => {
    await blankoArrives(api.store, 100);
    await stock.post(`${MONDAY}/open`, {});
    const first = await stock.post(`${MONDAY}/close`, aCount(98));
    expect([first.status, first.body]).toMatchObject([
      202,
      {
        proposed: true,
        differences: [{ kind: 'STORE', book: 100, counted: 98, difference: -2 }],
        ministry: null,
      },
    ]);
    const waiting = (await stock.get('/v1/blanko/proposals')).body as { items: object[] };
    expect(waiting.items).toMatchObject([{ operation: 'DAY', subject: '53.71 2026-11-23' }]);
    const alone = await supervisor.post(`${MONDAY}/close`, aCount(98));
    expect([alone.status, alone.body]).toMatchObject([422, { code: 'NOTE_REQUIRED' }]);
    const closed = await supervisor.post(`${MONDAY}/close`, aCount(98, 'Dicari bersama.'));
    expect([closed.status, closed.body]).toMatchObject([200, { state: 'CLOSED' }]);
    const before = await pdfOf(stock, `${MONDAY}/berita-acara.pdf`);
    expect(textOf(before.pdf)).toContain('2 (dua) keping kurang dan dibukukan sebagai hilang');
    api.store.setClock(new Date('2027-05-23T01:00:00Z'));
    await blankoArrives(api.store, 5);
    expect((await pdfOf(stock, `${MONDAY}/berita-acara.pdf`)).pdf.equals(before.pdf)).toBe(true);
    const list = await stock.get('/v1/days?from=2026-11-01&to=2026-11-30');
    expect(list.body).toMatchObject({
      items: [
        {
          site: '53.71',
          day: '2026-11-23',
          state: 'CLOSED',
          short: 2,
          found: 0,
          secondActor: 'supervisor@53.71',
        },
      ],
    });
  });

  it('names the uncertain prints that have to be settled first', async () => {
    await blankoArrives(api.store, 2);
    await stock.post(`${MONDAY}/open`, {});
    const { caseId, attemptId } = await aCaseBeingPrinted(api.store);
    await give(api.store, caseId, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'UNCERTAIN',
      serial: null,
      reason: null,
    });
    const refused = await stock.post(`${MONDAY}/close`, aCount(2));
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'DAY_HAS_OPEN_PRINTS', attempts: [{ attemptId, state: 'UNCERTAIN' }] },
    ]);
  });

  it('is compared with the total of the ministry, and closes with two people when that differs', async () => {
    await blankoArrives(api.store, 2);
    await stock.post(`${MONDAY}/open`, {});
    const printers = await api.officer('printer');
    const total = await printers.post('/v1/print-orders/totals', { date: '2026-11-23', printed: 1 });
    expect(total.status).toBe(200);
    const first = await stock.post(`${MONDAY}/close`, aCount(2));
    expect([first.status, first.body]).toMatchObject([
      202,
      { differences: [], ministry: { ministry: 1, terbit: 0, difference: 1 } },
    ]);
    const closed = await supervisor.post(
      `${MONDAY}/close`,
      aCount(2, 'Satu kartu uji dicetak di aplikasi kementerian.'),
    );
    expect([closed.status, closed.body]).toMatchObject([200, { ministry: { difference: 1 } }]);
    const { pdf } = await pdfOf(stock, `${MONDAY}/berita-acara.pdf`);
    expect(textOf(pdf)).toContain(
      'menurut aplikasi kementerian 1 (satu) keping, menurut Terbit 0 (nol) keping',
    );
  });

  it('is opened again by the head alone, with a reason', async () => {
    await stock.post(`${MONDAY}/open`, {});
    await stock.post(`${MONDAY}/close`, {});
    const body = { reason: 'Salah hitung.' };
    expect((await supervisor.post(`${MONDAY}/reopening`, body)).body).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
    const head = await api.officer('head');
    expect((await head.post(`${MONDAY}/reopening`, body)).body).toMatchObject({
      state: 'OPEN',
      history: [{}, {}, { kind: 'REOPENED', actor: 'head@53.71', note: 'Salah hitung.' }],
    });
    expect((await stock.get(`${MONDAY}/berita-acara.pdf`)).body).toMatchObject({ code: 'PAPER_NOT_FOUND' });
  });

  it('refuses a close that left the store out', async () => {
    await blankoArrives(api.store, 3);
    await stock.post(`${MONDAY}/open`, {});
    expect((await stock.post(`${MONDAY}/close`, {})).body).toMatchObject({
      code: 'COUNT_INCOMPLETE',
      missing: [{ item: 'KTP', kind: 'STORE' }],
    });
  });

  it.each([
    ['another day', '/v1/days/2026-11-22/open', {}, 422, 'DAY_NOT_TODAY'],
    ['no day', '/v1/days/2026-02-30/open', {}, 400, 'INVALID_INPUT'],
    ['another place', `${MONDAY}/open`, { site: '31.71' }, 422, 'UNKNOWN_STATION'],
    [
      'an automatic printer',
      `${MONDAY}/open`,
      { handedOut: [{ printer: 'kupang-1', quantity: 1 }] },
      409,
      'LOADING_IS_AUTOMATIC',
    ],
    [
      'a printer that is none',
      `${MONDAY}/open`,
      { handedOut: [{ printer: 'kupang-9', quantity: 1 }] },
      404,
      'PRINTER_NOT_FOUND',
    ],
    ['a close before the opening', `${MONDAY}/close`, {}, 409, 'DAY_NOT_OPEN'],
    ['half a piece', `${MONDAY}/close`, aCount(1.5), 400, 'INVALID_INPUT'],
    [
      'an account that is not counted',
      `${MONDAY}/close`,
      { counts: [{ kind: 'ISSUED', counted: 1 }] },
      400,
      'INVALID_INPUT',
    ],
  ])('refuses %s and keeps nothing of it', async (_what, path, body, status, code) => {
    await blankoArrives(api.store, 3);
    const before = await api.footprint();
    const answer = await stock.post(path, body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await api.footprint()).toEqual(before);
  });
});
