import { setTimeout as sleep } from 'node:timers/promises';
import { changeGate, noteLateCall, takeToken } from '../db/centre/gate';
import type { Store } from '../db/core/store';
import type { CentreAnswer } from '../domain/centre/answer';
import { freshFlow, stepFlow, verdictOf, type CallFlow, type CallOutcome } from '../domain/centre/call-flow';
import { CallSpacing, type MadeCall } from '../domain/centre/call-spacing';
import { CENTRE_FUNCTIONS, type CentreFunction } from '../domain/values/centre-function';
import type { GateEvent } from '../domain/centre/gate';

/** What the gate lets a caller know instead of an answer of the centre. */
const CLOSED: CentreAnswer<never> = { kind: 'unavailable', reason: 'gate-closed' };

/** The pacer remembers a call for so much longer than a second by itself. */
const UNTOLD_DELAY_MS = 20;

/** The right to make one call, as a process has it. */
interface Permit {
  call: MadeCall;
  onTrial: boolean;
  grantedAt: Date;
  /** How long ago, at most, the right had been given when this process heard of it. */
  heardAfterMs: number;
}

/** The way of one process through the gate of one function. */
class FunctionGate {
  private flow: CallFlow;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];
  private pacing: Promise<unknown> = Promise.resolve();
  private readonly spacing = new CallSpacing();
  private limit: number;

  constructor(
    private readonly store: Store,
    private readonly office: string,
    private readonly centreFunction: CentreFunction,
    private readonly most: number,
  ) {
    this.flow = freshFlow(Date.now());
    this.limit = most;
  }

  async through<T>(call: () => Promise<CentreAnswer<T>>): Promise<CentreAnswer<T>> {
    await this.room();
    try {
      const token = await this.token();
      if (token === 'closed') return CLOSED;
      const answer = await call();
      await this.note(answer, token);
      return answer;
    } finally {
      this.underWay -= 1;
      this.letIn();
    }
  }

  /** Calls at once adapt to what the centre bears; who finds no room waits for one that ends. */
  private async room(): Promise<void> {
    if (this.underWay < Math.floor(this.flow.window)) this.underWay += 1;
    else await new Promise<void>((enter) => this.waiting.push(enter));
  }

  private letIn(): void {
    const free = Math.floor(this.flow.window) - this.underWay;
    for (const enter of this.waiting.splice(0, Math.max(0, free))) {
      // Taken here, before whoever comes meanwhile finds the room free.
      this.underWay += 1;
      enter();
    }
  }

  /** One caller of this process at a time asks the pacer, so that they go in the order in which they came. */
  private async token(): Promise<'closed' | Permit> {
    const turn = this.pacing.then(async () => {
      for (;;) {
        // Before the right is asked for, which may be gone a moment later.
        await sleep(Math.max(0, this.spacing.freeFrom(this.limit) - Date.now()));
        const askedAt = Date.now();
        const token = await takeToken(this.store, this.office, this.centreFunction);
        if (token.kind === 'closed') return token.kind;
        if (token.kind === 'go') {
          this.limit = token.limit;
          const now = Date.now();
          const { limit, onTrial, grantedAt } = token;
          return { call: this.spacing.made(now, limit), onTrial, grantedAt, heardAfterMs: now - askedAt };
        }
        await sleep(token.ms);
      }
    });
    this.pacing = turn.catch(() => undefined);
    return turn;
  }

  private async note<T>(answer: CentreAnswer<T>, permit: Permit): Promise<void> {
    // A caller who gave up says nothing of the centre, nor of how quick it is.
    if (answer.kind === 'unavailable' && answer.reason === 'cancelled') return;
    const at = Date.now();
    const { call: made, onTrial } = permit;
    await this.tellOthers(permit, this.spacing.ended(made, at));
    const outcome: CallOutcome =
      answer.kind === 'unavailable'
        ? { kind: 'failed', reason: answer.reason, at }
        : { kind: 'answered', latencyMs: at - made.at, at };
    this.flow = stepFlow(this.flow, outcome);
    const event = this.eventOf(outcome, onTrial);
    if (event !== null) await changeGate(this.store, this.office, this.centreFunction, event, this.most);
    if (event?.type === 'TROUBLE') this.flow = { ...freshFlow(at), window: this.flow.window };
  }

  /** This process keeps its own calls apart; the others know of them only by the pacer. */
  private async tellOthers({ grantedAt, heardAfterMs }: Permit, arrivedLateMs: number): Promise<void> {
    const lateMs = heardAfterMs + arrivedLateMs;
    if (lateMs <= UNTOLD_DELAY_MS) return;
    // The call is made, and its answer counts also where Postgres is away; then nobody is let through anyway.
    await noteLateCall(this.store, this.office, this.centreFunction, { grantedAt, lateMs }).catch(
      () => undefined,
    );
  }

  private eventOf(outcome: CallOutcome, onTrial: boolean): GateEvent | null {
    const { at } = outcome;
    if (onTrial && outcome.kind === 'failed') return { type: 'TROUBLE', reason: outcome.reason, at };
    if (onTrial) return { type: 'TRIAL_ANSWERED', at };
    const verdict = verdictOf(this.flow, outcome);
    switch (verdict?.kind) {
      case 'trouble':
        return { type: 'TROUBLE', reason: verdict.reason, at };
      case 'slow':
      case 'quick':
        return this.pace(verdict.kind, at);
      case undefined:
        return null;
    }
  }

  private shownSlow: boolean | undefined;

  /** Told once for each change, not with every call. */
  private pace(kind: 'slow' | 'quick', at: number): GateEvent | null {
    const slow = kind === 'slow';
    if (this.shownSlow === slow) return null;
    this.shownSlow = slow;
    return { type: 'PACE', slow, at };
  }
}

/**
 * The gate before the centre for one process of an office: calls pass while the function is open, no more at once than
 * the centre bears, and no more in a second than all processes of the office together may make.
 */
export class CentreGate {
  private readonly gates: Readonly<Record<CentreFunction, FunctionGate>>;

  /** `most` is the highest number of calls a second, for each function. */
  constructor(store: Store, office: string, most: number) {
    const entries = CENTRE_FUNCTIONS.map((name) => [name, new FunctionGate(store, office, name, most)]);
    this.gates = Object.fromEntries(entries) as Record<CentreFunction, FunctionGate>;
  }

  /** Makes a call when its turn comes; `unavailable` with `gate-closed` when the function is closed. */
  through<T>(centreFunction: CentreFunction, call: () => Promise<CentreAnswer<T>>): Promise<CentreAnswer<T>> {
    return this.gates[centreFunction].through(call);
  }
}
