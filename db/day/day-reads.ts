import type { BookLine, DayEntryKind, NewestDay } from '../../domain/day/day';
import { Item, type AccountKind } from '../../domain/stock/ledger';
import type { PieceReason } from '../../domain/printing/spoilage';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { firstOf, onlyOf, type Queryable } from '../core/store';

/** An opening, closing or reopening of a day. Marks are numbers of movements, as text. */
export interface DayEntry {
  seq: number;
  kind: DayEntryKind;
  fromMark: string;
  mark: string;
  endMark: string;
  actor: string;
  secondActor: string | null;
  note: string | null;
  ministryTotal: number | null;
  terbitTotal: number | null;
  at: Date;
}

/** The newest day of a site; null before its first opening. */
export async function newestDay(db: Queryable, site: string): Promise<NewestDay | null> {
  return firstOf(
    await db.query<NewestDay>(sql`
      SELECT day_entry.day, day_entry.kind FROM day_entry WHERE day_entry.site = ${site}
      ORDER BY day_entry.day DESC, day_entry.seq DESC LIMIT 1`),
  );
}

/** The entries of a day of a site, oldest first; empty for a day that was never opened. */
export async function entriesOfDay(db: Queryable, site: string, day: PlainDate): Promise<DayEntry[]> {
  const { rows } = await db.query<DayEntry>(sql`
    SELECT day_entry.seq, day_entry.kind, day_entry.from_mark::text AS from_mark, day_entry.mark::text AS mark,
      day_entry.end_mark::text AS end_mark, day_entry.actor, day_entry.second_actor, day_entry.note,
      day_entry.ministry_total, day_entry.terbit_total, day_entry.at
    FROM day_entry WHERE day_entry.site = ${site} AND day_entry.day = ${day}::date ORDER BY day_entry.seq`);
  return rows;
}

/** The state of a day of a site, for a list. */
export interface DaySummary {
  site: string;
  day: string;
  kind: DayEntryKind;
  actor: string;
  secondActor: string | null;
  at: Date;
  /** Pieces that the last closing counted below and above the books. */
  short: number;
  found: number;
}

/** Days of an office and all its sites, newest first. */
export async function listDays(
  db: Queryable,
  { office, site, from, to }: { office: string; site: string | null; from: PlainDate; to: PlainDate },
): Promise<DaySummary[]> {
  const { rows } = await db.query<DaySummary>(sql`
    SELECT newest.site, newest.day, newest.kind, newest.actor, newest.second_actor,
      newest.at,
      (SELECT coalesce(-sum(least(day_line.difference, 0)), 0) FROM day_line WHERE day_line.site = newest.site
        AND day_line.day = newest.day AND day_line.seq = newest.seq)::integer AS short,
      (SELECT coalesce(sum(greatest(day_line.difference, 0)), 0) FROM day_line WHERE day_line.site = newest.site
        AND day_line.day = newest.day AND day_line.seq = newest.seq)::integer AS found
    FROM (
      SELECT DISTINCT ON (day_entry.day, day_entry.site) day_entry.* FROM day_entry
      WHERE day_entry.office = ${office} AND day_entry.day BETWEEN ${from}::date AND ${to}::date
        AND (${site}::text IS NULL OR day_entry.site = ${site})
      ORDER BY day_entry.day DESC, day_entry.site, day_entry.seq DESC
    ) AS newest`);
  return rows;
}

/**
 * The number of the last movement; while the accounts of a site are locked, none of their later movements gets a lower
 * one.
 */
export async function lastMovement(db: Queryable): Promise<string> {
  const { mark } = onlyOf(
    await db.query<{ mark: string }>(
      sql`SELECT coalesce(max(movement.entry_no), 0)::text AS mark FROM movement`,
    ),
  );
  return mark;
}

/**
 * The balance of each account of a site now, and its movements since a mark. Source accounts are left out, since they
 * hold no pieces.
 */
export async function bookLines(db: Queryable, site: string, fromMark: string): Promise<BookLine[]> {
  const { rows } = await db.query<BookLine>(sql`
    SELECT account.account_id, account.item, account.kind, account.printer,
      (account.balance - coalesce(moved.received, 0) + coalesce(moved.given, 0))::integer AS opening,
      coalesce(moved.received, 0)::integer AS received, coalesce(moved.given, 0)::integer AS given,
      account.balance::integer AS book
    FROM account JOIN chart ON chart.item = account.item AND chart.kind = account.kind
    LEFT JOIN (
      SELECT movement_side.account_id, sum(movement_side.pieces) FILTER (WHERE movement_side.pieces > 0) AS received,
        -sum(movement_side.pieces) FILTER (WHERE movement_side.pieces < 0) AS given
      FROM movement_side WHERE movement_side.entry_no > ${fromMark}::bigint GROUP BY movement_side.account_id
    ) AS moved ON moved.account_id = account.account_id
    WHERE account.site = ${site} AND account.kind NOT IN ('CENTRE', 'CITIZEN')
    ORDER BY array_position(${Item.options}::text[], account.item), chart.place, account.printer`);
  return rows;
}

/** A stored line of figures. */
export interface StoredLine extends BookLine {
  returned: number;
  counted: number | null;
  difference: number | null;
}

/** The figures of an opening or closing. */
export async function storedLines(
  db: Queryable,
  site: string,
  day: PlainDate,
  seq: number,
): Promise<StoredLine[]> {
  const { rows } = await db.query<StoredLine>(sql`
    SELECT day_line.account_id, account.item, account.kind, account.printer, day_line.opening,
      day_line.received, day_line.given, day_line.book, day_line.returned, day_line.counted, day_line.difference
    FROM day_line JOIN account ON account.account_id = day_line.account_id
    JOIN chart ON chart.item = account.item AND chart.kind = account.kind
    WHERE day_line.site = ${site} AND day_line.day = ${day}::date AND day_line.seq = ${seq}
    ORDER BY array_position(${Item.options}::text[], account.item), chart.place, account.printer`);
  return rows;
}

/** A range of movements of a site: after the first mark, up to the second; null for no end. */
export interface MovementRange {
  site: string;
  fromMark: string;
  mark: string | null;
}

/** Blanko handed to printers at an opening. */
export async function handedOut(
  db: Queryable,
  { site, fromMark, mark }: MovementRange,
): Promise<{ printer: string; quantity: number }[]> {
  const { rows } = await db.query<{ printer: string; quantity: number }>(sql`
    SELECT target.printer, sum(movement.quantity)::integer AS quantity
    FROM movement JOIN account AS source ON source.account_id = movement.from_account
    JOIN account AS target ON target.account_id = movement.to_account
    WHERE movement.entry_no > ${fromMark}::bigint AND movement.entry_no <= ${mark}::bigint AND source.site = ${site}
      AND source.kind = 'STORE' AND target.kind = 'PRINTER'
    GROUP BY target.printer ORDER BY target.printer`);
  return rows;
}

/** Cards printed by the printers of a site. */
export async function printedBy(
  db: Queryable,
  { site, fromMark, mark }: MovementRange,
): Promise<{ printer: string; printed: number; spoiled: number }[]> {
  const { rows } = await db.query<{ printer: string; printed: number; spoiled: number }>(sql`
    SELECT source.printer, coalesce(sum(movement.quantity) FILTER (WHERE target.kind = 'PRINTED'), 0)::integer AS printed,
      coalesce(sum(movement.quantity) FILTER (WHERE target.kind = 'SPOILED'), 0)::integer AS spoiled
    FROM movement JOIN account AS source ON source.account_id = movement.from_account
    JOIN account AS target ON target.account_id = movement.to_account
    WHERE movement.entry_no > ${fromMark}::bigint
      AND (${mark}::bigint IS NULL OR movement.entry_no <= ${mark}::bigint)
      AND source.site = ${site} AND source.kind = 'PRINTER' AND target.kind IN ('PRINTED', 'SPOILED')
    GROUP BY source.printer ORDER BY source.printer`);
  return rows;
}

/** Spoiled pieces: each with its number, or those of one booking whose numbers are not known. */
export interface SpoiledPieces {
  item: Item;
  serial: string | null;
  printer: string | null;
  from: AccountKind;
  reason: PieceReason;
  quantity: number;
}

/** Pieces spoiled at a site, in the order of booking. */
export async function spoiledIn(
  db: Queryable,
  { site, fromMark, mark }: MovementRange,
): Promise<SpoiledPieces[]> {
  const { rows } = await db.query<SpoiledPieces>(sql`
    WITH spoiled AS (
      SELECT movement.*, source.item, source.kind, coalesce(attempt.printer, source.printer) AS printer,
        coalesce(journal.event ->> 'reason', movement.reason) AS why
      FROM movement JOIN account AS source ON source.account_id = movement.from_account
      JOIN account AS target ON target.account_id = movement.to_account
      LEFT JOIN attempt ON attempt.attempt_id = movement.attempt_id
      LEFT JOIN journal ON journal.case_id = attempt.case_id
        AND movement.command_id = journal.case_id::text || ':' || journal.command_id
      WHERE movement.entry_no > ${fromMark}::bigint
        AND (${mark}::bigint IS NULL OR movement.entry_no <= ${mark}::bigint)
        AND target.site = ${site} AND target.kind = 'SPOILED' AND source.kind <> 'MISSING'
    ), numbered AS (
      SELECT spoiled.entry_no, piece_move.serial FROM spoiled JOIN piece_move
        ON piece_move.command_id = spoiled.command_id AND piece_move.account_id = spoiled.to_account
    )
    SELECT listed.item, listed.serial, listed.printer, listed.kind AS from, listed.why AS reason,
      listed.quantity::integer AS quantity
    FROM (
      SELECT spoiled.entry_no, spoiled.item, numbered.serial, spoiled.printer, spoiled.kind, spoiled.why, 1 AS quantity
      FROM spoiled JOIN numbered USING (entry_no)
      UNION ALL
      SELECT spoiled.entry_no, spoiled.item, NULL, spoiled.printer, spoiled.kind, spoiled.why,
        spoiled.quantity - (SELECT count(*) FROM numbered WHERE numbered.entry_no = spoiled.entry_no)
      FROM spoiled
    ) AS listed WHERE listed.quantity > 0 ORDER BY listed.entry_no, listed.serial`);
  return rows;
}
