import type { Response } from 'supertest';
import { maskNik } from '../../../domain/values/nik';
import { aPrintReadyCase, blankoArrives, give } from '../../support/case-story';
import { aCaseByHand, makeManual } from '../../support/manual-printing';
import { anApplicant } from '../../support/people';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let maria: Officer;

beforeEach(async () => {
  api = await anApi(['manual-1', 'kupang-1']);
  maria = await api.officer('printer', { sub: 'maria' });
  await makeManual(api.store, 'manual-1');
});
afterEach(() => api.close());

interface Line {
  place: number;
  caseId: string;
  caseNumber: string;
  attemptId: string;
  attemptState: string;
  outcome: string | null;
  person?: { nik: string; fullName: string };
}
interface Order {
  orderId: string;
  orderNumber: string;
  state: string;
  counts: { lines: number; reported: number; uncertain: number };
  lines: Line[];
}

async function anOrder(quantity = 3, key?: string): Promise<Order> {
  const answer = await maria.post(
    '/v1/print-orders',
    { printer: 'manual-1', quantity },
    key === undefined ? {} : { key },
  );
  expect([answer.status, answer.body]).toMatchObject([201, { state: 'OPEN' }]);
  return answer.body as Order;
}

const reporting = (orderId: string, lines: object[], by = maria, key?: string): Promise<Response> =>
  by.post(`/v1/print-orders/${orderId}/reports`, { lines }, key === undefined ? {} : { key });

describe('POST /v1/print-orders', () => {
  it('gives a sheet in the order of the queue, without names, and the same one again for its key', async () => {
    await blankoArrives(api.store, 2);
    const first = await aCaseByHand(api.store);
    api.store.setClock(new Date(api.store.clock().getTime() + 1_000));
    const second = await aPrintReadyCase(api.store);
    const body = { printer: 'manual-1', quantity: 50 };
    // The answer is lost on its way: the officer sends the request again.
    const lost = await maria.post('/v1/print-orders', body, { key: 'sheet-1' });
    const answer = await maria.post('/v1/print-orders', body, { key: 'sheet-1' });
    expect(answer.body).toEqual(lost.body);
    const order = answer.body as Order;
    expect(answer.headers).toMatchObject({
      'idempotency-replayed': 'true',
      location: `/v1/print-orders/${order.orderId}`,
    });
    expect(order).toMatchObject({
      orderNumber: 'PC-5371-2026-000001',
      printer: 'manual-1',
      day: '2026-11-23',
      deadline: '2026-11-23T16:00:00.000Z',
      counts: { lines: 2, reported: 0, uncertain: 0 },
    });
    expect(order.lines.map(({ place, caseId }) => [place, caseId])).toEqual([
      [1, first],
      [2, second],
    ]);
    expect(JSON.stringify(order)).not.toMatch(/Uji Coba|537199/);
    expect((await maria.get('/v1/print-orders')).body).toMatchObject({ items: [{ state: 'OPEN' }] });
  });

  it('refuses what is no order, and touches nothing', async () => {
    await blankoArrives(api.store, 5);
    await aCaseByHand(api.store);
    const before = await api.footprint();
    for (const [body, status, code] of [
      [{ printer: 'kupang-1', quantity: 1 }, 409, 'PRINTER_NOT_MANUAL'],
      [{ printer: 'kupang-9', quantity: 1 }, 404, 'PRINTER_NOT_FOUND'],
      [{ printer: 'manual-1', quantity: 0 }, 400, 'INVALID_INPUT'],
      [{ printer: 'manual-1', quantity: 101 }, 400, 'INVALID_INPUT'],
      [{ printer: 'manual-1', quantity: 1, caseNumber: 'x' }, 400, 'INVALID_INPUT'],
    ] as const) {
      const answer = await maria.post('/v1/print-orders', body);
      expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    }
    expect(await api.footprint()).toEqual(before);
  });

  it('says what is lacking, and refuses a second sheet while the first is in hand', async () => {
    const ask = (): Promise<Response> => maria.post('/v1/print-orders', { printer: 'manual-1', quantity: 1 });
    const refusal = { code: 'NOTHING_TO_PRINT', lacking: 'BLANKO' };
    await aCaseByHand(api.store);
    expect((await ask()).body).toMatchObject(refusal);
    await blankoArrives(api.store, 5);
    const { orderId } = await anOrder();
    expect((await ask()).body).toMatchObject({ code: 'PRINT_ORDER_OPEN', orderId });
    await maria.post(`/v1/print-orders/${orderId}/closing`, {});
    expect((await ask()).body).toMatchObject({ ...refusal, lacking: 'QUEUE' });
    await maria.put('/v1/printers/manual-1', { state: 'STOPPED', loading: 'automatic' });
    expect((await ask()).body).toMatchObject({ code: 'PRINTER_NOT_READY', reason: 'STOPPED_BY_OFFICER' });
  });
});

describe('GET /v1/print-orders/{orderId}', () => {
  it('shows the operator whom to find, as long as it is to be printed, and writes each look down', async () => {
    await blankoArrives(api.store, 5);
    const applicant = anApplicant({ fullName: 'Maria Contoh' });
    await aPrintReadyCase(api.store, { applicant });
    const { orderId, lines } = await anOrder();
    const path = `/v1/print-orders/${orderId}`;
    const seen = (await maria.get(path)).body as Order;
    expect(seen.lines[0]?.person).toEqual({ nik: applicant.nik, fullName: 'Maria Contoh' });
    const supervisor = await api.officer('supervisor');
    expect(((await supervisor.get(path)).body as Order).lines[0]).not.toHaveProperty('person');
    await reporting(orderId, [{ caseNumber: lines[0]?.caseNumber, outcome: 'NOT_PRINTED' }]);
    expect(((await maria.get(path)).body as Order).lines[0]).not.toHaveProperty('person');
    const { rows } = await api.store.pool.query('SELECT order_id, reader, persons FROM print_order_reading');
    expect(rows).toEqual([{ orderId, reader: 'maria', persons: 1 }]);
    expect(api.log()).not.toContain(applicant.nik);
    expect(api.log()).not.toContain(maskNik(applicant.nik));
  });

  it('is not for another office', async () => {
    await blankoArrives(api.store, 5);
    await aCaseByHand(api.store);
    const { orderId, lines } = await anOrder();
    const stranger = await api.officer('printer', { office: '31.71' });
    const answers = [
      await stranger.get(`/v1/print-orders/${orderId}`),
      await reporting(orderId, [{ caseNumber: lines[0]?.caseNumber, outcome: 'NOT_PRINTED' }], stranger),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect((await stranger.get('/v1/print-orders')).body).toEqual({ items: [] });
  });
});

describe('POST /v1/print-orders/{orderId}/reports', () => {
  let order: Order;
  beforeEach(async () => {
    await blankoArrives(api.store, 5);
    for (let made = 0; made < 3; made += 1) await aCaseByHand(api.store);
    order = await anOrder();
  });
  const said = (place: number, word: object): object => ({
    caseNumber: order.lines[place - 1]?.caseNumber,
    ...word,
  });

  it('takes good, spoiled and not printed, a few lines at a time, and closes with the last', async () => {
    const some = await reporting(order.orderId, [
      said(1, { outcome: 'PRINTED', serial: 'CHIP01' }),
      said(2, { outcome: 'SPOILED', reason: 'ENCODING_FAILED' }),
    ]);
    expect([some.status, some.body]).toMatchObject([
      200,
      {
        state: 'OPEN',
        counts: { reported: 2 },
        lines: [{ attemptState: 'PRINTED', serial: 'CHIP01' }, {}, {}],
      },
    ]);
    const last = await reporting(order.orderId, [said(3, { outcome: 'NOT_PRINTED' })]);
    expect(last.body).toMatchObject({ state: 'CLOSED', closedBy: 'maria', counts: { uncertain: 0 } });
    const supervisor = await api.officer('supervisor');
    expect((await supervisor.get(`/v1/cases/${order.lines[0]?.caseId ?? ''}`)).body).toMatchObject({
      stage: 'PRINTED',
      externalStatus: 'CARD_PRINTED',
    });
    const stock = await api.officer('stock');
    expect((await stock.get('/v1/blanko/balance')).body).toMatchObject({
      totals: { store: 3, printed: 1, spoiled: 1, sum: 5 },
    });
  });

  it('changes nothing when it is repeated, under its key or another, also after the closing', async () => {
    const word = [said(1, { outcome: 'PRINTED', serial: 'CHIP01' })];
    await reporting(order.orderId, word, maria, 'report-1');
    const before = await api.footprint();
    const again = await reporting(order.orderId, word, maria, 'report-1');
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(await api.footprint()).toEqual(before);
    await maria.post(`/v1/print-orders/${order.orderId}/closing`, {});
    const { journal, movement } = await api.footprint();
    expect((await reporting(order.orderId, word)).status).toBe(200);
    expect(await api.footprint()).toMatchObject({ journal, movement });
  });

  it('refuses a faulty line with all that came along, and names it', async () => {
    await reporting(order.orderId, [said(1, { outcome: 'PRINTED', serial: 'CHIP01' })]);
    const before = await api.footprint();
    const along = said(2, { outcome: 'PRINTED', serial: 'CHIP02' });
    const { caseNumber } = order.lines[0] ?? {};
    for (const [line, status, problem] of [
      [said(1, { outcome: 'NOT_PRINTED' }), 409, { code: 'LINE_REPORTED_OTHERWISE', caseNumber }],
      [
        said(1, { outcome: 'PRINTED', serial: 'CHIP09' }),
        409,
        { code: 'LINE_REPORTED_OTHERWISE', caseNumber },
      ],
      [
        { caseNumber: '5371-2026-999999', outcome: 'NOT_PRINTED' },
        422,
        { code: 'LINE_NOT_ON_ORDER', caseNumber: '5371-2026-999999' },
      ],
      [
        said(3, { outcome: 'PRINTED', serial: 'CHIP01' }),
        409,
        { code: 'SERIAL_NOT_USABLE', caseNumber: order.lines[2]?.caseNumber },
      ],
      [said(3, { outcome: 'PRINTED' }), 400, { code: 'INVALID_INPUT' }],
    ] as const) {
      const answer = await reporting(order.orderId, [along, line]);
      expect([answer.status, answer.body]).toMatchObject([status, problem]);
    }
    expect((await reporting(order.orderId, [])).body).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await api.footprint()).toEqual(before);
  });

  it('leaves what was not reported to two persons once the order is closed', async () => {
    const closed = await maria.post(`/v1/print-orders/${order.orderId}/closing`, {}, { key: 'close-1' });
    expect(closed.body).toMatchObject({ state: 'CLOSED', counts: { reported: 0, uncertain: 3 } });
    const late = await reporting(order.orderId, [said(1, { outcome: 'NOT_PRINTED' })]);
    expect([late.status, late.body]).toMatchObject([409, { code: 'PRINT_ORDER_CLOSED' }]);
    const yohanes = await api.officer('supervisor', { sub: 'yohanes' });
    const address = `/v1/attempts/${order.lines[0]?.attemptId ?? ''}/settlement`;
    await maria.post(address, { outcome: 'NOT_PRINTED' });
    const settled = await yohanes.post(address, { outcome: 'NOT_PRINTED' });
    expect([settled.status, settled.body]).toMatchObject([200, { case: { stage: 'PRINT_READY' } }]);
  });
});

describe('what a case waits for', () => {
  const waits = async (caseId: string): Promise<unknown> => {
    const desk = await api.officer('front-desk');
    const { waitingFor, queue } = (await desk.get(`/v1/cases/${caseId}`)).body as {
      waitingFor: string;
      queue: unknown;
    };
    return [waitingFor, queue];
  };

  it('recorded by hand is a manual printer, whatever the others do', async () => {
    await blankoArrives(api.store, 5);
    const caseId = await aCaseByHand(api.store);
    const reason = (why: string): unknown => expect.objectContaining({ place: 1, reason: why }) as unknown;
    expect(await waits(caseId)).toEqual(['TURN', reason('SPEED_NOT_KNOWN')]);
    await maria.put('/v1/printers/manual-1', { state: 'STOPPED', loading: 'automatic' });
    expect(await waits(caseId)).toEqual(['PRINTER', reason('NO_PRINTER_READY')]);
    const put = { state: 'READY', loading: 'automatic', adapter: 'open' };
    expect((await maria.put('/v1/printers/manual-1', put)).body).toMatchObject({ adapter: 'open' });
    expect(await waits(caseId)).toEqual(['PRINTER', reason('NO_PRINTER_READY')]);
  });
});

describe('PUT /v1/printers/{printer}', () => {
  it('leaves the adapter as it is when none is named, and does not change it under a card', async () => {
    const put = (adapter?: string): Promise<Response> =>
      maria.put('/v1/printers/manual-1', { state: 'READY', loading: 'automatic', adapter });
    expect((await put()).body).toMatchObject({ adapter: 'manual' });
    await blankoArrives(api.store, 5);
    await aCaseByHand(api.store);
    const { orderId, lines } = await anOrder();
    const refused = await put('open');
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'PRINTER_IN_USE' }]);
    await maria.post(`/v1/print-orders/${orderId}/closing`, {});
    expect((await put('open')).status).toBe(409);
    const { attemptId = '', caseId = '' } = lines[0] ?? {};
    const settle = {
      type: 'SETTLE',
      attemptId,
      outcome: 'NOT_PRINTED',
      serial: null,
      proposedBy: 'a',
    } as const;
    await give(api.store, caseId, settle);
    expect((await put('open')).body).toMatchObject({ adapter: 'open' });
  });
});

describe('/v1/print-orders/totals', () => {
  const enter = (body: object, key?: string): Promise<Response> =>
    maria.post('/v1/print-orders/totals', body, key === undefined ? {} : { key });

  it('keeps the difference and the lines that could explain it, until two persons have settled them', async () => {
    await blankoArrives(api.store, 5);
    for (let made = 0; made < 2; made += 1) await aCaseByHand(api.store);
    const { orderId, lines } = await anOrder();
    const [first, second] = lines;
    await reporting(orderId, [{ caseNumber: first?.caseNumber, outcome: 'PRINTED', serial: 'CHIP01' }]);
    await maria.post(`/v1/print-orders/${orderId}/closing`, {});
    const date = '2026-11-23';
    const entered = await enter({ date, printed: 2 }, 'total-1');
    expect([entered.status, entered.body]).toMatchObject([
      200,
      {
        date,
        counted: 1,
        orders: 1,
        openOrders: 0,
        totals: [
          { printer: null, printed: 2, counted: 1, countedThen: 1, difference: 1, enteredBy: 'maria' },
        ],
        couldExplain: [{ caseNumber: second?.caseNumber, doubt: 'UNCERTAIN' }],
      },
    ]);
    expect((await enter({ date, printed: 2 }, 'total-1')).body).toEqual(entered.body);
    await enter({ date, printer: 'manual-1', printed: 1 });
    const { attemptId = '', caseId = '' } = second ?? {};
    const settle = {
      type: 'SETTLE',
      attemptId,
      outcome: 'PRINTED',
      serial: 'CHIP02',
      proposedBy: 'a',
    } as const;
    await give(api.store, caseId, settle);
    const auditor = await api.officer('auditor');
    expect((await auditor.get(`/v1/print-orders/totals?date=${date}`)).body).toMatchObject({
      counted: 2,
      totals: [
        { printer: null, printed: 2, counted: 2, countedThen: 1, difference: 0 },
        { printer: 'manual-1', printed: 1, counted: 2, countedThen: 1, difference: -1 },
      ],
      couldExplain: [],
    });
    await enter({ date, printer: 'manual-1', printed: 2 });
    expect((await auditor.get(`/v1/print-orders/totals?date=${date}`)).body).toMatchObject({
      totals: [{ printer: null }, { printer: 'manual-1', printed: 2, difference: 0 }],
    });
  });

  it('refuses a day to come, a printer that is none, and less than nothing', async () => {
    for (const [body, status, code] of [
      [{ date: '2026-11-24', printed: 1 }, 422, 'DAY_IN_FUTURE'],
      [{ date: '2026-11-23', printer: 'kupang-9', printed: 1 }, 404, 'PRINTER_NOT_FOUND'],
      [{ date: '2026-11-23', printed: -1 }, 400, 'INVALID_INPUT'],
    ] as const) {
      const answer = await enter(body);
      expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    }
  });
});
