import type { Verdict } from '../../domain/case/commands';
import { nextQuestionAt } from '../../domain/centre/overdue';
import { sql } from '../core/sql';
import { firstOf, type Store } from '../core/store';

/** A submission whose verdict has to be asked for. */
export interface OverdueSubmission {
  submissionId: string;
  caseId: string;
  taskId: string;
  taskOpenedAt: Date;
}

/** Whoever claimed a question has this long to put it; then another may, because that process may have died. */
const CLAIM_S = 120;

/**
 * Takes the submission of an office that has been waiting longest to be asked for; null when none is due, or while the
 * centre's identification is down. Two callers at once get different ones. Until `noteQuestion` says that the centre
 * answered, the claim costs two minutes of the wait and nothing more.
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

/** Notes that the centre answered the question after a verdict, and when it is put again. */
export async function noteQuestion(
  { pool, clock }: Store,
  { submissionId, taskOpenedAt }: OverdueSubmission,
): Promise<void> {
  const next = nextQuestionAt(submissionId, taskOpenedAt.getTime(), clock().getTime());
  await pool.query(sql`
    UPDATE submission SET ask_at = ${new Date(next).toISOString()} WHERE submission.submission_id = ${submissionId}`);
}

/** Keeps, for an officer to see, what the centre said to a submission that no longer counted. */
export async function noteLateAnswer(
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

/** The submissions of a case, oldest first, with what was said to each too late. */
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
