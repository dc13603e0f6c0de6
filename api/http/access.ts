import { readCase, type CaseRow } from '../../db/case/case-reads';
import type { Queryable } from '../../db/core/store';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { Caller } from '../auth/token';
import { stationsOf } from '../../db/office/sites';

/**
 * The caller's own office, however it was named.
 *
 * @throws TerbitError OTHER_OFFICE
 */
export function ownOffice({ office }: Caller, asked: string | undefined): string {
  if (asked !== undefined && asked !== office) throw new TerbitError('OTHER_OFFICE');
  return office;
}

/**
 * A case of the caller's office.
 *
 * @throws TerbitError CASE_NOT_FOUND, OTHER_OFFICE
 */
export async function ownCase(db: Queryable, caller: Caller, caseId: string): Promise<CaseRow> {
  const row = await readCase(db, caseId);
  if (row === null) throw new TerbitError('CASE_NOT_FOUND');
  ownOffice(caller, row.office);
  return row;
}

/**
 * Refuses a place that is not the dinas or a kecamatan of the office.
 *
 * @throws TerbitError UNKNOWN_STATION with the `field` that names it
 */
export async function requireStations(
  db: Queryable,
  office: string,
  places: Readonly<Record<string, string>>,
): Promise<void> {
  const known = await stationsOf(db, office);
  for (const [field, place] of Object.entries(places)) {
    if (!known.includes(place)) throw new TerbitError('UNKNOWN_STATION', { field });
  }
}

/**
 * A site of the caller's office: the one named, or the dinas.
 *
 * @throws TerbitError OFFICE_NOT_SERVED, UNKNOWN_STATION
 */
export async function ownSite(
  db: Queryable,
  { office }: Caller,
  site: string | undefined,
  field = 'site',
): Promise<string> {
  const known = await stationsOf(db, office);
  if (known.length === 0) throw new TerbitError('OFFICE_NOT_SERVED');
  const asked = site ?? office;
  if (!known.includes(asked)) throw new TerbitError('UNKNOWN_STATION', { field });
  return asked;
}

/**
 * Refuses an office that has no floor, stock or link here: a token can name any office of the country.
 *
 * @throws TerbitError OFFICE_NOT_SERVED
 */
export async function requireServed(db: Queryable, office: string): Promise<void> {
  if ((await stationsOf(db, office)).length === 0) throw new TerbitError('OFFICE_NOT_SERVED');
}

/** The version that a person read before, from `If-Match`; undefined when none is named. */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const version = /^"(\d{1,9})(-[0-9a-f]+)?"$/.exec(header)?.[1];
  if (version === undefined) throw new TerbitError('VERSION_CONFLICT');
  return Number(version);
}
