import type { PieceReason } from '../../domain/printing/spoilage';
import type { Item } from '../../domain/stock/ledger';
import type { IssueReason } from '../../domain/values/codes';
import { sql } from '../core/sql';
import { firstOf, type Queryable } from '../core/store';

/** The facts on the paper of a delivery. */
export interface DeliveryFacts {
  item: Item;
  quantity: number;
  receivedAt: Date;
  actor: string;
  serials: string[];
}

/** A delivery of an office by its note; null for an unknown note. */
export async function deliveryFacts(
  db: Queryable,
  { office, deliveryNote, item }: { office: string; deliveryNote: string; item: Item },
): Promise<DeliveryFacts | null> {
  return firstOf(
    await db.query<DeliveryFacts>(sql`
      SELECT delivery.item, delivery.quantity, delivery.received_at, movement.actor,
        ARRAY(SELECT piece_move.serial FROM piece_move WHERE piece_move.command_id = movement.command_id
          AND piece_move.account_id = movement.to_account ORDER BY piece_move.serial) AS serials
      FROM delivery JOIN account ON account.office = delivery.office AND account.site = delivery.office
        AND account.item = delivery.item AND account.kind = 'STORE'
      JOIN movement ON movement.to_account = account.account_id AND movement.reason = 'DELIVERY'
        AND movement.document = delivery.delivery_note
      WHERE delivery.office = ${office} AND delivery.delivery_note = ${deliveryNote} AND delivery.item = ${item}`),
  );
}

/** Pieces on one paper of a loan: the loan itself, or pieces given back. */
export interface LoanMovement {
  /** Out of the store of the office, or into it. */
  outward: boolean;
  quantity: number;
  actor: string;
  at: Date;
  serials: string[];
  /** Pieces of the loan that were still outstanding when this was booked. */
  outstanding: number;
}

/** What was booked on one paper of a loan; null for an unknown paper. */
export async function loanMovement(
  db: Queryable,
  consignmentId: string,
  document: string,
): Promise<LoanMovement | null> {
  return firstOf(
    await db.query<LoanMovement>(sql`
      WITH step AS (
        SELECT movement.*, source.kind = 'STORE' AS outward FROM movement
        JOIN account AS source ON source.account_id = movement.from_account
        JOIN account AS target ON target.account_id = movement.to_account
        WHERE movement.consignment_id = ${consignmentId}::uuid AND 'STORE' IN (source.kind, target.kind)
      ), lost AS (
        SELECT movement.entry_no, movement.quantity FROM movement
        JOIN account AS target ON target.account_id = movement.to_account
        WHERE movement.consignment_id = ${consignmentId}::uuid AND target.kind = 'MISSING'
      ), paper AS (
        SELECT bool_or(step.outward) AS outward, sum(step.quantity) AS quantity, min(step.actor) AS actor,
          max(step.at) AS at, max(step.entry_no) AS last
        FROM step WHERE step.document = ${document} HAVING count(*) > 0
      ), lent AS (
        SELECT step.outward, step.quantity FROM step ORDER BY step.entry_no LIMIT 1
      )
      SELECT paper.outward, paper.quantity::integer AS quantity, paper.actor, paper.at,
        ARRAY(SELECT piece_move.serial FROM piece_move JOIN step ON step.command_id = piece_move.command_id
          AND piece_move.account_id = step.to_account
          WHERE step.document = ${document} ORDER BY piece_move.serial) AS serials,
        (lent.quantity
          - (SELECT coalesce(sum(step.quantity), 0) FROM step
            WHERE step.outward <> lent.outward AND step.entry_no <= paper.last)
          - (SELECT coalesce(sum(lost.quantity), 0) FROM lost WHERE lost.entry_no <= paper.last))::integer
          AS outstanding
      FROM paper CROSS JOIN lent`),
  );
}

/** The facts on the paper of a destruction. */
export interface DestructionFacts {
  site: string;
  item: Item;
  quantity: number;
  method: 'BURNED' | 'SHREDDED';
  witnesses: { name: string; agency: string }[];
  actor: string;
  secondActor: string;
  at: Date;
  /** Numbered pieces, each with the reason for which it was spoiled. */
  pieces: { serial: string; reason: PieceReason }[];
}

/** A destruction by the number of its berita acara; null for an unknown number. */
export async function destructionFacts(
  db: Queryable,
  { office, document, item }: { office: string; document: string; item: Item },
): Promise<DestructionFacts | null> {
  return firstOf(
    await db.query<DestructionFacts>(sql`
      SELECT destruction.site, destruction.item, destruction.quantity, destruction.method, destruction.witnesses,
        destruction.actor, destruction.second_actor, destruction.at,
        (SELECT coalesce(json_agg(json_build_object('serial', gone.serial, 'reason', (
          SELECT coalesce(journal.event ->> 'reason', movement.reason)
          FROM piece_move AS spoiled JOIN account ON account.account_id = spoiled.account_id AND account.kind = 'SPOILED'
          JOIN movement ON movement.command_id = spoiled.command_id AND movement.to_account = spoiled.account_id
          LEFT JOIN attempt ON attempt.attempt_id = movement.attempt_id
          LEFT JOIN journal ON journal.case_id = attempt.case_id
            AND movement.command_id = journal.case_id::text || ':' || journal.command_id
          WHERE spoiled.serial = gone.serial AND spoiled.move_id < gone.move_id
          ORDER BY spoiled.move_id DESC LIMIT 1)) ORDER BY gone.serial), '[]')
        FROM piece_move AS gone WHERE gone.command_id = destruction.command_id) AS pieces
      FROM destruction
      WHERE destruction.office = ${office} AND destruction.document = ${document} AND destruction.item = ${item}`),
  );
}

/** One account: its balance in the books and the count. */
export interface CountFacts {
  item: Item;
  kind: 'STORE' | 'PRINTER' | 'SPOILED' | 'SURRENDERED';
  printer: string | null;
  expected: number;
  counted: number;
  actor: string;
  secondActor: string | null;
  note: string | null;
  at: Date;
}

/** The stock counts of a site in a span, oldest first. */
export async function countsIn(
  db: Queryable,
  { site, from, until }: { site: string; from: string; until: string },
): Promise<CountFacts[]> {
  const { rows } = await db.query<CountFacts>(sql`
    SELECT account.item, account.kind, account.printer, stock_count.expected, stock_count.counted, stock_count.actor,
      stock_count.second_actor, stock_count.note, stock_count.at
    FROM stock_count JOIN account ON account.account_id = stock_count.account_id
    WHERE account.site = ${site} AND stock_count.at >= ${from}::timestamptz AND stock_count.at < ${until}::timestamptz
    ORDER BY stock_count.at, stock_count.count_id`);
  return rows;
}

/** Old cards of one reason: why the new card was issued, or how they came into the books without one. */
export interface OldCardCount {
  reason: PieceReason | IssueReason;
  quantity: number;
  actors: string[];
}

/** Old cards taken from their holders at a site in a span, by the reason of the new card. */
export async function oldCardsIn(
  db: Queryable,
  { site, from, until }: { site: string; from: string; until: string },
): Promise<OldCardCount[]> {
  const { rows } = await db.query<OldCardCount>(sql`
    SELECT coalesce(cases.reason, movement.reason) AS reason, sum(movement.quantity)::integer AS quantity,
      array_agg(DISTINCT movement.actor ORDER BY movement.actor) AS actors
    FROM movement JOIN account AS target ON target.account_id = movement.to_account
    JOIN account AS source ON source.account_id = movement.from_account
    LEFT JOIN cases ON cases.case_id::text = split_part(movement.command_id, ':', 1)
    WHERE target.site = ${site} AND target.kind = 'SURRENDERED' AND source.kind = 'CITIZEN'
      AND movement.at >= ${from}::timestamptz AND movement.at < ${until}::timestamptz
    GROUP BY 1 ORDER BY 1`);
  return rows;
}
