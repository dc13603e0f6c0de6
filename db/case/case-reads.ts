import type { NotedEntry } from '../../domain/case/events';
import type { DecisionCause, ExternalStatus, Stage } from '../../domain/case/stage';
import { Applicant } from '../../domain/case/applicant';
import type { IssueReason, Service } from '../../domain/values/codes';
import type { FactClass } from '../../domain/queue/queue-class';
import type { Nik } from '../../domain/values/nik';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store, type Transaction } from '../core/store';
import type { LastingMark } from '../../domain/case/mark';

/** A case as lists show it. */
export interface CaseRow {
  caseId: string;
  caseNumber: string;
  office: string;
  station: string;
  pickupSite: string;
  service: Service;
  reason: IssueReason;
  stage: Stage;
  externalStatus: ExternalStatus;
  since: Date;
  openedAt: Date;
  awaitsMinistry: boolean;
  /** Why it waits for an officer; null when it does not. */
  cause: DecisionCause | null;
  letterSentAt: Date | null;
  /** An officer enters the statuses of its recording. */
  statusesByHand: boolean;
  /** Its recording is known to the ministry's own client alone. */
  recordedByHand: boolean;
  printableFrom: PlainDate | null;
  seq: number;
  /** When it became print-ready; null before the verdict. Its place follows from it and the policy of the office. */
  printReadyAt: Date | null;
  factClass: FactClass | null;
  queueMark: LastingMark | null;
  /** The day on which the holder is at the desk. */
  deskOn: PlainDate | null;
  attemptState: string | null;
  /** Where its card lies; null unless it is READY and an officer recorded the place. */
  shelf: string | null;
  box: string | null;
  shelvedAt: Date | null;
}

/** One case; null where there is none. */
export async function readCase(db: Queryable, caseId: string): Promise<CaseRow | null> {
  return firstOf(await db.query<CaseRow>(sql`SELECT * FROM case_view WHERE case_view.case_id = ${caseId}`));
}

export interface CaseFilter {
  office: string;
  stage: Stage | null;
  /** Only cases that wait for an officer for this cause. */
  cause: DecisionCause | null;
  /** Only cases opened before this instant. */
  openedBefore: Date | null;
  /** Exact case number. */
  caseNumber: string | null;
  nik: Nik | null;
}

/** A page of cases, oldest first; `after` is the key of the last row of the page before. */
export async function listCases(
  { pool, keys }: Store,
  { office, stage, cause, openedBefore, caseNumber, nik }: CaseFilter,
  limit: number,
  after: { openedAt: string; caseId: string } | null,
): Promise<CaseRow[]> {
  const nikHash = nik && keys.lookup(`nik:${nik}`);
  const { rows } = await pool.query<CaseRow>(sql`
    SELECT case_view.* FROM case_view JOIN cases ON cases.case_id = case_view.case_id
    WHERE cases.office = ${office} AND (${stage}::text IS NULL OR cases.stage = ${stage})
      AND (${cause}::text IS NULL OR cases.cause = ${cause})
      AND (${openedBefore?.toISOString() ?? null}::timestamptz IS NULL
        OR cases.opened_at < ${openedBefore?.toISOString() ?? null})
      AND (${caseNumber}::text IS NULL OR cases.case_number = ${caseNumber})
      AND (${nikHash}::bytea IS NULL OR cases.nik_hash = ${nikHash})
      AND (${after?.openedAt ?? null}::timestamptz IS NULL OR
        (cases.opened_at, cases.case_id) > (${after?.openedAt ?? null}::timestamptz, ${after?.caseId ?? null}::uuid))
    ORDER BY cases.opened_at, cases.case_id LIMIT ${limit}`);
  return rows;
}

/** The journal of a case with its notes, oldest first. */
export async function readEvents({ pool }: Store, caseId: string): Promise<NotedEntry[]> {
  const { rows } = await pool.query<Omit<NotedEntry, 'at'> & { at: Date }>(sql`
    SELECT journal.seq, journal.event, journal.actor, journal.at, note.note
    FROM journal LEFT JOIN note ON note.case_id = journal.case_id AND note.seq = journal.seq
    WHERE journal.case_id = ${caseId} ORDER BY journal.seq`);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The person of a case, opened; null once the data was erased. */
export async function readApplicant(
  { keys }: Store,
  db: Queryable,
  caseId: string,
): Promise<Applicant | null> {
  const row = firstOf(
    await db.query<{ nik: Buffer; card: Buffer; name: string; birth: string; details: object }>(sql`
      SELECT person.nik_sealed AS nik, person.family_card_sealed AS card, person.full_name AS name,
        person.birth_date AS birth, person.details
      FROM person WHERE person.case_id = ${caseId}`),
  );
  if (row === null) return null;
  return Applicant.parse({
    ...row.details,
    nik: keys.open(row.nik, `nik:${caseId}`).toString(),
    familyCardNumber: keys.open(row.card, `family-card:${caseId}`).toString(),
    fullName: row.name,
    birthDate: row.birth,
  });
}

/** Writes corrected data of a person, within the transaction of the decision that corrects it. */
export async function correctApplicant(
  tx: Transaction,
  { keys }: Store,
  caseId: string,
  corrected: Applicant,
): Promise<void> {
  const { nik, familyCardNumber, fullName, birthDate, ...details } = corrected;
  await tx.query(sql`
    UPDATE person SET nik_sealed = ${keys.seal(nik, `nik:${caseId}`)},
      family_card_sealed = ${keys.seal(familyCardNumber, `family-card:${caseId}`)}, full_name = ${fullName},
      birth_date = ${birthDate}, details = ${JSON.stringify(details)}
    WHERE person.case_id = ${caseId}`);
}

/** How many cases of an office are in each stage. */
export async function countByStage({ pool }: Store, office: string): Promise<Partial<Record<Stage, number>>> {
  const { rows } = await pool.query<{ stage: Stage; count: number }>(sql`
    SELECT cases.stage, count(*)::integer AS count FROM cases WHERE cases.office = ${office} GROUP BY cases.stage`);
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
}

/** The cases of an office in one stage, those that entered it first before the others. */
export async function casesInOrder(
  { pool }: Store,
  office: string,
  stage: Stage,
  limit: number,
): Promise<{ caseId: string; caseNumber: string; since: Date }[]> {
  const { rows } = await pool.query<{ caseId: string; caseNumber: string; since: Date }>(sql`
    SELECT cases.case_id, cases.case_number, cases.since FROM cases
    WHERE cases.office = ${office} AND cases.stage = ${stage}
    ORDER BY cases.since, cases.case_id LIMIT ${limit}`);
  return rows;
}
