import { pathOfPiece } from '../../domain/case/attempt';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { Item } from '../../domain/stock/ledger';
import { lockAccounts, postMovements } from '../stock/ledger';
import { sql } from '../core/sql';
import { onlyOf, type Transaction } from '../core/store';
import { ledgerCommand, type JournalChange } from './journal-change';

/** The account that the blank of an attempt comes from: the store, or the printer where its blanko are counted. */
interface AttemptSource {
  site: string;
  item: Item;
  printer: string;
  kind: 'STORE' | 'PRINTER';
}

async function sourceOf(tx: Transaction, attemptId: string): Promise<AttemptSource> {
  return onlyOf(
    await tx.query<AttemptSource>(sql`
      SELECT account.site, account.item, attempt.printer, account.kind
      FROM attempt JOIN account ON account.account_id = attempt.account_id WHERE attempt.attempt_id = ${attemptId}`),
  );
}

interface Claim {
  serial: string;
  attemptId: string;
  /** The account that a piece of this number may lie in, where the number is known. */
  from: string | undefined;
  to: string | undefined;
  command: string;
}

/**
 * Binds a serial to the card of an attempt: a new serial makes a numbered piece of one of the lot, a known one must
 * lie unused in the account that the card was printed from.
 *
 * @throws TerbitError SERIAL_NOT_USABLE
 */
async function claimPiece(tx: Transaction, { serial, attemptId, from, to, command }: Claim): Promise<void> {
  const claimed = await tx.query(sql`
    INSERT INTO piece (serial, account_id, attempt_id, command_id) VALUES (${serial}, ${to}, ${attemptId}, ${command})
    ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, attempt_id = excluded.attempt_id,
      command_id = excluded.command_id
    WHERE piece.attempt_id IS NULL AND piece.account_id = ${from}`);
  if (claimed.rowCount === 0) throw new TerbitError('SERIAL_NOT_USABLE');
}

/** Gives a card that is already out the serial that an officer read off it. */
export async function nameCard(tx: Transaction, change: JournalChange): Promise<void> {
  const { event } = change;
  if (event.type !== 'QUALITY_CHECKED' || event.serial === undefined) return;
  const { attemptId, serial } = event;
  const { kind, ...place } = await sourceOf(tx, attemptId);
  const accounts = await lockAccounts(tx, place, [kind, 'PRINTED']);
  const [from, to] = [accounts.get(kind), accounts.get('PRINTED')];
  await claimPiece(tx, { serial, attemptId, from, to, command: ledgerCommand(change) });
  await tx.query(sql`UPDATE attempt SET serial = ${serial} WHERE attempt.attempt_id = ${attemptId}`);
}

/** Books the piece of an attempt from account to account, and moves or claims the numbered piece with it. */
export async function movePiece(tx: Transaction, change: JournalChange): Promise<void> {
  const { before, event, after, actor, at } = change;
  const attemptId = before.attempt?.attemptId;
  // From whichever account: the path is empty for both or for neither, and only a move has to read the account.
  if (attemptId === undefined || pathOfPiece(before, event, after, 'STORE').length === 0) return;
  const { kind, ...place } = await sourceOf(tx, attemptId);
  const path = pathOfPiece(before, event, after, kind);
  const accounts = await lockAccounts(tx, place, path);
  const command = ledgerCommand(change);
  await postMovements(tx, accounts, path, {
    commandId: command,
    quantity: 1,
    reason: event.type,
    document: null,
    actor,
    attemptId,
    at,
  });
  const accountAt = (step: number): string | undefined => accounts.get(path.at(step) ?? 'STORE');
  const [from, to] = [accountAt(0), accountAt(-1)];
  // `nameCard` has claimed the piece of a quality check already.
  const serial = 'serial' in event && event.type !== 'QUALITY_CHECKED' ? event.serial : null;
  if (serial !== null) return claimPiece(tx, { serial, attemptId, from, to, command });
  await tx.query(sql`
    UPDATE piece SET account_id = ${to}, command_id = ${command} WHERE piece.attempt_id = ${attemptId}`);
}
