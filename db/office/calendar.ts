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
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { onlyOf, type Queryable, type Transaction } from '../core/store';
import { decideSetting } from './settings';

/** The hours of an office in force; version 0 is the usual week of state offices, with printing at all hours. */
export interface OfficeHours {
  version: number;
  week: Week;
  printOutsideHours: boolean;
  /** The reason, the person and the time of the decision; null for version 0. */
  set: { reason: string; actor: string; at: string } | null;
}

/** An office's entry for a day, with its name for people. */
export interface NamedOfficeDay extends OfficeDay {
  name: string;
}

export interface OfficeCalendar {
  hours: OfficeHours;
  /** The newest entry for each day that has one, in order. */
  days: NamedOfficeDay[];
}

/** The hours of an office and its entries for single days. */
export async function readCalendar(db: Queryable, office: string): Promise<OfficeCalendar> {
  const row = onlyOf(
    await db.query<{ hours: OfficeHours | null; days: NamedOfficeDay[] }>(sql`
      SELECT
        (SELECT hours.value || jsonb_build_object('version', hours.version, 'set',
            jsonb_build_object('reason', hours.reason, 'actor', hours.actor, 'at', hours.at))
          FROM setting_in_force AS hours WHERE hours.office = ${office} AND hours.setting = 'OFFICE_HOURS') AS hours,
        (SELECT coalesce(jsonb_agg(to_jsonb(entry) ORDER BY entry.day), '[]') FROM (
          SELECT DISTINCT ON (office_day.day) office_day.day, office_day.kind, office_day.opening, office_day.name
          FROM office_day WHERE office_day.office = ${office} ORDER BY office_day.day, office_day.entry_id DESC) AS entry)
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

/** Who changes the calendar, and when. */
interface Author {
  office: string;
  actor: string;
  now: Date;
}

/**
 * Sets the hours of an office from now on, if they were not changed since `version` was read.
 *
 * @throws TerbitError VERSION_CONFLICT
 */
export async function setHours(
  tx: Transaction,
  { office, actor, now }: Author,
  { week, printOutsideHours, reason }: Pick<OfficeHours, 'week' | 'printOutsideHours'> & { reason: string },
  version: number | null,
): Promise<void> {
  const value = { week, printOutsideHours };
  await decideSetting(tx, { office, setting: 'OFFICE_HOURS', value, reason, actor, at: now }, version);
  wakeFloor(tx, office, 'PRINTER');
}

/** Records an office's entry for a day; the same entry again changes nothing. */
export async function setOfficeDay(
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
  const inserted = await tx.query(sql`
    INSERT INTO office_day (office, day, kind, opening, name, actor, at)
    SELECT ${office}, ${day}::date, ${kind}, ${hours}::jsonb, ${name}, ${actor}, ${now.toISOString()}::timestamptz
    WHERE NOT EXISTS (SELECT FROM (
        SELECT office_day.kind, office_day.opening, office_day.name FROM office_day
        WHERE office_day.office = ${office} AND office_day.day = ${day}::date
        ORDER BY office_day.entry_id DESC LIMIT 1) AS last
      WHERE (last.kind, last.opening, last.name) IS NOT DISTINCT FROM (${kind}, ${hours}::jsonb, ${name}))`);
  if (inserted.rowCount !== 0) wakeFloor(tx, office, 'PRINTER');
}
