import { changeGate } from '../db/centre/gate';
import type { Store } from '../db/core/store';
import type { CentreAnswer } from '../domain/centre/answer';
import { diagnose, freshFlow, stepFlow, type CallFlow, type CallOutcome } from '../domain/centre/call-flow';
import { CENTRE_FUNCTIONS, type CentreFunction } from '../domain/values/centre-function';
import type { GateEvent } from '../domain/centre/gate';
import { CallPacer, type Permit } from './call-pacer';
import { CallWindow } from './call-window';

// A call to a function of the centre is made once all of these let it pass, in this order:
//
//   window   How many calls may this process have under way?     call-window; its size: domain/centre/call-flow
//   spacing  When did the centre have this process's last calls? domain/centre/call-spacing
//   gate     May calls pass, and how many in a second?           db/centre/gate; its rules: domain/centre/gate
//   pacer    Is there one left for the office in this second?    db/centre/pacer
//
// The rule that the last three keep: no second brings the centre more calls of one function than the limit of its gate,
// from all processes of the office together. The pacer counts from when it grants a call. A process that notices that
// one came late counts its own calls from then, and reports the delay to the pacer, so that the others do too.
//
// The outcome of each call goes back: it sets the size of the window, and a row of failures closes the gate.

/** The answer of a closed gate, instead of one of the centre. */
const CLOSED: CentreAnswer<never> = { kind: 'unavailable', reason: 'gate-closed' };

/** The outcome of a call; null for one that its caller gave up, which is no evidence about the centre. */
function outcomeOf(answer: CentreAnswer<unknown>, madeAt: number, at: number): CallOutcome | null {
  if (answer.kind !== 'unavailable') return { kind: 'answered', latencyMs: at - madeAt, at };
  return answer.reason === 'cancelled' ? null : { kind: 'failed', reason: answer.reason, at };
}

/** The way of one process through the gate of one function. */
class GatedFunction {
  private flow: CallFlow = freshFlow(Date.now());
  private readonly window = new CallWindow(() => Math.floor(this.flow.window));
  private readonly pacer: CallPacer;
  private shownSlow: boolean | undefined;

  constructor(
    private readonly store: Store,
    private readonly office: string,
    private readonly centreFunction: CentreFunction,
    private readonly most: number,
  ) {
    this.pacer = new CallPacer(store, office, centreFunction, most);
  }

  async through<T>(call: () => Promise<CentreAnswer<T>>): Promise<CentreAnswer<T>> {
    await this.window.enter();
    try {
      const permit = await this.pacer.permit();
      if (permit === null) return CLOSED;
      const answer = await call();
      const outcome = outcomeOf(answer, permit.call.at, Date.now());
      if (outcome !== null) await this.learn(outcome, permit);
      return answer;
    } finally {
      this.window.leave();
    }
  }

  private async learn(outcome: CallOutcome, permit: Permit): Promise<void> {
    await this.pacer.ended(permit, outcome.at);
    this.flow = stepFlow(this.flow, outcome);
    const event = permit.onTrial ? trialEvent(outcome) : this.eventOf(outcome);
    if (event === null) return;
    await changeGate(this.store, this.office, this.centreFunction, event, this.most);
    // The next outage is counted from here; the centre bears no more calls at once than before.
    if (event.type === 'TROUBLE') this.flow = { ...freshFlow(outcome.at), window: this.flow.window };
  }

  private eventOf(outcome: CallOutcome): GateEvent | null {
    const diagnosis = diagnose(this.flow, outcome);
    if (diagnosis === null) return null;
    const { at } = outcome;
    if (diagnosis.kind === 'trouble') return { type: 'TROUBLE', reason: diagnosis.reason, at };
    // Reported once for each change, not with every call.
    const slow = diagnosis.kind === 'slow';
    if (this.shownSlow === slow) return null;
    this.shownSlow = slow;
    return { type: 'PACE', slow, at };
  }
}

function trialEvent(outcome: CallOutcome): GateEvent {
  const { at } = outcome;
  return outcome.kind === 'failed'
    ? { type: 'TROUBLE', reason: outcome.reason, at }
    : { type: 'TRIAL_ANSWERED', at };
}

/** The gates before all functions of the centre, for one process of an office. */
export class CentreGate {
  private readonly gates: Readonly<Record<CentreFunction, GatedFunction>>;

  /** `most` is the highest number of calls a second, for each function. */
  constructor(store: Store, office: string, most: number) {
    const entries = CENTRE_FUNCTIONS.map((name) => [name, new GatedFunction(store, office, name, most)]);
    this.gates = Object.fromEntries(entries) as Record<CentreFunction, GatedFunction>;
  }

  /** Makes a call when its turn comes; `unavailable` with `gate-closed` when the function is closed. */
  through<T>(centreFunction: CentreFunction, call: () => Promise<CentreAnswer<T>>): Promise<CentreAnswer<T>> {
    return this.gates[centreFunction].through(call);
  }
}
