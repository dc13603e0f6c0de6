import { readState } from '../../../db/case/apply-command';
import { dispatch } from '../../../db/queue/dispatch';
import { listPrinters } from '../../../db/printers/printer-reads';
import { verify } from '../../../db/verification/verify';
import type { SpoilReason } from '../../../domain/case/commands';
import { aPrintReadyCase, attemptOf, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => {
  office = await anOffice(['kupang-1']);
  await blankoArrives(office, 20);
});
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

async function inQueue(): Promise<string> {
  const caseId = await aPrintReadyCase(office);
  office.setClock(new Date(office.clock().getTime() + 60_000));
  return caseId;
}

/** Dispatches, and returns the case that the only printer was given. */
async function nextAtPrinter(): Promise<string | null> {
  await dispatch(office, '53.71');
  const { rows } = await office.pool.query<{ caseId: string }>(
    `SELECT case_id FROM attempt WHERE state = 'HELD'`,
  );
  return rows[0]?.caseId ?? null;
}

async function print(caseId: string): Promise<void> {
  const { attemptId } = await attemptOf(office, caseId);
  await give(office, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
  await give(office, caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'PRINTED',
    serial: null,
    reason: null,
  });
}

async function check(caseId: string, result: 'GOOD' | SpoilReason): Promise<void> {
  const isGood = result === 'GOOD';
  await give(office, caseId, {
    type: 'CHECK_QUALITY',
    result: isGood ? 'GOOD' : 'SPOILED',
    reason: isGood ? null : result,
  });
}

const printerState = async (): Promise<unknown> =>
  (await listPrinters(office, '53.71')).map(({ state, reason }) => [state, reason])[0];

async function printGood(caseId: string): Promise<void> {
  expect(await nextAtPrinter()).toBe(caseId);
  await print(caseId);
  await check(caseId, 'GOOD');
}

describe('a spoiled card is printed again', () => {
  test('at its old place, before cases that became print-ready later', async () => {
    const [first, second, third] = [await inQueue(), await inQueue(), await inQueue()];
    const key = (await readState(office, first))?.printReadyAt;
    expect(await nextAtPrinter()).toBe(first);
    await print(first);
    await check(first, 'JAMMED');
    expect(await readState(office, first)).toMatchObject({ stage: 'PRINT_READY', printReadyAt: key });
    for (const caseId of [first, second, third]) await printGood(caseId);
  });

  test('also when it was good, and lay on the shelf while others were printed', async () => {
    const [first, second] = [await inQueue(), await inQueue()];
    await printGood(first);
    await give(office, first, { type: 'SHELVE', shelf: 'A1', box: 'K1' });
    const [third, fourth] = [await inQueue(), await inQueue()];
    await printGood(second);
    await check(first, 'LAMINATE_PEELED');
    expect(await readState(office, first)).toMatchObject({ stage: 'PRINT_READY', onShelf: null });
    for (const caseId of [first, third, fourth]) await printGood(caseId);
  });

  test('but not while an officer has not looked at its wrong data; others go on, then it is next', async () => {
    const [first, second] = [await inQueue(), await inQueue()];
    expect(await nextAtPrinter()).toBe(first);
    await print(first);
    await check(first, 'WRONG_DATA');
    expect(await nextAtPrinter()).toBe(second);
    const third = await inQueue();
    await give(office, first, { type: 'DECIDE', action: 'CORRECT', note: 'uji', corrected: null });
    await print(second);
    await check(second, 'GOOD');
    for (const caseId of [first, third]) await printGood(caseId);
  });
});

describe('spoiled cards in a row', () => {
  test.each<[SpoilReason, SpoilReason, unknown]>([
    ['MISPRINT', 'COLOUR_FADED', ['STOPPED', 'SPOILED_IN_ROW']],
    ['CHIP_DEAD', 'BLANK_DEFECTIVE', ['READY', null]],
    ['WRONG_DATA', 'DAMAGED', ['READY', null]],
    ['MISPRINT', 'CHIP_DEAD', ['READY', null]],
  ])('%s and %s leave the printer %j', async (one, other, expected) => {
    const cases = [await inQueue(), await inQueue()];
    for (const reason of [one, other]) {
      const caseId = (await nextAtPrinter()) ?? '';
      expect(cases).toContain(caseId);
      await print(caseId);
      await check(caseId, reason);
    }
    expect(await printerState()).toEqual(expected);
  });

  test('begin anew after a good one', async () => {
    const [first, second] = [await inQueue(), await inQueue()];
    await nextAtPrinter();
    await print(first);
    await check(first, 'MISPRINT');
    await printGood(first);
    await nextAtPrinter();
    await print(second);
    await check(second, 'MISPRINT');
    expect(await printerState()).toEqual(['READY', null]);
  });

  test('three of one case, whosever fault, bring it to an officer, who has it printed again', async () => {
    const first = await inQueue();
    for (const reason of ['CHIP_DEAD', 'DAMAGED', 'BLANK_DEFECTIVE'] as const) {
      expect(await nextAtPrinter()).toBe(first);
      await print(first);
      await check(first, reason);
    }
    expect(await readState(office, first)).toMatchObject({ cause: 'SPOILED_TOO_OFTEN' });
    const second = await inQueue();
    await give(office, first, { type: 'DECIDE', action: 'REPRINT', note: 'mesin diganti', corrected: null });
    for (const caseId of [first, second]) await printGood(caseId);
  });
});
