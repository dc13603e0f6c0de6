import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { request } from 'undici';
import { activityBacklog } from '../../bench/queue-backlog';
import { enterRecordedCases } from '../../bench/waiting-cases';
import { readState } from '../../db/case/apply-command';
import { casesInOrder, countByStage } from '../../db/case/case-reads';
import { casesAsSubmitted } from '../../db/case/packets';
import { centreFunctions, linkFunctions } from '../../db/centre/gate';
import type { Store } from '../../db/core/store';
import type { CentreFunction } from '../../domain/values/centre-function';
import { applicantWorkflowId } from '../../workflows/applicant/messages';
import { linkStatus } from '../../workflows/centre-link/messages';
import { officeWorkflowId } from '../../workflows/office-messages';
import { centreQueue } from '../../workflows/task-queues';
import { probeNow } from '../support/gate';
import { aStack, type Stack } from '../support/office-stack';
import { accessTo, type StackAccess } from '../support/stack-access';

const OFFICE = '53.71';
const LIMIT = 40;
const FEW = 50;
const MANY = 500;
/** The number of the person who registers while the others are sent. */
const NEWCOMER = 9_000;

interface Stats {
  calls: Record<string, number>;
  perSecond: Record<string, Record<string, number>>;
}

/** Two workers call one centre, so that the office's limits have to hold for both together. */
describe('an outage of the centre, before two centre workers', () => {
  let stack: Stack;
  let store: Store;
  let access: StackAccess;
  let temporal: Client;
  /** Calls of enrol that were made before the gate closed. */
  let callsOfCases = 0;

  beforeAll(async () => {
    stack = await aStack({
      env: { TERBIT_CENTRE_MAX_RPS: String(LIMIT) },
      childEnv: { 'worker-case': { TERBIT_ROLES: 'case,centre' } },
    });
    access = await accessTo(stack);
    ({ store, temporal } = access);
  }, 120_000);
  afterAll(async () => {
    await access.close();
    await stack.close();
  });

  const setCentre = (modes: Partial<Record<CentreFunction, string>>): Promise<void> =>
    stack.control(stack.office.urls.centre ?? '', '/_sim/mode', modes);

  async function stats(): Promise<Stats> {
    const answer = await request(`${stack.office.urls.centre ?? ''}/_sim/stats`);
    return (await answer.body.json()) as Stats;
  }

  /** Probes that failed so far: each adds one setback, except the trouble that closed the gate. */
  async function setbacks(name: CentreFunction): Promise<number> {
    const found = (await centreFunctions(store, OFFICE)).find((one) => one.function === name);
    return found?.limit === 0 ? found.setbacks : 0;
  }

  const stageCount = async (stage: 'RECORDED' | 'SENT' | 'PRINT_READY'): Promise<number> =>
    (await countByStage(store, OFFICE))[stage] ?? 0;

  const parked = (): Promise<number> => activityBacklog(temporal, centreQueue(OFFICE, 'enrol'));

  async function eventsOf(caseNumbers: readonly string[]): Promise<number[]> {
    return Promise.all(
      caseNumbers.map(
        async (number) =>
          (await temporal.workflow.getHandle(applicantWorkflowId(number)).describe()).historyLength,
      ),
    );
  }

  /**
   * Cases in the order in which they queued at the gate. Cases that a busy office enters within the same second may
   * queue in another order than they were recorded in, which is no fault of the gate.
   */
  async function inLine(): Promise<string[]> {
    const lined = await Promise.all(
      (await casesInOrder(store, OFFICE, 'RECORDED', MANY)).map(async ({ caseId, caseNumber }) => {
        const { events } = await temporal.workflow.getHandle(applicantWorkflowId(caseNumber)).fetchHistory();
        const step = events?.findLast((event) => event.activityTaskScheduledEventAttributes);
        return { caseId, since: tsToMs(step?.eventTime) };
      }),
    );
    return lined.sort((one, other) => one.since - other.since).map(({ caseId }) => caseId);
  }

  /** Calls of enrol without probes. A probe that is under way counts as a call until its outcome is recorded. */
  async function callsBesideProbes(): Promise<number> {
    const probes = await setbacks('enrol');
    return ((await stats()).calls['enrol'] ?? 0) - probes;
  }

  const noneCalled = (when: string): Promise<number> =>
    stack.until(`no call but probes ${when}`, callsBesideProbes, (calls) => calls === callsOfCases);

  const details = async (): Promise<string> => {
    const handle = temporal.workflow.getHandle(officeWorkflowId('centre-link', OFFICE));
    return JSON.stringify(await handle.query('__temporal_workflow_metadata'));
  };

  test('while the gate is closed only its prober calls, whether 50 or 500 wait, and no history grows', async () => {
    await setCentre({ enrol: 'down' });
    await enterRecordedCases(store, 1, FEW);
    // By the third setback, seconds after the gate closed, every call that had passed it before has ended.
    await stack.until(
      'the gate to close and probes to fail',
      () => setbacks('enrol'),
      (now) => now >= 3,
    );
    callsOfCases = await callsBesideProbes();
    await stack.until('the few to wait', parked, (count) => count === FEW, 90_000);
    await noneCalled('while few wait');
    const probesOfFew = await setbacks('enrol');
    await enterRecordedCases(store, FEW + 1, MANY - FEW);
    await stack.until('the many to wait', parked, (count) => count === MANY, 120_000);
    const numbers = (await casesInOrder(store, OFFICE, 'RECORDED', MANY)).map((one) => one.caseNumber);
    const sample = numbers.filter((_, index) => index % 10 === 0);
    const events = await eventsOf(sample);
    await probeNow(store);
    await stack.until(
      'a probe while many wait',
      details,
      (text) => text.includes(`Berkas menunggu:** ${MANY}`),
      150_000,
    );
    await noneCalled('while many wait');
    expect(await setbacks('enrol')).toBeGreaterThan(probesOfFew);
    expect(await eventsOf(sample)).toEqual(events);
  }, 400_000);

  test('it stays closed and is looked after when its workflow is ended and the engine killed', async () => {
    const link = temporal.workflow.getHandle(officeWorkflowId('centre-link', OFFICE));
    await link.terminate('a slip of the hand');
    const at = new Date();
    stack.office.kill('temporal', 'SIGKILL');
    await stack.until(
      'a new run of the link to have looked',
      () => link.query(linkStatus),
      (report) => report !== null && new Date(report.at) > at,
    );
    expect(await stageCount('RECORDED')).toBe(MANY);
    expect(await centreFunctions(store, OFFICE)).toMatchObject([{ function: 'enrol', limit: 0 }, {}, {}, {}]);
    await noneCalled('after it was killed');
  }, 120_000);

  test('its workflow says what is down, since when, who waits and what happens next', async () => {
    const text = await details();
    for (const part of ['PUTUS: kirim rekaman (enrol)', 'PUTUS sejak', 'Ditanya terakhir', 'Ditanya lagi'])
      expect(text).toContain(part);
  });

  test('afterwards no officer sends anything again: all are sent in order, never above the limit in any second', async () => {
    const order = await inLine();
    const since = Math.floor(Date.now() / 1_000);
    await setCentre({ enrol: 'up' });
    await probeNow(store);
    await stack.until(
      'half to be sent',
      () => stageCount('RECORDED'),
      (left) => left < MANY / 2,
      400_000,
    );
    // Killed in the middle; its running calls are retried.
    stack.office.kill('worker-outside', 'SIGKILL');
    // A person who registers now is not put behind those who wait.
    const [newcomer = ''] = await enterRecordedCases(store, NEWCOMER, 1);
    await stack.until(
      'the newcomer to be sent',
      () => readState(store, newcomer),
      (state) => state !== null && state.stage !== 'RECORDED',
    );
    expect(await stageCount('RECORDED')).toBeGreaterThan(LIMIT);
    await stack.until(
      'all to be sent',
      () => stageCount('RECORDED'),
      (left) => left === 0,
      120_000,
    );
    await stack.until(
      'all verdicts',
      () => stageCount('PRINT_READY'),
      (count) => count === MANY + 1,
      60_000,
    );
    const { perSecond } = await stats();
    for (const name of ['enrol', 'identify']) {
      const seconds = Object.entries(perSecond[name] ?? {}).filter(([second]) => Number(second) >= since);
      expect(Math.max(...seconds.map(([, calls]) => calls))).toBeLessThanOrEqual(LIMIT);
    }
    const placeOf = new Map(order.map((caseId, place) => [caseId, place]));
    const sent = (await casesAsSubmitted(store)).map((caseId) => placeOf.get(caseId) ?? 0);
    const early = sent.slice(0, MANY / 2 - LIMIT);
    const displaced = early.map((place, index) => Math.abs(place - index));
    // Calls under way when the gate closed follow in the order of their retries: a window of calls at most.
    expect(Math.max(...displaced)).toBeLessThanOrEqual(LIMIT + 16);
    expect(await stack.violations()).toEqual([]);
  }, 600_000);

  test('with identify down the recordings go to the centre, and the questions follow', async () => {
    await setCentre({ identify: 'down' });
    await enterRecordedCases(store, 10_000, FEW);
    await stack.until(
      'all at the centre',
      () => stageCount('SENT'),
      (count) => count === FEW,
      90_000,
    );
    const identify = async (): Promise<number> =>
      (await linkFunctions(store, OFFICE)).find((one) => one.function === 'identify')?.waiting ?? 0;
    expect(await identify()).toBe(FEW);
    await stack.until(
      'packets to go',
      async () => (await store.pool.query<{ count: string }>('SELECT count(*) FROM packet')).rows[0]?.count,
      (count) => count === '0',
    );
    await setCentre({ identify: 'up' });
    await probeNow(store);
    await stack.until(
      'all verdicts',
      () => stageCount('PRINT_READY'),
      (count) => count === MANY + 1 + FEW,
      180_000,
    );
    expect(await stack.violations()).toEqual([]);
  }, 400_000);
});
