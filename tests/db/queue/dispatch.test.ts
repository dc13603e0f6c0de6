import { readState } from '../../../db/case/apply-command';
import { bookDelivery, bookLoad } from '../../../db/stock/blanko';
import { dispatch } from '../../../db/queue/dispatch';
import { nextFloorChange } from '../../../db/queue/floor-view';
import { placeInQueue, queueCounts } from '../../../db/queue/queue';
import { changePrinter, setPrinter } from '../../../db/printers/printers';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { aPrintReadyCase, attemptOf, blankoArrives, give } from '../../support/case-story';
import { says } from '../../support/printer-says';
import { closeGate, applyGateEvent } from '../../support/gate';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';

const OFFICE = '53.71';
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

async function queueOf(count: number): Promise<string[]> {
  const cases: string[] = [];
  for (let made = 0; made < count; made += 1) {
    cases.push(await aPrintReadyCase(office));
    office.setClock(new Date(office.clock().getTime() + 1_000));
  }
  return cases;
}

const heldBy = async (cases: readonly string[]): Promise<(string | null)[]> =>
  Promise.all(cases.map(async (caseId) => (await readState(office, caseId))?.attempt?.printer ?? null));

const openAttempts = async (): Promise<number> =>
  Number(
    (await office.pool.query<{ count: string }>(`SELECT count(*) FROM attempt WHERE state = 'HELD'`)).rows[0]
      ?.count,
  );

describe('who gets the next card', () => {
  test('the first in the queue, as far as printers and blanko reach', async () => {
    const cases = await queueOf(6);
    await blankoArrives(office, 3);
    expect(await dispatch(office, OFFICE)).toBe(3);
    expect(await heldBy(cases)).toEqual(['kupang-1', 'kupang-2', 'kupang-3', null, null, null]);
    expect(await dispatch(office, OFFICE)).toBe(0);
    await blankoArrives(office, 10);
    expect(await dispatch(office, OFFICE)).toBe(1);
    expect(await heldBy(cases)).toEqual(['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4', null, null]);
    expect(await placeInQueue(office, cases[5] ?? '', OFFICE)).toEqual({ place: 2, of: 2 });
    expect(await placeInQueue(office, cases[0] ?? '', OFFICE)).toBeNull();
  });

  test('with one key, the smaller id', async () => {
    const cases = await Promise.all(Array.from({ length: 5 }, () => aPrintReadyCase(office)));
    await blankoArrives(office, 2);
    await dispatch(office, OFFICE);
    const held = await heldBy(cases.sort());
    expect(held.map((printer) => printer !== null)).toEqual([true, true, false, false, false]);
  });

  test('a spoiled card leaves a case its place', async () => {
    const cases = await queueOf(5);
    await blankoArrives(office, 10);
    await dispatch(office, OFFICE);
    const [first = ''] = cases;
    const { attemptId } = await attemptOf(office, first);
    await give(office, first, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
    await give(office, first, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'SPOILED',
      serial: null,
      reason: 'JAMMED',
    });
    await dispatch(office, OFFICE);
    expect(await heldBy(cases)).toEqual(['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4', null]);
  });

  test('the under-aged wait for the midnight of their birthday at the office', async () => {
    const young = await aPrintReadyCase(office, { applicant: anApplicant({ birthDate: '2009-11-24' }) });
    const married = await aPrintReadyCase(office, {
      applicant: anApplicant({ birthDate: '2010-01-01', maritalStatus: 'KAWIN' }),
    });
    await blankoArrives(office, 10);
    expect(await dispatch(office, OFFICE)).toBe(1);
    expect(await heldBy([young, married])).toEqual([null, 'kupang-1']);
    expect(await queueCounts(office, OFFICE)).toEqual({
      waiting: 0,
      suspended: 0,
      underAge: 1,
      held: 1,
      uncertain: 0,
    });
    office.setClock(new Date('2026-11-23T15:59:59.999Z'));
    expect(await dispatch(office, OFFICE)).toBe(0);
    office.setClock(new Date('2026-11-23T16:00:00Z'));
    expect(await dispatch(office, OFFICE)).toBe(1);
  });

  test('the floor knows the birthday beforehand', async () => {
    await aPrintReadyCase(office, { applicant: anApplicant({ birthDate: '2009-11-24' }) });
    expect(await nextFloorChange(office, OFFICE)).toEqual(new Date('2026-11-23T16:00:00Z'));
  });

  test('a failed pull lets others pass, twice as long each time', async () => {
    const [first = '', second = ''] = await queueOf(2);
    await blankoArrives(office, 1);
    for (const seconds of [30, 60, 120]) {
      await dispatch(office, OFFICE);
      const { attemptId } = await attemptOf(office, first);
      await give(office, first, { type: 'VOID', attemptId, reason: 'READ_UNAVAILABLE' });
      const failedAt = office.clock().getTime();
      await dispatch(office, OFFICE);
      expect(await heldBy([first, second])).toEqual([null, 'kupang-1']);
      const other = await attemptOf(office, second);
      await give(office, second, { type: 'VOID', attemptId: other.attemptId, reason: 'TOO_OLD' });
      expect(await nextFloorChange(office, OFFICE)).toEqual(new Date(failedAt + seconds * 1_000));
      office.setClock(new Date(failedAt + seconds * 1_000));
    }
    await dispatch(office, OFFICE);
    expect(await heldBy([first, second])).toEqual(['kupang-1', null]);
  });
});

describe('which printers', () => {
  test('one that is out or stopped is passed over, and comes back by an answer or by a person', async () => {
    const cases = await queueOf(4);
    await blankoArrives(office, 10);
    await says(office, 'kupang-1', { stateReasons: ['marker-supply-empty'] });
    await changePrinter(office, 'kupang-2', { type: 'SERIAL_ALARM', stop: 'FOREIGN_SERIAL' });
    await dispatch(office, OFFICE);
    expect(await heldBy(cases)).toEqual(['kupang-3', 'kupang-4', null, null]);
    expect(await says(office, 'kupang-2')).toBe(false);
    expect(await says(office, 'kupang-1')).toBe(true);
    await says(office, 'kupang-2', { stateReasons: ['marker-supply-empty'] });
    await dispatch(office, OFFICE);
    expect(await heldBy(cases)).toEqual(['kupang-3', 'kupang-4', 'kupang-1', null]);
    await inTransaction(office, (tx) =>
      setPrinter(tx, OFFICE, 'kupang-2', { state: 'READY', loading: 'automatic' }, null),
    );
    await dispatch(office, OFFICE);
    expect(await heldBy(cases)).toEqual(['kupang-3', 'kupang-4', 'kupang-1', 'kupang-2']);
  });

  test('one whose blanko are counted draws on its own, never on the store', async () => {
    const cases = await queueOf(3);
    await inTransaction(office, (tx) =>
      setPrinter(tx, OFFICE, 'kupang-1', { state: 'READY', loading: 'counted' }, null),
    );
    for (const printer of ['kupang-2', 'kupang-3', 'kupang-4'])
      await inTransaction(office, (tx) =>
        setPrinter(tx, OFFICE, printer, { state: 'STOPPED', loading: 'automatic' }, null),
      );
    await blankoArrives(office, 5);
    expect(await dispatch(office, OFFICE)).toBe(0);
    const load = { commandId: 'load:1', actor: 'stock', office: OFFICE, printer: 'kupang-1', quantity: 1 };
    await inTransaction(office, (tx) => bookLoad(tx, office, load));
    expect(await dispatch(office, OFFICE)).toBe(1);
    const { attemptId } = await attemptOf(office, cases[0] ?? '');
    await give(office, cases[0] ?? '', { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
    await give(office, cases[0] ?? '', {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'PRINTED',
      serial: 'BARU1',
      reason: null,
    });
    expect(await dispatch(office, OFFICE)).toBe(0);
  });
});

describe('when the centre does not read', () => {
  test('nobody is tried while the gate is closed, one while it is on trial, and all when it has passed', async () => {
    await queueOf(4);
    await blankoArrives(office, 10);
    await closeGate(office, 'read');
    expect(await dispatch(office, OFFICE)).toBe(0);
    await applyGateEvent(office, 'read', { type: 'PROBE_ANSWERED' });
    await Promise.all(Array.from({ length: 4 }, () => dispatch(office, OFFICE)));
    expect(await openAttempts()).toBe(1);
    await applyGateEvent(office, 'read', { type: 'TRIAL_ANSWERED' });
    await dispatch(office, OFFICE);
    expect(await openAttempts()).toBe(4);
  });
});

test('eight dispatches and deliveries at the same time never promise a piece or a printer twice', async () => {
  await queueOf(8);
  await blankoArrives(office, 1);
  const deliver = (name: string): Promise<void> =>
    inTransaction(office, (tx) =>
      bookDelivery(tx, office, {
        commandId: name,
        actor: 'stock',
        office: OFFICE,
        quantity: 1,
        deliveryNote: name,
        serials: [],
        receivedAt: office.clock().toISOString(),
      }),
    );
  const granted = await Promise.all([
    ...Array.from({ length: 8 }, () => dispatch(office, OFFICE)),
    ...['one', 'other'].map((name) => deliver(name).then(() => dispatch(office, OFFICE))),
  ]);
  expect(granted.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await openAttempts()).toBe(3);
});
