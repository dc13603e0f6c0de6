import type { Client } from '@temporalio/client';
import { request } from 'undici';
import { activityBacklog } from '../../bench/queue-backlog';
import { enterRecordedCases } from '../../bench/waiting-cases';
import { countByStage } from '../../db/case/case-reads';
import { linkFunctions } from '../../db/centre/gate';
import type { Store } from '../../db/core/store';
import { centreQueue } from '../../workflows/task-queues';
import { probeNow } from '../support/gate';
import { aStack, type Stack } from '../support/office-stack';
import { accessTo, type StackAccess } from '../support/stack-access';

const OFFICE = '53.71';
const LIMIT = 20;
const CASES = 60;
/** Half of the calls at once that a healthy centre gets. */
const SLOW_WINDOW = 8;

interface Stats {
  calls: { enrol: number; identify: number };
  underWay: { enrol: number; identify: number };
  perSecond: Record<string, Record<string, number>>;
  people: number;
}

describe('a centre that recovers, but not fully', () => {
  let stack: Stack;
  let store: Store;
  let access: StackAccess;
  let temporal: Client;
  let entered = 0;

  beforeAll(async () => {
    stack = await aStack({ env: { TERBIT_CENTRE_MAX_RPS: String(LIMIT) } });
    access = await accessTo(stack);
    ({ store, temporal } = access);
  }, 120_000);
  afterAll(async () => {
    await access.close();
    await stack.close();
  });

  const setCentre = (mode: string): Promise<void> =>
    stack.control(stack.office.urls.centre ?? '', '/_sim/mode', { enrol: mode, identify: mode });

  async function stats(): Promise<Stats> {
    const answer = await request(`${stack.office.urls.centre ?? ''}/_sim/stats`);
    return (await answer.body.json()) as Stats;
  }

  const enrolState = async (): Promise<string | undefined> =>
    (await linkFunctions(store, OFFICE)).find((one) => one.function === 'enrol')?.state;

  async function waitInAnOutage(): Promise<Stats> {
    await setCentre('down');
    await enterRecordedCases(store, entered + 1, CASES);
    entered += CASES;
    await stack.until(
      'all to wait',
      () => activityBacklog(temporal, centreQueue(OFFICE, 'enrol')),
      (count) => count === CASES,
      90_000,
    );
    return stats();
  }

  async function untilAllAreUnique(): Promise<void> {
    await stack.until(
      'all verdicts',
      async () => (await countByStage(store, OFFICE)).PRINT_READY ?? 0,
      (count) => count === entered,
      500_000,
    );
  }

  function mostInASecond({ perSecond }: Stats, since: number): number {
    const counts = Object.values(perSecond).flatMap((seconds) =>
      Object.entries(seconds).flatMap(([second, calls]) => (Number(second) >= since ? calls : [])),
    );
    return Math.max(...counts);
  }

  test('slow: half as many calls at once, none given up, and all are sent', async () => {
    await waitInAnOutage();
    const since = Math.floor(Date.now() / 1_000);
    await setCentre('slow');
    await probeNow(store);
    const before = await stats();
    const known = async (): Promise<number> => (await stats()).people - before.people;
    await stack.until('half to be sent', known, (people) => people >= CASES / 2, 300_000);
    expect(await enrolState()).toBe('slow');
    const atOnce: number[] = [];
    await stack.until(
      'all to be sent',
      async () => {
        const { underWay, people } = await stats();
        atOnce.push(underWay.enrol);
        return people - before.people;
      },
      (people) => people === CASES,
    );
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(SLOW_WINDOW);
    await untilAllAreUnique();
    const after = await stats();
    // The probe that ended the outage, and one call for each: none exceeded its time limit and was repeated.
    expect(after.calls.enrol - before.calls.enrol).toBeLessThanOrEqual(CASES + 1);
    expect(mostInASecond(after, since)).toBeLessThanOrEqual(LIMIT);
    expect(await stack.violations()).toEqual([]);
  }, 700_000);

  test('flaky: what fails is tried again, no person is lost or known twice, never above the limit', async () => {
    const before = await waitInAnOutage();
    const since = Math.floor(Date.now() / 1_000);
    await setCentre('flaky');
    await probeNow(store);
    await untilAllAreUnique();
    const after = await stats();
    expect(after.people - before.people).toBe(CASES);
    // More than the probe that ended the outage and one call for each.
    expect(after.calls.enrol - before.calls.enrol).toBeGreaterThan(CASES + 1);
    expect(mostInASecond(after, since)).toBeLessThanOrEqual(LIMIT);
    expect(await stack.violations()).toEqual([]);
  }, 700_000);
});
