/** Two clocks: a machine that slept notices it by the calendar, one whose calendar was set back by the other. */
export interface Clocks {
  clock: () => Date;
  /** Milliseconds that only ever grow. */
  monotonic: () => number;
}

/** Measures the time since it was made. */
export class Stopwatch {
  private readonly startedAt: number;
  private readonly started: number;

  constructor(private readonly clocks: Clocks) {
    this.startedAt = clocks.clock().getTime();
    this.started = clocks.monotonic();
  }

  /** Milliseconds that may have passed: by whichever clock saw more of them. */
  get mostMs(): number {
    return Math.max(this.clocks.clock().getTime() - this.startedAt, this.leastMs);
  }

  /** Milliseconds that have certainly passed: no one can set this clock, and it can only lose time. */
  get leastMs(): number {
    return this.clocks.monotonic() - this.started;
  }
}

/** How long after it was stored that a job is sent its document may begin to be sent. */
export const SEND_WITHIN_MS = 15_000;
/** How long a document that has begun may take, answer included. */
export const SEND_TIMEOUT_MS = 10_000;
const MARGIN_MS = 5_000;
/** After this long, no process that had the right to send when the wait began can still be sending. */
export const SENDER_GONE_MS = SEND_WITHIN_MS + SEND_TIMEOUT_MS + MARGIN_MS;
