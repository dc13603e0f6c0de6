import type { EnteredStatus } from './entered-status';
import type { DecisionCause, ExternalStatus, Stage } from './stage';

// Changes of a case that several events share, apart from the fold that applies them (state.ts).

export const NO_DECISION = { cause: null, awaitsMinistry: false, letterSentAt: null } as const;

/** Ends the wait for an officer, and counts failures of print from zero. */
export const SETTLED = { ...NO_DECISION, dataRefusals: 0, spoiledCards: 0 } as const;

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

/** A recording that starts over: statuses of it, or of earlier ones, no longer count. */
export function freshRecording(recordedByHand: boolean): FreshRecording {
  return { submission: null, enteredStatuses: [], recordedByHand, statusesByHand: recordedByHand };
}

/** Where a card waits for its holder; `at` is when it was put there, RFC 3339 in UTC. */
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
