import { z } from 'zod';
import { dayAt, daysAfter, startOfDay, type PlainDate } from '../values/plain-date';
import { HOLIDAYS } from './holidays';

/** Sunday first, as days of the week are numbered. */
export const WEEKDAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;

const ClockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** When an office opens and closes on one day, `HH:MM` by its local clock; `24:00` ends the day. */
export const OpeningHours = z
  .strictObject({ opens: ClockTime, closes: ClockTime })
  .refine(({ opens, closes }) => opens < closes);
export type OpeningHours = z.infer<typeof OpeningHours>;

/** The usual week of an office; null on days when it is closed. */
export const Week = z.strictObject({
  MONDAY: OpeningHours.nullable(),
  TUESDAY: OpeningHours.nullable(),
  WEDNESDAY: OpeningHours.nullable(),
  THURSDAY: OpeningHours.nullable(),
  FRIDAY: OpeningHours.nullable(),
  SATURDAY: OpeningHours.nullable(),
  SUNDAY: OpeningHours.nullable(),
});
export type Week = z.infer<typeof Week>;

const MONDAY_TO_THURSDAY: OpeningHours = { opens: '07:30', closes: '16:00' };

/** Five days and 37.5 hours, breaks not counted, from 07:30 on (Perpres 21/2023). */
export const USUAL_WEEK: Week = {
  MONDAY: MONDAY_TO_THURSDAY,
  TUESDAY: MONDAY_TO_THURSDAY,
  WEDNESDAY: MONDAY_TO_THURSDAY,
  THURSDAY: MONDAY_TO_THURSDAY,
  FRIDAY: { opens: '07:30', closes: '16:30' },
  SATURDAY: null,
  SUNDAY: null,
};

/** An office's entry for one day: closed, open, or as in the national calendar. */
export interface OfficeDay {
  day: PlainDate;
  kind: 'REST' | 'WORK' | 'AS_DECREED';
  /** Hours of a working day; null otherwise. */
  opening: OpeningHours | null;
}

/** When an office is open. Days are local, `utcOffsetHours` east of UTC. */
export interface WorkingCalendar {
  utcOffsetHours: number;
  week: Week;
  /** Days that differ from their weekday; null where the office is closed. */
  exceptions: ReadonlyMap<PlainDate, OpeningHours | null>;
}

/** A span of time in milliseconds since 1970, without its end. */
export interface Interval {
  from: number;
  to: number;
}

/** The next working day is within this time, or there is none. */
const LOOK_AHEAD_DAYS = 400;
const MS_PER_MINUTE = 60_000;

/** The calendar of an office: its week, the holidays of the nation, and the office's entries for single days. */
export function calendarOf(
  utcOffsetHours: number,
  week: Week,
  officeDays: readonly OfficeDay[],
): WorkingCalendar {
  const exceptions = new Map<PlainDate, OpeningHours | null>(HOLIDAYS.map(({ day }) => [day, null]));
  for (const { day, kind, opening } of officeDays) {
    if (kind !== 'AS_DECREED') exceptions.set(day, opening);
  }
  return { utcOffsetHours, week, exceptions };
}

/** The hours of a day; null when the office is closed. */
export function openingOn({ week, exceptions }: WorkingCalendar, day: PlainDate): OpeningHours | null {
  const exception = exceptions.get(day);
  if (exception !== undefined) return exception;
  const weekday = WEEKDAYS[new Date(startOfDay(day, 0)).getUTCDay()];
  return weekday === undefined ? null : week[weekday];
}

export function isWorkingDay(calendar: WorkingCalendar, day: PlainDate): boolean {
  return openingOn(calendar, day) !== null;
}

/** The first working day after a day; null when there is none within the search range. */
export function nextWorkingDay(calendar: WorkingCalendar, after: PlainDate): PlainDate | null {
  for (let count = 1; count <= LOOK_AHEAD_DAYS; count += 1) {
    const day = daysAfter(after, count);
    if (isWorkingDay(calendar, day)) return day;
  }
  return null;
}

function instantOf(day: PlainDate, time: string, utcOffsetHours: number): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return startOfDay(day, utcOffsetHours) + (hours * 60 + minutes) * MS_PER_MINUTE;
}

function intervalOn(calendar: WorkingCalendar, day: PlainDate): Interval | null {
  const opening = openingOn(calendar, day);
  if (opening === null) return null;
  const { utcOffsetHours } = calendar;
  return {
    from: instantOf(day, opening.opens, utcOffsetHours),
    to: instantOf(day, opening.closes, utcOffsetHours),
  };
}

/** The intervals in which an office is open between two instants, cut to them, in order. */
export function openings(calendar: WorkingCalendar, { from, to }: Interval): Interval[] {
  const found: Interval[] = [];
  for (
    let day = dayAt(from, calendar.utcOffsetHours);
    startOfDay(day, calendar.utcOffsetHours) < to;
    day = daysAfter(day, 1)
  ) {
    const open = intervalOn(calendar, day);
    if (open === null || open.to <= from || open.from >= to) continue;
    found.push({ from: Math.max(open.from, from), to: Math.min(open.to, to) });
  }
  return found;
}

/**
 * The interval in which the office is open at an instant, or the next one; null when there is none within the search
 * range.
 */
function openAtOrAfter(calendar: WorkingCalendar, instant: number): Interval | null {
  const today = dayAt(instant, calendar.utcOffsetHours);
  for (let count = 0; count <= LOOK_AHEAD_DAYS; count += 1) {
    const open = intervalOn(calendar, daysAfter(today, count));
    if (open !== null && open.to > instant) return open;
  }
  return null;
}

/**
 * The first instant, this one or a later one, at which the office is open; null when there is none within the search
 * range.
 */
export function openFrom(calendar: WorkingCalendar, instant: number): number | null {
  const open = openAtOrAfter(calendar, instant);
  return open === null ? null : Math.max(open.from, instant);
}

/** The next instant at which the office opens or closes; null when there is none within the search range. */
export function nextTurnOfHours(calendar: WorkingCalendar, instant: number): number | null {
  const open = openAtOrAfter(calendar, instant);
  if (open === null) return null;
  return open.from > instant ? open.from : open.to;
}
