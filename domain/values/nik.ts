import { z } from 'zod';
import type { PlainDate } from './plain-date';

const WOMENS_DAY_OFFSET = 40;

function encoded(nik: string): { day: number; month: number; year: number; female: boolean } {
  const rawDay = Number(nik.slice(6, 8));
  const female = rawDay > WOMENS_DAY_OFFSET;
  return {
    day: female ? rawDay - WOMENS_DAY_OFFSET : rawDay,
    month: Number(nik.slice(8, 10)),
    year: Number(nik.slice(10, 12)),
    female,
  };
}

/**
 * The 16-digit person number PPKKCC DDMMYY SSSS (UU 23/2006 Art. 13): region of first registration, birth date
 * with 40 added to a woman's day, serial from 0001. The region may be one that no longer exists, and date or sex
 * may be wrong for life, so neither is compared with a register.
 */
export const Nik = z
  .string()
  .regex(/^[1-9]\d{15}$/)
  .refine((nik) => {
    const { day, month } = encoded(nik);
    return day >= 1 && day <= 31 && month >= 1 && month <= 12 && !nik.endsWith('0000');
  })
  .brand('Nik');
export type Nik = z.infer<typeof Nik>;

/** Where a NIK differs from the person's papers; one cause of REQUEST_VALIDATION at the centre. */
export const NikDifference = z.enum(['NIK_BIRTH_DATE_DIFFERS', 'NIK_SEX_DIFFERS']);
export type NikDifference = z.infer<typeof NikDifference>;

/** Compares a NIK with the birth date and sex of its holder. */
export function nikDifferences(nik: Nik, birthDate: PlainDate, sex: 'MALE' | 'FEMALE'): NikDifference[] {
  const { day, month, year, female } = encoded(nik);
  const [, birthYear = 0, birthMonth, birthDay] =
    /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate)?.map(Number) ?? [];
  const differences: NikDifference[] = [];
  if (day !== birthDay || month !== birthMonth || year !== birthYear % 100)
    differences.push('NIK_BIRTH_DATE_DIFFERS');
  if (female !== (sex === 'FEMALE')) differences.push('NIK_SEX_DIFFERS');
  return differences;
}

/** A NIK as lists show it: region and serial stay readable, the birth date does not. */
export function maskNik(nik: Nik): string {
  return `${nik.slice(0, 6)}******${nik.slice(12)}`;
}
