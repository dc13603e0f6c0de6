import type { CaseEvent } from '../../domain/case/events';
import { lockAccounts, postMovements } from './ledger';
import type { Transaction } from '../core/store';

/** An old card that its holder gave back. */
export interface OldCard {
  commandId: string;
  actor: string;
  site: string;
  /** The event by which it was given back. */
  reason: CaseEvent['type'];
  at: string;
}

/** Books an old card that was taken back; it stays among the surrendered ones until it is destroyed. */
export async function bookOldCard(tx: Transaction, { site, ...facts }: OldCard): Promise<void> {
  const path = ['CITIZEN', 'SURRENDERED'] as const;
  const accounts = await lockAccounts(tx, { site, printer: null, item: 'OLD_CARD' }, path);
  await postMovements(tx, accounts, path, { ...facts, quantity: 1, document: null, attemptId: null });
}
