import type { CaseState, StateChange, EventOf, OpenAttempt } from './case-state';
import { needsDecision } from './changes';
import type { DecisionCause } from './stage';

/** Spoiled cards after which an officer has to look at the case. */
const SPOILED_LIMIT = 3;
/** Refusals of the data at print time after which an officer has to look at the case. */
const DATA_REFUSAL_LIMIT = 3;

type AttemptEvent = EventOf<
  | 'ATTEMPT_HELD'
  | 'PRINT_ORDERED'
  | 'ATTEMPT_VOIDED'
  | 'DATA_REFUSED'
  | 'SENDING_STARTED'
  | 'PRINT_REPORTED'
  | 'PRINT_SETTLED'
  | 'QUALITY_CHECKED'
>;

/**
 * Returns the case to its old place in the queue, unless an event stored in the meantime or too many failures prevent
 * it.
 */
function backToQueue(state: CaseState, change: StateChange, raises?: DecisionCause): StateChange {
  const next = { ...state, ...change };
  const base: StateChange = { ...change, attempt: null, stored: null, externalStatus: 'PRINT_READY_RECORD' };
  if (state.stored === 'CANCELLATION') return { ...base, stage: 'CANCELLED' };
  if (state.stored === 'CONFLICTING_VERDICT')
    return { ...base, ...needsDecision('CONFLICTING_VERDICT', 'ADJUDICATE_RECORD') };
  if (raises !== undefined) return { ...base, ...needsDecision(raises, 'PRINT_READY_RECORD') };
  if (next.dataRefusals >= DATA_REFUSAL_LIMIT)
    return { ...base, ...needsDecision('DATA_UNREADABLE', 'PRINT_READY_RECORD') };
  if (next.spoiledCards >= SPOILED_LIMIT)
    return { ...base, ...needsDecision('SPOILED_TOO_OFTEN', 'PRINT_READY_RECORD') };
  return { ...base, stage: 'PRINT_READY' };
}

function afterSpoiling(state: CaseState, raises?: DecisionCause): StateChange {
  return backToQueue(state, { spoiledCards: state.spoiledCards + 1 }, raises);
}

function afterPrint(state: CaseState, event: EventOf<'PRINT_REPORTED' | 'PRINT_SETTLED'>): StateChange {
  switch (event.outcome) {
    case 'UNCERTAIN':
      return { attempt: state.attempt && { ...state.attempt, state: 'UNCERTAIN' } };
    case 'NOT_PRINTED':
      return backToQueue(state, {});
    case 'SPOILED':
      return afterSpoiling(state, 'raises' in event ? event.raises : undefined);
    case 'PRINTED':
      // The event that reports a card for a case closed in the meantime also spoils the card.
      if (state.stored !== null) return backToQueue(state, {});
      return {
        stage: 'PRINTED',
        externalStatus: 'CARD_PRINTED',
        attempt: state.attempt && { ...state.attempt, state: 'PRINTED' },
      };
  }
}

function printing(attempt: OpenAttempt | null): StateChange {
  return { stage: 'PRINTING', externalStatus: 'SENT_FOR_CARD_PRINTING', attempt, pullFailures: 0 };
}

/** The changes of a case that follow from an event of its attempt. */
export function changeByAttempt(state: CaseState, event: AttemptEvent): StateChange {
  switch (event.type) {
    case 'ATTEMPT_HELD':
      return {
        attempt: { attemptId: event.attemptId, printer: event.printer, state: 'HELD' },
        chipSerial: null,
      };
    case 'PRINT_ORDERED': {
      const { attemptId, printer, orderId } = event;
      return { ...printing({ attemptId, printer, state: 'SENDING', orderId }), chipSerial: null };
    }
    case 'ATTEMPT_VOIDED':
      return backToQueue(state, {
        pullFailures: event.reason === 'READ_UNAVAILABLE' ? state.pullFailures + 1 : state.pullFailures,
      });
    case 'DATA_REFUSED':
      return backToQueue(state, { dataRefusals: state.dataRefusals + 1 });
    case 'SENDING_STARTED':
      return printing(state.attempt && { ...state.attempt, state: 'SENDING' });
    case 'PRINT_REPORTED':
    case 'PRINT_SETTLED':
      return { chipSerial: event.serial, ...afterPrint(state, event) };
    case 'QUALITY_CHECKED':
      return event.result === 'GOOD'
        ? {
            stage: 'READY',
            attempt: state.attempt && { ...state.attempt, state: 'GOOD' },
            chipSerial: event.serial ?? state.chipSerial,
          }
        : afterSpoiling(state, event.raises);
  }
}
