import { randomBytes } from 'node:crypto';
import { printableFrom, type Applicant, type Contact } from '../../domain/case/applicant';
import type { CaseEvent } from '../../domain/case/events';
import { fold, type CaseState } from '../../domain/case/state';
import type { IssueReason, Service } from '../../domain/values/codes';
import { TerbitError } from '../../domain/errors/terbit-error';
import { utcOffsetHours } from '../../domain/regions/regions';
import { caseNumber } from '../../domain/values/case-number';
import { dayAt } from '../../domain/values/plain-date';
import { makeTrackingCode, type TrackingCode } from '../../domain/values/tracking-code';
import { newId } from '../../platform/ids';
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
  caseId: string;
  nikHash: Buffer;
  trackingCode: TrackingCode;
  event: Extract<CaseEvent, { type: 'REGISTERED' }>;
  at: string;
}

async function nextCaseNumber(
  tx: Transaction,
  office: string,
  at: Date,
): Promise<ReturnType<typeof caseNumber>> {
  const year = Number(dayAt(at.getTime(), utcOffsetHours(office)).slice(0, 4));
  return caseNumber(office, year, await nextNumber(tx, office, 'CASE', year));
}

async function insertCase(
  tx: Transaction,
  { keys }: Store,
  registration: Registration,
  made: NewCase,
): Promise<boolean> {
  const { caseId, nikHash, trackingCode, event, at } = made;
  const { office, station, pickupSite, service, reason } = registration;
  await tx.query(sql`
    INSERT INTO enrolment (nik_hash, enrolment_id) VALUES (${nikHash}, ${newId(new Date(at))}) ON CONFLICT DO NOTHING`);
  const { rowCount } = await tx.query(sql`
    INSERT INTO cases (case_id, case_number, office, station, pickup_site, service, reason, nik_hash, tracking_hash,
      tracking_sealed, stage, external_status, since, seq, opened_at, printable_from)
    VALUES (${caseId}, ${event.caseNumber}, ${office}, ${station}, ${pickupSite}, ${service}, ${reason}, ${nikHash},
      ${keys.lookup(trackingCode)}, ${keys.seal(trackingCode, `tracking:${caseId}`)}, 'REGISTERED', 'BELUM_REKAM',
      ${at}, 1, ${at}, ${event.printableFrom})
    ON CONFLICT (nik_hash, service) WHERE is_open DO NOTHING`);
  return rowCount === 1;
}

async function insertPerson(
  tx: Transaction,
  { keys }: Store,
  registration: Registration,
  made: NewCase,
): Promise<void> {
  const { nik, familyCardNumber, fullName, birthDate, ...details } = registration.applicant;
  const { caseId, event, at } = made;
  await tx.query(sql`
    INSERT INTO person (case_id, nik_sealed, family_card_sealed, full_name, birth_date, details, contact, documents)
    VALUES (${caseId}, ${keys.seal(nik, `nik:${caseId}`)}, ${keys.seal(familyCardNumber, `family-card:${caseId}`)},
      ${fullName}, ${birthDate}, ${JSON.stringify(details)}, ${JSON.stringify(registration.contact)},
      ${JSON.stringify(registration.documents)})`);
  await tx.query(sql`
    WITH entry AS (
      INSERT INTO journal (case_id, seq, command_id, event, stage, actor, at)
      VALUES (${caseId}, 1, ${registration.commandId}, ${JSON.stringify(event)}, 'REGISTERED', ${registration.actor}, ${at})
    )
    INSERT INTO outbox (case_id, seq) VALUES (${caseId}, 1)`);
}

/**
 * Opens a case: number, tracking code, person, first journal row and outbox row, within the caller's transaction.
 *
 * @throws TerbitError CASE_ALREADY_OPEN with `caseId`, `caseNumber` and `stage` of the open case
 */
export async function registerCase(
  tx: Transaction,
  store: Store,
  registration: Registration,
): Promise<Registered> {
  const now = store.clock();
  const nikHash = store.keys.lookup(`nik:${registration.applicant.nik}`);
  const { office, station, pickupSite, service, reason, applicant } = registration;
  await refuseSecondCase(tx, nikHash, service);
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
  const at = now.toISOString();
  const made: NewCase = {
    caseId: newId(now),
    nikHash,
    trackingCode: makeTrackingCode(randomBytes),
    event,
    at,
  };
  const isNew = await insertCase(tx, store, registration, made);
  // The other registration committed between our look and our insert.
  if (!isNew) {
    await refuseSecondCase(tx, nikHash, service);
    // That other case was closed at this very moment, so there is room for this one.
    return registerCase(tx, store, registration);
  }
  await insertPerson(tx, store, registration, made);
  const state = fold([{ seq: 1, at, actor: registration.actor, event }]);
  if (state === null) throw new Error('a registered case has a state');
  return { caseId: made.caseId, state, trackingCode: made.trackingCode };
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
