import {
  hasMoved,
  whyMoved,
  type Basis,
  type LoggedPromise,
  type WhyMoved,
} from '../../domain/forecast/promise-log';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store } from '../core/store';

/** Whom or what a promise is about: a case, or a question about the office. */
export type PromiseSubject = { caseId: string } | { question: string };

/** A promise as it was given. */
export interface PromiseRow {
  subject: string;
  number: number;
  told: LoggedPromise;
  why: WhyMoved;
  at: Date;
}

function nameOf(subject: PromiseSubject): string {
  return 'caseId' in subject ? `CASE:${subject.caseId}` : subject.question;
}

async function lastPromise(
  db: Queryable,
  office: string,
  subject: string,
): Promise<{ number: number; told: LoggedPromise; basis: Basis } | null> {
  return firstOf(
    await db.query<{ number: number; told: LoggedPromise; basis: Basis }>(sql`
      SELECT promise.number, promise.told, promise.basis FROM promise
      WHERE promise.office = ${office} AND promise.subject = ${subject} ORDER BY promise.number DESC LIMIT 1`),
  );
}

export interface PromiseEntry {
  office: string;
  subject: PromiseSubject;
  told: LoggedPromise;
  basis: Basis;
  today: PlainDate;
}

/** Logs a promise that differs materially from the one before. Two readers at once log it once. */
export async function logPromise(
  store: Store,
  { office, subject, told, basis, today }: PromiseEntry,
): Promise<void> {
  const name = nameOf(subject);
  const before = await lastPromise(store.pool, office, name);
  if (!hasMoved(before?.told ?? null, told, today)) return;
  await store.pool.query(sql`
    INSERT INTO promise (office, subject, number, case_id, told, basis, why, at)
    VALUES (${office}, ${name}, ${(before?.number ?? 0) + 1}, ${'caseId' in subject ? subject.caseId : null},
      ${JSON.stringify(told)}, ${JSON.stringify(basis)}, ${whyMoved(before?.basis ?? null, basis)},
      ${store.clock().toISOString()})
    ON CONFLICT DO NOTHING`);
}

/** The promises of a case, the newest first. */
export async function promisesOfCase(db: Queryable, office: string, caseId: string): Promise<PromiseRow[]> {
  const { rows } = await db.query<PromiseRow>(sql`
    SELECT promise.subject, promise.number, promise.told, promise.why, promise.at FROM promise
    WHERE promise.office = ${office} AND promise.subject = ${nameOf({ caseId })} ORDER BY promise.number DESC LIMIT 100`);
  return rows;
}

const SHOWN = 20;

/** The promises of the office, the newest first. */
export async function promisesOfOffice(db: Queryable, office: string): Promise<PromiseRow[]> {
  const { rows } = await db.query<PromiseRow>(sql`
    SELECT promise.subject, promise.number, promise.told, promise.why, promise.at FROM promise
    WHERE promise.office = ${office} AND promise.case_id IS NULL ORDER BY promise.at DESC, promise.number DESC
    LIMIT ${SHOWN}`);
  return rows;
}
