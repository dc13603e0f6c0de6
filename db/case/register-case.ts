import { randomBytes } from 'node:crypto';
import { printableFrom, type Applicant, type Contact } from '../../domain/case/applicant';
import { advance, type CaseState } from '../../domain/case/state';
import type { IssueReason, Service } from '../../domain/values/codes';
import { TerbitError } from '../../domain/errors/terbit-error';
import { utcOffsetHours } from '../../domain/regions/regions';
import { caseNumber } from '../../domain/values/case-number';
import { dayAt } from '../../domain/values/plain-date';
import { makeTrackingCode, type TrackingCode } from '../../domain/values/tracking-code';
import { newId } from '../../platform/ids';
import { appendEntries, type NewJournalEntry } from './apply-command';
import { sql } from '../core/sql';
import { nextNumber } from '../office/counter';
import { firstOf, type Store, type Transaction } from '../core/store';

/** An application, its rules checked before: the applicant's age, the station and the reason. */
export interface Registration {
  commandId: string;
  actor: string;
  office: string;
  station: string;
  pickupSite: string;
  service: Service;
  reason: IssueReason;
  applicant: Applicant;
  contact: Contact;
  /** What the applicant brought along: names and numbers of papers. */
  documents: readonly unknown[];
}

export interface Registered {
  caseId: string;
  state: CaseState;
  trackingCode: TrackingCode;
}

interface NewCase {
  nikHash: Buffer;
  trackingCode: TrackingCode;
  entry: NewJournalEntry;
}

async function nextCaseNumber(
  tx: Transaction,
  office: string,
  at: Date,
): Promise<ReturnType<typeof caseNumber>> {
  const year = Number(dayAt(at.getTime(), utcOffsetHours(office)).slice(0, 4));
  return caseNumber(office, year, await nextNumber(tx, office, 'CASE', year));
}

/** False where the person has an open case of the service already. */
async function insertCase(
  tx: Transaction,
  { keys }: Store,
  registration: Registration,
  { nikHash, trackingCode, entry: { caseId, after, at } }: NewCase,
): Promise<boolean> {
  const { office, station, pickupSite, service, reason } = registration;
  await tx.query(sql`
    INSERT INTO enrolment (nik_hash, enrolment_id) VALUES (${nikHash}, ${newId(new Date(at))}) ON CONFLICT DO NOTHING`);
  const { rowCount } = await tx.query(sql`
    INSERT INTO cases (case_id, case_number, office, station, pickup_site, service, reason, nik_hash, tracking_hash,
      tracking_sealed, opened_at, stage, external_status, since, seq)
    VALUES (${caseId}, ${after.caseNumber}, ${office}, ${station}, ${pickupSite}, ${service}, ${reason}, ${nikHash},
      ${keys.lookup(trackingCode)}, ${keys.seal(trackingCode, `tracking:${caseId}`)}, ${at}, ${after.stage},
      ${after.externalStatus}, ${after.since}, 0)
    ON CONFLICT (nik_hash, service) WHERE is_open DO NOTHING`);
  return rowCount === 1;
}

async function insertPerson(
  tx: Transaction,
  { keys }: Store,
  caseId: string,
  { applicant, contact, documents }: Registration,
): Promise<void> {
  const { nik, familyCardNumber, fullName, birthDate, ...details } = applicant;
  await tx.query(sql`
    INSERT INTO person (case_id, nik_sealed, family_card_sealed, full_name, birth_date, details, contact, documents)
    VALUES (${caseId}, ${keys.seal(nik, `nik:${caseId}`)}, ${keys.seal(familyCardNumber, `family-card:${caseId}`)},
      ${fullName}, ${birthDate}, ${JSON.stringify(details)}, ${JSON.stringify(contact)}, ${JSON.stringify(documents)})`);
}

async function firstEntry(tx: Transaction, now: Date, registration: Registration): Promise<NewJournalEntry> {
  const { commandId, actor, office, station, pickupSite, service, reason, applicant } = registration;
  const at = now.toISOString();
  const event = {
    type: 'REGISTERED',
    caseNumber: await nextCaseNumber(tx, office, now),
    office,
    station,
    pickupSite,
    service,
    reason,
    printableFrom: printableFrom(applicant),
  } as const;
  const after = advance(null, { seq: 1, at, actor, event });
  return { caseId: newId(now), commandId, actor, event, after, at, byWorkflow: false };
}

/**
 * Opens a case: number, tracking code, person, and the first entry of its journal, within the caller's transaction.
 *
 * @throws TerbitError CASE_ALREADY_OPEN with `caseId`, `caseNumber` and `stage` of the open case
 */
export async function registerCase(
  tx: Transaction,
  store: Store,
  registration: Registration,
): Promise<Registered> {
  const nikHash = store.keys.lookup(`nik:${registration.applicant.nik}`);
  await refuseSecondCase(tx, nikHash, registration.service);
  const entry = await firstEntry(tx, store.clock(), registration);
  const trackingCode = makeTrackingCode(randomBytes);
  if (!(await insertCase(tx, store, registration, { nikHash, trackingCode, entry }))) {
    // Another registration committed between the check and the insert.
    await refuseSecondCase(tx, nikHash, registration.service);
    // That case was closed since, so there is room for this one.
    return registerCase(tx, store, registration);
  }
  await insertPerson(tx, store, entry.caseId, registration);
  await appendEntries(tx, [entry]);
  return { caseId: entry.caseId, state: entry.after, trackingCode };
}

async function refuseSecondCase(tx: Transaction, nikHash: Buffer, service: Service): Promise<void> {
  const open = firstOf(
    await tx.query<{ caseId: string; caseNumber: string; office: string; stage: string }>(sql`
      SELECT cases.case_id, cases.case_number, cases.office, cases.stage FROM cases
      WHERE cases.nik_hash = ${nikHash} AND cases.service = ${service}
        AND cases.is_open`),
  );
  if (open === null) return;
  const { caseId, caseNumber: number, office, stage } = open;
  throw new TerbitError('CASE_ALREADY_OPEN', { caseId, caseNumber: number, office, stage });
}
