import type { OsiaClient } from '../../clients/centre/osia-client';
import { openPendingCases } from '../../bench/pending-cases';
import { readState } from '../../db/case/apply-command';
import { createLogger } from '../../platform/logger';
import { reconcile, startReconciler } from '../../workers/reconciler';
import { aRecordedCase, give, submit } from '../support/case-story';
import { aCentre } from '../support/fake-centre';
import { closeGate, applyGateEvent } from '../support/gate';
import { say } from '../support/say';
import { anOffice, atWork, type TestStore } from '../support/store';

type Status = Awaited<ReturnType<OsiaClient['readTaskStatus']>>;
type Redelivery = Awaited<ReturnType<OsiaClient['redeliver']>>;

const OFFICE = '53.71';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SCHEDULED: Redelivery = { kind: 'accepted', value: 'scheduled' };
const UNKNOWN_TASK = { kind: 'rejected', reason: 'unknown-task' } as const;
const SILENT = { kind: 'unavailable', reason: 'timeout' } as const;
const PENDING: Status = { kind: 'accepted', value: 'PENDING' };

/** A centre that knows tasks only, and records its calls. */
function aTaskDesk(statusOf: Status | ((taskId: string) => Status), redelivery: Redelivery = SCHEDULED) {
  const asked: string[] = [];
  const centre = aCentre({
    readTaskStatus: ({ taskId }) => {
      asked.push(`status ${taskId}`);
      return Promise.resolve(typeof statusOf === 'function' ? statusOf(taskId) : statusOf);
    },
    redeliver: ({ taskId }) => {
      asked.push(`redeliver ${taskId}`);
      return Promise.resolve(redelivery);
    },
  });
  return { centre, asked };
}

describe('a verdict that is overdue', () => {
  let office: TestStore;
  beforeEach(async () => void (office = await anOffice()));
  afterEach(() => office.close());

  function pass(ms: number): void {
    office.setClock(new Date(office.clock().getTime() + ms));
  }

  /** One round of the reconciler, minutes later. */
  async function oneRound(minutesLater: number, centre: OsiaClient): Promise<number> {
    pass(minutesLater * MINUTE);
    return reconcile(atWork(office), centre, OFFICE);
  }

  test('is followed by the loop that the worker runs', async () => {
    const submissionId = await submit(office, await aRecordedCase(office));
    const { centre, asked } = aTaskDesk(PENDING);
    pass(2 * MINUTE);
    await startReconciler(atWork(office), centre, OFFICE, createLogger('test', 'silent')).stop();
    expect(asked).toEqual([`status task-${submissionId}`]);
  });

  test.each(['RESPONSE_ERROR', 'COMPLETED'] as const)(
    'is sent again when the centre says %s',
    async (value) => {
      const caseId = await aRecordedCase(office);
      const submissionId = await submit(office, caseId);
      const { centre, asked } = aTaskDesk({ kind: 'accepted', value });
      await oneRound(2, centre);
      expect(asked).toEqual([`status task-${submissionId}`, `redeliver task-${submissionId}`]);
      expect(await readState(office, caseId)).toMatchObject({ stage: 'SENT', searchFailures: 0 });
    },
  );

  test.each(['PENDING', 'RESPONSE_SCHEDULED', 'RESPONSE_RETRY'] as const)(
    'is left alone while the centre says %s, and not asked for again at once',
    async (value) => {
      const caseId = await aRecordedCase(office);
      const submissionId = await submit(office, caseId);
      const { centre, asked } = aTaskDesk({ kind: 'accepted', value });
      await oneRound(2, centre);
      await oneRound(0, centre);
      expect(asked).toEqual([`status task-${submissionId}`]);
      expect(await readState(office, caseId)).toMatchObject({ stage: 'SENT', searchFailures: 0 });
    },
  );

  test.each([
    ['has forgotten the task', UNKNOWN_TASK, SCHEDULED],
    ['delivered it and kept nothing', { kind: 'accepted', value: 'COMPLETED' } as const, UNKNOWN_TASK],
    ['lost it between two questions', { kind: 'accepted', value: 'RESPONSE_ERROR' } as const, UNKNOWN_TASK],
  ])(
    'is searched for anew when the centre %s; the old submission retires',
    async (_what, status, redelivery) => {
      const caseId = await aRecordedCase(office);
      const first = await submit(office, caseId);
      await oneRound(2, aTaskDesk(status, redelivery).centre);
      expect(await readState(office, caseId)).toMatchObject({ stage: 'SENT', searchFailures: 1 });
      const second = await submit(office, caseId);
      await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId: first, verdict: 'DUPLICATE' });
      expect(await readState(office, caseId)).toMatchObject({
        stage: 'SENT',
        submission: { submissionId: second, verdict: null },
      });
      const { asked, centre } = aTaskDesk(PENDING);
      await oneRound(24 * 60, centre);
      expect(asked).toEqual([`status task-${second}`]);
    },
  );

  test('that arrives while the centre is queried is not lost to the answer that the task is gone', async () => {
    const caseId = await aRecordedCase(office);
    const submissionId = await submit(office, caseId);
    const centre = aCentre({
      readTaskStatus: async () => {
        await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });
        return UNKNOWN_TASK;
      },
    });
    await oneRound(2, centre);
    expect(await readState(office, caseId)).toMatchObject({ stage: 'PRINT_READY', searchFailures: 0 });
  });

  test('is not asked for before it is overdue', async () => {
    await submit(office, await aRecordedCase(office));
    const { centre, asked } = aTaskDesk({ kind: 'accepted', value: 'RESPONSE_ERROR' });
    await oneRound(0.9, centre);
    expect(asked).toEqual([]);
  });

  test('is not queried while identification is down, and soon after', async () => {
    await submit(office, await aRecordedCase(office));
    const { centre, asked } = aTaskDesk(PENDING);
    await closeGate(office, 'identify');
    await oneRound(60 * 24 * 365, centre);
    expect(asked).toEqual([]);
    // On trial the centre gets one call a second: those are for cases that wait to be sent.
    await applyGateEvent(office, 'identify', { type: 'PROBE_ANSWERED' });
    await oneRound(0, centre);
    expect(asked).toEqual([]);
    pass(MINUTE);
    await applyGateEvent(office, 'identify', { type: 'RAMP_LOOK', lateMs: 0, waiting: 0 });
    await oneRound(0, centre);
    expect(asked).toHaveLength(1);
  });

  test('costs a silent centre one call a round, and no case its turn when the centre is back', async () => {
    await openPendingCases(office, { first: 0, count: 30 });
    const silent = aTaskDesk(SILENT);
    pass(10 * DAY);
    for (let round = 0; round < 6; round += 1) await oneRound(0.25, silent.centre);
    expect(silent.asked).toHaveLength(6);
    expect(new Set(silent.asked).size).toBe(6);

    const back = aTaskDesk(PENDING);
    expect(await oneRound(2, back.centre)).toBe(20);
    expect(await oneRound(0, back.centre)).toBe(10);
    expect(new Set(back.asked).size).toBe(30);
  });

  test('is asked for once by several reconcilers at once, none left out', async () => {
    await openPendingCases(office, { first: 0, count: 50 });
    const { centre, asked } = aTaskDesk(PENDING);
    pass(DAY);
    const answered = await Promise.all([1, 2, 3, 4].map(() => reconcile(atWork(office), centre, OFFICE)));
    expect([asked.length, new Set(asked).size]).toEqual([50, 50]);
    expect(Math.max(...answered)).toBeLessThanOrEqual(20);
  });

  test('is asked for again in two minutes when whoever asked died before the answer was noted', async () => {
    const submissionId = await submit(office, await aRecordedCase(office));
    const dying = aCentre({ readTaskStatus: () => Promise.reject(new Error('killed')) });
    await expect(oneRound(60 * 24 * 10, dying)).rejects.toThrow('killed');
    const { centre, asked } = aTaskDesk(PENDING);
    await oneRound(1.9, centre);
    expect(asked).toEqual([]);
    await oneRound(0.2, centre);
    expect(asked).toEqual([`status task-${submissionId}`]);
  });

  test('whose question the centre always fails does not keep the others from being asked', async () => {
    const pending = await openPendingCases(office, { first: 0, count: 8 });
    const poisoned = new Set(pending.slice(0, 5).map(({ taskId }) => taskId));
    const { centre, asked } = aTaskDesk((taskId) =>
      poisoned.has(taskId) ? { kind: 'unavailable', reason: 'server-error' } : PENDING,
    );
    pass(DAY);
    for (let round = 0; round < 6; round += 1) await oneRound(0.25, centre);
    expect(asked).toEqual(expect.arrayContaining(pending.slice(5).map(({ taskId }) => `status ${taskId}`)));
  });
});

describe('two years without a verdict', () => {
  let office: TestStore;
  beforeAll(async () => void (office = await anOffice()));
  afterAll(() => office.close());

  const CASES = 60;
  const DAYS = 730;
  const STEP = 6 * 60 * MINUTE;

  test('cost each case a question a day at most, never two by two reconcilers', async () => {
    await openPendingCases(office, { first: 0, count: CASES });
    const begun = office.clock().getTime();
    const questions = new Map<string, number[]>();
    const centre = aCentre({
      readTaskStatus: ({ taskId }) => {
        questions.set(taskId, [...(questions.get(taskId) ?? []), office.clock().getTime()]);
        return Promise.resolve(PENDING);
      },
    });
    const together = (): Promise<number[]> =>
      Promise.all([reconcile(atWork(office), centre, OFFICE), reconcile(atWork(office), centre, OFFICE)]);
    for (let now = begun; now < begun + DAYS * DAY; now += STEP) {
      office.setClock(new Date(now));
      while ((await together()).some((answered) => answered > 0));
    }
    const rows = [...questions.values()];
    const total = rows.reduce((sum, { length }) => sum + length, 0);
    const waits = rows.flatMap((asked) => asked.slice(1).map((at, index) => at - (asked[index] ?? 0)));
    const perDay = new Map<number, number>();
    for (const at of rows.flat()) {
      const day = Math.floor((at - begun) / DAY);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    const later = [...perDay].filter(([day]) => day >= 10 && day < DAYS - 1).map(([, count]) => count);
    say(
      `${CASES} cases, ${DAYS} days, 2 reconcilers: ${total} questions, ${(total / CASES / DAYS).toFixed(2)} a day ` +
        `each; ${Math.min(...later)} to ${Math.max(...later)} a day after the tenth`,
    );
    expect(questions.size).toBe(CASES);
    // The clock moves in steps of six hours, so that on the first day no two questions can be nearer than that.
    const old = rows.flatMap((asked) =>
      asked.filter((at) => at >= begun + DAY).map((at, index, all) => at - (all[index - 1] ?? 0)),
    );
    expect(Math.min(...old)).toBeGreaterThanOrEqual(DAY);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * DAY + STEP);
    expect(Math.max(...later)).toBeLessThanOrEqual(CASES);
  }, 300_000);
});
