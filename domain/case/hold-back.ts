import type { CaseState } from './case-state';
import type { CaseEvent } from './events';

const FIRST_HOLD_BACK_S = 30;
export const LONGEST_HOLD_BACK_S = 3_600;

/** Whether the data for a card could not be read from the centre, or not used. */
export function isPullFailure(event: CaseEvent): boolean {
  return (
    event.type === 'DATA_REFUSED' || (event.type === 'ATTEMPT_VOIDED' && event.reason === 'READ_UNAVAILABLE')
  );
}

/** Seconds for which a case lets others pass after a failed data pull. It keeps its place; each failure doubles them. */
export function holdBackSeconds({ pullFailures, dataRefusals }: CaseState): number {
  return Math.min(FIRST_HOLD_BACK_S * 2 ** (pullFailures + dataRefusals - 1), LONGEST_HOLD_BACK_S);
}
