import {
  calendarOf,
  USUAL_WEEK,
  type OfficeDay,
  type OpeningHours,
  type Week,
} from '../../domain/office/working-calendar';
import type { PrintingHours } from '../../domain/printers/readiness';
import { utcOffsetHours } from '../../domain/regions/regions';
import type { PlainDate } from '../../domain/values/plain-date';
import { TerbitError } from '../../domain/errors/terbit-error';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { onlyOf, type Queryable, type Transaction } from '../core/store';

/** The hours of an office in force; version 0 is the usual week of the state, printing at all hours. */
export interface OfficeHours {
  version: number;
  week: Week;
  printOutsideHours: boolean;
  /** Why they were set, by whom and when; null for version 0. */
  set: { reason: string; actor: string; at: string } | null;
}

/** What an office said of a day, with its name for people. */
export interface NamedOfficeDay extends OfficeDay {
  name: string;
}

export interface OfficeCalendar {
  hours: OfficeHours;
  /** The last word on each day that the office spoke of, in order. */
  days: NamedOfficeDay[];
}

/** The hours of an office and what it said of single days. */
export async function readCalendar(db: Queryable, office: string): Promise<OfficeCalendar> {
  const row = onlyOf(
    await db.query<{ hours: OfficeHours | null; days: NamedOfficeDay[] }>(sql`
      SELECT
        (SELECT jsonb_build_object('version', office_hours.version, 'week', office_hours.week,
            'printOutsideHours', office_hours.print_outside_hours,
            'set', jsonb_build_object('reason', office_hours.reason, 'actor', office_hours.actor, 'at', office_hours.at))
          FROM office_hours WHERE office_hours.office = ${office} ORDER BY office_hours.version DESC LIMIT 1) AS hours,
        (SELECT coalesce(jsonb_agg(to_jsonb(said) ORDER BY said.day), '[]') FROM (
          SELECT DISTINCT ON (office_day.day) office_day.day, office_day.kind, office_day.opening, office_day.name
          FROM office_day WHERE office_day.office = ${office} ORDER BY office_day.day, office_day.entry_id DESC) AS said)
          AS days`),
  );
  const atAllHours: OfficeHours = { version: 0, week: USUAL_WEEK, printOutsideHours: true, set: null };
  return { hours: row.hours ?? atAllHours, days: row.days };
}

/** When the printers of an office may print. */
export async function printingHours(db: Queryable, office: string): Promise<PrintingHours> {
  const { hours, days } = await readCalendar(db, office);
  return {
    calendar: calendarOf(utcOffsetHours(office), hours.week, days),
    printOutsideHours: hours.printOutsideHours,
  };
}

/** Who changes something of the calendar, and when. */
interface Author {
  office: string;
  actor: string;
  now: Date;
}

/**
 * Sets the hours of an office from now on, if nobody set them since `version` was read.
 *
 * @throws TerbitError VERSION_CONFLICT
 */
export async function setHours(
  tx: Transaction,
  { office, actor, now }: Author,
  { week, printOutsideHours, reason }: Pick<OfficeHours, 'week' | 'printOutsideHours'> & { reason: string },
  version: number | null,
): Promise<void> {
  // The floor is locked, so that versions are counted one after the other and nothing is granted meanwhile.
  await tx.query(sql`SELECT FROM floor_lock WHERE floor_lock.office = ${office} FOR UPDATE`);
  const { hours } = await readCalendar(tx, office);
  if (version !== null && version !== hours.version) throw new TerbitError('VERSION_CONFLICT');
  await tx.query(sql`
    INSERT INTO office_hours (office, version, week, print_outside_hours, reason, actor, at)
    VALUES (${office}, ${hours.version + 1}, ${JSON.stringify(week)}, ${printOutsideHours}, ${reason}, ${actor},
      ${now.toISOString()})`);
  wakeFloor(tx, office, 'PRINTER');
}

/** Notes what an office says of a day; the same word again changes nothing. */
export async function sayOfDay(
  tx: Transaction,
  { office, actor, now }: Author,
  {
    day,
    kind,
    opening,
    name,
  }: { day: PlainDate; kind: OfficeDay['kind']; opening: OpeningHours | null; name: string },
): Promise<void> {
  const hours = opening === null ? null : JSON.stringify(opening);
  const said = await tx.query(sql`
    INSERT INTO office_day (office, day, kind, opening, name, actor, at)
    SELECT ${office}, ${day}::date, ${kind}, ${hours}::jsonb, ${name}, ${actor}, ${now.toISOString()}::timestamptz
    WHERE NOT EXISTS (SELECT FROM (
        SELECT office_day.kind, office_day.opening, office_day.name FROM office_day
        WHERE office_day.office = ${office} AND office_day.day = ${day}::date
        ORDER BY office_day.entry_id DESC LIMIT 1) AS last
      WHERE (last.kind, last.opening, last.name) IS NOT DISTINCT FROM (${kind}, ${hours}::jsonb, ${name}))`);
  if (said.rowCount !== 0) wakeFloor(tx, office, 'PRINTER');
}
