import { TerbitError } from '../../domain/errors/terbit-error';
import type { Item } from '../../domain/stock/ledger';
import { newId } from '../../platform/ids';
import type { Booker } from './blanko';
import { bookPieces, freeAt, type AccountPlace } from './ledger';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { onlyOf, type Store, type Transaction } from '../core/store';
import { firstStatement, requireSecondPerson } from '../core/second-person';
import { lockFloor } from '../core/floor-lock';

/** What a person counted in one account. */
export interface StockCount extends Booker {
  site: string;
  item: Item;
  kind: 'STORE' | 'PRINTER' | 'SPOILED' | 'SURRENDERED';
  printer: string | null;
  counted: number;
  /** Numbers of the pieces that are missing, or that were found; empty when they are not known. */
  serials: string[];
  note: string | null;
  /** Whether this person may book a difference, as the second of the two. */
  maySettle: boolean;
}

/** The result of a count. `expected` is the balance in the books when the first person counted. */
export interface CountOutcome {
  kind: 'agrees' | 'proposed' | 'differs' | 'booked';
  expected: number;
  difference: number;
}

interface Account {
  accountId: string;
  balance: number;
}

/** The count of the first of two people, for an account that differs from its books. */
interface FirstCount {
  counted: number;
  expected: number;
  serials: string[];
}

function isFirstCount(content: unknown): content is FirstCount {
  return typeof content === 'object' && content !== null && 'expected' in content;
}

async function readAccount(
  tx: Transaction,
  { office, site, item, kind, printer }: StockCount,
): Promise<Account> {
  const { rows } = await tx.query<Account>(sql`
    SELECT account.account_id, account.balance::integer AS balance FROM account
    WHERE account.office = ${office} AND account.site = ${site} AND account.item = ${item} AND account.kind = ${kind}
      AND account.printer IS NOT DISTINCT FROM ${printer}`);
  if (rows.length === 0) throw new TerbitError('ACCOUNT_NOT_FOUND');
  return onlyOf({ rows });
}

/**
 * Records a stock count. One that agrees with the books is stored. A difference is stored as the statement of the first
 * of two people; when a supervisor counts the same and gives the reason, it is booked as missing, or as found.
 *
 * @throws TerbitError ACCOUNT_NOT_FOUND, SERIALS_DO_NOT_MATCH, SECOND_PERSON_REQUIRED, SUPERVISOR_REQUIRED, NOTE_REQUIRED,
 *   SURPLUS_NOT_EXPLAINED when more is there than was ever missing, NOT_ENOUGH_BLANKO, SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function bookCount(tx: Transaction, store: Store, count: StockCount): Promise<CountOutcome> {
  const { office, site, item, kind, printer, counted, serials, note, maySettle, actor } = count;
  await lockFloor(tx, office);
  const { accountId, balance } = await readAccount(tx, count);
  const subject = [item, kind, printer ?? site].join(' ');
  const first = await firstStatement(tx, { office, operation: 'COUNT', subject });
  const expected = isFirstCount(first) ? first.expected : balance;
  const difference = counted - expected;
  if (serials.length !== 0 && serials.length !== Math.abs(difference)) {
    throw new TerbitError('SERIALS_DO_NOT_MATCH', {
      quantity: Math.abs(difference),
      numbered: serials.length,
    });
  }
  if (first === null && difference === 0) {
    await insertCount(tx, store, count, { accountId, expected, firstAt: null, first: null });
    return { kind: 'agrees', expected, difference };
  }
  if (difference > 0) await requireMissing(tx, count, difference);
  const content: FirstCount = { counted, expected, serials: [...serials].sort() };
  const agreement = await requireSecondPerson(tx, store, {
    office,
    operation: 'COUNT',
    subject,
    content,
    actor,
  });
  if (agreement.kind !== 'agreed') return { kind: agreement.kind, expected, difference };
  if (!maySettle) throw new TerbitError('SUPERVISOR_REQUIRED');
  if (note === null) throw new TerbitError('NOTE_REQUIRED');
  await insertCount(tx, store, count, {
    accountId,
    expected,
    firstAt: agreement.firstAt,
    first: agreement.first,
  });
  await bookDifference(tx, store, { ...count, note, difference, countedBy: agreement.first });
  return { kind: 'booked', expected, difference };
}

async function requireMissing(
  tx: Transaction,
  { site, item }: StockCount,
  difference: number,
): Promise<void> {
  const missing = await freeAt(tx, item, { site, kind: 'MISSING' });
  if (missing < difference) throw new TerbitError('SURPLUS_NOT_EXPLAINED', { missing });
}

interface CountRecord {
  accountId: string;
  expected: number;
  first: string | null;
  firstAt: string | null;
}

async function insertCount(
  tx: Transaction,
  { clock }: Store,
  { counted, note, commandId, actor }: StockCount,
  { accountId, expected, first, firstAt }: CountRecord,
): Promise<void> {
  const now = clock();
  const at = now.toISOString();
  await tx.query(sql`
    INSERT INTO stock_count (count_id, account_id, expected, counted, command_id, actor, counted_at, second_actor, note,
      at)
    VALUES (${newId(now)}, ${accountId}, ${expected}, ${counted}, ${commandId}, ${first ?? actor}, ${firstAt ?? at},
      ${first === null ? null : actor}, ${note}, ${at})`);
}

/** A difference between books and count on which two people agree. */
interface Difference extends Booker {
  site: string;
  item: Item;
  kind: StockCount['kind'];
  printer: string | null;
  /** Counted less expected, not 0: negative for pieces that are missing, positive for pieces that were found. */
  difference: number;
  serials: string[];
  note: string;
  /** The first of the two; `actor` is the second. */
  countedBy: string;
}

/**
 * Books a shortage as missing, or a surplus as found missing pieces. The floor must be locked.
 *
 * @throws TerbitError NOT_ENOUGH_BLANKO, SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function bookDifference(tx: Transaction, { clock }: Store, facts: Difference): Promise<void> {
  const { office, site, item, kind, printer, difference, serials, note, countedBy, commandId, actor } = facts;
  const place: AccountPlace = { site, kind, printer };
  const missing: AccountPlace = { site, kind: 'MISSING' };
  const isShort = difference < 0;
  await bookPieces(tx, {
    commandId,
    actor,
    item,
    serials,
    note,
    unnamed: 'REFUSED',
    document: null,
    secondActor: countedBy,
    quantity: Math.abs(difference),
    from: isShort ? place : missing,
    to: isShort ? missing : place,
    reason: isShort ? 'COUNTED_SHORT' : 'FOUND',
    at: clock().toISOString(),
  });
  if (!isShort) wakeFloor(tx, office, 'BLANKO');
}
