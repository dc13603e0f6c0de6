import { applyCommand } from './apply-command';
import { sql } from '../core/sql';
import type { Store } from '../core/store';

/** Days at "sent for enrolment" after which a case whose NIK is already at the centre is no longer waited for. */
const OLD_SFE_DAYS = 30;
const PAGE = 200;

/**
 * Cases that were sent long ago, for persons of whom the centre already took another recording (of an earlier case, or
 * earlier in this one), or who were issued a card. The centre runs no search where the NIK is known, so no verdict
 * will come.
 */
async function oldSfe({ pool, clock }: Store): Promise<{ caseId: string; since: Date }[]> {
  const { rows } = await pool.query<{ caseId: string; since: Date }>(sql`
    SELECT cases.case_id, cases.since FROM cases
    WHERE cases.stage = 'SENT' AND (cases.external_status = 'SENT_FOR_ENROLLMENT'
        OR cases.external_status = 'RECEIVED_AT_CENTRAL' AND EXISTS (
          SELECT FROM submission AS asked
          WHERE asked.case_id = cases.case_id AND asked.state = 'OPEN' AND asked.task_opened_at <
            ${clock().toISOString()}::timestamptz - make_interval(days => ${OLD_SFE_DAYS})))
      AND cases.since < ${clock().toISOString()}::timestamptz - make_interval(days => ${OLD_SFE_DAYS})
      AND EXISTS (
        SELECT FROM cases AS other LEFT JOIN submission ON submission.case_id = other.case_id
        WHERE other.nik_hash = cases.nik_hash AND (other.stage = 'ISSUED' OR submission.enrolled
          AND submission.recording_id IS DISTINCT FROM (
            SELECT newest.recording_id FROM submission AS newest
            WHERE newest.case_id = cases.case_id ORDER BY newest.number DESC LIMIT 1)))
    ORDER BY cases.since LIMIT ${PAGE}`);
  return rows;
}

/** Raises such cases to the officers; returns how many. It skips a case that changed in the meantime. */
export async function raiseOldSfe(store: Store): Promise<number> {
  let raised = 0;
  for (const { caseId, since } of await oldSfe(store)) {
    const { event } = await applyCommand(store, {
      caseId,
      commandId: `old-sfe:${since.toISOString()}`,
      actor: 'system:old-sfe',
      command: { type: 'RAISE', cause: 'NIK_AT_CENTRE' },
    });
    if (event !== null) raised += 1;
  }
  return raised;
}
