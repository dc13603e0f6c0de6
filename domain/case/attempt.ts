import { z } from 'zod';
import type { CaseEvent } from './events';
import type { CaseState } from './state';
import type { AccountKind } from '../stock/ledger';

/** One try to print one card for one case on one printer. */
export const AttemptState = z.enum([
  'HELD',
  'SENDING',
  'UNCERTAIN',
  'PRINTED',
  'GOOD',
  'SPOILED',
  'NOT_PRINTED',
  'VOID',
]);
export type AttemptState = z.infer<typeof AttemptState>;

/** Whether an attempt holds a blank and its printer; the view holding_attempt has the same rule. */
export function isHolding(state: AttemptState): boolean {
  return state === 'HELD' || state === 'SENDING' || state === 'UNCERTAIN';
}

/** The new state of the open attempt, of before or after the event; null when the event does not change it. */
export function attemptAfter(
  before: CaseState,
  event: CaseEvent,
  after: CaseState,
): { attemptId: string; state: AttemptState } | null {
  const open = before.attempt ?? after.attempt;
  if (open === null) return null;
  const { attemptId } = open;
  if (after.attempt !== null) {
    return before.attempt?.state === after.attempt.state ? null : { attemptId, state: after.attempt.state };
  }
  if (open.state === 'HELD') return { attemptId, state: 'VOID' };
  const notPrinted = 'outcome' in event && event.outcome === 'NOT_PRINTED';
  return { attemptId, state: notPrinted ? 'NOT_PRINTED' : 'SPOILED' };
}

/**
 * The accounts that one piece passes through by an event of its attempt, in order; empty when it stays where it is.
 * `from` is the account that the attempt was granted from: the store, or the printer when its blanko are counted.
 */
export function pathOfPiece(
  before: CaseState,
  event: CaseEvent,
  after: CaseState,
  from: 'STORE' | 'PRINTER',
): AccountKind[] {
  if (event.type === 'HANDED_OVER') return ['PRINTED', 'ISSUED'];
  const change = attemptAfter(before, event, after);
  const wasOut = before.attempt?.state === 'PRINTED' || before.attempt?.state === 'GOOD';
  const toPrinter: AccountKind[] = from === 'STORE' ? ['STORE', 'PRINTER'] : ['PRINTER'];
  switch (change?.state) {
    case 'PRINTED':
      return [...toPrinter, 'PRINTED'];
    case 'SPOILED': {
      if (wasOut) return ['PRINTED', 'SPOILED'];
      const cameOut = 'outcome' in event && event.outcome === 'PRINTED';
      return cameOut ? [...toPrinter, 'PRINTED', 'SPOILED'] : [...toPrinter, 'SPOILED'];
    }
    case 'HELD':
    case 'SENDING':
    case 'UNCERTAIN':
    case 'GOOD':
    case 'NOT_PRINTED':
    case 'VOID':
    case undefined:
      return [];
  }
}
