import type { CentreFunction } from '../values/centre-function';
import type { Verdict } from './commands';
import type { DecisionCause, ExternalStatus, Stage } from './stage';
import type { CaseState, OpenAttempt } from './state';

/**
 * What a case's workflow may know of it: ids and codes. The rest of the state (dates that give away a birthday)
 * stays in Postgres, because histories are kept and shown.
 */
export interface CaseView {
  seq: number;
  stage: Stage;
  externalStatus: ExternalStatus;
  since: string;
  cause: DecisionCause | null;
  awaitsMinistry: boolean;
  requestedRecording: { recordingId: string; station: string } | null;
  statusesByHand: boolean;
  submission: { number: number; asked: boolean; verdict: Verdict | null } | null;
  /** Set where the next step is a call to the centre and its gate was closed when the case was read. */
  gateIsClosed?: true;
  searchFailures: number;
  attempt: OpenAttempt | null;
}

export function viewOf(state: CaseState): CaseView {
  const { requestedRecording, submission } = state;
  return {
    seq: state.seq,
    stage: state.stage,
    externalStatus: state.externalStatus,
    since: state.since,
    cause: state.cause,
    awaitsMinistry: state.awaitsMinistry,
    requestedRecording: requestedRecording && {
      recordingId: requestedRecording.recordingId,
      station: requestedRecording.station,
    },
    statusesByHand: state.statusesByHand,
    submission: submission && {
      number: submission.number,
      asked: submission.asked,
      verdict: submission.verdict,
    },
    searchFailures: state.searchFailures,
    attempt: state.attempt,
  };
}

/** The step that the system itself takes next for a case; null when someone else acts next. */
export type OwnStep =
  | { kind: 'CAPTURE'; recordingId: string; station: string }
  | { kind: 'SUBMIT'; number: number }
  | { kind: 'IDENTIFY'; number: number }
  | { kind: 'SEARCH_AGAIN'; number: number; searchFailures: number }
  | { kind: 'PRINT'; attemptId: string }
  | { kind: 'CHECK_QUALITY'; attemptId: string };

function sentStep(
  { number, asked, verdict }: NonNullable<CaseView['submission']>,
  searchFailures: number,
): OwnStep | null {
  if (verdict === 'SEARCH_FAILURE') return { kind: 'SEARCH_AGAIN', number, searchFailures };
  return verdict === null && !asked ? { kind: 'IDENTIFY', number } : null;
}

/** The case waits while an operator prints in the ministry's client: the print order reports the result. */
function printStep(attempt: OpenAttempt | null): OwnStep | null {
  if (attempt === null || attempt.orderId !== undefined || attempt.state === 'UNCERTAIN') return null;
  return { kind: 'PRINT', attemptId: attempt.attemptId };
}

/** The function of the centre that a step calls first, through its gate; null for a step that calls none. */
export function gateBefore(step: OwnStep | null): CentreFunction | null {
  switch (step?.kind) {
    case 'SUBMIT':
      return 'enrol';
    case 'IDENTIFY':
    case 'SEARCH_AGAIN':
      return 'identify';
    case 'CAPTURE':
    case 'PRINT':
    case 'CHECK_QUALITY':
    case undefined:
      return null;
  }
}

/** Derives from a case what the system does next for it. */
export function ownStep(view: CaseView): OwnStep | null {
  // Until the centre's verdict is known, an officer follows such a case in the ministry's client.
  if (view.statusesByHand && (view.stage === 'RECORDED' || view.stage === 'SENT')) return null;
  switch (view.stage) {
    case 'REGISTERED':
      return view.requestedRecording && { kind: 'CAPTURE', ...view.requestedRecording };
    case 'RECORDED':
      return { kind: 'SUBMIT', number: view.submission?.number ?? 0 };
    case 'SENT':
      return view.submission && sentStep(view.submission, view.searchFailures);
    case 'PRINT_READY':
    case 'PRINTING':
      return printStep(view.attempt);
    case 'PRINTED':
      return view.attempt && { kind: 'CHECK_QUALITY', attemptId: view.attempt.attemptId };
    case 'NEEDS_DECISION':
    case 'READY':
    case 'ISSUED':
    case 'CANCELLED':
    case 'REFUSED':
      return null;
  }
}
