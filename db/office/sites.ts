import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, startOfDay, MS_PER_DAY, type PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { type Queryable, type Store } from '../core/store';

/** Today's date at an office. */
export function todayAt({ clock }: Pick<Store, 'clock'>, office: string): PlainDate {
  return dayAt(clock().getTime(), utcOffsetHours(office));
}

/** The stations (dinas and kecamatan) of an office; empty for an office not served here. */
export async function stationsOf(db: Queryable, office: string): Promise<string[]> {
  const { rows } = await db.query<{ site: string }>(
    sql`SELECT site.site FROM site WHERE site.office = ${office} ORDER BY site.site`,
  );
  return rows.map(({ site }) => site);
}

/** The midnight at which the office's present day began. */
export function startOfToday(office: string, now: Date): Date {
  const offset = utcOffsetHours(office);
  return new Date(startOfDay(dayAt(now.getTime(), offset), offset));
}

/** The midnight at which the office's present day ends. */
export function endOfToday(office: string, now: Date): Date {
  return new Date(startOfToday(office, now).getTime() + MS_PER_DAY);
}
