import type { CaseEvent } from '../../domain/case/events';
import type { AttemptState } from '../../domain/case/attempt';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';

/** What the row of a case claims; instants as RFC 3339 in UTC, days as `YYYY-MM-DD`. */
export interface CaseCopy {
  caseId: string;
  caseNumber: string;
  office: string;
  service: string;
  stage: string;
  externalStatus: string;
  since: Date;
  awaitsMinistry: boolean;
  cause: string | null;
  letterSentAt: Date | null;
  statusesByHand: boolean;
  recordedByHand: boolean;
  seq: number;
  printableFrom: string | null;
  queueKey: Date | null;
  factClass: string | null;
  queueMark: string;
  deskOn: string | null;
  openAttempt: string | null;
  shelf: string | null;
  box: string | null;
  shelvedAt: Date | null;
}

export interface JournalLine {
  caseId: string;
  seq: number;
  event: CaseEvent;
  actor: string;
  at: Date;
  /** Whether a row for what an officer wrote to it is there, if only an erased one. */
  noted: boolean;
}

export interface AttemptCopy {
  attemptId: string;
  caseId: string;
  office: string;
  printer: string;
  /** The print order that it is a line of; null where a printer of ours printed. */
  orderId: string | null;
  state: AttemptState;
  spoilReason: string | null;
  /** Pieces of the attempt that each account gained (positive) or gave (negative), by the kind of the account. */
  moved: Record<string, number>;
}

/** Everything stored about one case that the rules use. */
export interface CaseFile {
  copy: CaseCopy;
  journal: JournalLine[];
  attempts: AttemptCopy[];
}

const PAGE = 500;

async function copiesAfter(db: Queryable, caseId: string | null): Promise<CaseCopy[]> {
  const { rows } = await db.query<CaseCopy>(sql`
    SELECT cases.case_id, cases.case_number, cases.office,
      cases.service, cases.stage,
      cases.external_status, cases.since, cases.awaits_ministry, cases.seq,
      cases.cause, cases.letter_sent_at, cases.statuses_by_hand,
      cases.recorded_by_hand,
      cases.printable_from, cases.queue_key,
      cases.fact_class, cases.queue_mark, cases.desk_on,
      cases.open_attempt, cases.shelf, cases.box, cases.shelved_at
    FROM cases
    WHERE ${caseId}::uuid IS NULL OR cases.case_id > ${caseId}::uuid
    ORDER BY cases.case_id LIMIT ${PAGE}`);
  return rows;
}

async function journalsOf(db: Queryable, caseIds: string[]): Promise<JournalLine[]> {
  const { rows } = await db.query<JournalLine>(sql`
    SELECT journal.case_id, journal.seq, journal.event, journal.actor, journal.at,
      note.seq IS NOT NULL AS noted
    FROM journal LEFT JOIN note ON note.case_id = journal.case_id AND note.seq = journal.seq
    WHERE journal.case_id = ANY(${caseIds}::uuid[]) ORDER BY journal.case_id, journal.seq`);
  return rows;
}

async function attemptsOf(db: Queryable, caseIds: string[]): Promise<AttemptCopy[]> {
  const { rows } = await db.query<AttemptCopy>(sql`
    SELECT attempt.attempt_id, attempt.case_id, attempt.office, attempt.printer,
      attempt.order_id, attempt.state, attempt.spoil_reason, coalesce(
        (SELECT jsonb_object_agg(net.kind, net.pieces) FROM (
          SELECT account.kind, sum(side.pieces)::integer AS pieces
          FROM movement
          CROSS JOIN LATERAL (VALUES (movement.from_account, -movement.quantity), (movement.to_account, movement.quantity))
            AS side (account_id, pieces)
          JOIN account ON account.account_id = side.account_id
          WHERE movement.attempt_id = attempt.attempt_id GROUP BY account.kind HAVING sum(side.pieces) <> 0
        ) AS net), '{}'::jsonb) AS moved
    FROM attempt WHERE attempt.case_id = ANY(${caseIds}::uuid[]) ORDER BY attempt.held_at, attempt.attempt_id`);
  return rows;
}

function byCase<R extends { caseId: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.caseId);
    if (group === undefined) groups.set(row.caseId, [row]);
    else group.push(row);
  }
  return groups;
}

/** All cases in the order of their ids, a page of them in memory at a time. */
export async function* caseFiles(db: Queryable): AsyncGenerator<CaseFile> {
  let last: string | null = null;
  for (;;) {
    const copies: CaseCopy[] = await copiesAfter(db, last);
    const ids = copies.map(({ caseId }) => caseId);
    const journals = byCase(await journalsOf(db, ids));
    const attempts = byCase(await attemptsOf(db, ids));
    for (const copy of copies) {
      yield { copy, journal: journals.get(copy.caseId) ?? [], attempts: attempts.get(copy.caseId) ?? [] };
    }
    last = ids.at(-1) ?? null;
    if (last === null) return;
  }
}
