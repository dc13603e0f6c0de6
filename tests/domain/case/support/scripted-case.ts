import type { Command, DecisionAction, SpoilReason, Verdict } from '../../../../domain/case/commands';
import type { CaseState } from '../../../../domain/case/state';
import type { DecisionCause } from '../../../../domain/case/stage';
import type { EnteredStatus } from '../../../../domain/case/entered-status';
import { play, registered, START } from './random-commands';

let steps = 0;

/** A case that follows a script; a command that is not accepted is a fault of the script. */
export class ScriptedCase {
  state: CaseState = registered();

  tell(command: Command): this {
    const { decision, after } = play(this.state, command);
    if (decision.kind !== 'event')
      throw new Error(`${command.type} in ${this.state.stage}: ${decision.kind}`);
    this.state = after;
    return this;
  }

  record(): this {
    const recordingId = `recording-${++steps}`;
    return this.tell({ type: 'REQUEST_RECORDING', recordingId, station: '53.71.04', exceptions: [] }).tell({
      type: 'RECORD',
      recordingId,
      packetHash: 'hash',
      lowestQuality: 70,
      missing: [],
    });
  }

  recordByHand(): this {
    const recordingId = `recording-${++steps}`;
    return this.tell({ type: 'RECORD_BY_HAND', recordingId, station: '53.71.04', exceptions: [] });
  }

  /** What entering a status would be: now, unless it is older, and by the verifier, unless given otherwise. */
  word(
    status: EnteredStatus,
    { age = 0, mayGoBack = true } = {},
  ): Extract<Command, { type: 'ENTER_STATUS' }> {
    const asOf = new Date(START + (this.state.seq + 1 - age) * 1_000).toISOString();
    return { type: 'ENTER_STATUS', status, asOf, mayGoBack, note: null };
  }

  enter(status: EnteredStatus): this {
    return this.tell(this.word(status));
  }

  acknowledge(): this {
    const submissionId = this.state.submission?.submissionId ?? '';
    return this.tell({ type: 'ACKNOWLEDGE', submissionId, taskId: 'task' });
  }

  submit(submissionId = `submission-${++steps}`): this {
    return this.tell({ type: 'SUBMIT', submissionId, tokenHash: submissionId });
  }

  verdict(verdict: Verdict): this {
    return this.tell({
      type: 'RECEIVE_VERDICT',
      submissionId: this.state.submission?.submissionId ?? '',
      verdict,
    });
  }

  printReady(): this {
    return this.record().submit().verdict('UNIQUE');
  }

  hold(): this {
    return this.tell({ type: 'HOLD', attemptId: `attempt-${++steps}`, printer: 'kupang-1' });
  }

  order(): this {
    const ids = { attemptId: `attempt-${++steps}`, orderId: `order-${steps}` };
    return this.tell({ type: 'ORDER_PRINT', printer: 'manual-1', ...ids });
  }

  get attemptId(): string {
    return this.state.attempt?.attemptId ?? '';
  }

  send(): this {
    return this.tell({ type: 'START_SENDING', attemptId: this.attemptId, jobId: 1, printerUpTime: 1 });
  }

  report(outcome: 'PRINTED' | 'SPOILED' | 'NOT_PRINTED' | 'UNCERTAIN'): this {
    return this.tell({
      type: 'REPORT_PRINT',
      attemptId: this.attemptId,
      outcome,
      serial: null,
      reason: null,
    });
  }

  settle(outcome: 'PRINTED' | 'SPOILED' | 'NOT_PRINTED'): this {
    return this.tell({
      type: 'SETTLE',
      attemptId: this.attemptId,
      outcome,
      serial: null,
      proposedBy: 'first',
    });
  }

  check(result: 'GOOD' | 'SPOILED', reason: SpoilReason | null = null): this {
    return this.tell({ type: 'CHECK_QUALITY', result, reason });
  }

  shelve(shelf: string, box: string): this {
    return this.tell({ type: 'SHELVE', shelf, box });
  }

  handOver(): this {
    const check = { kind: 'ONE_TO_ONE' } as const;
    return this.tell({ type: 'HAND_OVER', collector: 'HOLDER', check, oldCardReturned: false });
  }

  decide(action: DecisionAction): this {
    return this.tell({ type: 'DECIDE', action, note: 'uji', corrected: null });
  }

  cancel(): this {
    return this.tell({ type: 'CANCEL', reason: 'WITHDRAWN', note: null });
  }
}

export const aCase = (): ScriptedCase => new ScriptedCase();

function repeated(times: number, made: ScriptedCase, what: (made: ScriptedCase) => void): ScriptedCase {
  for (let time = 0; time < times; time += 1) what(made);
  return made;
}

/** A case that stands before an officer, by what brought it there. */
export function broughtBy(cause: DecisionCause): ScriptedCase {
  switch (cause) {
    case 'DUPLICATE_RECORD':
      return aCase().record().submit().verdict('DUPLICATE');
    case 'ADJUDICATE_RECORD':
      return aCase().record().submit().verdict('ADJUDICATE');
    case 'ENROLL_FAILURE_AT_CENTRAL':
      return aCase().record().submit().verdict('ENROLL_FAILURE');
    case 'ENROLL_FAILURE_AT_REGIONAL':
    case 'REQUEST_VALIDATION':
    case 'DUPLICATE_OPERATOR':
    case 'SALAH_REKAM':
      return aCase().recordByHand().enter(cause);
    case 'NIK_AT_CENTRE':
      return aCase().record().submit().acknowledge().tell({ type: 'RAISE', cause });
    case 'CONFLICTING_VERDICT':
      return aCase().printReady().verdict('DUPLICATE');
    case 'DATA_UNREADABLE':
      return repeated(3, aCase().printReady(), (made) => {
        made.hold();
        made.tell({ type: 'REFUSE_DATA', attemptId: made.attemptId });
      });
    case 'WRONG_DATA':
      return aCase().printReady().hold().send().report('PRINTED').check('SPOILED', 'WRONG_DATA');
    case 'SPOILED_TOO_OFTEN':
      return repeated(3, aCase().printReady(), (made) => made.hold().send().report('SPOILED'));
  }
}
