import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ThrowawayOffice } from '../demo/harness/throwaway-office';
import { applicantWorkflowId } from '../workflows/applicant/messages';
import type { Baseline } from './baseline';
import { cpuMsOf } from '../platform/process-cpu';
import type { CardStretch, CardsMeasured, Stretch } from './report';
import { issueCards, type FinishedCard } from './whole-card';

const ROUNDS = 3;
const POLL_MS = 100;
/** Enough workflows to measure the length of histories. */
const SAMPLE = 50;
const RUNNING_CASES = "WorkflowType = 'applicant' AND ExecutionStatus = 'Running'";

export interface CardLoad {
  cards: number;
  concurrency: number;
}

/** Measures the office and the baseline alternately, so that other load on the machine affects both. */
export class Bench {
  private people = 0;

  constructor(
    private readonly office: ThrowawayOffice,
    private readonly baseline: Baseline,
    private readonly temporal: Client,
    private readonly load: CardLoad,
    private readonly say: (line: string) => void,
  ) {}

  async measure(): Promise<CardsMeasured> {
    const { cards: count, concurrency } = this.load;
    const warmUp = Math.min(count, concurrency);
    this.say(`Pemanasan: ${warmUp} garis dasar dan ${warmUp} kartu …`);
    await this.baseline.run(warmUp, concurrency);
    // The simulated devices create their keys at first use, which takes seconds when all do so at once.
    await this.issue(Object.keys(this.office.running.urls.sbi).length, 1);
    await this.issue(warmUp);
    const baseline: Stretch[] = [];
    const cards: CardStretch[] = [];
    const ended: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      this.say(`Putaran ${round} dari ${ROUNDS}: ${count} garis dasar, lalu ${count} kartu …`);
      const { result, ...bare } = await this.timed(() => this.baseline.run(count, concurrency));
      ended.push(...result);
      baseline.push({ ...bare, count });
      const { result: issued, ...whole } = await this.timed(() => this.issue(count));
      cards.push({ ...whole, count, cards: issued });
    }
    const numbers = cards.flatMap((stretch) =>
      stretch.cards.map(({ caseNumber }) => applicantWorkflowId(caseNumber)),
    );
    return {
      baseline,
      cards,
      baselineEvents: await this.events(ended),
      cardEvents: await this.events(numbers),
    };
  }

  /** A card is done when its workflow has ended too, not only when the desk has its answer. */
  private async issue(count: number, concurrency = this.load.concurrency): Promise<FinishedCard[]> {
    const first = this.people + 1;
    this.people += count;
    const cards = await issueCards(this.office, { first, count, concurrency });
    while ((await this.temporal.workflow.count(RUNNING_CASES)).count > 0) await delay(POLL_MS);
    return cards;
  }

  private async timed<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T; seconds: number; cpuMs: Stretch['cpuMs'] }> {
    const before = this.cpu();
    const startedAt = performance.now();
    const result = await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = this.cpu();
    const cpuMs = Object.fromEntries(
      Object.entries(after).map(([name, ms]) => {
        const earlier = before[name];
        return [name, ms === null || earlier == null ? null : ms - earlier];
      }),
    );
    return { result, seconds, cpuMs };
  }

  private cpu(): Record<string, number | null> {
    const pids = { ...this.office.running.pids(), 'baseline-worker': this.baseline.pid, bench: process.pid };
    return Object.fromEntries(
      Object.entries(pids).map(([name, pid]) => [name, name === 'bench' ? ownCpuMs() : cpuMsOf(pid)]),
    );
  }

  private async events(workflowIds: readonly string[]): Promise<number[]> {
    const sample = workflowIds.slice(-SAMPLE);
    const described = await Promise.all(sample.map((id) => this.temporal.workflow.getHandle(id).describe()));
    return described.map(({ historyLength }) => historyLength);
  }
}

/** CPU time of this process alone: the office's processes are its children. */
function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
