import { TerbitError } from '../../domain/errors/terbit-error';
import type { AccountKind, Item } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import type { Transaction } from '../core/store';

export interface MovementFacts {
  commandId: string;
  quantity: number;
  reason: string;
  document: string | null;
  actor: string;
  /** The other of two people, where a move takes two. */
  secondActor?: string | null;
  /** Why, in the words of the person who booked it. */
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

interface LockedAccount {
  accountId: string;
  /** Pieces that no open attempt holds. */
  free: number;
  balance: number;
  /** Pieces whose number is known; the rest is a lot. */
  serials: number;
}

/**
 * Which pieces leave an account when only their quantity is told and the lot does not cover it: the lowest numbers, as
 * they lie in their box; the highest, as they are left over; or none, because nobody may guess them.
 */
export type Unnamed = 'LOWEST' | 'HIGHEST' | 'REFUSED';

/** Pieces that go from one account to another, all together. */
export interface Booking extends Omit<MovementFacts, 'attemptId'> {
  item: Item;
  from: AccountPlace;
  to: AccountPlace;
  /** Their numbers, all of them; empty when only the quantity is known. */
  serials: readonly string[];
  unnamed: Unnamed;
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

/**
 * Pieces of an account that no open attempt holds.
 *
 * @throws TerbitError ACCOUNT_NOT_FOUND
 */
export async function freeAt(tx: Transaction, item: Item, place: AccountPlace): Promise<number> {
  const [account] = await lockPlaces(tx, item, [place]);
  return account?.free ?? 0;
}

/** Enters pieces that came with their numbers; one that lies anywhere but outside is known already. */
async function enterPieces(
  tx: Transaction,
  { outside, to }: { outside: string; to: string },
  serials: readonly string[],
  commandId: string,
): Promise<void> {
  if (serials.length === 0) return;
  const entered = await tx.query<{ serial: string }>(sql`
    INSERT INTO piece (serial, account_id, command_id)
    SELECT DISTINCT serial, ${to}::bigint, ${commandId} FROM unnest(${serials}::text[]) AS serial
    ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, command_id = excluded.command_id
    WHERE piece.account_id = ${outside} AND piece.attempt_id IS NULL RETURNING piece.serial`);
  if (entered.rowCount === serials.length) return;
  const known = new Set(entered.rows.map(({ serial }) => serial));
  // Struck off as they are met, so that a number named twice is found too.
  throw new TerbitError('SERIAL_ALREADY_KNOWN', { serial: serials.find((serial) => !known.delete(serial)) });
}

interface PieceMove {
  from: LockedAccount;
  to: LockedAccount;
  commandId: string;
  /** Only pieces of this paper leave, where it is given. */
  ofPaper: string | null;
  /** The paper under which they are now. */
  toPaper: string | null;
}

async function moveNamed(
  tx: Transaction,
  { from, to, commandId, ofPaper, toPaper }: PieceMove,
  serials: readonly string[],
): Promise<void> {
  const { rows } = await tx.query<{ serial: string }>(sql`
    UPDATE piece SET account_id = ${to.accountId}, command_id = ${commandId}, consignment_id = ${toPaper}
    WHERE piece.serial = ANY(${serials}::text[]) AND piece.account_id = ${from.accountId}
      AND (${ofPaper}::uuid IS NULL OR piece.consignment_id = ${ofPaper})
    RETURNING piece.serial`);
  if (rows.length === serials.length) return;
  const moved = new Set(rows.map(({ serial }) => serial));
  throw new TerbitError('SERIAL_NOT_HERE', { serial: serials.find((serial) => !moved.delete(serial)) });
}

/** Moves as many numbered pieces as the lot does not cover. */
async function moveUnnamed(
  tx: Transaction,
  move: PieceMove,
  {
    quantity,
    lot,
    unnamed,
  }: { quantity: number; lot: { pieces: number; numbered: number }; unnamed: Unnamed },
): Promise<void> {
  const needed = quantity - lot.pieces;
  if (needed <= 0) return;
  // When all of them go, nobody has to say which.
  if (unnamed === 'REFUSED' && needed < lot.numbered) {
    throw new TerbitError('SERIALS_REQUIRED', { unnumbered: Math.max(lot.pieces, 0) });
  }
  const { from, to, commandId, ofPaper, toPaper } = move;
  await tx.query(sql`
    UPDATE piece SET account_id = ${to.accountId}, command_id = ${commandId}, consignment_id = ${toPaper}
    WHERE piece.serial IN (
      SELECT next.serial FROM piece AS next
      WHERE next.account_id = ${from.accountId} AND (${ofPaper}::uuid IS NULL OR next.consignment_id = ${ofPaper})
      ORDER BY CASE WHEN ${unnamed} <> 'HIGHEST' THEN next.serial END, next.serial DESC LIMIT ${needed})`);
}

interface ConsignmentRest {
  outstanding: number;
  numbered: number;
}

async function readConsignmentRest(
  tx: Transaction,
  consignmentId: string,
  accountId: string,
): Promise<ConsignmentRest> {
  const { rows } = await tx.query<ConsignmentRest>(sql`
    SELECT consignment.outstanding, (SELECT count(*) FROM piece
      WHERE piece.account_id = ${accountId} AND piece.consignment_id = ${consignmentId})::integer AS numbered
    FROM consignment WHERE consignment.consignment_id = ${consignmentId}`);
  return rows[0] ?? { outstanding: 0, numbered: 0 };
}

const ON_PAPER: readonly AccountKind[] = ['IN_TRANSIT', 'LENT'];

/**
 * The one way in which people move pieces: from one account to another, with their numbers, their movement and what
 * it takes. The floor must be locked (`lockFloor`), because free blanko may be taken away.
 *
 * @throws TerbitError ACCOUNT_NOT_FOUND, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE with the first such
 *   `serial`, SERIALS_REQUIRED when nobody may guess which numbered pieces go
 */
export async function bookPieces(tx: Transaction, booking: Booking): Promise<void> {
  const { item, from, to, quantity, serials, unnamed, consignmentId = null } = booking;
  const [source, target] = await lockPair(tx, item, from, to);
  const leavesPaper = ON_PAPER.includes(from.kind) ? consignmentId : null;
  const paper = leavesPaper === null ? null : await readConsignmentRest(tx, leavesPaper, source.accountId);
  const free = paper?.outstanding ?? source.free;
  if (free < quantity) throw new TerbitError('NOT_ENOUGH_BLANKO', { free });
  const move = {
    from: source,
    to: target,
    commandId: booking.commandId,
    ofPaper: leavesPaper,
    toPaper: ON_PAPER.includes(to.kind) ? consignmentId : null,
  };
  if (serials.length > 0) await moveNamed(tx, move, serials);
  else {
    const numbered = paper?.numbered ?? source.serials;
    const pieces = (paper?.outstanding ?? source.balance) - numbered;
    await moveUnnamed(tx, move, { quantity, lot: { pieces, numbered }, unnamed });
  }
  await postAlong(tx, [source.accountId, target.accountId], { ...booking, attemptId: null });
}

/** Pieces that come from outside: from the ministry, from another office, or an old card from its holder. */
export interface Arrival extends Omit<MovementFacts, 'attemptId'> {
  item: Item;
  to: AccountPlace;
  serials: readonly string[];
}

/**
 * Books pieces that come from outside, and enters their numbers.
 *
 * @throws TerbitError SERIAL_ALREADY_KNOWN with the first such `serial`
 */
export async function bookArrival(tx: Transaction, arrival: Arrival): Promise<void> {
  const { item, to, serials, commandId } = arrival;
  const from: AccountPlace = { site: to.site, kind: item === 'OLD_CARD' ? 'CITIZEN' : 'CENTRE' };
  const [source, target] = await lockPair(tx, item, from, to);
  await postAlong(tx, [source.accountId, target.accountId], { ...arrival, attemptId: null });
  await enterPieces(tx, { outside: source.accountId, to: target.accountId }, serials, commandId);
}
