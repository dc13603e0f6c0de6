import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { inventedPerson } from '../demo/harness/invented-people';
import type { ThrowawayOffice } from '../demo/harness/throwaway-office';
import { casesInOrder, countByStage } from '../db/case/case-reads';
import { casesAsSubmitted } from '../db/case/packets';
import { centreFunctions } from '../db/centre/gate';
import { leftToFloor, openPool, type Store } from '../db/core/store';
import { loadKeys } from '../platform/keys';
import { applicantWorkflowId } from '../workflows/applicant/messages';
import { centreQueue } from '../workflows/task-queues';
import type { OutageMeasured, Recovery, WaitCost } from './outage-report';
import { cpuMsOf } from '../platform/process-cpu';
import { activityBacklog } from './queue-backlog';
import { busyBetween, machineTimes } from './machine-times';
import { memoryMbOf } from './process-memory';
import { firstTaskDoneAt } from './first-task';
import { enterRecordedCases } from './waiting-cases';

const OFFICE = '53.71';
const POLL_MS = 1_000;
/** Time to clear what the registrations left: caches, garbage, the log of the database. */
const LONGEST_SETTLE_MS = 240_000;
/** Workflows whose histories are read before and after the wait. */
const SAMPLE = 200;
/** An office registers two hundred people in a day; this is sixty times as often. */
const LIVE_PAUSE_MS = 2_000;
/** People registered live must not share a number with those who wait. */
const FIRST_LIVE_PERSON = 2_000_000;
const WORKERS = ['worker-case', 'worker-outside'];

const Stats = z.looseObject({
  calls: z.record(z.string(), z.number()),
  perSecond: z.record(z.string(), z.record(z.string(), z.number())),
});

interface Newcomer {
  caseNumber: string;
  registerMs: number;
  /** In milliseconds since 1970. */
  registeredAt: number;
}

export interface OutageLoad {
  waiting: number;
  watchSeconds: number;
  mode: 'up' | 'slow' | 'flaky';
  /** Kills the worker of the centre in the middle of the recovery. */
  kill: boolean;
  limit: number;
}

/** The centre stops, many cases wait, and it returns: what waiting costs, and how the wait ends. */
export class OutageBench {
  private readonly store: Store;
  private live = FIRST_LIVE_PERSON;
  /** CPU time of processes that were killed, by name. */
  private readonly usedBefore: Record<string, number> = {};

  constructor(
    private readonly office: ThrowawayOffice,
    private readonly temporal: Client,
    private readonly load: OutageLoad,
    private readonly say: (line: string) => void,
  ) {
    const { urls, home } = office.running;
    const pool = openPool(urls.postgres, () => undefined, { max: 6 });
    this.store = { pool, keys: loadKeys(home), clock: () => new Date(), dispatch: leftToFloor };
  }

  async measure(): Promise<OutageMeasured> {
    try {
      await this.closeGate();
      const startedAt = performance.now();
      this.say(`Memasukkan ${this.load.waiting} berkas yang sudah direkam …`);
      await enterRecordedCases(this.store, 1, this.load.waiting);
      this.say('Menunggu alur kerja mereka berdiri di depan pintu …');
      await this.until(
        'alur kerja menunggu',
        () => this.parked(),
        (count) => count >= this.load.waiting,
      );
      const standSeconds = (performance.now() - startedAt) / 1_000;
      // A short watch does not measure the cost of waiting, so a short settling suffices for it.
      await delay(Math.min(LONGEST_SETTLE_MS, this.load.watchSeconds * 1_000));
      const waiting = await this.watch();
      const recovery = await this.recover();
      return { waiting, recovery, standSeconds, limit: this.load.limit };
    } finally {
      await this.store.pool.end();
    }
  }

  private async until<T>(
    what: string,
    ask: () => Promise<T>,
    wanted: (answer: T) => boolean,
    format: (answer: T) => string = String,
  ): Promise<T> {
    for (let round = 1; ; round += 1) {
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (round % 15 === 0) this.say(`  ${what}: ${format(answer)}`);
      await delay(POLL_MS);
    }
  }

  private untilLeft(what: string, wanted: (left: number) => boolean): Promise<number> {
    return this.until(what, async () => (await countByStage(this.store, OFFICE)).RECORDED ?? 0, wanted);
  }

  private async setCentre(enrol: string): Promise<void> {
    await this.office.control(this.office.running.urls.centre, '/_sim/mode', { enrol });
  }

  private async stats(): Promise<z.infer<typeof Stats>> {
    return Stats.parse(await this.office.stats(this.office.running.urls.centre));
  }

  /** The number of submissions in the closed queue, whose workflows have nothing else to do. */
  private parked(): Promise<number> {
    return activityBacklog(this.temporal, centreQueue(OFFICE, 'enrol'));
  }

  /** Registers one person before the outage is known; the failing calls for that person close the gate. */
  private async closeGate(): Promise<void> {
    await this.setCentre('down');
    await this.registerLive();
    const [first] = await casesInOrder(this.store, OFFICE, 'REGISTERED', 1);
    if (first) await this.office.client.record(first.caseId, OFFICE);
    await this.until(
      'pintu enrol tertutup',
      () => centreFunctions(this.store, OFFICE),
      (all) => all.some((one) => one.function === 'enrol' && one.limit === 0),
      () => 'belum',
    );
  }

  private async registerLive(): Promise<Newcomer> {
    const startedAt = performance.now();
    const { caseNumber } = await this.office.client.register(inventedPerson(this.live++), OFFICE);
    return { caseNumber, registerMs: performance.now() - startedAt, registeredAt: Date.now() };
  }

  private cpu(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.office.running.pids()).map(([name, pid]) => [
        name,
        (cpuMsOf(pid) ?? 0) + (this.usedBefore[name] ?? 0),
      ]),
    );
  }

  private memory(): number {
    const pids = this.office.running.pids();
    return WORKERS.reduce((sum, name) => sum + (memoryMbOf(pids[name] ?? 0) ?? 0), 0);
  }

  private async events(workflowIds: readonly string[]): Promise<number> {
    const described = await Promise.all(
      workflowIds.map((id) => this.temporal.workflow.getHandle(id).describe()),
    );
    return described.reduce((sum, { historyLength }) => sum + historyLength, 0);
  }

  private async watch(): Promise<WaitCost> {
    const cases = await casesInOrder(this.store, OFFICE, 'RECORDED', SAMPLE);
    const sample = cases.map(({ caseNumber }) => applicantWorkflowId(caseNumber));
    const eventsBefore = await this.events(sample);
    const callsBefore = (await this.stats()).calls;
    const before = this.cpu();
    const startedAt = performance.now();
    this.say(`Mengamati ${this.load.watchSeconds} detik …`);
    await delay(this.load.watchSeconds * 1_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    const cpuMs = spent(before, this.cpu());
    const callsAfter = (await this.stats()).calls;
    const cores = Object.fromEntries(Object.entries(cpuMs).map(([name, ms]) => [name, ms / 1_000 / seconds]));
    return {
      cases: await this.parked(),
      seconds,
      cores,
      memoryMb: this.memory(),
      calls: (callsAfter['enrol'] ?? 0) - (callsBefore['enrol'] ?? 0),
      eventsAdded: (await this.events(sample)) - eventsBefore,
    };
  }

  /** Measures from the first call that the gate releases to the last case that the centre has. */
  private async recover(): Promise<Recovery> {
    const before = await this.stats();
    const count = (await countByStage(this.store, OFFICE)).RECORDED ?? 0;
    const order = await casesInOrder(this.store, OFFICE, 'RECORDED', count);
    const since = Math.floor(Date.now() / 1_000);
    await this.setCentre(this.load.mode);
    this.say('Pusat menjawab lagi; mengamati pemulihan …');
    let recovering = true;
    const live = this.registerMeanwhile(() => recovering);
    const killing = this.load.kill ? this.killInTheMiddle(count) : Promise.resolve();
    await this.untilLeft('menunggu penanya', (left) => left < count);
    const machineBefore = machineTimes();
    const cpuBefore = this.cpu();
    await this.untilLeft('belum terkirim', (left) => left === 0);
    const cpuMs = spent(cpuBefore, this.cpu());
    const machineAfter = machineTimes();
    recovering = false;
    await killing;
    const newcomers = await live;
    const { perSecond, calls } = await this.stats();
    const seconds = Object.entries(perSecond['enrol'] ?? {})
      .map(([second, number]) => [Number(second), number] as const)
      .filter(([second]) => second >= since);
    return {
      count,
      calls: (calls['enrol'] ?? 0) - (before.calls['enrol'] ?? 0),
      perSecond: fillGaps(seconds),
      machineBusy: busyBetween(machineBefore, machineAfter),
      cpuMs,
      overtakenSeconds: await this.overtaken(order),
      registerMs: newcomers.map(({ registerMs }) => registerMs),
      takenUpSeconds: await this.firstTaskDelays(newcomers),
    };
  }

  /** The most seconds by which a case that was sent had been recorded after one that still waited. */
  private async overtaken(order: readonly { caseId: string; since: Date }[]): Promise<number> {
    const recordedAt = new Map(order.map(({ caseId, since }) => [caseId, since.getTime()]));
    const sent = (await casesAsSubmitted(this.store)).flatMap((caseId) => recordedAt.get(caseId) ?? []);
    let oldestLater = Infinity;
    let worst = 0;
    for (const at of sent.reverse()) {
      worst = Math.max(worst, at - oldestLater);
      oldestLater = Math.min(oldestLater, at);
    }
    return worst / 1_000;
  }

  private async registerMeanwhile(goesOn: () => boolean): Promise<Newcomer[]> {
    const newcomers: Newcomer[] = [];
    while (goesOn()) {
      newcomers.push(await this.registerLive());
      await delay(LIVE_PAUSE_MS);
    }
    return newcomers;
  }

  /** How long people who registered during the recovery waited for their workflow. */
  private async firstTaskDelays(newcomers: readonly Newcomer[]): Promise<number[]> {
    const seconds: number[] = [];
    for (const { caseNumber, registeredAt } of newcomers) {
      const at = await this.until(
        'pendatang baru',
        () => firstTaskDoneAt(this.temporal, applicantWorkflowId(caseNumber)),
        (found) => found !== null,
        () => 'belum',
      );
      seconds.push((Number(at) - registeredAt) / 1_000);
    }
    return seconds;
  }

  private async killInTheMiddle(count: number): Promise<void> {
    await this.untilLeft('sebelum separuh', (left) => left < count / 2);
    this.say('Pekerja pusat dimatikan (kill -9) …');
    const name = 'worker-outside';
    this.usedBefore[name] = this.cpu()[name] ?? 0;
    this.office.running.kill(name, 'SIGKILL');
  }
}

function spent(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}

/** Calls in each second from the first second with a call to the last, including empty ones. */
function fillGaps(seconds: readonly (readonly [number, number])[]): number[] {
  const sorted = [...seconds].sort(([one], [other]) => one - other);
  const first = sorted[0]?.[0] ?? 0;
  const last = sorted.at(-1)?.[0] ?? 0;
  const calls = new Map(sorted);
  return Array.from({ length: last - first + 1 }, (_, index) => calls.get(first + index) ?? 0);
}
