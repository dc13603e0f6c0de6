import type { PrinterAdapter } from '../../domain/printers/adapter';
import type { QueueClass } from '../../domain/queue/queue-class';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { firstOf, onlyOf, type Queryable, type Store, type Transaction } from '../core/store';
import { todayAt } from '../office/sites';
import type { KeyDay } from '../../domain/forecast/office-forecast';

// db/migrations/0007_queue.sql explains the order of the queue and holds what the statements here share.

const NO_CASE = '00000000-0000-0000-0000-000000000000';
/** Cases looked at beyond those wanted, so that others may go before one that is being changed at this moment. */
const SPARE = 16;

/**
 * The first cases in order that printers of a kind may print now; one being changed at this moment waits for the next
 * round. Cases recorded by hand are left to manual printers, whose operators need no data pull of ours either.
 */
export async function nextInQueue(
  tx: Transaction,
  office: string,
  adapter: PrinterAdapter,
  today: string,
  now: string,
  limit: number,
): Promise<string[]> {
  const pullAt = adapter === 'open' ? now : null;
  const { rows } = await tx.query<{ caseId: string }>(sql`
    SELECT cases.case_id FROM (
      SELECT next.case_id, next.key FROM queue_after(${office}, ${today}::date, ${pullAt}::timestamptz, '-infinity',
        ${NO_CASE}::uuid, ${limit + SPARE}::integer) AS next
      ORDER BY next.key, next.case_id LIMIT ${limit + SPARE}) AS candidate
    JOIN cases ON cases.case_id = candidate.case_id AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
    ORDER BY candidate.key, candidate.case_id LIMIT ${limit} FOR UPDATE OF cases SKIP LOCKED`);
  return rows.map(({ caseId }) => caseId);
}

/** The key of a place in the queue: the time of PRR less the head start. Earlier keys are printed first. */
export interface QueueKey {
  queueKey: Date;
  caseId: string;
}

/** A waiting case as the queue shows it. */
export interface QueuedCase extends QueueKey {
  caseNumber: string;
  printReadyAt: Date;
  queueClass: QueueClass;
  headStartDays: number;
}

/** How many cases that are not suspended wait on each day of keys, the earliest first; by the counts, so cheaply. */
export async function keyDays(db: Queryable, office: string): Promise<KeyDay[]> {
  const { rows } = await db.query<KeyDay>(sql`
    SELECT queue_tally.key_day AS day, sum(queue_tally.count)::integer AS count FROM queue_tally
    WHERE queue_tally.office = ${office} AND NOT queue_tally.suspended
    GROUP BY queue_tally.key_day ORDER BY queue_tally.key_day`);
  return rows;
}

/** The cases of the queue that come after a place, in order; those held back for a while are among them. */
export async function queuePage(
  store: Store,
  office: string,
  limit: number,
  after: { queueKey: string; caseId: string } | null,
): Promise<QueuedCase[]> {
  const { rows } = await store.pool.query<QueuedCase>(sql`
    SELECT cases.case_id, cases.case_number, cases.queue_key AS print_ready_at,
      next.key AS queue_key, next.counts_as AS queue_class, next.head_start_days
    FROM (
      SELECT every.case_id, every.key, every.counts_as, every.head_start_days
      FROM queue_after(${office}, ${todayAt(store, office)}::date, NULL, ${after?.queueKey ?? '-infinity'}::timestamptz,
        ${after?.caseId ?? NO_CASE}::uuid, ${limit}::integer) AS every
      ORDER BY every.key, every.case_id LIMIT ${limit}) AS next
    JOIN cases ON cases.case_id = next.case_id
    ORDER BY next.key, next.case_id`);
  return rows;
}

/** Place and length of the queue for one waiting case, counted from 1; null when it is not in the queue today. */
export async function placeInQueue(
  store: Store,
  caseId: string,
  office: string,
): Promise<{ place: number; of: number } | null> {
  return firstOf(
    await store.pool.query<{ place: number; of: number }>(sql`
      SELECT own.place, own.length AS of
      FROM place_in_queue(${caseId}, ${office}, ${todayAt(store, office)}::date) AS own`),
  );
}

/** The first waiting case that the free blanko do not reach; null when they reach all. */
export async function firstBeyondBlanko(
  store: Store,
  office: string,
  blankoFree: number,
): Promise<QueueKey | null> {
  const today = todayAt(store, office);
  const free = Math.max(blankoFree, 0);
  return firstOf(
    await store.pool.query<QueueKey>(sql`
      WITH tally AS (
        SELECT each.key_day, sum(each.count) AS count FROM (
          SELECT queue_tally.key_day, queue_tally.count FROM queue_tally
          WHERE queue_tally.office = ${office} AND NOT queue_tally.suspended
          UNION ALL
          SELECT (one.key AT TIME ZONE 'UTC')::date, one.count FROM queue_correction(${office}, ${today}::date) AS one
          WHERE NOT one.suspended) AS each
        GROUP BY each.key_day
      ), running AS (
        SELECT tally.key_day, tally.count, sum(tally.count) OVER (ORDER BY tally.key_day) AS upto FROM tally
      ), day AS (
        SELECT running.key_day, (${free}::integer - (running.upto - running.count))::integer AS reached
        FROM running WHERE running.upto > ${free}::integer ORDER BY running.key_day LIMIT 1
      )
      SELECT beyond.key AS queue_key, beyond.case_id FROM (
        SELECT next.key, next.case_id, day.reached, row_number() OVER (ORDER BY next.key, next.case_id) AS place
        FROM day CROSS JOIN LATERAL queue_after(${office}, ${today}::date, NULL,
          day.key_day::timestamp AT TIME ZONE 'UTC', ${NO_CASE}::uuid, day.reached + 1) AS next) AS beyond
      WHERE beyond.place = beyond.reached + 1`),
  );
}

/** How many cases a class keeps waiting today. */
export interface ClassCount {
  queueClass: QueueClass;
  isSuspended: boolean;
  waiting: number;
}

/** Waiting cases of age by the class that counts for them, suspended ones counted separately. */
export async function countByClass(db: Queryable, office: string, today: PlainDate): Promise<ClassCount[]> {
  const { rows } = await db.query<ClassCount>(sql`
    SELECT each.counts_as AS queue_class, each.suspended AS is_suspended, sum(each.count)::integer AS waiting FROM (
      SELECT queue_tally.counts_as, queue_tally.suspended, queue_tally.count FROM queue_tally
      WHERE queue_tally.office = ${office}
      UNION ALL
      SELECT one.counts_as, one.suspended, one.count FROM queue_correction(${office}, ${today}::date) AS one
    ) AS each
    GROUP BY each.counts_as, each.suspended HAVING sum(each.count) <> 0 ORDER BY each.counts_as, each.suspended`);
  return rows;
}

export interface QueueCounts {
  /** Cases in order and of age, without an attempt, and not suspended. */
  waiting: number;
  /** The same, of a class or service that is suspended. */
  suspended: number;
  /** Print-ready cases whose holder is too young. */
  underAge: number;
  held: number;
  uncertain: number;
}

/** How many cases wait for the printers of an office. */
export async function queueCounts(store: Store, office: string): Promise<QueueCounts> {
  const today = todayAt(store, office);
  const classes = await countByClass(store.pool, office, today);
  const sum = (isSuspended: boolean): number =>
    classes.reduce((all, one) => all + (one.isSuspended === isSuspended ? one.waiting : 0), 0);
  const rest = onlyOf(
    await store.pool.query<Pick<QueueCounts, 'underAge' | 'held' | 'uncertain'>>(sql`
      SELECT
        (SELECT count(*) FROM cases WHERE cases.office = ${office} AND cases.stage = 'PRINT_READY'
          AND cases.open_attempt IS NULL AND cases.printable_from > (cases.queue_key AT TIME ZONE 'UTC')::date
          AND cases.printable_from > ${today}::date)::integer AS under_age,
        (SELECT count(*) FROM attempt WHERE attempt.office = ${office} AND attempt.state IN ('HELD', 'SENDING'))::integer
          AS held,
        (SELECT count(*) FROM attempt WHERE attempt.office = ${office} AND attempt.state = 'UNCERTAIN')::integer
          AS uncertain`),
  );
  return { waiting: sum(false), suspended: sum(true), ...rest };
}

/** Adds up what was counted for the same lane and day. Several at once take different rows. */
export async function foldQueueCounts({ pool }: Pick<Store, 'pool'>): Promise<void> {
  await pool.query(sql`
    WITH taken AS (
      DELETE FROM queue_count AS gone USING (
        SELECT office, service, fact_class, mark, day FROM queue_count
        GROUP BY office, service, fact_class, mark, day HAVING count(*) > 1) AS many
      WHERE gone.office = many.office AND gone.service = many.service AND gone.fact_class = many.fact_class
        AND gone.mark = many.mark AND gone.day = many.day
      RETURNING gone.office, gone.service, gone.fact_class, gone.mark, gone.day, gone.count
    )
    INSERT INTO queue_count (office, service, fact_class, mark, day, count)
    SELECT taken.office, taken.service, taken.fact_class, taken.mark, taken.day, sum(taken.count) FROM taken
    GROUP BY taken.office, taken.service, taken.fact_class, taken.mark, taken.day HAVING sum(taken.count) <> 0`);
}
