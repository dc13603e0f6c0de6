/** A call that a process was given the right to make; times in milliseconds since 1970. */
export interface MadeCall {
  readonly at: number;
  /** When the centre had it, at the latest that is known. */
  arrivedBy: number;
}

const SECOND_MS = 1_000;
/** What takes longer is the centre's own work, and no longer the way to it: of the quickest call, and of a late one. */
const LONGEST_WAY_MS = 20;
const LONGEST_DELAY_MS = 250;
const CLOCK_STEP_MS = 1;
/** Fewer answers do not tell how quick the centre can be. */
const TELLING = 10;
const REMEMBERED = 100;

/**
 * Keeps the calls of one process so far apart that the centre sees no more than the limit in any second. A busy process,
 * line or centre may let one call come late and those after it on time. How late it was at most is known once it is
 * answered: by what it took longer than the quickest of the newest.
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
    const call = { at, arrivedBy: at + LONGEST_WAY_MS + LONGEST_DELAY_MS };
    this.calls = [...this.calls.slice(-limit), call];
    return call;
  }

  /** Takes in that a call was answered, or given up; answers how late, in milliseconds, the centre may have had it. */
  ended(call: MadeCall, at: number): number {
    const tookMs = at - call.at;
    const quickest = this.took.length < TELLING ? 0 : Math.min(tookMs, ...this.took);
    const lateMs = Math.min(LONGEST_DELAY_MS, tookMs - quickest);
    call.arrivedBy = call.at + lateMs + Math.min(LONGEST_WAY_MS, quickest + CLOCK_STEP_MS);
    this.took = [...this.took, tookMs].slice(-REMEMBERED);
    return lateMs;
  }
}
