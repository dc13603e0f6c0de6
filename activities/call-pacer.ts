import { setTimeout as sleep } from 'node:timers/promises';
import { noteLateCall, takeToken } from '../db/centre/pacer';
import type { Store } from '../db/core/store';
import { CallSpacing, type MadeCall } from '../domain/centre/call-spacing';
import type { CentreFunction } from '../domain/values/centre-function';

/** The right to make one call, as this process received it. */
export interface Permit {
  call: MadeCall;
  onTrial: boolean;
  grantedAt: Date;
  /** How long ago, at most, Postgres had granted it when this process received it. */
  receivedAfterMs: number;
}

/** The pace of one process at one function: grants of the office (db/centre/pacer), spaced by what this process knows. */
export class CallPacer {
  private lastTurn: Promise<unknown> = Promise.resolve();
  private readonly spacing = new CallSpacing();
  private limit: number;

  /** `most` is the highest number of calls a second; the limit of the gate arrives with the first grant. */
  constructor(
    private readonly store: Store,
    private readonly office: string,
    private readonly centreFunction: CentreFunction,
    most: number,
  ) {
    this.limit = most;
  }

  /**
   * Waits for the turn of one call; null where the gate is closed. One caller of the process asks at a time, so that
   * calls are made in the order in which they came.
   */
  permit(): Promise<Permit | null> {
    const turn = this.lastTurn.then(() => this.nextPermit());
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async nextPermit(): Promise<Permit | null> {
    for (;;) {
      // Waited for before the grant, which counts from when it is given.
      await sleep(Math.max(0, this.spacing.freeFrom(this.limit) - Date.now()));
      const askedAt = Date.now();
      const token = await takeToken(this.store, this.office, this.centreFunction);
      if (token.kind === 'closed') return null;
      if (token.kind === 'go') {
        const { limit, onTrial, grantedAt } = token;
        const now = Date.now();
        this.limit = limit;
        return { call: this.spacing.made(now, limit), onTrial, grantedAt, receivedAfterMs: now - askedAt };
      }
      await sleep(token.ms);
    }
  }

  /** Takes in that a call ended. The spacing of this process knows how late it was; the office is notified. */
  async ended({ call, grantedAt, receivedAfterMs }: Permit, at: number): Promise<void> {
    const lateMs = receivedAfterMs + this.spacing.ended(call, at);
    // The call is made, and its answer counts even if Postgres is away; then no process gets a grant anyway.
    await noteLateCall(this.store, this.office, this.centreFunction, { grantedAt, lateMs }).catch(
      () => undefined,
    );
  }
}
