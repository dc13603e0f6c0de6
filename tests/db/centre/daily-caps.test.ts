import { setImmediate } from 'node:timers/promises';
import { applyWithin } from '../../../db/case/apply-command';
import { cardsLeftToday, requireRecordingLeft } from '../../../db/centre/daily-caps';
import { dispatch } from '../../../db/queue/dispatch';
import { floorView, nextFloorChange } from '../../../db/queue/floor-view';
import { declareOutage, updateOutage } from '../../../db/centre/outages';
import { inTransaction, type Transaction } from '../../../db/core/store';
import type { Command } from '../../../domain/case/commands';
import type { DayCap } from '../../../domain/centre/outage';
import { idFor } from '../../../platform/ids';
import { aPrintReadyCase, aRegisteredCase, attemptOf, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';
import { endOfToday } from '../../../db/office/sites';
import { floorHoldUp } from '../../../domain/printers/hold-up';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

const OFFICE = '53.71';
/** Kupang is eight hours ahead of UTC. */
const MIDNIGHT = new Date('2026-11-23T16:00:00Z');
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

let commands = 0;
function limp(cap: Partial<DayCap>, since = office.clock()): Promise<string> {
  commands += 1;
  const declaration = {
    commandId: `limp-${commands}`,
    actor: 'sari',
    office: OFFICE,
    announcedBy: null,
    since,
    note: null,
    ...({ function: 'office', cause: 'OWN_SERVER', expectedEnd: null } as const),
    cap: { printing: null, recording: null, ...cap },
  };
  return inTransaction(office, (tx) => declareOutage(tx, office.clock(), declaration));
}

function end(outageId: string): Promise<void> {
  commands += 1;
  const command = { outageId, office: OFFICE, commandId: `end-${commands}`, actor: 'sari' };
  return inTransaction(office, (tx) =>
    updateOutage(tx, office.clock(), { ...command, update: { type: 'END', note: null } }),
  );
}

const cardsLeft = (): Promise<number | null> => cardsLeftToday(office.pool, OFFICE, office.clock());

async function queueOf(count: number): Promise<string[]> {
  const cases: string[] = [];
  for (let made = 0; made < count; made += 1) cases.push(await aPrintReadyCase(office));
  return cases;
}

async function heldCases(): Promise<string[]> {
  const { rows } = await office.pool.query<{ caseId: string }>(
    `SELECT case_id FROM attempt WHERE state = 'HELD' ORDER BY attempt_id`,
  );
  return rows.map(({ caseId }) => caseId);
}

async function spoil(caseId: string): Promise<void> {
  const { attemptId } = await attemptOf(office, caseId);
  await give(office, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
  await give(office, caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'SPOILED',
    serial: null,
    reason: 'WRONG_DATA',
  });
}

describe('cards under a cap', () => {
  beforeEach(() => blankoArrives(office, 20));

  test('are never granted beyond it, however many dispatches run at the same time', async () => {
    await queueOf(8);
    await limp({ printing: 3 });
    const granted = await Promise.all(Array.from({ length: 8 }, () => dispatch(office, OFFICE)));
    expect(granted.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(await heldCases()).toHaveLength(3);
    expect(await cardsLeft()).toBe(0);
    expect(floorHoldUp(await floorView(office, OFFICE))).toBe('HOURS');
  });

  test('are counted by the day at the office, and the floor looks again at its midnight', async () => {
    await queueOf(4);
    await limp({ printing: 1 });
    await dispatch(office, OFFICE);
    const [first = ''] = await heldCases();
    await spoil(first);
    expect(await dispatch(office, OFFICE)).toBe(0);
    expect(endOfToday(OFFICE, office.clock())).toEqual(MIDNIGHT);
    expect(await nextFloorChange(office, OFFICE)).toEqual(MIDNIGHT);
    office.setClock(new Date(MIDNIGHT.getTime() - 1));
    expect(await dispatch(office, OFFICE)).toBe(0);
    office.setClock(MIDNIGHT);
    expect(await cardsLeft()).toBe(1);
    expect(await dispatch(office, OFFICE)).toBe(1);
  });

  test.each([
    ['21.72', '2026-11-22T17:00:00Z'],
    ['53.71', '2026-11-22T16:00:00Z'],
    ['91.71', '2026-11-22T15:00:00Z'],
  ])('in %s have a day that begins at %s', (code, begins) => {
    const start = new Date(begins);
    const end24 = new Date(start.getTime() + MS_PER_DAY);
    expect(endOfToday(code, start)).toEqual(end24);
    expect(endOfToday(code, new Date(start.getTime() - 1))).toEqual(start);
  });

  test('use nothing up when they are given back, but do when they are spoiled', async () => {
    await queueOf(3);
    await limp({ printing: 2 });
    await dispatch(office, OFFICE);
    const [first = '', second = ''] = await heldCases();
    const { attemptId } = await attemptOf(office, first);
    await give(office, first, { type: 'VOID', attemptId, reason: 'TOO_OLD' });
    expect(await cardsLeft()).toBe(1);
    await spoil(second);
    expect(await cardsLeft()).toBe(1);
    expect(await dispatch(office, OFFICE)).toBe(1);
    expect(await cardsLeft()).toBe(0);
  });

  test('follow the lowest of several caps, from when it begins until it ends', async () => {
    await queueOf(8);
    expect(await cardsLeft()).toBeNull();
    const high = await limp({ printing: 4 });
    const low = await limp({ printing: 2 });
    await limp({ recording: 0 });
    expect(await dispatch(office, OFFICE)).toBe(2);
    const wanted = async (): Promise<number> => {
      const { rows } = await office.pool.query<{ sum: number }>(
        `SELECT wanted::integer AS sum FROM office_wake WHERE workflow = 'print-floor'`,
      );
      return rows[0]?.sum ?? 0;
    };
    const before = await wanted();
    await end(low);
    expect(await wanted()).toBe(before + 1);
    expect(await cardsLeft()).toBe(2);
    expect(await dispatch(office, OFFICE)).toBe(2);
    await end(high);
    expect(await cardsLeft()).toBeNull();
    expect(await nextFloorChange(office, OFFICE)).not.toEqual(MIDNIGHT);
  });

  test('of a cap lower than what was printed before it leave nothing', async () => {
    await queueOf(4);
    await dispatch(office, OFFICE);
    await limp({ printing: 1 });
    expect(await cardsLeft()).toBe(0);
  });
});

describe('recordings under a cap', () => {
  const askWithin = async (tx: Transaction, caseId: string): Promise<void> => {
    commands += 1;
    const recordingId = idFor(`recording-${commands}`);
    const command: Command = { type: 'REQUEST_RECORDING', recordingId, station: '53.71.04', exceptions: [] };
    await applyWithin(tx, office, { caseId, commandId: recordingId, actor: 'budi', command });
    await requireRecordingLeft(tx, { office: OFFICE, caseId, now: office.clock() });
  };
  const ask = (caseId: string): Promise<void> => inTransaction(office, (tx) => askWithin(tx, caseId));
  const fail = async (caseId: string): Promise<void> => {
    const { rows } = await office.pool.query<{ id: string }>(
      `SELECT event->>'recordingId' AS id FROM journal WHERE case_id = $1 ORDER BY seq DESC LIMIT 1`,
      [caseId],
    );
    const recordingId = rows[0]?.id ?? '';
    await give(office, caseId, { type: 'FAIL_RECORDING', recordingId, failure: 'DEVICE_BUSY' });
  };

  test('are never asked for beyond it, however many desks ask at the same time', async () => {
    await limp({ recording: 3 });
    const cases: string[] = [];
    for (let made = 0; made < 8; made += 1) cases.push(await aRegisteredCase(office));
    const asked = await Promise.allSettled(cases.map(ask));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const refused of asked.filter((one) => one.status === 'rejected')) {
      expect(refused.reason).toMatchObject({
        code: 'RECORDING_LIMIT_REACHED',
        facts: { limit: 3, comeAgainOn: '2026-11-24' },
      });
    }
    office.setClock(MIDNIGHT);
    const [next = ''] = cases.filter((_, index) => asked[index]?.status === 'rejected');
    await ask(next);
  });

  test('are counted one after the other: a second desk waits for the first to be done', async () => {
    const [one, other] = [await aRegisteredCase(office), await aRegisteredCase(office)];
    await limp({ recording: 1 });
    // The application's role may not see the waits of other sessions.
    const waiting = async (): Promise<boolean> => {
      const found = await asOwner(
        office.url,
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return found.length > 0;
    };
    let second: Promise<unknown> = Promise.resolve();
    let isDone = false;
    await inTransaction(office, async (tx) => {
      await askWithin(tx, one);
      second = ask(other).then(
        () => 'recorded',
        (error: unknown) => error,
      );
      void second.then(() => (isDone = true));
      while (!isDone && !(await waiting())) await setImmediate();
    });
    expect(await second).toMatchObject({ code: 'RECORDING_LIMIT_REACHED' });
  });

  test('count a person once who has to be recorded again, also when the cap is lowered in between', async () => {
    const [one, other] = [await aRegisteredCase(office), await aRegisteredCase(office)];
    await limp({ recording: 1 });
    await ask(one);
    await fail(one);
    await ask(one);
    await fail(one);
    await limp({ recording: 0 });
    await ask(one);
    await expect(ask(other)).rejects.toMatchObject({ code: 'RECORDING_LIMIT_REACHED', facts: { limit: 0 } });
  });

  test('go on without one', async () => {
    await limp({ printing: 0 });
    await ask(await aRegisteredCase(office));
  });
});
