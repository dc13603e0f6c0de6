import { aPrintReadyCase, blankoArrives, give } from '../../support/case-story';
import { closeGate, reopenGate } from '../../support/gate';
import { aPrintedPast, aQueueOf, usualDays } from '../../support/printed-past';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

const PRINTERS = ['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4'];
/** Monday 23 November 2026, nine o'clock at the office. */
const NOW = new Date('2026-11-23T01:00:00Z');

let api: ApiUnderTest;
let head: Officer;
let stock: Officer;
beforeEach(async () => {
  api = await anApi();
  head = await api.officer('head');
  stock = await api.officer('stock');
});
afterEach(() => api.close());

interface Queue {
  place: number;
  of: number;
  range: { from: string; to: string } | null;
  reason?: string;
}

async function caseNow(caseId: string): Promise<Record<string, unknown> & { queue: Queue }> {
  const answer = await head.get(`/v1/cases/${caseId}`);
  expect(answer.status).toBe(200);
  return answer.body as Record<string, unknown> & { queue: Queue };
}

async function forecast(query = ''): Promise<Record<string, unknown>> {
  const answer = await head.get(`/v1/forecast${query}`);
  expect(answer.status).toBe(200);
  return answer.body as Record<string, unknown>;
}

async function promisesOf(caseId: string): Promise<{ reason: string | null; why: string; range: unknown }[]> {
  const answer = await head.get(`/v1/cases/${caseId}/promises`);
  return (answer.body as { items: { reason: string | null; why: string; range: unknown }[] }).items;
}

/** An office that printed 200 cards a day for eight weeks, with nine hundred in its queue before the last case. */
async function aWorkingOffice(): Promise<string> {
  await aPrintedPast(api.store, usualDays('2026-11-20', 8, 200), PRINTERS);
  await aQueueOf(api.store, 899, new Date('2026-06-01T00:00:00Z'), new Date('2026-11-20T00:00:00Z'));
  return aPrintReadyCase(api.store);
}

const expect2000 = {
  office: '53.71',
  quantity: 2_000,
  from: '2026-11-30',
  to: '2026-12-04',
  confidence: 'CONFIRMED',
};

describe('a new office', () => {
  it('promises nothing until its speed is known, and nothing at all without blanko', async () => {
    const caseId = await aPrintReadyCase(api.store);
    expect((await caseNow(caseId)).queue).toMatchObject({ range: null, reason: 'NO_BLANKO_EXPECTED' });
    expect(await forecast('?by=2026-12-31')).toMatchObject({
      waiting: 1,
      holdUp: 'BLANKO',
      whose: 'CENTRE',
      speed: null,
      emptyBy: { from: null, to: null, reason: 'SPEED_NOT_KNOWN' },
      byDate: {
        answer: null,
        probability: null,
        reason: 'SPEED_NOT_KNOWN',
        needs: { blanko: { missing: 2 } },
      },
    });
    await blankoArrives(api.store, 10);
    expect((await caseNow(caseId)).queue).toMatchObject({ range: null, reason: 'SPEED_NOT_KNOWN' });
  });
});

describe('a case of an office that prints', () => {
  it('is told a range around its place, and why it changes, once for each change', async () => {
    const caseId = await aWorkingOffice();
    expect((await caseNow(caseId)).queue).toMatchObject({
      place: 900,
      of: 900,
      reason: 'NO_BLANKO_EXPECTED',
    });
    await blankoArrives(api.store, 5_000);
    const { queue } = await caseNow(caseId);
    // Nine hundred at two hundred a day are four and a half working days: Friday the 27th.
    expect(queue.range).not.toBeNull();
    const { from = '', to = '' } = queue.range ?? {};
    expect(from >= '2026-11-24' && from <= '2026-11-27').toBe(true);
    expect(to >= '2026-11-27' && to <= '2026-12-11').toBe(true);
    for (let reads = 0; reads < 5; reads += 1) await caseNow(caseId);
    await closeGate(api.store, 'read');
    expect((await caseNow(caseId)).queue).toMatchObject({ range: null, reason: 'LINK_DOWN_NO_END_KNOWN' });
    await reopenGate(api.store, 'read');
    expect((await caseNow(caseId)).queue).toEqual(queue);
    expect(await promisesOf(caseId)).toMatchObject([
      { range: queue.range, reason: null, why: 'LINK' },
      { range: null, reason: 'LINK_DOWN_NO_END_KNOWN', why: 'LINK' },
      { range: queue.range, reason: null, why: 'DELIVERY' },
      { range: null, reason: 'NO_BLANKO_EXPECTED', why: 'FIRST' },
    ]);
  });

  it('tells whose delay its days were and from when on the office promises', async () => {
    const caseId = await aPrintReadyCase(api.store);
    await blankoArrives(api.store, 10);
    await closeGate(api.store, 'read');
    api.store.setClock(new Date(NOW.getTime() + 3 * 86_400_000));
    await reopenGate(api.store, 'read');
    api.store.setClock(new Date(NOW.getTime() + 5 * 86_400_000));
    const seen = await caseNow(caseId);
    expect(seen).toMatchObject({
      daysSpent: { applicant: 0, dinas: 2, centre: 3 },
      promiseRunsFrom: NOW.toISOString(),
    });
    expect(await forecast()).toMatchObject({
      openCases: 1,
      daysSpent: { applicant: 0, dinas: 2, centre: 3 },
      daysSpentPrintReady: { applicant: 0, dinas: 2, centre: 3 },
    });
    await give(api.store, caseId, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    expect((await caseNow(caseId))['daysSpent']).toEqual({ applicant: 0, dinas: 2, centre: 3 });
  });
});

describe('blanko that are expected', () => {
  it('make a range where none was, and are closed by the delivery that brings them', async () => {
    const caseId = await aWorkingOffice();
    await blankoArrives(api.store, 100);
    expect((await caseNow(caseId)).queue).toMatchObject({ range: null, reason: 'NO_BLANKO_EXPECTED' });
    const said = await stock.post('/v1/blanko/expected', { ...expect2000, source: 'surat Ditjen 12/XI' });
    expect([said.status, said.body]).toMatchObject([201, { state: 'OPEN', saidBy: 'stock@53.71' }]);
    const { range } = (await caseNow(caseId)).queue;
    expect(range !== null && range.from >= '2026-12-02').toBe(true);
    const delivery = {
      office: '53.71',
      quantity: 1_900,
      deliveryNote: 'SJ-77',
      receivedAt: '2026-11-23',
    };
    expect((await stock.post('/v1/blanko/deliveries', delivery)).status).toBe(200);
    const { items } = (await head.get('/v1/blanko/expected')).body as { items: object[] };
    expect(items).toMatchObject([
      { state: 'ARRIVED', received: 1_900, deliveryNote: 'SJ-77', cameOn: '2026-11-23' },
    ]);
    const sooner = (await caseNow(caseId)).queue.range;
    expect(sooner !== null && sooner.from < '2026-12-02').toBe(true);
  });

  it('can be changed and called off once, by those who keep the stock alone', async () => {
    const body = { ...expect2000, source: 'telepon' };
    const first = (await stock.post('/v1/blanko/expected', body, { key: 'once' })).body as {
      expectedId: string;
    };
    const again = (await stock.post('/v1/blanko/expected', body, { key: 'once' })).body as {
      expectedId: string;
    };
    expect(again).toEqual(first);
    const later = { ...body, from: '2026-12-07', to: '2026-12-11', replaces: first.expectedId };
    const second = (await stock.post('/v1/blanko/expected', later)).body as { expectedId: string };
    expect((await stock.post('/v1/blanko/expected', later)).body).toMatchObject({ code: 'EXPECTED_ENDED' });
    const address = `/v1/blanko/expected/${second.expectedId}/cancellation`;
    expect((await stock.post(address, {})).body).toMatchObject({ state: 'CALLED_OFF' });
    expect((await stock.post(address, {})).body).toMatchObject({ status: 409, code: 'EXPECTED_ENDED' });
    const unknown = address.replace(second.expectedId, '01930000-0000-7000-8000-000000000000');
    expect((await stock.post(unknown, {})).body).toMatchObject({ status: 404, code: 'EXPECTED_NOT_FOUND' });
    const { items } = (await head.get('/v1/blanko/expected')).body as { items: { state: string }[] };
    expect(items.map(({ state }) => state).sort()).toEqual(['CALLED_OFF', 'REPLACED']);
  });

  it('may not end before they begin, nor lie in the past', async () => {
    const wrong = { ...expect2000, source: 'telepon', from: '2026-11-22', to: '2026-11-20' };
    expect((await stock.post('/v1/blanko/expected', wrong)).body).toMatchObject({
      status: 400,
      errors: [
        { pointer: '/to', code: 'before_from' },
        { pointer: '/to', code: 'in_past' },
      ],
    });
  });
});

describe('a question by a date', () => {
  it('gets a yes or a no with what it would take, and a changed answer is logged', async () => {
    await aWorkingOffice();
    await blankoArrives(api.store, 5_000);
    const yes = await forecast('?by=2026-12-31');
    expect(yes).toMatchObject({ holdUp: null, byDate: { count: 900, answer: 'YES', probability: 1 } });
    const no = await forecast('?by=2026-12-31&count=9000');
    expect(no).toMatchObject({
      waiting: 900,
      byDate: { answer: 'NO', probability: 0, needs: { workingDays: 27, cardsPerDay: 334, printersNow: 4 } },
    });
    const { needs } = no['byDate'] as {
      needs: { printers: number; blanko: { missing: number; neededBy: string } };
    };
    expect(needs.printers).toBeGreaterThan(6);
    expect(needs.blanko.missing).toBeGreaterThan(4_000);
    await closeGate(api.store, 'read');
    const stopped = await forecast('?by=2026-12-31');
    expect(stopped).toMatchObject({
      holdUp: 'LINK',
      whose: 'CENTRE',
      blanko: { missingForQueue: 0 },
      byDate: { answer: null, reason: 'LINK_DOWN_NO_END_KNOWN', needs: { blanko: { missing: 0 } } },
    });
    const { promises } = stopped as { promises: { question: string; answer: string | null; why: string }[] };
    const asked = promises.filter(({ question }) => question === 'BY:2026-12-31:900');
    expect(asked).toMatchObject([
      { answer: null, reason: 'LINK_DOWN_NO_END_KNOWN', why: 'LINK' },
      { answer: 'YES', reason: null, why: 'FIRST' },
    ]);
  });

  it('is refused for a day that is over, and a number needs a day', async () => {
    const past = await head.get('/v1/forecast?by=2026-11-22');
    expect(past.body).toMatchObject({ status: 400, errors: [{ pointer: '/by', code: 'in_past' }] });
    const dayless = await head.get('/v1/forecast?count=5');
    expect(dayless.body).toMatchObject({ status: 400, errors: [{ pointer: '/by', code: 'required' }] });
  });
});
