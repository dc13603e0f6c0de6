import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { inventedPerson } from '../demo/harness/invented-people';
import type { ThrowawayOffice } from '../demo/harness/throwaway-office';
import { inParallel } from './in-parallel';

const POLL_MS = 100;
const PATIENCE_MS = 120_000;
/** The longest page of the list of cases; never more cases are at the desk than are in flight. */
const PAGE = 200;
const ReadyCases = z.object({ items: z.array(z.object({ caseId: z.string() })) });

export interface FinishedCard {
  caseNumber: string;
  registerMs: number;
  /** From the registration until the answer to the hand-over. */
  wholeMs: number;
}

/** Waits until cases are ready for hand-over, by one list for all of them, as an officer's page has it. */
class ReadyShelf {
  private readonly waiting = new Map<string, () => void>();
  private watching = true;

  constructor(private readonly client: ThrowawayOffice['client']) {}

  async watch(): Promise<void> {
    while (this.watching) {
      const answer = await this.client.demand('GET', `/v1/cases?stage=READY&limit=${PAGE}`, 'front-desk');
      for (const { caseId } of ReadyCases.parse(answer).items) {
        this.waiting.get(caseId)?.();
        this.waiting.delete(caseId);
      }
      await delay(POLL_MS);
    }
  }

  ready(caseId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('A card was not ready in two minutes.')), PATIENCE_MS);
      this.waiting.set(caseId, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  close(): void {
    this.watching = false;
  }
}

/** Takes people from registration to hand-over, over HTTP, a limited number at once. `first` numbers the people. */
export async function issueCards(
  { client, running }: ThrowawayOffice,
  { first, count, concurrency }: { first: number; count: number; concurrency: number },
): Promise<FinishedCard[]> {
  const stations = Object.keys(running.urls.sbi);
  const shelf = new ReadyShelf(client);
  const watching = shelf.watch();
  const issue = async (index: number): Promise<FinishedCard> => {
    const number = first + index;
    const station = stations[number % stations.length] ?? '';
    const startedAt = performance.now();
    const { caseId, caseNumber } = await client.register(inventedPerson(number), station);
    const registerMs = performance.now() - startedAt;
    const ready = shelf.ready(caseId);
    await Promise.all([client.record(caseId, station), ready]);
    await client.handOver(caseId, { kind: 'EXCEPTION', reason: 'READER_DOWN' });
    return { caseNumber, registerMs, wholeMs: performance.now() - startedAt };
  };
  const cards = await Promise.race([inParallel(count, concurrency, issue), failure(watching)]);
  shelf.close();
  await watching;
  return cards;
}

/** Never settles unless the watcher failed. */
async function failure(watching: Promise<void>): Promise<never> {
  await watching;
  return new Promise(() => undefined);
}
