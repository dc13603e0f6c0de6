import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store, type Transaction } from '../core/store';

export interface SubmissionRow {
  submissionId: string;
  caseId: string;
  office: string;
  recordingId: string;
  enrolmentId: string;
  taskId: string | null;
  state: 'OPEN' | 'ANSWERED' | 'RETIRED';
}

/** The submission whose callback token has this hash; null for a token that was never given out. */
export async function submissionByToken(db: Queryable, tokenHash: string): Promise<SubmissionRow | null> {
  return firstOf(
    await db.query<SubmissionRow>(sql`
      SELECT * FROM submission_view AS submission WHERE submission.token_hash = ${tokenHash}`),
  );
}

/** The number by which the centre knows the person of a case. */
export async function enrolmentOf(db: Queryable, caseId: string): Promise<string | null> {
  const row = firstOf(
    await db.query<{ enrolmentId: string }>(sql`
      SELECT enrolment.enrolment_id FROM cases JOIN enrolment ON enrolment.nik_hash = cases.nik_hash
      WHERE cases.case_id = ${caseId}`),
  );
  return row?.enrolmentId ?? null;
}

/** Keeps a sealed packet with the transaction that records it. */
export async function storePacket(
  tx: Transaction,
  recordingId: string,
  caseId: string,
  sealed: Buffer,
): Promise<void> {
  await tx.query(sql`
    INSERT INTO packet (recording_id, case_id, sealed) VALUES (${recordingId}, ${caseId}, ${sealed})
    ON CONFLICT DO NOTHING`);
}

/** A sealed packet; null once the centre has it. */
export async function readPacket(db: Queryable, recordingId: string): Promise<Buffer | null> {
  const row = firstOf(
    await db.query<{ sealed: Buffer }>(
      sql`SELECT packet.sealed FROM packet WHERE packet.recording_id = ${recordingId}`,
    ),
  );
  return row?.sealed ?? null;
}

/** Whether a recording is still to be given to the centre. */
export async function hasPacket(db: Queryable, recordingId: string): Promise<boolean> {
  const { rows } = await db.query(sql`SELECT FROM packet WHERE packet.recording_id = ${recordingId}`);
  return rows.length > 0;
}

/** Deletes one packet, of a comparison at hand-over that is done. */
export async function deletePacket(db: Queryable, captureId: string): Promise<void> {
  await db.query(sql`DELETE FROM packet WHERE packet.recording_id = ${captureId}`);
}

/** Deletes the packet that a submission gave to the centre. */
export async function dropPacketOf(tx: Transaction, submissionId: string): Promise<void> {
  await tx.query(sql`
    DELETE FROM packet USING submission
    WHERE submission.submission_id = ${submissionId} AND packet.recording_id = submission.recording_id`);
}

/** Deletes the packets of a case, except that of the recording to be kept. */
export async function dropPacketsOf(
  tx: Transaction,
  caseId: string,
  keptRecordingId: string | null,
): Promise<void> {
  await tx.query(sql`
    DELETE FROM packet WHERE packet.case_id = ${caseId} AND packet.recording_id IS DISTINCT FROM ${keptRecordingId}`);
}

/** Cases in the order in which their recordings were given to the centre. */
export async function casesAsSubmitted({ pool }: Store): Promise<string[]> {
  const { rows } = await pool.query<{ caseId: string }>(sql`
    SELECT submission.case_id FROM submission WHERE submission.enrolled
    ORDER BY submission.created_at, submission.submission_id`);
  return rows.map(({ caseId }) => caseId);
}
