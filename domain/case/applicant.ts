import { z } from 'zod';
import { BloodType, MaritalStatus, Nationality, Religion, Sex, wasEverMarried } from '../values/codes';
import { KelurahanCode } from '../regions/regions';
import { FamilyCardNumber } from '../values/family-card-number';
import { Nik } from '../values/nik';
import { birthdayAfter, PlainDate } from '../values/plain-date';

/** Permendagri 73/2022: Latin letters and spaces, at most 60; degrees may be added, shortened with full stops. */
const FullName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{Script=Latin}][\p{Script=Latin} .,'’-]*$/u);

const ShortText = z.string().trim().min(1).max(100);
const NeighbourhoodNumber = z.string().regex(/^\d{1,3}$/);

const Address = z.strictObject({
  street: ShortText,
  rt: NeighbourhoodNumber,
  rw: NeighbourhoodNumber,
  kelurahan: KelurahanCode,
});

/** The person as the card shows it (domain.md of the register: 17 printed elements less photo and signature). */
export const Applicant = z.strictObject({
  nik: Nik,
  familyCardNumber: FamilyCardNumber,
  fullName: FullName,
  birthPlace: ShortText,
  birthDate: PlainDate,
  sex: Sex,
  address: Address,
  religion: Religion,
  maritalStatus: MaritalStatus,
  occupation: ShortText,
  bloodType: BloodType,
  nationality: Nationality,
});
export type Applicant = z.infer<typeof Applicant>;

export const Contact = z.strictObject({
  phone: z
    .string()
    .regex(/^\+?\d{8,15}$/)
    .optional(),
  email: z.email().max(254).optional(),
});
export type Contact = z.infer<typeof Contact>;

/** Age at which a person may be recorded; the card follows at 17. */
const RECORDING_AGE_YEARS = 16;
/** Age at which a person holds a card, unless married earlier (UU 24/2013 Art. 63). */
const CARD_AGE_YEARS = 17;

/** Whether the person may be recorded on a day. */
export function mayBeRecorded(
  applicant: Pick<Applicant, 'birthDate' | 'maritalStatus'>,
  today: PlainDate,
): boolean {
  return (
    wasEverMarried(applicant.maritalStatus) ||
    birthdayAfter(applicant.birthDate, RECORDING_AGE_YEARS) <= today
  );
}

/** The first day on which the person's card may be printed; null when the person was ever married. */
export function printableFrom(applicant: Pick<Applicant, 'birthDate' | 'maritalStatus'>): PlainDate | null {
  return wasEverMarried(applicant.maritalStatus) ? null : birthdayAfter(applicant.birthDate, CARD_AGE_YEARS);
}
