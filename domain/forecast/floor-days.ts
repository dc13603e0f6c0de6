import { outageOf } from '../centre/outage';
import { isWorkingDay, openings, type WorkingCalendar } from '../office/working-calendar';
import { daysAfter, startOfDay, type PlainDate } from '../values/plain-date';
import { workingDays } from './calendar';
import type { PastOutage, Shortage } from './days-spent';
import type { ClassArrivals } from './estimates';
import type { DayLimit, FloorDay } from './printing-rate';

/** What one printer printed on one day. */
export interface PrinterDay {
  day: PlainDate;
  printer: string;
  cards: number;
  spoiled: number;
}

/** A number by day; days without one are missing. */
export type ByDay = ReadonlyMap<PlainDate, number>;

/** The records of an office of its past weeks. */
export interface FloorRecords {
  today: PlainDate;
  /** The first day that is looked at. */
  since: PlainDate;
  calendar: WorkingCalendar;
  printed: readonly PrinterDay[];
  /** New print-ready cases by class and day. */
  arrivals: readonly { headStartDays: number; counts: ByDay }[];
  /** By how much the blanko in store and printers grew or shrank on a day. */
  blankoMoved: ByDay;
  /** Blanko in store and printers now, and cases in the queue now. */
  blankoNow: number;
  waitingNow: number;
  outages: readonly PastOutage[];
}

/** Days within which a printer that printed counts as in service. */
const IN_SERVICE_DAYS = 7;
/** A queue shorter than this share of a day's cards ran empty. */
const EMPTY_SHARE = 0.02;

function sumAfter(byDay: ByDay, day: PlainDate): number {
  let sum = 0;
  for (const [other, count] of byDay) if (other > day) sum += count;
  return sum;
}

function totals(printed: readonly PrinterDay[]): Map<PlainDate, number> {
  const byDay = new Map<PlainDate, number>();
  for (const { day, cards } of printed) byDay.set(day, (byDay.get(day) ?? 0) + cards);
  return byDay;
}

/** Whether printing was down for half of the office's hours on a working day, by the register. */
function wasDown(day: PlainDate, { outages, calendar }: FloorRecords): boolean {
  const { utcOffsetHours } = calendar;
  const wholeDay = {
    from: startOfDay(day, utcOffsetHours),
    to: startOfDay(daysAfter(day, 1), utcOffsetHours),
  };
  const [open] = openings(calendar, wholeDay);
  if (open === undefined) return false;
  const holding = outages.filter(
    (outage) =>
      outage.cap.printing === null &&
      (outageOf('printing', [outage]) !== null || outageOf('read', [outage]) !== null),
  );
  const down = holding.map(({ since, endedAt }) => {
    const end = endedAt === null ? Infinity : Date.parse(endedAt);
    return Math.min(end, open.to) - Math.max(Date.parse(since), open.from);
  });
  return Math.max(0, ...down) >= (open.to - open.from) / 2;
}

/** What limited the printing of a day, from what is there now and what moved since. */
function limitOf(day: PlainDate, records: FloorRecords, cardsByDay: ByDay): DayLimit {
  if (wasDown(day, records)) return 'OUTAGE';
  const blankoThen = records.blankoNow - sumAfter(records.blankoMoved, day);
  if (blankoThen <= 0) return 'BLANKO';
  const came = records.arrivals.reduce((sum, { counts }) => sum + sumAfter(counts, day), 0);
  const waitingThen = records.waitingNow + sumAfter(cardsByDay, day) - came;
  return waitingThen <= EMPTY_SHARE * (cardsByDay.get(day) ?? 0) ? 'QUEUE' : null;
}

/** The working days before today from a day on, of those that are looked at. */
function workingDaysSince(first: PlainDate, { since, today, calendar }: FloorRecords): PlainDate[] {
  const isOpen = (day: PlainDate): boolean => isWorkingDay(calendar, day);
  return workingDays(first < since ? since : first, daysAfter(today, -1), isOpen);
}

/** The working days of a floor before today, from the first on which it printed. */
export function floorDaysOf(records: FloorRecords): FloorDay[] {
  const { printed } = records;
  const first = printed.reduce<PlainDate | null>(
    (day, one) => (day === null || one.day < day ? one.day : day),
    null,
  );
  if (first === null) return [];
  const cardsByDay = totals(printed);
  return workingDaysSince(first, records).map((day) => {
    const [from, to] = [daysAfter(day, -IN_SERVICE_DAYS), daysAfter(day, IN_SERVICE_DAYS)];
    const near = printed.filter((one) => one.day >= from && one.day <= to);
    const here = printed.filter((one) => one.day === day);
    return {
      day,
      cards: cardsByDay.get(day) ?? 0,
      limitedBy: limitOf(day, records, cardsByDay),
      spoiled: here.reduce((sum, { spoiled }) => sum + spoiled, 0),
      printers: new Set(near.map(({ printer }) => printer)).size,
    };
  });
}

/** New cases by working day, from the first on which any came; those of other days count on the next working day. */
export function classArrivalsOf(
  records: FloorRecords,
  { headStartDays, counts }: FloorRecords['arrivals'][number],
): ClassArrivals {
  const first = [...counts.keys()].sort()[0];
  if (first === undefined) return { headStartDays, days: [] };
  const days = workingDaysSince(first, records);
  let before = daysAfter(first < records.since ? records.since : first, -1);
  return {
    headStartDays,
    days: days.map((day) => {
      let value = 0;
      for (const [other, count] of counts) if (other > before && other <= day) value += count;
      before = day;
      return { day, value };
    }),
  };
}

/**
 * The spans since a day in which the office had no blanko, by whole days: those that began and ended without any. The
 * last lasts until now.
 */
export function shortagesOf(
  { today, blankoMoved, blankoNow, calendar }: FloorRecords,
  since: PlainDate,
  now: number,
): Shortage[] {
  const shortages: Shortage[] = [];
  let [atEnd, next] = [blankoNow, now];
  for (let day = today; day >= since; day = daysAfter(day, -1)) {
    const start = startOfDay(day, calendar.utcOffsetHours);
    const before = atEnd - (blankoMoved.get(day) ?? 0);
    const [earliest] = shortages;
    if (atEnd <= 0 && before <= 0) {
      if (earliest?.from === next) earliest.from = start;
      else shortages.unshift({ from: start, to: next });
    }
    [atEnd, next] = [before, start];
  }
  return shortages;
}
