import { STATUS_MEANING, type EnteredStatus } from './entered-status';
import { ExternalStatus, type DecisionCause, type Stage } from './stage';

// Changes of a case that several events share, apart from the fold that applies them (state.ts).

export const NO_DECISION = { cause: null, awaitsMinistry: false, letterSentAt: null } as const;

/** Failures of print are counted anew once somebody looked at the case. */
const NO_FAILURES = { dataRefusals: 0, spoiledCards: 0 } as const;

/** Nothing stands before an officer any more, and what failed before is no longer counted. */
export const SETTLED = { ...NO_DECISION, ...NO_FAILURES } as const;

export const NOT_RECORDED = {
  stage: 'REGISTERED',
  externalStatus: 'BELUM_REKAM',
  recordingId: null,
} as const;

interface FreshRecording {
  submission: null;
  enteredStatuses: EnteredStatus[];
  recordedByHand: boolean;
  statusesByHand: boolean;
}

/** A recording that sets out anew: what was said of it, or of earlier ones, no longer counts. */
export function freshRecording(recordedByHand: boolean): FreshRecording {
  return { submission: null, enteredStatuses: [], recordedByHand, statusesByHand: recordedByHand };
}

/** Where a card lies that waits for its holder; `at` is when it was put there, RFC 3339 in UTC. */
export interface ShelfPlace {
  shelf: string;
  box: string;
  at: string;
}

interface Position {
  stage: Stage;
  externalStatus: ExternalStatus;
  cause: DecisionCause | null;
  awaitsMinistry: boolean;
  letterSentAt: string | null;
}

export function needsDecision(cause: DecisionCause, externalStatus: ExternalStatus): Position {
  return { ...NO_DECISION, stage: 'NEEDS_DECISION', cause, externalStatus };
}

export function printReady(at: string): Position & { printReadyAt: string } {
  return { ...NO_DECISION, stage: 'PRINT_READY', externalStatus: 'PRINT_READY_RECORD', printReadyAt: at };
}

/** Causes that arose after the centre's verdict, so that the case can go back to the printer. */
export function isPrintCause(cause: DecisionCause | null): boolean {
  return cause === 'DATA_UNREADABLE' || cause === 'SPOILED_TOO_OFTEN' || cause === 'WRONG_DATA';
}

/** What the effect of an entered status depends on. */
interface StatusSubject {
  externalStatus: ExternalStatus;
  cause: DecisionCause | null;
  printReadyAt: string | null;
  recordedByHand: boolean;
  enteredStatuses: readonly EnteredStatus[];
}

/** The external status that goes with a cause entered by hand; what officers find leaves the centre's as it was. */
function shownFor(cause: DecisionCause, before: ExternalStatus): ExternalStatus {
  if (cause === 'DUPLICATE_OPERATOR') return 'DUPLICATE_RECORD';
  return ExternalStatus.safeParse(cause).data ?? before;
}

type StatusEffect = Partial<Position & FreshRecording> & {
  printReadyAt?: string;
  recordingId?: null;
  attempt?: null;
  dataRefusals?: number;
  spoiledCards?: number;
};

/** What a status that an officer entered makes of a case. `at` is when it was entered. */
export function afterStatus(
  subject: StatusSubject,
  { status, backwards }: { status: EnteredStatus; backwards: boolean },
  at: string,
): StatusEffect {
  const { recordedByHand } = subject;
  const meaning = STATUS_MEANING[status];
  const entered = { enteredStatuses: [...subject.enteredStatuses, status], statusesByHand: true };
  switch (meaning.kind) {
    case 'ON_THE_WAY': {
      const onTheWay = { ...SETTLED, attempt: null };
      if (meaning.stage === 'REGISTERED') return { ...onTheWay, ...freshRecording(false), ...NOT_RECORDED };
      return {
        ...onTheWay,
        ...(backwards ? freshRecording(recordedByHand) : {}),
        stage: meaning.stage,
        externalStatus: ExternalStatus.parse(status),
        // "Still on the local computer" gives a recording of our own devices back to the link, which sends it.
        statusesByHand: recordedByHand || status !== 'BIO_CAPTURED',
      };
    }
    case 'UNIQUE': {
      const place = isPrintCause(subject.cause) ? (subject.printReadyAt ?? at) : at;
      return { ...printReady(place), ...entered, ...NO_FAILURES };
    }
    case 'PROBLEM':
    case 'FINDING': {
      const { cause } = meaning;
      return { ...needsDecision(cause, shownFor(cause, subject.externalStatus)), ...entered, attempt: null };
    }
    case 'UNSEARCHED':
      return needsDecision(meaning.cause, subject.externalStatus);
    case 'CARD':
      return {};
  }
}
