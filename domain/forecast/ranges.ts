import type { PlainDate } from '../values/plain-date';
import type { Estimates } from './estimates';
import { daysWithin, type Future, type Futures } from './futures';

/** A range of days in which something happens with four chances in five. */
export interface DateRange {
  from: PlainDate;
  to: PlainDate;
}

/** The ends of a range: one chance in ten that it comes before, one that it comes after. */
export const EARLY = 0.1;
export const LATE = 0.9;

/** How far back the key of the case at a place lies, in days; it may lie ahead. */
export type AgeOfKey = (place: number) => number;

/** For the places asked about, the working day on which each is printed in each future; Infinity when not in sight. */
export interface Turns {
  days: readonly PlainDate[];
  places: readonly number[];
  /** By place, sorted from the earliest future to the latest. */
  doneAt: readonly (readonly number[])[];
}

/** Cards that pass ahead of a case: those of classes whose head start is longer than its key is old. */
function passedBy({ arrived }: Future, windows: readonly number[], day: number): number {
  let cards = 0;
  for (let index = 0; index < windows.length; index += 1) {
    const until = (windows[index] ?? 0) - 1;
    const within = day < until ? day : until;
    if (within >= 0) cards += arrived[index]?.[within] ?? 0;
  }
  return cards;
}

/** When the cases at `places` (ascending, from 1) are printed, over all futures. */
export function turnsOf(
  futures: Futures,
  { arrivals }: Pick<Estimates, 'arrivals'>,
  places: readonly number[],
  today: PlainDate,
  ageOfKey: AgeOfKey,
): Turns {
  const windows = places.map((place) =>
    arrivals.map(({ headStartDays }) =>
      headStartDays <= 0 ? 0 : daysWithin(futures, today, headStartDays - ageOfKey(place)),
    ),
  );
  const doneAt: number[][] = places.map(() => []);
  for (const future of futures.rows) {
    let day = 0;
    for (const [index, place] of places.entries()) {
      const passing = windows[index] ?? [];
      while (day < futures.days.length && (future.printed[day] ?? 0) < place + passedBy(future, passing, day))
        day += 1;
      doneAt[index]?.push(day < futures.days.length ? day : Infinity);
    }
  }
  for (const list of doneAt) list.sort((one, other) => one - other);
  return { days: futures.days, places, doneAt };
}

/** The value below which a share of a sorted list lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;
}

function between(low: number, high: number, share: number): number {
  if (share === 0 || low === high) return low;
  return Number.isFinite(high) ? low + (high - low) * share : Infinity;
}

/** The range for a place, between the places that were computed; null where its end is not in sight. */
export function rangeAt({ days, places, doneAt }: Turns, place: number): DateRange | null {
  const above = places.findIndex((known) => known >= place);
  if (above < 0) return null;
  const [low, high] = [places[Math.max(0, above - 1)] ?? 1, places[above] ?? 1];
  const share = high === low ? 0 : (place - low) / (high - low);
  const at = (chance: number): number =>
    between(
      quantile(doneAt[Math.max(0, above - 1)] ?? [], chance),
      quantile(doneAt[above] ?? [], chance),
      share,
    );
  const [from, to] = [days[Math.floor(at(EARLY))], days[Math.ceil(at(LATE))]];
  return from === undefined || to === undefined ? null : { from, to };
}

const STEP = 1.15;

/** Places from 1 to a last one, close together at the beginning and ever farther apart. */
export function placesUpTo(last: number): number[] {
  const places: number[] = [];
  for (let place = 1; place < last; place = Math.max(place + 1, Math.ceil(place * STEP))) places.push(place);
  return [...places, Math.max(1, last)];
}
