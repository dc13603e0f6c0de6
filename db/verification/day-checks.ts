import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { Findings } from './findings';

interface OfDay {
  site: string;
  day: string;
}

function subjectOf({ site, day }: OfDay): string {
  return `hari ${day} ${site}`;
}

interface Moved extends OfDay {
  account: string;
  stored: string;
  moved: string;
}

/** Each line agrees with the movements between its marks, and each account with movements has a line. */
async function checkMoved(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<Moved>(sql`
    WITH moves AS (
      SELECT day_entry.site, day_entry.day, day_entry.seq, side.account_id,
        coalesce(sum(side.pieces) FILTER (WHERE side.pieces > 0), 0) AS received,
        coalesce(-sum(side.pieces) FILTER (WHERE side.pieces < 0), 0) AS given
      FROM day_entry
      JOIN movement_side AS side ON side.entry_no > day_entry.from_mark AND side.entry_no <= day_entry.mark
      JOIN account ON account.account_id = side.account_id AND account.site = day_entry.site
        AND account.kind NOT IN ('CENTRE', 'CITIZEN')
      WHERE day_entry.kind <> 'REOPENED' GROUP BY 1, 2, 3, 4
    )
    SELECT twice.site, twice.day, account.kind || coalesce(' ' || account.printer, '') AS account,
      twice.stored, twice.moved
    FROM (
      SELECT site, day, seq, account_id,
        coalesce(line.received, 0) || '/' || coalesce(line.given, 0) AS stored,
        coalesce(moves.received, 0) || '/' || coalesce(moves.given, 0) AS moved
      FROM day_line AS line FULL JOIN moves USING (site, day, seq, account_id)
    ) AS twice JOIN account ON account.account_id = twice.account_id
    WHERE twice.stored <> twice.moved ORDER BY twice.site, twice.day, twice.seq, twice.account_id`);
  for (const { account, stored, moved, ...day } of rows) {
    findings.note(5, subjectOf(day), `${account}: masuk/keluar ${stored}, gerakannya ${moved}`);
  }
}

/** Opening balances, in one pass over all movements: their sums between the marks of a site, added up. */
async function checkOpenings(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<OfDay & { account: string; opening: number; moved: number }>(sql`
    WITH mark AS (
      SELECT day_entry.site, array_agg(DISTINCT day_entry.from_mark + 1 ORDER BY day_entry.from_mark + 1) AS starts
      FROM day_entry GROUP BY day_entry.site
    ), moved AS (
      SELECT account.account_id, width_bucket(side.entry_no, mark.starts) AS slot, sum(side.pieces) AS pieces
      FROM movement_side AS side JOIN account ON account.account_id = side.account_id
      JOIN mark ON mark.site = account.site GROUP BY 1, 2
    )
    SELECT day_entry.site, day_entry.day,
      account.kind || coalesce(' ' || account.printer, '') AS account, line.opening,
      before.pieces::integer AS moved
    FROM day_line AS line JOIN day_entry USING (site, day, seq) JOIN mark ON mark.site = day_entry.site
    JOIN account ON account.account_id = line.account_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(moved.pieces), 0) AS pieces FROM moved WHERE moved.account_id = line.account_id
        AND moved.slot < array_position(mark.starts, day_entry.from_mark + 1)
    ) AS before
    WHERE line.opening <> before.pieces ORDER BY day_entry.site, day_entry.day, day_entry.seq, line.account_id`);
  for (const { account, opening, moved, ...day } of rows) {
    findings.note(
      5,
      subjectOf(day),
      `${account}: saldo awal ${opening}, gerakan sebelumnya berjumlah ${moved}`,
    );
  }
}

/** Two people booked each difference as missing or found, and returned blanko were booked. */
async function checkDifferences(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<OfDay & { account: string; difference: number; booked: number }>(sql`
    SELECT day_entry.site, day_entry.day,
      account.kind || coalesce(' ' || account.printer, '') AS account, coalesce(line.difference, 0) AS difference, booked.pieces::integer AS booked
    FROM day_line AS line JOIN day_entry USING (site, day, seq)
    JOIN account ON account.account_id = line.account_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(CASE movement.to_account WHEN line.account_id THEN movement.quantity
        ELSE -movement.quantity END), 0) AS pieces
      FROM movement JOIN account AS other ON other.account_id IN (movement.from_account, movement.to_account)
        AND other.kind = 'MISSING'
      WHERE movement.entry_no > day_entry.mark AND movement.entry_no <= day_entry.end_mark
        AND line.account_id IN (movement.from_account, movement.to_account) AND movement.second_actor IS NOT NULL
    ) AS booked
    WHERE day_entry.kind = 'CLOSED' AND account.kind <> 'MISSING'
      AND coalesce(line.difference, 0) <> booked.pieces
    ORDER BY day_entry.site, day_entry.day, day_entry.seq, line.account_id`);
  for (const { account, difference, booked, ...day } of rows) {
    findings.note(
      5,
      subjectOf(day),
      `${account}: selisih ${difference}, dibukukan oleh dua petugas ${booked}`,
    );
  }
  const alone = await db.query<OfDay>(sql`
    SELECT day_entry.site, day_entry.day FROM day_entry
    WHERE day_entry.kind = 'CLOSED' AND (day_entry.second_actor IS NULL OR day_entry.note IS NULL)
      AND EXISTS (SELECT FROM day_line WHERE day_line.site = day_entry.site AND day_line.day = day_entry.day
        AND day_line.seq = day_entry.seq AND day_line.difference <> 0)
    ORDER BY day_entry.site, day_entry.day, day_entry.seq`);
  for (const day of alone.rows) {
    findings.note(5, subjectOf(day), 'ditutup dengan selisih tanpa petugas kedua atau tanpa keterangan');
  }
}

/** Each day begins where the one before ended, so that no movement falls between two days. */
async function checkChain(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<OfDay>(sql`
    SELECT step.site, step.day FROM (
      SELECT day_entry.*, lag(day_entry.day) OVER each AS day_before, lag(day_entry.kind) OVER each AS kind_before,
        lag(day_entry.end_mark) OVER each AS end_before, lag(day_entry.from_mark) OVER each AS from_before
      FROM day_entry WINDOW each AS (PARTITION BY day_entry.site ORDER BY day_entry.day, day_entry.seq)
    ) AS step
    WHERE CASE WHEN step.day_before = step.day THEN step.from_mark <> step.from_before
      ELSE step.from_mark <> step.end_before OR step.kind_before <> 'CLOSED' END
    ORDER BY step.site, step.day, step.seq`);
  for (const day of rows) findings.note(5, subjectOf(day), 'tidak bersambung dengan hari sebelumnya');
}

/** Invariant 5, day by day: the figures of each day are those of the ledger, and every difference is accounted for. */
export async function checkDays(db: Queryable, findings: Findings): Promise<void> {
  await checkChain(db, findings);
  await checkOpenings(db, findings);
  await checkMoved(db, findings);
  await checkDifferences(db, findings);
}
