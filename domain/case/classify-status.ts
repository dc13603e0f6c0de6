import type { ErrorCode } from '../errors/catalogue';
import type { Verdict } from './commands';
import { STATUS_MEANING, STATUS_RANK, VERDICT_RANK, type EnteredStatus } from './entered-status';
import { isFinal } from './final';
import type { CaseState } from './state';

/** The status that a verdict of the centre is shown as. */
const STATUS_OF_VERDICT: Readonly<Record<Verdict, EnteredStatus>> = {
  UNIQUE: 'PRINT_READY_RECORD',
  DUPLICATE: 'DUPLICATE_RECORD',
  ADJUDICATE: 'ADJUDICATE_RECORD',
  ENROLL_FAILURE: 'ENROLL_FAILURE_AT_CENTRAL',
  SEARCH_FAILURE: 'SEARCH_FAILURE_AT_CENTRAL',
};

/** Why an entered status cannot be taken; each is a code of the catalogue. */
export type StatusRefusal = Extract<
  ErrorCode,
  | 'STATUS_BACKWARDS'
  | 'CASE_NOT_RECORDED'
  | 'CASE_NOT_AT_CENTRE'
  | 'CARD_IN_HAND'
  | 'CARD_STATUS_NOT_ENTERED'
  | 'FINDING_STANDS'
  | 'CASE_CLOSED'
>;

/** What an entered status does to a case. `SAME` and `OLDER` change nothing; `CONFLICTS` brings it to an officer. */
export type StatusEffect = 'MOVES' | 'MOVES_BACK' | 'CONFLICTS' | 'SAME' | 'OLDER' | StatusRefusal;

export interface StatusEntry {
  status: EnteredStatus;
  /** RFC 3339: the instant for which the ministry's program showed the status. */
  asOf: string;
  /** Whether who enters it may take a case a step back. */
  mayGoBack: boolean;
}

/** Whether the centre's verdict was entered by an officer before. */
export function wasEntered(state: CaseState, verdict: Verdict): boolean {
  return state.enteredStatuses.includes(STATUS_OF_VERDICT[verdict]);
}

/** Every word on the newest recording so far, from whoever it came; a failed search says nothing of it. */
function knownStatuses({ submission, enteredStatuses: enteredStatuses }: CaseState): EnteredStatus[] {
  const heard = submission?.verdicts.filter((verdict) => verdict !== 'SEARCH_FAILURE') ?? [];
  return [...enteredStatuses, ...heard.map((verdict) => STATUS_OF_VERDICT[verdict])];
}

/** Officers write dates to the second at best, so within one second neither is the older. */
function isOlder(asOf: string, known: string): boolean {
  return Math.floor(Date.parse(asOf) / 1000) < Math.floor(Date.parse(known) / 1000);
}

function rankOf({ stage, cause, externalStatus }: CaseState): number {
  // A case raised for its age is still on its way: better news than "sent" takes it off the officers' list.
  if (stage === 'NEEDS_DECISION' && cause !== 'NIK_AT_CENTRE') return VERDICT_RANK;
  return STATUS_RANK[externalStatus];
}

function hasCard({ stage }: CaseState): boolean {
  return stage === 'PRINTING' || stage === 'PRINTED' || stage === 'READY';
}

function classifyStep(state: CaseState, { status, mayGoBack }: StatusEntry): StatusEffect {
  if (status === state.externalStatus) return 'SAME';
  if (STATUS_RANK[status] >= rankOf(state)) return 'MOVES';
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
  const known = knownStatuses(state);
  // The record is another person's, so nothing that is said of it makes it this person's.
  if (cause === 'DUPLICATE_OPERATOR' || cause === 'SALAH_REKAM') {
    return known.includes(status) ? 'SAME' : 'FINDING_STANDS';
  }
  // A new word after a letter is the answer to it. The word that the letter was about is no answer.
  if (awaitsMinistry) {
    return status === externalStatus && cause !== 'CONFLICTING_VERDICT' ? 'SAME' : 'MOVES';
  }
  if (known.includes(status)) return 'SAME';
  if (known.length === 0) return 'MOVES';
  return hasCard(state) && !mayGoBack ? 'STATUS_BACKWARDS' : 'CONFLICTS';
}

/** Weighs a status that an officer entered against what is known of a case; the newest word decides. */
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
      return STATUS_RANK[status] <= rankOf(state) ? 'SAME' : 'CARD_STATUS_NOT_ENTERED';
  }
}
