import type { ErrorCode } from '../errors/catalogue';
import type { Service } from '../values/codes';
import type { Command, CommandType, SpoilReason } from './commands';
import type { CaseEvent } from './events';
import { ALLOWED_DECISIONS } from './allowed-decisions';
import type { CaseState } from './state';
import type { Stage } from './stage';
import { wasEntered, classifyStatus } from './classify-status';

type StageTable = Record<Stage, readonly CommandType[]>;

const KTP_EL = {
  REGISTERED: ['REQUEST_RECORDING', 'RECORD', 'RECORD_BY_HAND', 'FAIL_RECORDING', 'PRIORITISE', 'CANCEL'],
  RECORDED: [
    'REPLACE_RECORDING',
    'SUBMIT',
    'ACKNOWLEDGE',
    'RECEIVE_VERDICT',
    'ENTER_STATUS',
    'PRIORITISE',
    'CANCEL',
  ],
  SENT: [
    'REPLACE_RECORDING',
    'SUBMIT',
    'ACKNOWLEDGE',
    'RECEIVE_VERDICT',
    'ENTER_STATUS',
    'RAISE',
    'PRIORITISE',
    'CANCEL',
  ],
  NEEDS_DECISION: ['REPLACE_RECORDING', 'DECIDE', 'RECEIVE_VERDICT', 'ENTER_STATUS', 'PRIORITISE', 'CANCEL'],
  PRINT_READY: [
    'HOLD',
    'VOID',
    'REFUSE_DATA',
    'START_SENDING',
    'ORDER_PRINT',
    'RECEIVE_VERDICT',
    'ENTER_STATUS',
    'PRIORITISE',
    'CANCEL',
  ],
  PRINTING: ['REPORT_PRINT', 'SETTLE', 'RECEIVE_VERDICT', 'ENTER_STATUS', 'CANCEL'],
  PRINTED: ['CHECK_QUALITY', 'RECEIVE_VERDICT', 'ENTER_STATUS', 'CANCEL'],
  READY: ['SHELVE', 'HAND_OVER', 'CHECK_QUALITY', 'RECEIVE_VERDICT', 'ENTER_STATUS', 'CANCEL'],
  ISSUED: ['RECEIVE_VERDICT'],
  CANCELLED: [],
  REFUSED: [],
} as const satisfies StageTable;

/**
 * Which commands a case of each service takes in each stage. The table guards every change, answers 409 and draws the
 * diagram in the docs.
 */
export const ALLOWED = { KTP_EL } satisfies Record<Service, StageTable>;

/**
 * The commands that a person gives; the others come from the system's own steps. A recording by hand is asked for
 * where one by devices is.
 */
const GIVEN_BY_PEOPLE = [
  'REQUEST_RECORDING',
  'ENTER_STATUS',
  'DECIDE',
  'SETTLE',
  'CHECK_QUALITY',
  'SHELVE',
  'HAND_OVER',
  'PRIORITISE',
  'CANCEL',
] as const;
export type PersonalCommandType = (typeof GIVEN_BY_PEOPLE)[number];

/** What people may do with a case in its present state. */
export function allowedActions({
  service,
  stage,
}: Pick<CaseState, 'service' | 'stage'>): PersonalCommandType[] {
  const allowed: readonly CommandType[] = ALLOWED[service][stage];
  return GIVEN_BY_PEOPLE.filter((type) => allowed.includes(type));
}

export type Decision =
  | { kind: 'event'; event: CaseEvent }
  /** The command was carried out before, or a newer fact made it pointless; nothing changes. */
  | { kind: 'unchanged' }
  /** `code` where the rules know a more exact reason than the table. */
  | { kind: 'refused'; code?: ErrorCode };

const UNCHANGED: Decision = { kind: 'unchanged' };
const REFUSED: Decision = { kind: 'refused' };

function accept(event: CaseEvent): Decision {
  return { kind: 'event', event };
}

type Of<T extends CommandType> = Extract<Command, { type: T }>;

function decideVerdict(state: CaseState, { submissionId, verdict }: Of<'RECEIVE_VERDICT'>): Decision {
  const newest = state.submission;
  // Only the newest submission of the newest recording decides; an answer to an older one is history.
  if (newest?.submissionId !== submissionId || newest.verdicts.includes(verdict)) return UNCHANGED;
  if (wasEntered(state, verdict)) return UNCHANGED;
  // A failed search says nothing of the person: it is no verdict that another could contradict.
  const isAnswered = newest.verdict !== null && newest.verdict !== 'SEARCH_FAILURE';
  if (!isAnswered && state.enteredStatuses.length === 0) {
    return accept({ type: 'VERDICT_RECEIVED', submissionId, verdict });
  }
  return verdict === 'SEARCH_FAILURE'
    ? UNCHANGED
    : accept({ type: 'VERDICT_CONFLICTED', submissionId, verdict });
}

function decideSubmission(state: CaseState, command: Of<'SUBMIT'>): Decision {
  const { submissionId, tokenHash } = command;
  if (state.recordingId === null || state.statusesByHand) return REFUSED;
  // The step read the case before its recording was replaced: its result does not apply to the new one.
  if (command.recordingId !== undefined && command.recordingId !== state.recordingId) return UNCHANGED;
  if (state.stage === 'SENT' && state.submission?.verdict !== 'SEARCH_FAILURE') return UNCHANGED;
  if (state.submission?.submissionId === submissionId) return UNCHANGED;
  const { recordingId, submissionCount } = state;
  return accept({ type: 'SUBMITTED', submissionId, recordingId, number: submissionCount + 1, tokenHash });
}

/** Whether a command concerns the attempt that the case has open, in one of the states given. */
function isOpen(state: CaseState, attemptId: string, ...states: string[]): boolean {
  return state.attempt?.attemptId === attemptId && states.includes(state.attempt.state);
}

/** Printed again, a card with wrong data would be as wrong: an officer looks first. */
function raisedBy(reason: SpoilReason | null): { raises?: 'WRONG_DATA' } {
  return reason === 'WRONG_DATA' ? { raises: reason } : {};
}

function decideGrant(state: CaseState, command: Of<'HOLD' | 'ORDER_PRINT'>): Decision {
  if (state.attempt !== null) return REFUSED;
  const { attemptId, printer } = command;
  if (command.type === 'ORDER_PRINT') {
    return accept({ type: 'PRINT_ORDERED', attemptId, printer, orderId: command.orderId });
  }
  // The centre's open interface does not know a recording that was made in the ministry's own client.
  return state.recordedByHand ? REFUSED : accept({ type: 'ATTEMPT_HELD', attemptId, printer });
}

function decidePrinting(
  state: CaseState,
  command: Of<'VOID' | 'REFUSE_DATA' | 'START_SENDING' | 'REPORT_PRINT' | 'SETTLE'>,
): Decision {
  const { attemptId } = command;
  switch (command.type) {
    case 'VOID':
      return isOpen(state, attemptId, 'HELD')
        ? accept({ type: 'ATTEMPT_VOIDED', attemptId, reason: command.reason })
        : REFUSED;
    case 'REFUSE_DATA':
      return isOpen(state, attemptId, 'HELD') ? accept({ type: 'DATA_REFUSED', attemptId }) : REFUSED;
    case 'START_SENDING': {
      const { jobId, printerUpTime } = command;
      return isOpen(state, attemptId, 'HELD')
        ? accept({ type: 'SENDING_STARTED', attemptId, jobId, printerUpTime })
        : REFUSED;
    }
    case 'REPORT_PRINT': {
      if (isOpen(state, attemptId, 'UNCERTAIN') && command.outcome === 'UNCERTAIN') return UNCHANGED;
      // Once uncertain, only two persons at the tray can report what happened.
      if (!isOpen(state, attemptId, 'SENDING')) return REFUSED;
      const { outcome, serial, reason } = command;
      return accept({ type: 'PRINT_REPORTED', attemptId, outcome, serial, reason, ...raisedBy(reason) });
    }
    case 'SETTLE': {
      if (!isOpen(state, attemptId, 'UNCERTAIN')) return REFUSED;
      const { outcome, serial, proposedBy } = command;
      return accept({ type: 'PRINT_SETTLED', attemptId, outcome, serial, proposedBy });
    }
  }
}

function decideRecording(
  state: CaseState,
  command: Of<'REQUEST_RECORDING' | 'RECORD' | 'RECORD_BY_HAND' | 'FAIL_RECORDING' | 'REPLACE_RECORDING'>,
): Decision {
  const requested = state.requestedRecording;
  switch (command.type) {
    case 'REQUEST_RECORDING': {
      if (requested !== null) return REFUSED;
      const { recordingId, station, exceptions } = command;
      return accept({ type: 'RECORDING_REQUESTED', recordingId, station, exceptions });
    }
    case 'RECORD': {
      if (requested?.recordingId !== command.recordingId) return REFUSED;
      const { recordingId, packetHash, lowestQuality, missing } = command;
      return accept({ type: 'RECORDED', recordingId, packetHash, lowestQuality, missing });
    }
    case 'RECORD_BY_HAND': {
      // An officer may record by hand while a device does not answer.
      const { recordingId, station, exceptions } = command;
      return accept({ type: 'RECORDED_BY_HAND', recordingId, station, exceptions });
    }
    case 'FAIL_RECORDING':
      return requested?.recordingId === command.recordingId
        ? accept({ type: 'RECORDING_FAILED', recordingId: command.recordingId, failure: command.failure })
        : REFUSED;
    case 'REPLACE_RECORDING': {
      const { recordingId, packetHash, lowestQuality, missing } = command;
      if (state.recordingId === recordingId) return UNCHANGED;
      return accept({ type: 'RECORDED', recordingId, packetHash, lowestQuality, missing });
    }
  }
}

function decideClosing(
  state: CaseState,
  command: Of<'DECIDE' | 'CHECK_QUALITY' | 'SHELVE' | 'CANCEL'>,
): Decision {
  switch (command.type) {
    case 'DECIDE': {
      const allowed = state.cause ? ALLOWED_DECISIONS[state.cause] : [];
      return allowed.includes(command.action)
        ? accept({ type: 'DECIDED', action: command.action, corrected: command.corrected })
        : REFUSED;
    }
    case 'CHECK_QUALITY': {
      const { result, reason, serial = null } = command;
      const isNamed = serial !== null && state.chipSerial === null;
      if (serial !== null && !isNamed && serial !== state.chipSerial)
        return { kind: 'refused', code: 'SERIAL_DIFFERS' };
      // A good card may still be found spoiled on the shelf; it is found good twice only to be given its number.
      if (!state.attempt || (state.stage === 'READY' && result === 'GOOD' && !isNamed)) return REFUSED;
      const { attemptId } = state.attempt;
      return accept({
        type: 'QUALITY_CHECKED',
        attemptId,
        result,
        reason,
        ...raisedBy(reason),
        ...(isNamed ? { serial } : {}),
      });
    }
    case 'SHELVE': {
      const { shelf, box } = command;
      const isThere = state.onShelf?.shelf === shelf && state.onShelf.box === box;
      return isThere ? UNCHANGED : accept({ type: 'SHELVED', shelf, box });
    }
    case 'CANCEL': {
      const { reason } = command;
      if (state.stage !== 'PRINTING') return accept({ type: 'CANCELLED', reason });
      return state.stored === 'CANCELLATION' ? REFUSED : accept({ type: 'CANCELLATION_STORED', reason });
    }
  }
}

function decideStatus(state: CaseState, { status, asOf, mayGoBack }: Of<'ENTER_STATUS'>): Decision {
  const effect = classifyStatus(state, { status, asOf, mayGoBack });
  const instant = new Date(asOf).toISOString();
  switch (effect) {
    case 'MOVES':
    case 'MOVES_BACK':
      return accept({ type: 'STATUS_ENTERED', status, asOf: instant, backwards: effect === 'MOVES_BACK' });
    case 'CONFLICTS':
      return accept({ type: 'STATUS_CONFLICTED', status, asOf: instant });
    case 'SAME':
    case 'OLDER':
      return UNCHANGED;
    default:
      return { kind: 'refused', code: effect };
  }
}

function decidePriority(state: CaseState, { mark, isSet, today }: Of<'PRIORITISE'>): Decision {
  if (mark === 'HOLDER_AT_DESK') {
    // A mark for another day has expired, so there is nothing to take back.
    const isThere = state.deskOn === today;
    if (isThere === isSet) return UNCHANGED;
    return accept(isSet ? { type: 'PRIORITY_SET', mark, day: today } : { type: 'PRIORITY_CLEARED', mark });
  }
  if ((state.queueMark === mark) === isSet) return UNCHANGED;
  return accept({ type: isSet ? 'PRIORITY_SET' : 'PRIORITY_CLEARED', mark });
}

/**
 * Whether it is only known that the centre has the recording. Any other status is news, and the case may wait longer
 * for it. "Received" is no news where the link itself delivered the recording and requested the search.
 */
function isJustSent({ externalStatus, submission }: CaseState): boolean {
  if (externalStatus === 'SENT_FOR_ENROLLMENT') return true;
  return (
    externalStatus === 'RECEIVED_AT_CENTRAL' && submission?.asked === true && submission.verdict === null
  );
}

function decideAllowed(state: CaseState, command: Command): Decision {
  switch (command.type) {
    case 'REQUEST_RECORDING':
    case 'RECORD':
    case 'RECORD_BY_HAND':
    case 'FAIL_RECORDING':
    case 'REPLACE_RECORDING':
      return decideRecording(state, command);
    case 'SUBMIT':
      return decideSubmission(state, command);
    case 'ACKNOWLEDGE': {
      const { submissionId, taskId } = command;
      const isNewest = state.submission?.submissionId === submissionId && state.submission.verdict === null;
      return isNewest ? accept({ type: 'ACKNOWLEDGED', submissionId, taskId }) : UNCHANGED;
    }
    case 'RECEIVE_VERDICT':
      return decideVerdict(state, command);
    case 'ENTER_STATUS':
      return decideStatus(state, command);
    case 'RAISE':
      return isJustSent(state) ? accept({ type: 'RAISED', cause: command.cause }) : UNCHANGED;
    case 'PRIORITISE':
      return decidePriority(state, command);
    case 'HOLD':
    case 'ORDER_PRINT':
      return decideGrant(state, command);
    case 'VOID':
    case 'REFUSE_DATA':
    case 'START_SENDING':
    case 'REPORT_PRINT':
    case 'SETTLE':
      return decidePrinting(state, command);
    case 'DECIDE':
    case 'CHECK_QUALITY':
    case 'SHELVE':
    case 'CANCEL':
      return decideClosing(state, command);
    case 'HAND_OVER': {
      const { collector, check, oldCardReturned } = command;
      return accept({ type: 'HANDED_OVER', collector, check, oldCardReturned });
    }
  }
}

/** Asks the rules what a command does to a case. The answer names one event at most: one command, one journal row. */
export function decide(state: CaseState, command: Command): Decision {
  const allowed: readonly CommandType[] = ALLOWED[state.service][state.stage];
  if (allowed.includes(command.type)) return decideAllowed(state, command);
  if (command.type === 'ENTER_STATUS') return decideStatus(state, command);
  // The centre may acknowledge, or repeat a verdict, long after the case left that stage; this is no error.
  const mayComeLate: readonly CommandType[] = ['ACKNOWLEDGE', 'RECEIVE_VERDICT', 'RAISE'];
  return mayComeLate.includes(command.type) ? UNCHANGED : REFUSED;
}
