import type { CaseEvent } from '../../domain/case/events';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { AccountKind, BookedReason, Item } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import type { Transaction } from '../core/store';

// The ledger keeps three things. Accounts have a balance. Movements, of which nothing is ever changed, add up to the
// balances. Pieces whose serial is known are numbered and lie in one account each; the other pieces of an account are
// its lot, which has a quantity alone. Who moves pieces locks their accounts first.

export interface MovementFacts {
  commandId: string;
  quantity: number;
  reason: BookedReason | CaseEvent['type'];
  document: string | null;
  actor: string;
  /** The other of two people, where a move takes two. */
  secondActor?: string | null;
  /** Why, as the person who booked it wrote. */
  note?: string | null;
  attemptId: string | null;
  /** The manifest or loan that a move belongs to. */
  consignmentId?: string | null;
  at: string;
}

/** The accounts of one item at a site, and of one of its printers. */
interface AccountsOf {
  site: string;
  printer: string | null;
  item: Item;
}

/**
 * Locks accounts of a site for the rest of the transaction: those of the kinds named, or all. They are locked in one
 * order, so that two movements never wait for each other.
 */
export async function lockAccounts(
  tx: Transaction,
  { site, printer, item }: AccountsOf,
  kinds: readonly AccountKind[] | null = null,
): Promise<Map<AccountKind, string>> {
  const { rows } = await tx.query<{ accountId: string; kind: AccountKind }>(sql`
    SELECT account.account_id, account.kind FROM account
    WHERE account.site = ${site} AND account.item = ${item}
      AND (account.printer IS NULL OR account.printer = ${printer})
      AND (${kinds}::text[] IS NULL OR account.kind = ANY(${kinds}))
    ORDER BY account.account_id FOR NO KEY UPDATE`);
  return new Map(rows.map(({ accountId, kind }) => [kind, accountId]));
}

/** Books pieces along a path of accounts, one line for each step of it. */
export async function postMovements(
  tx: Transaction,
  accounts: ReadonlyMap<AccountKind, string>,
  path: readonly AccountKind[],
  facts: MovementFacts,
): Promise<void> {
  await postAlong(
    tx,
    path.map((kind) => accounts.get(kind)),
    facts,
  );
}

async function postAlong(
  tx: Transaction,
  ids: readonly (string | undefined)[],
  facts: MovementFacts,
): Promise<void> {
  const { commandId, quantity, reason, document, actor, attemptId, at } = facts;
  const { secondActor = null, note = null, consignmentId = null } = facts;
  await tx.query(sql`
    INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, document, actor, second_actor,
      note, at, attempt_id, consignment_id)
    SELECT ${commandId}, step.line, step.source, step.target, ${quantity}::integer, ${reason}, ${document},
      ${actor}, ${secondActor}, ${note}, ${at}::timestamptz, ${attemptId}::uuid, ${consignmentId}::uuid
    FROM unnest(${ids.slice(0, -1)}::bigint[], ${ids.slice(1)}::bigint[]) WITH ORDINALITY AS step (source, target, line)
    ORDER BY step.line`);
}

/** One account by its place in the chart. */
export interface AccountPlace {
  site: string;
  kind: AccountKind;
  printer?: string | null;
}

/**
 * Which numbered pieces leave an account when only the quantity is known and the lot does not cover it: the lowest
 * serials, as they lie in their box; the highest, as they are left over; or none, because no one may guess.
 */
export type Unnamed = 'LOWEST' | 'HIGHEST' | 'REFUSED';

/** Pieces that go from one account to another, all together. */
export interface Booking extends Omit<MovementFacts, 'attemptId'> {
  item: Item;
  from: AccountPlace;
  to: AccountPlace;
  /** All their serials; empty when only the quantity is known. */
  serials: readonly string[];
  unnamed: Unnamed;
}

/** Accounts whose pieces belong to a manifest or a loan each. */
const ON_PAPER: readonly AccountKind[] = ['IN_TRANSIT', 'LENT'];

/**
 * The one way in which people move pieces: from one account to another, the numbered ones with their serials, and one
 * movement. The floor must be locked (`lockFloor`), because free blanko may be taken away.
 *
 * @throws TerbitError ACCOUNT_NOT_FOUND, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE with the first such
 *   `serial`, SERIALS_REQUIRED when no one may guess which numbered pieces go
 */
export async function bookPieces(tx: Transaction, booking: Booking): Promise<void> {
  const { item, from, to, quantity, serials, unnamed, commandId, consignmentId = null } = booking;
  const [source, target] = await lockPair(tx, item, from, to);
  const supply = await supplyOf(tx, source, ON_PAPER.includes(from.kind) ? consignmentId : null);
  if (quantity > supply.free) throw new TerbitError('NOT_ENOUGH_BLANKO', { free: supply.free });
  const leaving = serials.length > 0 ? serials : await chooseSerials(tx, supply, quantity, unnamed);
  const paper = ON_PAPER.includes(to.kind) ? consignmentId : null;
  await moveSerials(tx, supply, { accountId: target.accountId, paper, commandId }, leaving);
  await postAlong(tx, [source.accountId, target.accountId], { ...booking, attemptId: null });
}

/** Pieces that come from outside: from the ministry, from another office, or an old card from its holder. */
export interface Arrival extends Omit<MovementFacts, 'attemptId'> {
  item: Item;
  to: AccountPlace;
  serials: readonly string[];
}

/**
 * Books pieces that come from outside, and enters their serials.
 *
 * @throws TerbitError SERIAL_ALREADY_KNOWN with the first such `serial`
 */
export async function bookArrival(tx: Transaction, arrival: Arrival): Promise<void> {
  const { item, to, serials, commandId } = arrival;
  const from: AccountPlace = { site: to.site, kind: item === 'OLD_CARD' ? 'CITIZEN' : 'CENTRE' };
  const [source, target] = await lockPair(tx, item, from, to);
  await postAlong(tx, [source.accountId, target.accountId], { ...arrival, attemptId: null });
  await enterSerials(tx, { outside: source.accountId, to: target.accountId, commandId }, serials);
}

/**
 * Pieces of an account that no open attempt holds.
 *
 * @throws TerbitError ACCOUNT_NOT_FOUND
 */
export async function freeAt(tx: Transaction, item: Item, place: AccountPlace): Promise<number> {
  const [account] = await lockPlaces(tx, item, [place]);
  return account?.free ?? 0;
}

interface LockedAccount {
  accountId: string;
  /** Pieces that no open attempt holds. */
  free: number;
  balance: number;
  /** Numbered pieces; the others are the lot. */
  serials: number;
}

async function lockPlaces(
  tx: Transaction,
  item: Item,
  places: readonly AccountPlace[],
): Promise<LockedAccount[]> {
  const { rows } = await tx.query<LockedAccount & { place: number }>(sql`
    SELECT asked.place::integer AS place, account.account_id, account.balance::integer AS balance,
      account.serials::integer AS serials, (account.balance - (SELECT count(*) FROM holding_attempt
        WHERE holding_attempt.account_id = account.account_id))::integer AS free
    FROM unnest(${places.map(({ site }) => site)}::text[], ${places.map(({ kind }) => kind)}::text[],
      ${places.map(({ printer }) => printer ?? null)}::text[]) WITH ORDINALITY AS asked (site, kind, printer, place)
    JOIN account ON account.site = asked.site AND account.item = ${item} AND account.kind = asked.kind
      AND account.printer IS NOT DISTINCT FROM asked.printer
    ORDER BY account.account_id FOR NO KEY UPDATE OF account`);
  const inOrder = [...rows].sort((one, other) => one.place - other.place);
  if (inOrder.length !== places.length) throw new TerbitError('ACCOUNT_NOT_FOUND');
  return inOrder;
}

async function lockPair(
  tx: Transaction,
  item: Item,
  from: AccountPlace,
  to: AccountPlace,
): Promise<[LockedAccount, LockedAccount]> {
  const [source, target] = await lockPlaces(tx, item, [from, to]);
  if (source === undefined || target === undefined) throw new TerbitError('ACCOUNT_NOT_FOUND');
  return [source, target];
}

/** What may leave an account: its free pieces, or where they belong to a paper, what is outstanding of that paper. */
interface AvailablePieces {
  accountId: string;
  paper: string | null;
  free: number;
  numbered: number;
  /** The lot. */
  unnumbered: number;
}

async function supplyOf(
  tx: Transaction,
  account: LockedAccount,
  paper: string | null,
): Promise<AvailablePieces> {
  const { accountId, free, balance, serials } = account;
  if (paper === null) {
    return { accountId, paper, free, numbered: serials, unnumbered: balance - serials };
  }
  const { rows } = await tx.query<{ outstanding: number; numbered: number }>(sql`
    SELECT consignment.outstanding, (SELECT count(*) FROM piece
      WHERE piece.account_id = ${accountId} AND piece.consignment_id = ${paper})::integer AS numbered
    FROM consignment WHERE consignment.consignment_id = ${paper}`);
  const { outstanding, numbered } = rows[0] ?? { outstanding: 0, numbered: 0 };
  return { accountId, paper, free: outstanding, numbered, unnumbered: outstanding - numbered };
}

/** The serials that leave when only the quantity is known: as many numbered pieces as the lot does not cover. */
async function chooseSerials(
  tx: Transaction,
  { accountId, paper, numbered, unnumbered }: AvailablePieces,
  quantity: number,
  unnamed: Unnamed,
): Promise<string[]> {
  const needed = quantity - unnumbered;
  if (needed <= 0) return [];
  // Where all numbered pieces leave, there is nothing to choose.
  if (unnamed === 'REFUSED' && needed < numbered) {
    throw new TerbitError('SERIALS_REQUIRED', { unnumbered: Math.max(unnumbered, 0) });
  }
  const { rows } = await tx.query<{ serial: string }>(sql`
    SELECT piece.serial FROM piece
    WHERE piece.account_id = ${accountId} AND (${paper}::uuid IS NULL OR piece.consignment_id = ${paper})
    ORDER BY CASE WHEN ${unnamed} <> 'HIGHEST' THEN piece.serial END, piece.serial DESC LIMIT ${needed}`);
  return rows.map(({ serial }) => serial);
}

/** Moves numbered pieces to an account, and to the paper that they belong to there. */
async function moveSerials(
  tx: Transaction,
  from: AvailablePieces,
  to: { accountId: string; paper: string | null; commandId: string },
  serials: readonly string[],
): Promise<void> {
  if (serials.length === 0) return;
  const { rows } = await tx.query<{ serial: string }>(sql`
    UPDATE piece SET account_id = ${to.accountId}, command_id = ${to.commandId}, consignment_id = ${to.paper}
    WHERE piece.serial = ANY(${serials}::text[]) AND piece.account_id = ${from.accountId}
      AND (${from.paper}::uuid IS NULL OR piece.consignment_id = ${from.paper})
    RETURNING piece.serial`);
  const serial = firstMissing(serials, rows);
  if (serial !== undefined) throw new TerbitError('SERIAL_NOT_HERE', { serial });
}

/** Enters numbered pieces that arrive; one that lies anywhere but outside is known already. */
async function enterSerials(
  tx: Transaction,
  { outside, to, commandId }: { outside: string; to: string; commandId: string },
  serials: readonly string[],
): Promise<void> {
  if (serials.length === 0) return;
  const { rows } = await tx.query<{ serial: string }>(sql`
    INSERT INTO piece (serial, account_id, command_id)
    SELECT DISTINCT serial, ${to}::bigint, ${commandId} FROM unnest(${serials}::text[]) AS serial
    ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, command_id = excluded.command_id
    WHERE piece.account_id = ${outside} AND piece.attempt_id IS NULL RETURNING piece.serial`);
  const serial = firstMissing(serials, rows);
  if (serial !== undefined) throw new TerbitError('SERIAL_ALREADY_KNOWN', { serial });
}

/** The first serial without a row. Each row serves one serial, so that one named twice is found too. */
function firstMissing(serials: readonly string[], rows: readonly { serial: string }[]): string | undefined {
  const written = new Set(rows.map(({ serial }) => serial));
  return serials.find((serial) => !written.delete(serial));
}
