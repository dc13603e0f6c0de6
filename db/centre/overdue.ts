import type { Verdict } from '../../domain/case/commands';
import { nextQueryAt } from '../../domain/centre/overdue';
import { sql } from '../core/sql';
import { firstOf, type Store } from '../core/store';

/** A submission whose verdict is overdue. */
export interface OverdueSubmission {
  submissionId: string;
  caseId: string;
  taskId: string;
  taskOpenedAt: Date;
}

/**
 * A process that claimed a submission has this long to query the centre; then another one may, because the first may
 * have died.
 */
const CLAIM_S = 120;

/**
 * Claims the submission of an office whose verdict is longest overdue; null when none is due, or while the centre's
 * identification is down. Two concurrent callers get different ones. Until `recordVerdictQuery` records that the centre
 * answered, the claim delays the next query by two minutes and does nothing else.
 */
export async function claimOverdue(
  { pool, clock }: Store,
  office: string,
): Promise<OverdueSubmission | null> {
  const now = clock().toISOString();
  return firstOf(
    await pool.query<OverdueSubmission>(sql`
      WITH overdue AS (
        SELECT submission.submission_id FROM submission JOIN cases ON cases.case_id = submission.case_id
        WHERE submission.state = 'OPEN' AND submission.ask_at <= ${now} AND submission.task_id IS NOT NULL
          AND cases.office = ${office} AND NOT EXISTS (
            SELECT FROM centre_function WHERE centre_function.office = ${office}
              AND centre_function.function = 'identify' AND centre_function.state = 'down')
        ORDER BY submission.ask_at LIMIT 1 FOR UPDATE OF submission SKIP LOCKED
      )
      UPDATE submission SET ask_at = ${now}::timestamptz + make_interval(secs => ${CLAIM_S}) FROM overdue
      WHERE submission.submission_id = overdue.submission_id
      RETURNING submission.submission_id, submission.case_id,
        submission.task_id, submission.task_opened_at`),
  );
}

/** Records that the centre answered a query for a verdict, and when the next one is due. */
export async function recordVerdictQuery(
  { pool, clock }: Store,
  { submissionId, taskOpenedAt }: OverdueSubmission,
): Promise<void> {
  const next = nextQueryAt(submissionId, taskOpenedAt.getTime(), clock().getTime());
  await pool.query(sql`
    UPDATE submission SET ask_at = ${new Date(next).toISOString()} WHERE submission.submission_id = ${submissionId}`);
}

/** Records the centre's answer to a submission that no longer counts, for an officer to see. */
export async function recordLateAnswer(
  { pool, clock }: Store,
  submissionId: string,
  verdict: Verdict,
): Promise<void> {
  const at = clock().toISOString();
  await pool.query(sql`
    INSERT INTO late_answer AS known (submission_id, verdict, first_at, last_at)
    VALUES (${submissionId}, ${verdict}, ${at}, ${at})
    ON CONFLICT (submission_id, verdict) DO UPDATE SET times = known.times + 1, last_at = excluded.last_at`);
}

/** One submission of a case as officers see it. */
export interface SubmissionHistory {
  number: number;
  state: 'OPEN' | 'ANSWERED' | 'RETIRED';
  verdict: Verdict | null;
  submittedAt: Date;
  taskOpenedAt: Date | null;
  askAt: Date | null;
  lateAnswers: { verdict: Verdict; times: number; firstAt: string; lastAt: string }[];
}

/** The submissions of a case, oldest first, with the late answers to each. */
export async function submissionsOfCase({ pool }: Store, caseId: string): Promise<SubmissionHistory[]> {
  const { rows } = await pool.query<SubmissionHistory>(sql`
    SELECT submission.number, submission.state, submission.verdict, submission.created_at AS submitted_at,
      submission.task_opened_at,
      CASE submission.state WHEN 'OPEN' THEN submission.ask_at END AS ask_at,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('verdict', late.verdict, 'times', late.times,
          'firstAt', to_char(late.first_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'lastAt', to_char(late.last_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY late.first_at), '[]')
        FROM late_answer AS late WHERE late.submission_id = submission.submission_id) AS late_answers
    FROM submission WHERE submission.case_id = ${caseId} ORDER BY submission.number`);
  return rows;
}
