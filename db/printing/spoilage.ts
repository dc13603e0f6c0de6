import type { CardCount } from '../../domain/printing/spoilage';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';

/** Pieces that were spoiled in no print: out of a store or a printer's tray. */
export interface UnprintedSpoilage {
  /** The reason's code in the ledger. */
  reason: string;
  item: string;
  pieces: number;
}

interface SpoilageCount {
  cards: CardCount[];
  unprinted: UnprintedSpoilage[];
}

/**
 * Counts the cards printed at an office from one instant to before another, by their result so far, and the blanko
 * spoiled outside printing in that time. A card counts once, when it is printed, so days add up to their month; a card
 * found spoiled later still counts for the day on which it was printed.
 */
export async function countSpoilage(
  db: Queryable,
  office: string,
  { from, until }: { from: Date; until: Date },
): Promise<SpoilageCount> {
  const { rows } = await db.query<SpoilageCount>(sql`
    WITH came_out AS (
      SELECT attempt.printer, CASE attempt.state WHEN 'GOOD' THEN 'GOOD' WHEN 'SPOILED' THEN 'SPOILED' ELSE 'PRINTED' END
          AS state, attempt.spoil_reason AS reason, count(*)::integer AS cards
      FROM attempt
      WHERE attempt.office = ${office} AND attempt.sheet_at >= ${from.toISOString()}
        AND attempt.sheet_at < ${until.toISOString()}
      GROUP BY 1, 2, 3
    ), unprinted AS (
      SELECT movement.reason, target.item, sum(movement.quantity)::integer AS pieces
      FROM movement JOIN account AS source ON source.account_id = movement.from_account
      JOIN account AS target ON target.account_id = movement.to_account
      WHERE target.office = ${office} AND target.kind = 'SPOILED' AND source.kind IN ('STORE', 'PRINTER')
        AND movement.attempt_id IS NULL
        AND movement.at >= ${from.toISOString()} AND movement.at < ${until.toISOString()}
      GROUP BY 1, 2
    )
    SELECT
      coalesce((SELECT jsonb_agg(to_jsonb(came_out) ORDER BY came_out.printer) FROM came_out), '[]') AS cards,
      coalesce((SELECT jsonb_agg(to_jsonb(unprinted) ORDER BY unprinted.reason, unprinted.item) FROM unprinted), '[]')
        AS unprinted`);
  return rows[0] ?? { cards: [], unprinted: [] };
}
