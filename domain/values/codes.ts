import { z } from 'zod';

/** Texts of the population register (SIAK code lists; see docs/glossary.md). */

export const Service = z.enum(['KTP_EL']);
export type Service = z.infer<typeof Service>;

/** The kinds of issue of Perpres 96/2018 Art. 14, with lost and damaged distinguished. */
export const IssueReason = z.enum([
  'FIRST',
  'DAMAGED',
  'LOST',
  'DATA_CHANGE',
  'MOVE_IN',
  'EXTENSION',
  'OUTSIDE_DOMICILE',
]);
export type IssueReason = z.infer<typeof IssueReason>;

/** The reasons that this release issues cards for; the others are rejected as not offered yet. */
export const OFFERED_REASONS: readonly IssueReason[] = ['FIRST'];

export const Sex = z.enum(['MALE', 'FEMALE']);

/** Religions of the register; the last since MK 97/PUU-XIV/2016. */
export const Religion = z.enum([
  'ISLAM',
  'KRISTEN',
  'KATHOLIK',
  'HINDU',
  'BUDHA',
  'KHONGHUCU',
  'KEPERCAYAAN TERHADAP TUHAN YME',
]);

const NEVER_MARRIED = 'BELUM KAWIN';

/** Marital status as on the card (four texts) or on the family card (recorded or not). */
export const MaritalStatus = z.enum([
  NEVER_MARRIED,
  'KAWIN',
  'KAWIN TERCATAT',
  'KAWIN BELUM TERCATAT',
  'KAWIN TIDAK TERCATAT',
  'CERAI HIDUP',
  'CERAI HIDUP TERCATAT',
  'CERAI HIDUP TIDAK TERCATAT',
  'CERAI MATI',
]);
export type MaritalStatus = z.infer<typeof MaritalStatus>;

/** Married or once married: such a person holds a card before 17 (UU 24/2013 Art. 63). */
export function wasEverMarried(status: MaritalStatus): boolean {
  return status !== NEVER_MARRIED;
}

export const BloodType = z.enum([
  'A',
  'B',
  'AB',
  'O',
  'A+',
  'A-',
  'B+',
  'B-',
  'AB+',
  'AB-',
  'O+',
  'O-',
  'TIDAK TAHU',
]);

export const Nationality = z.enum(['WNI', 'WNA']);

export const Role = z.enum([
  'front-desk',
  'recorder',
  'printer',
  'stock',
  'verifier',
  'supervisor',
  'head',
  'auditor',
  'admin',
]);
export type Role = z.infer<typeof Role>;
