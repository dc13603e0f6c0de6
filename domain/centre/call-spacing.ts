/** A call that a process made; times in milliseconds since 1970. */
export interface MadeCall {
  readonly at: number;
  /** When the centre had it, at the latest that is known. */
  arrivedBy: number;
}

const SECOND_MS = 1_000;
/** The quickest call is under way to the centre for at most this long; what it takes longer, the centre works on it. */
const LONGEST_TRANSIT_MS = 20;
/** A call that takes longer than the quickest was late by at most this; what it takes longer is work as well. */
const LONGEST_DELAY_MS = 250;
const CLOCK_STEP_MS = 1;
/** With fewer answers it is not known how quick the centre can be. */
const FEWEST_ANSWERS = 10;
const REMEMBERED = 100;

/**
 * Keeps the calls of one process so far apart that the centre receives no more than the limit in any second. A busy
 * process, network or centre may delay one call and not those after it. Once the call is answered, it was late by at
 * most what it took longer than the quickest of the newest; until then it may still be under way.
 */
export class CallSpacing {
  private calls: readonly MadeCall[] = [];
  private took: readonly number[] = [];

  /** From when on one more call may be made, with so many allowed in a second. */
  freeFrom(limit: number): number {
    const early = this.calls.at(-limit);
    return early === undefined ? 0 : early.arrivedBy + SECOND_MS;
  }

  made(at: number, limit: number): MadeCall {
    const call = { at, arrivedBy: at + LONGEST_TRANSIT_MS + LONGEST_DELAY_MS };
    this.calls = [...this.calls.slice(-limit), call];
    return call;
  }

  /** Records that a call was answered or given up; returns how late, in milliseconds, the centre may have had it. */
  ended(call: MadeCall, at: number): number {
    const tookMs = at - call.at;
    const quickest = this.took.length < FEWEST_ANSWERS ? 0 : Math.min(tookMs, ...this.took);
    const lateMs = Math.min(LONGEST_DELAY_MS, tookMs - quickest);
    call.arrivedBy = call.at + lateMs + Math.min(LONGEST_TRANSIT_MS, quickest + CLOCK_STEP_MS);
    this.took = [...this.took, tookMs].slice(-REMEMBERED);
    return lateMs;
  }
}
