import { daysAfter, type PlainDate } from '../values/plain-date';

const MS_PER_DAY = 86_400_000;
const SATURDAY = 6;

/** Whether an office works on a day: its working calendar. */
export type IsWorkingDay = (day: PlainDate) => boolean;

/** The day of the week, 0 for Sunday. */
export function weekdayOf(day: PlainDate): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Calendar days from one day to another; negative when the other is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** The working days from one day on, both ends included. */
export function workingDays(from: PlainDate, to: PlainDate, isWorkingDay: IsWorkingDay): PlainDate[] {
  const length = daysBetween(from, to) + 1;
  const all = Array.from({ length: Math.max(0, length) }, (_, index) => daysAfter(from, index));
  return all.filter(isWorkingDay);
}

/** The Saturdays between two days, both included, on which the office would not work. */
export function freeSaturdays(from: PlainDate, to: PlainDate, isWorkingDay: IsWorkingDay): number {
  const saturdays = workingDays(from, to, (day) => weekdayOf(day) === SATURDAY);
  return saturdays.filter((day) => !isWorkingDay(day)).length;
}
