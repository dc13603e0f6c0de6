import { InvalidArgumentError } from 'commander';
import { OfficeCode } from '../domain/regions/regions';

/** Parses `--office`. */
export function parseOffice(text: string): OfficeCode {
  const office = OfficeCode.safeParse(text);
  if (!office.success) throw new InvalidArgumentError('Isi kode kabupaten atau kota, misalnya 53.71.');
  return office.data;
}
