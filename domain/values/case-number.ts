import { z } from 'zod';

/** The number of a case as people use it at the desk: office, year, serial of that year: `5371-2026-000123`. */
export const CaseNumber = z
  .string()
  .regex(/^\d{4}-\d{4}-\d{6,}$/)
  .brand('CaseNumber');
export type CaseNumber = z.infer<typeof CaseNumber>;

/** Writes a case number; `serial` counts from 1 within the office and year. */
export function caseNumber(office: string, year: number, serial: number): CaseNumber {
  return CaseNumber.parse(`${office.replaceAll('.', '')}-${year}-${String(serial).padStart(6, '0')}`);
}
