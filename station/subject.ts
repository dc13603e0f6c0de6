import { z } from 'zod';
import { mayBeRecorded } from '../domain/case/applicant';
import { belongsTo, utcOffsetHours } from '../domain/regions/regions';
import { Registration } from '../domain/case/registration';
import type { PacketSubject } from '../domain/station/packet';
import { CaseNumber } from '../domain/values/case-number';
import { Nik } from '../domain/values/nik';
import { dayAt } from '../domain/values/plain-date';
import type { StationKeyFile } from './folder';
import { readJson } from './read-json';

/** A file may name an open case and the NIK of its person. */
const CaseAndNik = z.strictObject({ caseNumber: CaseNumber, nik: Nik });

/** Names the fields that break a rule, never their values. */
function faultsIn({ issues }: z.ZodError): Error {
  const fields = [
    ...new Set(issues.map(({ path }) => path.map(String).join('.') || 'isian yang tidak dikenal')),
  ];
  return new Error(`Data pemohon tidak sesuai aturan: ${fields.join(', ')}. Perekaman belum dimulai.`);
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw faultsIn(result.error);
  return result.data;
}

/** Rejects what the office would reject for certain, while the person is still there. */
function requireServedHere(registration: z.output<typeof Registration>, { office }: StationKeyFile): void {
  const { station, pickupSite = station } = registration;
  if (registration.office !== office || !belongsTo(station, office) || !belongsTo(pickupSite, office)) {
    throw new Error(`Pendaftaran ini bukan untuk kantor ${office}. Perekaman belum dimulai.`);
  }
}

/**
 * Reads the subject of a packet from a JSON file, or from standard input for `-`: the body of a registration, or a case
 * number with the NIK of its person.
 *
 * @throws Error in Indonesian that names fields and no values
 */
export async function readSubject(source: string, identity: StationKeyFile): Promise<PacketSubject> {
  const value = await readJson(source, 'data pemohon');
  if (typeof value === 'object' && value !== null && 'caseNumber' in value) {
    return { kind: 'CASE', ...parse(CaseAndNik, value) };
  }
  const registration = parse(Registration, value);
  requireServedHere(registration, identity);
  return { kind: 'REGISTRATION', registration };
}

/** Whether the person is too young by the station's clock. The clock may be wrong, so the officer decides. */
export function seemsTooYoung(subject: PacketSubject, now: Date): boolean {
  if (subject.kind === 'CASE') return false;
  const { applicant, office } = subject.registration;
  return !mayBeRecorded(applicant, dayAt(now.getTime(), utcOffsetHours(office)));
}
