import { TerbitError } from '../../domain/errors/terbit-error';
import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, type PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { onlyOf, type Queryable, type Transaction } from '../core/store';
import { startOfToday, endOfToday } from '../office/sites';

/**
 * Cards that may still be granted to printers today (the office's day), by the lowest cap of an open outage; null
 * without a cap. A grant that was released, or that provably printed no card, does not count.
 */
export async function cardsLeftToday(db: Queryable, office: string, now: Date): Promise<number | null> {
  const { left } = onlyOf(
    await db.query<{ left: number | null }>(sql`
      SELECT (CASE WHEN lowest.cap IS NOT NULL THEN greatest(0, lowest.cap - (
          SELECT count(*) FROM attempt
          WHERE attempt.office = ${office} AND attempt.held_at >= ${startOfToday(office, now).toISOString()}
            AND attempt.state NOT IN ('VOID', 'NOT_PRINTED'))) END)::integer AS left
      FROM (SELECT min(outage.print_cap) AS cap FROM outage
        WHERE outage.office = ${office} AND outage.ended_at IS NULL AND outage.since <= ${now.toISOString()}) AS lowest`),
  );
  return left;
}

/** People whose recording was requested today, and how often it was requested for one of them. */
async function recordingsToday(
  db: Queryable,
  office: string,
  now: Date,
  caseId: string | null,
): Promise<{ people: number; own: number }> {
  return onlyOf(
    await db.query<{ people: number; own: number }>(sql`
      SELECT count(DISTINCT journal.case_id)::integer AS people,
        (count(*) FILTER (WHERE journal.case_id = ${caseId}))::integer AS own
      FROM journal JOIN cases ON cases.case_id = journal.case_id
      WHERE journal.at >= ${startOfToday(office, now).toISOString()} AND cases.office = ${office}
        AND journal.event->>'type' = 'RECORDING_REQUESTED'`),
  );
}

/** People that may still be recorded today under a cap. */
export async function recordingsLeftToday(
  db: Queryable,
  office: string,
  now: Date,
  cap: number,
): Promise<number> {
  const { people } = await recordingsToday(db, office, now, null);
  return Math.max(0, cap - people);
}

/**
 * Rejects a recording, requested in this transaction, beyond the day's cap of an office with a failing server. A person
 * who is recorded again on the same day counts once.
 *
 * @throws TerbitError RECORDING_LIMIT_REACHED with `limit`, `comeAgainOn` and `outageId`
 */
export async function requireRecordingLeft(
  tx: Transaction,
  { office, caseId, now }: { office: string; caseId: string; now: Date },
): Promise<void> {
  // Locked, so that requests under a cap are counted one after the other.
  const { rows } = await tx.query<{ outageId: string; cap: number }>(sql`
    SELECT outage.outage_id, outage.record_cap AS cap FROM outage
    WHERE outage.office = ${office} AND outage.ended_at IS NULL AND outage.since <= ${now.toISOString()}
      AND outage.record_cap IS NOT NULL
    ORDER BY outage.record_cap, outage.outage_id FOR NO KEY UPDATE`);
  const [lowest] = rows;
  if (lowest === undefined) return;
  const { people, own } = await recordingsToday(tx, office, now, caseId);
  if (people <= lowest.cap || own > 1) return;
  const comeAgainOn: PlainDate = dayAt(endOfToday(office, now).getTime(), utcOffsetHours(office));
  throw new TerbitError('RECORDING_LIMIT_REACHED', {
    limit: lowest.cap,
    comeAgainOn,
    outageId: lowest.outageId,
  });
}
