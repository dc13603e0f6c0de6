import type { Response } from 'supertest';
import { readState } from '../../../db/case/apply-command';
import { USUAL_WEEK } from '../../../domain/office/working-calendar';
import { aPrintReadyCase, aReadyCase, blankoArrives } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

const PRINTER = '/v1/printers/kupang-1';
const READY = { state: 'READY', loading: 'automatic' };

let api: ApiUnderTest;
let operator: Officer;
beforeEach(async () => {
  api = await anApi(['kupang-1']);
  operator = await api.officer('printer');
  await blankoArrives(api.store, 10);
});
afterEach(() => api.close());

function expectRefused(sent: unknown, { status, body }: Response): void {
  const { code } = body as { code?: string };
  expect({ sent, status, code }).toEqual({ sent, status: 400, code: 'INVALID_INPUT' });
}

const attemptStateOf = async (caseId: string): Promise<string | undefined> =>
  (await readState(api.store, caseId))?.attempt?.state;

describe('PUT /v1/printers/{printer}', () => {
  it('sets limits, and leaves those as they are that it does not name', async () => {
    const limits = { dailyLimit: 100, rest: { afterCards: 100, minutes: 30 }, cleaningEvery: 1_000 };
    const set = await operator.put(PRINTER, { ...READY, ...limits, ribbonLowAt: 20 });
    const expected = { ...limits, cardsToCleaning: 1_000, ribbon: { lowAt: 20 }, film: { lowAt: 50 } };
    expect([set.status, set.headers['etag'], set.body]).toMatchObject([200, '"2"', expected]);
    expect((await operator.put(PRINTER, READY)).body).toMatchObject(expected);
    const lifted = await operator.put(PRINTER, { ...READY, dailyLimit: null, rest: null });
    expect(lifted.body).toMatchObject({ dailyLimit: null, rest: null, cleaningEvery: 1_000 });
  });

  it('refuses limits that are none', async () => {
    const wrong = [
      { dailyLimit: 0 },
      { dailyLimit: 1.5 },
      { rest: { afterCards: 10 } },
      { rest: { afterCards: 10, minutes: 0 } },
      { cleaningEvery: -1 },
      { ribbonLowAt: -1 },
      { unknown: 1 },
    ];
    for (const limits of wrong) expectRefused(limits, await operator.put(PRINTER, { ...READY, ...limits }));
  });
});

describe('POST /v1/printers/{printer}/consumables', () => {
  it('notes a ribbon once for its key, and sets a printer without ribbon to work at once', async () => {
    const first = await operator.post(`${PRINTER}/consumables`, { kind: 'RIBBON', capacity: 1 });
    expect(first.body).toMatchObject({ ribbon: { state: 'LOW', left: 1, capacity: 1 }, notReady: null });
    await aReadyCase(api.store);
    const caseId = await aPrintReadyCase(api.store);
    const empty = (await operator.get(PRINTER)).body as object;
    expect(empty).toMatchObject({
      notReady: { reason: 'RIBBON_EMPTY', until: null },
      ribbon: { state: 'EMPTY', left: 0, cards: 1 },
      cardsToday: 1,
      cardsInRow: 1,
      restingUntil: null,
    });
    expect((await operator.get(`/v1/cases/${caseId}`)).body).toMatchObject({
      waitingFor: 'RIBBON',
      whose: 'DINAS',
    });
    expect((await operator.get('/v1/queue')).body).toMatchObject({ holdUp: 'RIBBON' });
    const stock = await api.officer('stock');
    const body = { kind: 'RIBBON', capacity: 500 };
    const fitted = await stock.post(`${PRINTER}/consumables`, body, { key: 'ribbon-1' });
    expect([fitted.status, fitted.body]).toMatchObject([
      200,
      { ribbon: { state: 'OK', left: 500, cards: 0 } },
    ]);
    expect(await attemptStateOf(caseId)).toBe('HELD');
    const again = await stock.post(`${PRINTER}/consumables`, body, { key: 'ribbon-1' });
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', fitted.body]);
    expect((await operator.get(`${PRINTER}/consumables`)).body).toMatchObject({
      items: [
        { kind: 'RIBBON', capacity: 500, cards: 1, remaining: 0, actor: 'stock@53.71' },
        { kind: 'RIBBON', capacity: 1, cards: 0, remaining: null, actor: 'printer@53.71' },
      ],
    });
  });

  it('refuses what is no fitting', async () => {
    const wrong = [
      { kind: 'RIBBON' },
      { kind: 'RIBBON', capacity: 0 },
      { kind: 'CLEANING', capacity: 5 },
      { kind: 'INK', capacity: 5 },
    ];
    for (const fitting of wrong)
      expectRefused(fitting, await operator.post(`${PRINTER}/consumables`, fitting));
  });

  it('finds no printer that is not there, or that is of another office', async () => {
    const stranger = await api.officer('printer', { office: '31.71' });
    const cleaned = { kind: 'CLEANING' };
    const answers = [
      await operator.post('/v1/printers/kupang-9/consumables', cleaned),
      await stranger.post(`${PRINTER}/consumables`, cleaned),
      await stranger.get(`${PRINTER}/consumables`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('a printer that waits for time', () => {
  it('tells until when, and the case says HOURS', async () => {
    await operator.put(PRINTER, { ...READY, rest: { afterCards: 1, minutes: 30 } });
    await aReadyCase(api.store);
    const caseId = await aPrintReadyCase(api.store);
    const until = '2026-11-23T01:30:00.000Z';
    expect((await operator.get(PRINTER)).body).toMatchObject({
      notReady: { reason: 'RESTING', until },
      restingUntil: until,
      cardsInRow: 1,
      hours: { open: true, printOutsideHours: true, nextTurn: '2026-11-23T08:00:00.000Z' },
    });
    expect((await operator.get(`/v1/cases/${caseId}`)).body).toMatchObject({
      waitingFor: 'HOURS',
      whose: 'DINAS',
    });
    api.store.setClock(new Date(until));
    expect((await operator.get(PRINTER)).body).toMatchObject({ notReady: null, restingUntil: null });
  });
});

describe('/v1/calendar', () => {
  it('tells the hours, the next day of work and the holidays with their source', async () => {
    const desk = await api.officer('front-desk');
    const answer = await desk.get('/v1/calendar');
    expect([answer.headers['etag'], answer.body]).toMatchObject([
      '"0"',
      {
        office: '53.71',
        hours: { version: 0, week: USUAL_WEEK, printOutsideHours: true, set: null },
        today: { day: '2026-11-23', working: true },
        nextWorkingDay: '2026-11-24',
        decreedThrough: 2026,
      },
    ]);
    const { days } = answer.body as { days: { day: string; kind: string; source: string }[] };
    expect(days.map(({ day, kind }) => `${day} ${kind}`)).toEqual([
      '2026-12-24 COLLECTIVE_LEAVE',
      '2026-12-25 NATIONAL',
      '2027-01-01 NATIONAL',
    ]);
    expect(days[0]?.source).toContain('SKB 3 Menteri');
  });

  it('takes the hours of the office, which stop printing at once when it says so, and a day of its own', async () => {
    const head = await api.officer('head');
    const never = Object.fromEntries(Object.keys(USUAL_WEEK).map((name) => [name, null]));
    const body = { week: never, printOutsideHours: false, reason: 'Tutup sementara' };
    const set = await head.put('/v1/calendar/hours', body, { 'if-match': '"0"' });
    expect([set.status, set.headers['etag'], set.body]).toMatchObject([
      200,
      '"1"',
      { hours: { set: { reason: 'Tutup sementara', actor: 'head@53.71' } }, nextWorkingDay: null },
    ]);
    const stale = await head.put('/v1/calendar/hours', body, { 'if-match': '"0"' });
    expect([stale.status, stale.body]).toMatchObject([412, { code: 'VERSION_CONFLICT' }]);
    const caseId = await aPrintReadyCase(api.store);
    expect((await operator.get(PRINTER)).body).toMatchObject({
      notReady: { reason: 'OUTSIDE_HOURS', until: null },
    });
    const word = { kind: 'WORK', name: 'Cetak massal', opening: { opens: '08:00', closes: '12:00' } };
    const said = await head.put('/v1/calendar/days/2026-11-23', word);
    expect(said.body).toMatchObject({
      today: { working: true },
      days: [{ day: '2026-11-23', ...word, source: null }, {}, {}, {}],
    });
    expect(await attemptStateOf(caseId)).toBe('HELD');
    const foreign = await (await api.officer('admin', { office: '31.71' })).put('/v1/calendar/hours', body);
    expect([foreign.status, foreign.body]).toMatchObject([404, { code: 'OFFICE_NOT_SERVED' }]);
  });

  it('refuses hours and days that are none', async () => {
    const admin = await api.officer('admin');
    const hours = { week: USUAL_WEEK, printOutsideHours: false, reason: 'x' };
    const backwards = { ...USUAL_WEEK, MONDAY: { opens: '16:00', closes: '08:00' } };
    const wrong: [string, object][] = [
      ['hours', { week: USUAL_WEEK, printOutsideHours: false }],
      ['hours', { ...hours, week: backwards }],
      ['hours', { ...hours, week: { MONDAY: null } }],
      ['days/2026-02-30', { kind: 'REST', name: 'x' }],
      ['days/2026-11-23', { kind: 'WORK', name: 'x' }],
      ['days/2026-11-23', { kind: 'REST', name: 'x', opening: null }],
    ];
    for (const [path, body] of wrong)
      expectRefused([path, body], await admin.put(`/v1/calendar/${path}`, body));
  });
});
