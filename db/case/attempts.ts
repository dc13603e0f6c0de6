import { z } from 'zod';
import { isHolding, type AttemptState } from '../../domain/case/attempt';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store } from '../core/store';

export interface AttemptRow {
  attemptId: string;
  caseId: string;
  office: string;
  printer: string;
  state: AttemptState;
  jobId: number | null;
  printerUpTime: number | null;
  serial: string | null;
  heldAt: Date;
  deadline: Date;
  changedAt: Date;
}

/** One attempt; null where there is none. */
export async function readAttempt(db: Queryable, attemptId: string): Promise<AttemptRow | null> {
  return firstOf(
    await db.query<AttemptRow>(sql`
      SELECT * FROM attempt_view AS attempt WHERE attempt.attempt_id = ${attemptId}`),
  );
}

/** Attempts of an office, oldest change first, all or those in one state. */
export async function listAttempts(
  { pool }: Store,
  office: string,
  state: AttemptState | null,
  limit: number,
): Promise<(AttemptRow & { caseNumber: string })[]> {
  const { rows } = await pool.query<AttemptRow & { caseNumber: string }>(sql`
    SELECT attempt.*, cases.case_number
    FROM attempt_view AS attempt JOIN cases ON cases.case_id = attempt.case_id
    WHERE attempt.office = ${office} AND (${state}::text IS NULL OR attempt.state = ${state})
    ORDER BY attempt.changed_at, attempt.attempt_id LIMIT ${limit}`);
  return rows;
}

/** The attempts of one case, oldest first. */
export async function attemptsOfCase(db: Queryable, caseId: string): Promise<AttemptRow[]> {
  const { rows } = await db.query<AttemptRow>(sql`
    SELECT * FROM attempt_view AS attempt WHERE attempt.case_id = ${caseId}
    ORDER BY attempt.held_at, attempt.attempt_id`);
  return rows;
}

/** Whether a text names an attempt that will never send a document again. */
export async function isAttemptOver(db: Queryable, name: string): Promise<boolean> {
  const attemptId = z.uuid().safeParse(name).data;
  if (attemptId === undefined) return false;
  const attempt = await readAttempt(db, attemptId);
  return attempt !== null && !isHolding(attempt.state);
}

/** Keeps what the centre gave to print with its attempt, sealed. */
export async function storePulledData(db: Queryable, attemptId: string, sealed: Buffer): Promise<void> {
  await db.query(sql`
    UPDATE attempt SET pulled_sealed = ${sealed} WHERE attempt.attempt_id = ${attemptId} AND attempt.state = 'HELD'`);
}

/** What the centre gave to print; null before the pull and after the outcome. */
export async function readPulledData(db: Queryable, attemptId: string): Promise<Buffer | null> {
  const row = firstOf(
    await db.query<{ pulledSealed: Buffer | null }>(
      sql`SELECT attempt.pulled_sealed FROM attempt WHERE attempt.attempt_id = ${attemptId}`,
    ),
  );
  return row?.pulledSealed ?? null;
}

/** Held attempts of an office that were not sent before their deadline. */
export async function overdueHolds({ pool, clock }: Store, office: string): Promise<AttemptRow[]> {
  const { rows } = await pool.query<AttemptRow>(sql`
    SELECT * FROM attempt_view AS attempt WHERE attempt.office = ${office} AND attempt.state = 'HELD'
      AND attempt.deadline < ${clock().toISOString()}`);
  return rows;
}
