import type { Verdict } from './commands';
import { changeByAttempt } from './attempt-changes';
import type { CaseState, StateChange, EventOf, Submission } from './case-state';
import { afterStatus } from './classify-status';
import {
  needsDecision,
  isPrintCause,
  freshRecording,
  NO_DECISION,
  NOT_RECORDED,
  printReady,
  SETTLED,
} from './changes';
import type { CaseEvent, JournalEntry } from './events';
import { isFinal } from './final';

export type { CaseState, OpenAttempt } from './case-state';

function opened({ seq, at }: JournalEntry, event: EventOf<'REGISTERED'>): CaseState {
  return {
    seq,
    caseNumber: event.caseNumber,
    office: event.office,
    station: event.station,
    pickupSite: event.pickupSite,
    service: event.service,
    reason: event.reason,
    printableFrom: event.printableFrom,
    stage: 'REGISTERED',
    since: at,
    externalStatus: 'BELUM_REKAM',
    requestedRecording: null,
    recordingId: null,
    submission: null,
    submissionCount: 0,
    recordedByHand: false,
    statusesByHand: false,
    enteredStatuses: [],
    statusAsOf: at,
    searchFailures: 0,
    ...NO_DECISION,
    printReadyAt: null,
    queueMark: null,
    deskOn: null,
    attempt: null,
    chipSerial: null,
    spoiledCards: 0,
    dataRefusals: 0,
    pullFailures: 0,
    stored: null,
    onShelf: null,
  };
}

function withVerdict(submission: Submission, verdict: Verdict): Submission {
  return { ...submission, verdict, verdicts: [...submission.verdicts, verdict] };
}

function afterVerdict(state: CaseState, verdict: Verdict, at: string): StateChange {
  const submission = state.submission && withVerdict(state.submission, verdict);
  switch (verdict) {
    case 'UNIQUE':
      return { submission, ...printReady(at) };
    case 'DUPLICATE':
      return { submission, ...needsDecision('DUPLICATE_RECORD', 'DUPLICATE_RECORD') };
    case 'ADJUDICATE':
      return { submission, ...needsDecision('ADJUDICATE_RECORD', 'ADJUDICATE_RECORD') };
    case 'ENROLL_FAILURE':
      return { submission, ...needsDecision('ENROLL_FAILURE_AT_CENTRAL', 'ENROLL_FAILURE_AT_CENTRAL') };
    case 'SEARCH_FAILURE':
      return {
        submission,
        ...NO_DECISION,
        stage: 'SENT',
        externalStatus: 'SEARCH_FAILURE_AT_CENTRAL',
        searchFailures: state.searchFailures + 1,
      };
  }
}

function afterDecision(
  state: CaseState,
  action: Extract<CaseEvent, { type: 'DECIDED' }>['action'],
  at: string,
): StateChange {
  const resend: StateChange = {
    ...SETTLED,
    ...freshRecording(state.recordedByHand),
    stage: 'RECORDED',
    externalStatus: 'BIO_CAPTURED',
  };
  switch (action) {
    case 'RESEND':
      return resend;
    case 'RERECORD':
      return { ...resend, ...freshRecording(false), ...NOT_RECORDED };
    case 'REPRINT':
      return { ...SETTLED, ...printReady(state.printReadyAt ?? at) };
    case 'CONFIRM_UNIQUE':
      return {
        ...SETTLED,
        ...printReady(state.printReadyAt ?? at),
        submission: state.submission && withVerdict(state.submission, 'UNIQUE'),
        enteredStatuses: [...state.enteredStatuses, 'PRINT_READY_RECORD'],
      };
    case 'CORRECT':
      return isPrintCause(state.cause)
        ? { ...SETTLED, ...printReady(state.printReadyAt ?? at) }
        : { ...resend };
    case 'LETTER_SENT':
      return { awaitsMinistry: true, letterSentAt: at };
    case 'REFUSE':
      return { ...SETTLED, stage: 'REFUSED' };
  }
}

function withLateVerdict({ submission }: CaseState, verdict: Verdict): StateChange {
  return { submission: submission && { ...submission, verdicts: [...submission.verdicts, verdict] } };
}

/** What a contradiction changes. `noted` adds the new status to those that are known, as of `asOf`. */
function afterConflict(state: CaseState, noted: StateChange, asOf: string): StateChange {
  if (isFinal(state.stage)) return noted;
  if (state.stage === 'PRINTING')
    return { ...noted, statusAsOf: asOf, stored: state.stored ?? 'CONFLICTING_VERDICT' };
  return {
    ...noted,
    statusAsOf: asOf,
    ...needsDecision('CONFLICTING_VERDICT', 'ADJUDICATE_RECORD'),
    attempt: null,
  };
}

type RecordingEvent = EventOf<'RECORDING_REQUESTED' | 'RECORDED' | 'RECORDED_BY_HAND' | 'RECORDING_FAILED'>;

function changeByRecording(event: RecordingEvent): StateChange {
  switch (event.type) {
    case 'RECORDING_REQUESTED': {
      const { recordingId, station, exceptions } = event;
      return { requestedRecording: { recordingId, station, exceptions } };
    }
    case 'RECORDED':
    case 'RECORDED_BY_HAND':
      return {
        stage: 'RECORDED',
        externalStatus: 'BIO_CAPTURED',
        requestedRecording: null,
        recordingId: event.recordingId,
        ...freshRecording(event.type === 'RECORDED_BY_HAND'),
        ...SETTLED,
      };
    case 'RECORDING_FAILED':
      return { requestedRecording: null };
  }
}

/** A lasting mark takes the place of the one before; the desk is beside it. */
function prioritised(state: CaseState, event: EventOf<'PRIORITY_SET' | 'PRIORITY_CLEARED'>): StateChange {
  if (event.type === 'PRIORITY_SET')
    return event.mark === 'HOLDER_AT_DESK' ? { deskOn: event.day } : { queueMark: event.mark };
  if (event.mark === 'HOLDER_AT_DESK') return { deskOn: null };
  return state.queueMark === event.mark ? { queueMark: null } : {};
}

function submitted(
  state: CaseState,
  { submissionId, recordingId, number }: EventOf<'SUBMITTED'>,
): StateChange {
  return {
    submission: { submissionId, recordingId, number, asked: false, verdict: null, verdicts: [] },
    submissionCount: number,
    externalStatus: state.stage === 'RECORDED' ? 'PROCESSING' : state.externalStatus,
  };
}

/**
 * The link has delivered the recording to the centre, whatever status officers entered before. Without a task the
 * centre was not asked yet: its identification is closed.
 */
function acknowledged(state: CaseState, { taskId }: EventOf<'ACKNOWLEDGED'>): StateChange {
  const { externalStatus, submission } = state;
  const isReceived = taskId === null || externalStatus === 'RECEIVED_AT_CENTRAL';
  return {
    stage: 'SENT',
    externalStatus: isReceived ? 'RECEIVED_AT_CENTRAL' : 'SENT_FOR_ENROLLMENT',
    statusesByHand: false,
    submission: submission && { ...submission, asked: submission.asked || taskId !== null },
  };
}

function changeBy(state: CaseState, event: CaseEvent, at: string): StateChange {
  switch (event.type) {
    case 'REGISTERED':
      return {};
    case 'RECORDING_REQUESTED':
    case 'RECORDING_FAILED':
      return changeByRecording(event);
    case 'RECORDED':
    case 'RECORDED_BY_HAND':
      return { ...changeByRecording(event), statusAsOf: at };
    case 'SUBMITTED':
      return submitted(state, event);
    case 'ACKNOWLEDGED':
      return { ...acknowledged(state, event), statusAsOf: at };
    case 'VERDICT_RECEIVED':
      return { ...afterVerdict(state, event.verdict, at), statusesByHand: false, statusAsOf: at };
    case 'VERDICT_CONFLICTED':
      return afterConflict(state, withLateVerdict(state, event.verdict), at);
    case 'STATUS_ENTERED':
      return { ...afterStatus(state, event, at), statusAsOf: event.asOf };
    case 'STATUS_CONFLICTED': {
      const enteredStatuses = [...state.enteredStatuses, event.status];
      return afterConflict(state, { enteredStatuses }, event.asOf);
    }
    case 'RAISED':
      return needsDecision(event.cause, state.externalStatus);
    case 'DECIDED':
      return { ...afterDecision(state, event.action, at), ...event.corrected, statusAsOf: at };
    case 'PRIORITY_SET':
    case 'PRIORITY_CLEARED':
      return prioritised(state, event);
    case 'ATTEMPT_HELD':
    case 'PRINT_ORDERED':
    case 'ATTEMPT_VOIDED':
    case 'DATA_REFUSED':
    case 'SENDING_STARTED':
    case 'PRINT_REPORTED':
    case 'PRINT_SETTLED':
    case 'QUALITY_CHECKED':
      return changeByAttempt(state, event);
    case 'SHELVED':
      return { onShelf: { shelf: event.shelf, box: event.box, at } };
    case 'HANDED_OVER':
      return { stage: 'ISSUED', externalStatus: 'CARD_ISSUED' };
    case 'CANCELLATION_STORED':
      return { stored: 'CANCELLATION' };
    case 'CANCELLED':
      return {
        stage: 'CANCELLED',
        attempt: null,
        requestedRecording: null,
        ...NO_DECISION,
      };
  }
}

/** One journal entry with the case before and after it. */
export interface JournalStep {
  before: CaseState | null;
  entry: JournalEntry;
  after: CaseState;
}

/** The state after one more journal entry. The first entry of a case must be REGISTERED. */
export function advance(state: CaseState | null, entry: JournalEntry): CaseState {
  if (state === null) {
    if (entry.event.type !== 'REGISTERED') throw new Error(`a journal cannot begin with ${entry.event.type}`);
    return opened(entry, entry.event);
  }
  const change = changeBy(state, entry.event, entry.at);
  const moved = change.stage !== undefined && change.stage !== state.stage;
  const next = { ...state, ...change, seq: entry.seq, since: moved ? entry.at : state.since };
  // Whatever takes a card away from its holder takes it off the shelf.
  return next.stage === 'READY' || next.onShelf === null ? next : { ...next, onShelf: null };
}

/** The fold of a whole journal; null for an empty one. */
export function fold(entries: readonly JournalEntry[]): CaseState | null {
  return entries.reduce<CaseState | null>(advance, null);
}
