import { z } from 'zod';

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

function partsOf(date: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day };
}

/**
 * A calendar day `YYYY-MM-DD` without time or zone. A birthday is not an instant: as a `Date` it would be another day
 * in another zone.
 */
export const PlainDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => {
    const { year, month, day } = partsOf(text);
    return year >= 1850 && month >= 1 && day >= 1 && day <= daysIn(year, month);
  })
  .brand('PlainDate');
export type PlainDate = z.infer<typeof PlainDate>;

/** The date at an office, `utcOffsetHours` east of UTC, at an instant in milliseconds since 1970. */
export function dayAt(instantMs: number, utcOffsetHours: number): PlainDate {
  return PlainDate.parse(new Date(instantMs + utcOffsetHours * MS_PER_HOUR).toISOString().slice(0, 10));
}

/** The instant, in milliseconds since 1970, at which a day begins at an office. */
export function startOfDay(day: PlainDate, utcOffsetHours: number): number {
  return Date.parse(`${day}T00:00:00Z`) - utcOffsetHours * MS_PER_HOUR;
}

/** The day `count` days later; earlier when it is negative. */
export function daysAfter(day: PlainDate, count: number): PlainDate {
  return dayAt(startOfDay(day, 0) + count * MS_PER_DAY, 0);
}

/** The birthday `years` after a birth; one of 29 February falls on 1 March where the year has no such day. */
export function birthdayAfter(birthDate: PlainDate, years: number): PlainDate {
  const { year, month, day } = partsOf(birthDate);
  const then = year + years;
  const exists = day <= daysIn(then, month);
  const text = exists ? `${then}-${birthDate.slice(5)}` : `${then}-03-01`;
  return PlainDate.parse(text);
}
