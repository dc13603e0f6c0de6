import type { ErrorCode } from '../errors/catalogue';
import type { CaseState, EventOf, StateChange } from './case-state';
import { freshRecording, isPrintCause, needsDecision, NOT_RECORDED, printReady, SETTLED } from './changes';
import type { Verdict } from './commands';
import { STATUS_MEANING, VERDICT_RANK, type EnteredStatus } from './entered-status';
import { isFinal } from './final';
import { ExternalStatus, type DecisionCause } from './stage';

// An officer enters a status that the ministry's own client shows. `classifyStatus` decides what it may do to the
// case, and `afterStatus` returns the case after it. The first line that fits decides:
//
//   the case is closed        SAME as its last status, else CASE_CLOSED
//   older than what is known  OLDER
//   nothing is recorded       SAME where the status is that, else CASE_NOT_RECORDED
//   ON_THE_WAY                MOVES forward; MOVES_BACK for a verifier; CARD_IN_HAND once a printer has the card
//   UNIQUE, PROBLEM           FINDING_STANDS against a finding of officers; MOVES as an answer to a letter;
//                             SAME as a verdict that is known; MOVES as the first one; CONFLICTS with another
//   FINDING                   CARD_IN_HAND while the card is printed, else MOVES
//   UNSEARCHED                MOVES a case that waits for the centre, else CASE_NOT_AT_CENTRE
//   CARD                      CARD_STATUS_NOT_ENTERED: what is known of cards comes from printing and handing over
//
// A verdict or finding that takes a printed card away is a step backwards too: STATUS_BACKWARDS unless by a verifier.

/** Why an entered status cannot be taken; each is a code of the catalogue. */
export const STATUS_REFUSALS = [
  'STATUS_BACKWARDS',
  'CASE_NOT_RECORDED',
  'CASE_NOT_AT_CENTRE',
  'CARD_IN_HAND',
  'CARD_STATUS_NOT_ENTERED',
  'FINDING_STANDS',
  'CASE_CLOSED',
] as const satisfies readonly ErrorCode[];
type StatusRefusal = (typeof STATUS_REFUSALS)[number];

/** `SAME` and `OLDER` change nothing; `CONFLICTS` raises the case to an officer. */
export type StatusEffect = 'MOVES' | 'MOVES_BACK' | 'CONFLICTS' | 'SAME' | 'OLDER' | StatusRefusal;

export interface StatusEntry {
  status: EnteredStatus;
  /** RFC 3339: the instant for which the ministry's program showed the status. */
  asOf: string;
  /** Whether who enters it may take a case a step back. */
  mayGoBack: boolean;
}

/** Decides what an entered status does to a case. */
export function classifyStatus(state: CaseState, entry: StatusEntry): StatusEffect {
  const { status, asOf } = entry;
  if (isFinal(state.stage)) return status === state.externalStatus ? 'SAME' : 'CASE_CLOSED';
  if (isOlder(asOf, state.statusAsOf)) return 'OLDER';
  if (state.stage === 'REGISTERED') return status === 'BELUM_REKAM' ? 'SAME' : 'CASE_NOT_RECORDED';
  switch (STATUS_MEANING[status].kind) {
    case 'ON_THE_WAY':
      return classifyStep(state, entry);
    case 'UNIQUE':
    case 'PROBLEM':
      return classifyVerdict(state, entry);
    case 'FINDING':
      return classifyFinding(state, entry);
    case 'UNSEARCHED':
      if (state.cause === 'NIK_AT_CENTRE') return 'SAME';
      return state.stage === 'SENT' ? 'MOVES' : 'CASE_NOT_AT_CENTRE';
    case 'CARD':
      return STATUS_MEANING[status].rank <= rankOf(state) ? 'SAME' : 'CARD_STATUS_NOT_ENTERED';
  }
}

/** Officers write dates to the second at best, so within one second neither is the older. */
function isOlder(asOf: string, known: string): boolean {
  return Math.floor(Date.parse(asOf) / 1000) < Math.floor(Date.parse(known) / 1000);
}

/** How far the case is, on the scale of the statuses. */
function rankOf({ stage, cause, externalStatus }: CaseState): number {
  // A case raised for its age is still on its way: better news than "sent" takes it off the officers' list.
  if (stage === 'NEEDS_DECISION' && cause !== 'NIK_AT_CENTRE') return VERDICT_RANK;
  return STATUS_MEANING[externalStatus].rank;
}

function hasCard({ stage }: CaseState): boolean {
  return stage === 'PRINTING' || stage === 'PRINTED' || stage === 'READY';
}

function classifyStep(state: CaseState, { status, mayGoBack }: StatusEntry): StatusEffect {
  if (status === state.externalStatus) return 'SAME';
  if (STATUS_MEANING[status].rank >= rankOf(state)) return 'MOVES';
  if (hasCard(state)) return 'CARD_IN_HAND';
  return mayGoBack ? 'MOVES_BACK' : 'STATUS_BACKWARDS';
}

function classifyFinding(state: CaseState, { status, mayGoBack }: StatusEntry): StatusEffect {
  if (state.cause === status) return 'SAME';
  if (state.stage === 'PRINTING') return 'CARD_IN_HAND';
  return hasCard(state) && !mayGoBack ? 'STATUS_BACKWARDS' : 'MOVES';
}

function classifyVerdict(state: CaseState, { status, mayGoBack }: StatusEntry): StatusEffect {
  const { cause, awaitsMinistry, externalStatus } = state;
  const known = knownVerdicts(state);
  // The record is another person's, so no status makes it this person's.
  if (cause === 'DUPLICATE_OPERATOR' || cause === 'SALAH_REKAM') {
    return known.includes(status) ? 'SAME' : 'FINDING_STANDS';
  }
  // A new status after a letter is the answer to it. The status that the letter was about is no answer.
  if (awaitsMinistry) {
    return status === externalStatus && cause !== 'CONFLICTING_VERDICT' ? 'SAME' : 'MOVES';
  }
  if (known.includes(status)) return 'SAME';
  if (known.length === 0) return 'MOVES';
  return hasCard(state) && !mayGoBack ? 'STATUS_BACKWARDS' : 'CONFLICTS';
}

/** The status that a verdict of the centre is shown as. */
const STATUS_OF_VERDICT: Readonly<Record<Verdict, EnteredStatus>> = {
  UNIQUE: 'PRINT_READY_RECORD',
  DUPLICATE: 'DUPLICATE_RECORD',
  ADJUDICATE: 'ADJUDICATE_RECORD',
  ENROLL_FAILURE: 'ENROLL_FAILURE_AT_CENTRAL',
  SEARCH_FAILURE: 'SEARCH_FAILURE_AT_CENTRAL',
};

/** Every verdict on the newest recording, entered or received. A failed search is no verdict. */
function knownVerdicts({ submission, enteredStatuses }: CaseState): EnteredStatus[] {
  const received = submission?.verdicts.filter((verdict) => verdict !== 'SEARCH_FAILURE') ?? [];
  return [...enteredStatuses, ...received.map((verdict) => STATUS_OF_VERDICT[verdict])];
}

/** Whether an officer entered the centre's verdict before the centre sent it. */
export function wasEntered(state: CaseState, verdict: Verdict): boolean {
  return state.enteredStatuses.includes(STATUS_OF_VERDICT[verdict]);
}

/** What a status changes that moves the case, forward or back. `at` is when it was entered. */
export function afterStatus(
  state: CaseState,
  { status, backwards }: EventOf<'STATUS_ENTERED'>,
  at: string,
): StateChange {
  const { cause, externalStatus, printReadyAt, recordedByHand } = state;
  const meaning = STATUS_MEANING[status];
  const entered = { enteredStatuses: [...state.enteredStatuses, status], statusesByHand: true };
  switch (meaning.kind) {
    case 'ON_THE_WAY':
      if (meaning.stage === 'REGISTERED')
        return { ...SETTLED, ...freshRecording(false), ...NOT_RECORDED, attempt: null };
      return {
        ...SETTLED,
        ...(backwards ? freshRecording(recordedByHand) : {}),
        stage: meaning.stage,
        externalStatus: ExternalStatus.parse(status),
        // "Still on the local computer" gives a recording of our own devices back to the link, which sends it.
        statusesByHand: recordedByHand || status !== 'BIO_CAPTURED',
        attempt: null,
      };
    case 'UNIQUE': {
      // A case that had its verdict before the print failed keeps its place in the queue.
      const place = isPrintCause(cause) ? (printReadyAt ?? at) : at;
      return { ...SETTLED, ...printReady(place), ...entered };
    }
    case 'PROBLEM':
    case 'FINDING': {
      const shown = shownFor(meaning.cause, externalStatus);
      return { ...needsDecision(meaning.cause, shown), ...entered, attempt: null };
    }
    case 'UNSEARCHED':
      return needsDecision(meaning.cause, externalStatus);
    case 'CARD':
      return {};
  }
}

/** The external status beside an entered cause; a finding of the officers leaves that of the centre as it was. */
function shownFor(cause: DecisionCause, before: ExternalStatus): ExternalStatus {
  if (cause === 'DUPLICATE_OPERATOR') return 'DUPLICATE_RECORD';
  return ExternalStatus.safeParse(cause).data ?? before;
}
