import { join } from 'node:path';
import { z } from 'zod';
import { JsonLog } from '../json-log';

const meteredCall = z.enum(['enrol', 'identify', 'read', 'verify', 'status', 'redeliver']);
const callLine = z.tuple([meteredCall, z.int()]);

export type MeteredCall = z.infer<typeof meteredCall>;

const RECENT_SECONDS = 7200;

/**
 * Counts the calls that reached the centre, including those that it rejected, so that tests can compare who called how
 * often.
 */
export class CallMeter {
  private readonly totals = noCalls();
  private readonly underWay = noCalls();
  private readonly seconds = new Map<number, Partial<Record<MeteredCall, number>>>();
  private readonly log: JsonLog<z.infer<typeof callLine>>;
  private first: number | null = null;
  private last: number | null = null;

  constructor(folder: string) {
    this.log = new JsonLog(join(folder, 'calls.jsonl'), callLine, ([call, at]) => this.note(call, at));
  }

  /** Counts a call; the returned function is called when the call has ended in any way. */
  begin(call: MeteredCall): () => void {
    const at = Date.now();
    this.log.append([call, at]);
    this.note(call, at);
    this.underWay[call] += 1;
    return () => void (this.underWay[call] -= 1);
  }

  /**
   * `perSecond` maps a function to counts by second since 1970, over the last two hours that had calls; `underWay` to
   * the calls without an answer so far.
   */
  stats(): Record<string, unknown> {
    const perSecond = Object.fromEntries(
      meteredCall.options.map((call) => [
        call,
        Object.fromEntries(
          [...this.seconds]
            .filter(([, counts]) => counts[call])
            .map(([second, counts]) => [second, counts[call]]),
        ),
      ]),
    );
    const { totals, underWay, first, last } = this;
    return {
      calls: { ...totals },
      underWay: { ...underWay },
      perSecond,
      first: iso(first),
      last: iso(last),
    };
  }

  close(): void {
    this.log.close();
  }

  private note(call: MeteredCall, at: number): void {
    this.totals[call] += 1;
    this.first ??= at;
    this.last = at;
    const second = Math.floor(at / 1000);
    const counts = this.seconds.get(second) ?? {};
    if (!this.seconds.has(second)) this.openSecond(second, counts);
    counts[call] = (counts[call] ?? 0) + 1;
  }

  private openSecond(second: number, counts: Partial<Record<MeteredCall, number>>): void {
    this.seconds.set(second, counts);
    for (const old of this.seconds.keys()) {
      if (old > second - RECENT_SECONDS) break;
      this.seconds.delete(old);
    }
  }
}

function noCalls(): Record<MeteredCall, number> {
  return { enrol: 0, identify: 0, read: 0, verify: 0, status: 0, redeliver: 0 };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
