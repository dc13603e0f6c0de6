import type { PieceReason } from '../../domain/printing/spoilage';
import type { AccountKind, Item } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store } from '../core/store';

export interface MovementRow {
  commandId: string;
  line: number;
  item: Item;
  site: string;
  from: AccountKind;
  to: AccountKind;
  printer: string | null;
  quantity: number;
  reason: string;
  document: string | null;
  note: string | null;
  actor: string;
  secondActor: string | null;
  at: Date;
  attemptId: string | null;
}

/** A page of an office's movements, newest first; `before` is the key of the last row of the page before. */
export async function movementsOf(
  { pool }: Store,
  office: string,
  limit: number,
  before: { at: string; commandId: string; line: number } | null,
): Promise<MovementRow[]> {
  const { rows } = await pool.query<MovementRow>(sql`
    SELECT movement.command_id, movement.line, source.item, target.site, source.kind AS from,
      target.kind AS to, coalesce(source.printer, target.printer) AS printer, movement.quantity, movement.reason,
      movement.document, movement.note, movement.actor, movement.second_actor, movement.at,
      movement.attempt_id
    FROM movement
    JOIN account AS source ON source.account_id = movement.from_account
    JOIN account AS target ON target.account_id = movement.to_account
    WHERE source.office = ${office} AND (${before?.at ?? null}::timestamptz IS NULL OR
      (movement.at, movement.command_id, movement.line) <
        (${before?.at ?? null}::timestamptz, ${before?.commandId ?? null}::text, ${before?.line ?? null}::smallint))
    ORDER BY movement.at DESC, movement.command_id DESC, movement.line DESC LIMIT ${limit}`);
  return rows;
}

/** One account of a stock card with its balance before the first day and after the last. */
export interface CardAccount {
  accountId: string;
  site: string;
  item: Item;
  kind: AccountKind;
  printer: string | null;
  opening: number;
  incoming: number;
  outgoing: number;
}

/** One line of a stock card: pieces that came (positive) or went (negative). */
export interface CardLine {
  accountId: string;
  at: Date;
  pieces: number;
  otherKind: AccountKind;
  otherSite: string;
  otherPrinter: string | null;
  reason: PieceReason;
  document: string | null;
  note: string | null;
  actor: string;
  secondActor: string | null;
}

/** The accounts of a stock card and its span of time (the end is excluded). */
export interface CardSpan {
  office: string;
  item: Item;
  site: string | null;
  kind: AccountKind | null;
  from: string;
  until: string;
}

/** The accounts of a stock card with a balance or a movement, in the order of the chart. */
export async function cardAccounts(
  db: Queryable,
  { office, item, site, kind, from, until }: CardSpan,
): Promise<CardAccount[]> {
  const { rows } = await db.query<CardAccount>(sql`
    WITH card AS (
      SELECT account.* FROM account
      WHERE account.office = ${office} AND account.item = ${item}
        AND (${site}::text IS NULL OR account.site = ${site}) AND (${kind}::text IS NULL OR account.kind = ${kind})
    ), side AS (
      SELECT movement.to_account AS account_id, movement.at, movement.quantity AS pieces
      FROM movement JOIN card ON card.account_id = movement.to_account WHERE movement.at < ${until}::timestamptz
      UNION ALL
      SELECT movement.from_account, movement.at, -movement.quantity
      FROM movement JOIN card ON card.account_id = movement.from_account WHERE movement.at < ${until}::timestamptz
    ), sums AS (
      SELECT side.account_id, coalesce(sum(side.pieces) FILTER (WHERE side.at < ${from}::timestamptz), 0) AS opening,
        coalesce(sum(side.pieces) FILTER (WHERE side.at >= ${from}::timestamptz AND side.pieces > 0), 0) AS incoming,
        -coalesce(sum(side.pieces) FILTER (WHERE side.at >= ${from}::timestamptz AND side.pieces < 0), 0) AS outgoing
      FROM side GROUP BY side.account_id
    )
    SELECT card.account_id, card.site, card.item, card.kind, card.printer,
      sums.opening::integer AS opening, sums.incoming::integer AS incoming, sums.outgoing::integer AS outgoing
    FROM card JOIN sums USING (account_id) JOIN chart ON chart.item = card.item AND chart.kind = card.kind
    ORDER BY card.site, chart.place, card.printer`);
  return rows;
}

/** The lines of some accounts in a span, oldest first; one more than `most` means that there are too many. */
export async function cardLines(
  db: Queryable,
  accountIds: readonly string[],
  { from, until }: Pick<CardSpan, 'from' | 'until'>,
  most: number,
): Promise<CardLine[]> {
  const { rows } = await db.query<CardLine>(sql`
    SELECT side.account_id, side.at, side.pieces, other.kind AS other_kind, other.site AS other_site,
      other.printer AS other_printer, side.reason, side.document, side.note, side.actor,
      side.second_actor
    FROM (
      SELECT movement.to_account AS account_id, movement.from_account AS other_id, movement.quantity AS pieces, movement.*
      FROM movement WHERE movement.to_account = ANY(${accountIds}::bigint[])
        AND movement.at >= ${from}::timestamptz AND movement.at < ${until}::timestamptz
      UNION ALL
      SELECT movement.from_account, movement.to_account, -movement.quantity, movement.*
      FROM movement WHERE movement.from_account = ANY(${accountIds}::bigint[])
        AND movement.at >= ${from}::timestamptz AND movement.at < ${until}::timestamptz
    ) AS side JOIN account AS other ON other.account_id = side.other_id
    ORDER BY side.at, side.command_id, side.line LIMIT ${most + 1}`);
  return rows;
}

/** A numbered piece and its present account. */
export interface PieceRow {
  serial: string;
  office: string;
  item: Item;
  site: string;
  kind: AccountKind;
  printer: string | null;
  attemptId: string | null;
  attemptState: string | null;
  caseNumber: string | null;
}

/** A numbered piece; null for an unknown number. */
export async function readPiece(db: Queryable, serial: string): Promise<PieceRow | null> {
  return firstOf(
    await db.query<PieceRow>(sql`
      SELECT piece.serial, account.office, account.item, account.site, account.kind, account.printer,
        piece.attempt_id, attempt.state AS attempt_state, cases.case_number
      FROM piece JOIN account ON account.account_id = piece.account_id
      LEFT JOIN attempt ON attempt.attempt_id = piece.attempt_id
      LEFT JOIN cases ON cases.case_id = attempt.case_id
      WHERE piece.serial = ${serial}`),
  );
}

/** A step in the life of a piece: the account that it entered, by which movement. */
export interface PieceStep {
  at: Date | null;
  site: string;
  kind: AccountKind;
  printer: string | null;
  reason: string | null;
  document: string | null;
  actor: string | null;
  secondActor: string | null;
}

/** The life of a numbered piece, oldest first. */
export async function pieceLife(db: Queryable, serial: string): Promise<PieceStep[]> {
  const { rows } = await db.query<PieceStep>(sql`
    SELECT movement.at, account.site, account.kind, account.printer, movement.reason, movement.document, movement.actor,
      movement.second_actor
    FROM piece_move JOIN account ON account.account_id = piece_move.account_id
    LEFT JOIN movement ON movement.command_id = piece_move.command_id AND movement.to_account = piece_move.account_id
    WHERE piece_move.serial = ${serial} ORDER BY piece_move.move_id`);
  return rows;
}
