import { readState } from '../../../db/case/apply-command';
import { dispatch } from '../../../db/queue/dispatch';
import { nextFloorChange } from '../../../db/queue/floor-view';
import { ministryTotals } from '../../../db/printing/ministry-totals';
import { linesOfOrder, type OrderLineRow } from '../../../db/printing/print-order-reads';
import { closeOrder, closeOverdueOrders, issueOrder, reportOrder } from '../../../db/printing/print-orders';
import { settleAttempt } from '../../../db/case/settlement';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import type { LineReport } from '../../../domain/printing/print-order';
import type { PlainDate } from '../../../domain/values/plain-date';
import { aPrintReadyCase, blankoArrives, give } from '../../support/case-story';
import { aCaseByHand, makeManual } from '../../support/manual-printing';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

const OFFICE = '53.71';
const MANUAL = ['kupang-3', 'kupang-4'];
let office: TestStore;

beforeEach(async () => {
  office = await anOffice();
  for (const printer of MANUAL) await makeManual(office, printer);
});
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

const issue = (printer: string, quantity: number): Promise<string> =>
  inTransaction(office, (tx) =>
    issueOrder(tx, office, { actor: 'maria', office: OFFICE, printer, quantity }),
  );
const close = (orderId: string): Promise<number> =>
  inTransaction(office, (tx) => closeOrder(tx, office, { office: OFFICE, orderId, actor: 'maria' }));
const report = (orderId: string, ...reports: LineReport[]): Promise<number> =>
  inTransaction(office, (tx) =>
    reportOrder(tx, office, { office: OFFICE, orderId, actor: 'maria' }, reports),
  );
const linesOf = (orderId: string): Promise<OrderLineRow[]> => linesOfOrder(office.pool, orderId);

const reportOf = (line: OrderLineRow | undefined, statement: object): LineReport =>
  ({ caseNumber: line?.caseNumber, ...statement }) as LineReport;
const good = (line: OrderLineRow | undefined, serial: string): LineReport =>
  reportOf(line, { outcome: 'PRINTED', serial });

const stagesOf = (cases: readonly string[]): Promise<(string | undefined)[]> =>
  Promise.all(cases.map(async (caseId) => (await readState(office, caseId))?.stage));

async function queueOf(count: number, make = aPrintReadyCase): Promise<string[]> {
  const cases: string[] = [];
  for (let made = 0; made < count; made += 1) {
    cases.push(await make(office));
    office.setClock(new Date(office.clock().getTime() + 1_000));
  }
  return cases;
}

describe('which printer gets which case', () => {
  test('open printers pass over what was recorded by hand, and are not held up by it', async () => {
    const [byHand = ''] = await queueOf(1, aCaseByHand);
    const [open = ''] = await queueOf(1);
    await blankoArrives(office, 10);
    expect(await dispatch(office, OFFICE)).toBe(1);
    expect(await stagesOf([byHand, open])).toEqual(['PRINT_READY', 'PRINT_READY']);
    expect((await readState(office, open))?.attempt).toMatchObject({ printer: 'kupang-1', state: 'HELD' });
    expect((await readState(office, byHand))?.attempt).toBeNull();
    const orderId = await issue('kupang-3', 5);
    expect((await linesOf(orderId)).map(({ caseId }) => caseId)).toEqual([byHand]);
  });

  test('a manual printer gets nothing by itself, and takes both kinds in the order of the queue', async () => {
    const cases = [...(await queueOf(1)), ...(await queueOf(1, aCaseByHand)), ...(await queueOf(2))];
    for (const printer of ['kupang-1', 'kupang-2']) await makeManual(office, printer);
    await blankoArrives(office, 10);
    expect(await dispatch(office, OFFICE)).toBe(0);
    const orderId = await issue('kupang-3', 3);
    expect((await linesOf(orderId)).map(({ caseId }) => caseId)).toEqual(cases.slice(0, 3));
    expect(await stagesOf(cases)).toEqual(['PRINTING', 'PRINTING', 'PRINTING', 'PRINT_READY']);
  });

  test('pieces of an order are promised: no other case can have them', async () => {
    await queueOf(6);
    await blankoArrives(office, 4);
    await issue('kupang-3', 3);
    expect(await dispatch(office, OFFICE)).toBe(1);
    await expect(issue('kupang-4', 1)).rejects.toMatchObject({ facts: { lacking: 'BLANKO' } });
  });
});

describe('the operator’s report', () => {
  test('moves card and piece as a printer of ours would', async () => {
    const cases = await queueOf(4, aCaseByHand);
    await blankoArrives(office, 10, ['CHIP01', 'CHIP02']);
    const orderId = await issue('kupang-3', 4);
    const lines = await linesOf(orderId);
    await report(
      orderId,
      good(lines[0], 'CHIP01'),
      reportOf(lines[1], { outcome: 'SPOILED', reason: 'ENCODING_FAILED', serial: 'CHIP02' }),
      reportOf(lines[2], { outcome: 'NOT_PRINTED' }),
    );
    expect(await stagesOf(cases)).toEqual(['PRINTED', 'PRINT_READY', 'PRINT_READY', 'PRINTING']);
    expect((await linesOf(orderId)).map(({ state }) => state)).toEqual([
      'PRINTED',
      'SPOILED',
      'NOT_PRINTED',
      'SENDING',
    ]);
    const { rows } = await office.pool.query(
      `SELECT serial, kind FROM piece JOIN account USING (account_id) ORDER BY serial`,
    );
    expect(rows).toEqual([
      { serial: 'CHIP01', kind: 'PRINTED' },
      { serial: 'CHIP02', kind: 'SPOILED' },
    ]);
    await expect(issue('kupang-3', 1)).rejects.toMatchObject({
      code: 'PRINT_ORDER_OPEN',
      facts: { orderId },
    });
    await report(orderId, good(lines[3], 'CHIP04'));
    expect(await stagesOf(cases)).toEqual(['PRINTED', 'PRINT_READY', 'PRINT_READY', 'PRINTED']);
    // The last report has closed the order; the unprinted case is first in the queue again.
    const next = await linesOf(await issue('kupang-3', 5));
    expect(next.map(({ caseId }) => caseId)).toEqual([cases[1], cases[2]]);
  });

  test('of a chip that is foreign or came out before is refused with its line, and none of the report is kept', async () => {
    await queueOf(3);
    await blankoArrives(office, 3, ['CHIP01', 'CHIP02', 'CHIP03']);
    const orderId = await issue('kupang-3', 3);
    const [first, second, third] = await linesOf(orderId);
    await report(orderId, good(first, 'CHIP01'));
    // Every piece of the office has a number, so that another one cannot be from its stock.
    for (const serial of ['BARU01', 'CHIP01']) {
      await expect(report(orderId, good(second, 'CHIP02'), good(third, serial))).rejects.toMatchObject({
        code: 'SERIAL_NOT_USABLE',
        facts: { caseNumber: third?.caseNumber },
      });
    }
    expect((await linesOf(orderId)).map(({ outcome }) => outcome)).toEqual(['PRINTED', null, null]);
    await report(orderId, good(second, 'CHIP02'), good(third, 'CHIP03'));
  });

  test('a cancelled case whose card came out all the same ends with a spoiled card', async () => {
    const [caseId = ''] = await queueOf(1);
    await blankoArrives(office, 2);
    const orderId = await issue('kupang-3', 1);
    await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
    expect(await stagesOf([caseId])).toEqual(['PRINTING']);
    await report(orderId, good((await linesOf(orderId))[0], 'CHIP01'));
    expect(await stagesOf([caseId])).toEqual(['CANCELLED']);
    expect((await linesOf(orderId))[0]?.state).toBe('SPOILED');
  });

  test('two spoiled in a row stop the printer; its order can still be reported', async () => {
    await queueOf(3);
    await blankoArrives(office, 5);
    const orderId = await issue('kupang-3', 3);
    const lines = await linesOf(orderId);
    await report(
      orderId,
      ...lines.slice(0, 2).map((line) => reportOf(line, { outcome: 'SPOILED', reason: 'JAMMED' })),
    );
    await report(orderId, good(lines[2], 'CHIP01'));
    await expect(issue('kupang-3', 1)).rejects.toMatchObject({
      code: 'PRINTER_NOT_READY',
      facts: { reason: 'SPOILED_IN_ROW' },
    });
  });
});

describe('an unreported line', () => {
  test('is uncertain once the order is closed, is never ordered again, and is settled by two persons', async () => {
    const [reported = '', unreported = ''] = await queueOf(2);
    await blankoArrives(office, 5);
    const orderId = await issue('kupang-3', 2);
    const [first, second] = await linesOf(orderId);
    await report(orderId, good(first, 'CHIP01'));
    expect(await close(orderId)).toBe(1);
    expect(await close(orderId)).toBe(0);
    await expect(report(orderId, good(second, 'CHIP02'))).rejects.toMatchObject({
      code: 'PRINT_ORDER_CLOSED',
    });
    await expect(issue('kupang-4', 5)).rejects.toMatchObject({ facts: { lacking: 'QUEUE' } });
    for (const actor of ['maria', 'yohanes']) {
      const attemptId = second?.attemptId ?? '';
      const statement = { attemptId, actor, outcome: 'PRINTED', serial: 'CHIP02' } as const;
      await inTransaction(office, (tx) => settleAttempt(tx, office, statement));
    }
    expect(await stagesOf([reported, unreported])).toEqual(['PRINTED', 'PRINTED']);
  });

  test('the floor closes an order when the day of the office is over, and knows it beforehand', async () => {
    await queueOf(1);
    await blankoArrives(office, 5);
    const orderId = await issue('kupang-3', 1);
    const midnight = new Date('2026-11-23T16:00:00Z');
    expect(await nextFloorChange(office, OFFICE)).toEqual(midnight);
    office.setClock(new Date(midnight.getTime() - 1));
    expect(await closeOverdueOrders(office, OFFICE)).toBe(0);
    office.setClock(midnight);
    expect(await closeOverdueOrders(office, OFFICE)).toBe(1);
    expect((await linesOf(orderId))[0]?.state).toBe('UNCERTAIN');
  });
});

describe('at the same time', () => {
  test('operators and dispatch never get one case or one piece twice', async () => {
    await queueOf(12);
    await blankoArrives(office, 9);
    const asked = await Promise.allSettled([
      issue('kupang-3', 4),
      issue('kupang-4', 4),
      issue('kupang-3', 4),
      issue('kupang-4', 4),
      dispatch(office, OFFICE),
      dispatch(office, OFFICE),
    ]);
    const refusals = asked.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as { code: string }).code] : [],
    );
    expect(refusals).toHaveLength(2);
    expect(new Set(refusals)).toEqual(new Set(['PRINT_ORDER_OPEN']));
    const { rows } = await office.pool.query<{ open: number; cases: number; ordered: number }>(`
      SELECT count(*)::integer AS open, count(DISTINCT case_id)::integer AS cases,
        count(order_id)::integer AS ordered FROM attempt`);
    const [counts] = rows;
    expect(counts?.open).toBe(counts?.cases);
    expect(counts?.open).toBeLessThanOrEqual(9);
    expect(counts?.ordered).toBeGreaterThanOrEqual(7);
  });

  test('one report of two operators is recorded once; a line is reported or left uncertain by a closing, never both', async () => {
    await queueOf(3);
    await blankoArrives(office, 5);
    const twice = await issue('kupang-3', 2);
    const lines = await linesOf(twice);
    const statement = [good(lines[0], 'CHIP01'), good(lines[1], 'CHIP02')];
    const newReports = await Promise.all([report(twice, ...statement), report(twice, ...statement)]);
    expect(newReports.sort()).toEqual([0, 2]);
    const closed = await issue('kupang-3', 1);
    const [line] = await linesOf(closed);
    const [reported] = await Promise.allSettled([report(closed, good(line, 'CHIP03')), close(closed)]);
    const [now] = await linesOf(closed);
    expect([reported.status, now?.outcome, now?.state]).toEqual(
      reported.status === 'fulfilled' ? ['fulfilled', 'PRINTED', 'PRINTED'] : ['rejected', null, 'UNCERTAIN'],
    );
  });
});

describe('the database refuses', () => {
  test('a second report on a line, a second open order, and changes of what was shown or totalled', async () => {
    await queueOf(1);
    await blankoArrives(office, 5);
    const orderId = await issue('kupang-3', 1);
    await report(orderId, good((await linesOf(orderId))[0], 'CHIP01'));
    await expect(
      office.pool.query(`UPDATE print_order_line SET outcome = 'NOT_PRINTED', serial = NULL`),
    ).rejects.toThrow(/append-only/);
    await queueOf(1);
    await issue('kupang-3', 1);
    await expect(
      office.pool.query(`
        INSERT INTO print_order (order_id, order_number, office, printer, day, lines, issued_by, issued_at, deadline)
        SELECT gen_random_uuid(), 'PC-2', office, printer, day, 1, issued_by, issued_at, deadline FROM print_order
        WHERE closed_at IS NULL`),
    ).rejects.toThrow(/one_open_order_per_printer/);
    for (const table of ['ministry_total', 'print_order_reading']) {
      await expect(asOwner(office.url, `DELETE FROM ${table}`)).rejects.toThrow(/append-only/);
    }
  });
});

test("a day's count follows reports and settlements", async () => {
  const day = '2026-11-23' as PlainDate;
  await queueOf(4);
  await blankoArrives(office, 9);
  const orderId = await issue('kupang-3', 4);
  const lines = await linesOf(orderId);
  await report(
    orderId,
    good(lines[0], 'CHIP01'),
    reportOf(lines[1], { outcome: 'SPOILED', reason: 'MISPRINT' }),
    reportOf(lines[2], { outcome: 'SPOILED', reason: 'ENCODING_FAILED' }),
  );
  const open = await ministryTotals(office.pool, OFFICE, day);
  expect(open).toMatchObject({ counted: 2, orders: 1, openOrders: 1, totals: [] });
  expect(open.couldExplain.map(({ doubt }) => doubt)).toEqual(['SPOILED', 'SPOILED', 'UNREPORTED']);
  await close(orderId);
  for (const actor of ['maria', 'yohanes']) {
    const statement = {
      attemptId: lines[3]?.attemptId ?? '',
      actor,
      outcome: 'PRINTED',
      serial: null,
    } as const;
    await inTransaction(office, (tx) => settleAttempt(tx, office, statement));
  }
  const settled = await ministryTotals(office.pool, OFFICE, day);
  expect(settled).toMatchObject({ counted: 3, openOrders: 0 });
  expect(settled.couldExplain.map(({ doubt }) => doubt)).toEqual(['SPOILED', 'SPOILED']);
  expect(await ministryTotals(office.pool, OFFICE, '2026-11-22' as PlainDate)).toEqual({
    day: '2026-11-22',
    counted: 0,
    orders: 0,
    openOrders: 0,
    totals: [],
    couldExplain: [],
  });
});
