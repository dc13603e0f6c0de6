import type { FloorView } from '../printers/hold-up';
import type { OutageBoard } from '../centre/outage';
import { isWorkingDay, openings, type WorkingCalendar } from '../office/working-calendar';
import { dayAt, startOfDay, type PlainDate } from '../values/plain-date';
import { daysBetween } from './calendar';
import type { ExpectedDelivery } from './deliveries';
import type { Estimates } from './estimates';
import { floorStateOf } from './floor-state';
import { drawFutures, type FloorNow, type Futures } from './futures';
import type { Basis } from './promise-log';
import { promiseFor, type NoRangeReason, type Promised } from './promises';
import { placesUpTo, turnsOf, type AgeOfKey, type Turns } from './ranges';

/** Cases of a queue whose keys lie on one day. */
export interface KeyDay {
  day: PlainDate;
  count: number;
}

/** What the forecast of an office rests on besides its past. */
export interface ForecastFacts {
  now: Date;
  calendar: WorkingCalendar;
  floor: FloorView;
  board: OutageBoard;
  expected: readonly ExpectedDelivery[];
  waiting: number;
  /** The queue by day of its keys, in its order. */
  keyDays: readonly KeyDay[];
}

/** The forecast of an office: the range of every case follows from its place, without another look at the floor. */
export interface OfficeForecast {
  now: FloorNow;
  estimates: Estimates;
  futures: Futures;
  turns: Turns;
  ageOfKey: AgeOfKey;
  stop: NoRangeReason | null;
  waiting: number;
  linkIsUp: boolean;
}

/** Runs enough that a quantile moves by less than a day or two with the seed, few enough to cost a tenth of a second. */
const RUNS = 300;
const SEED = 777;
const DAYS_AHEAD = 1_096;
/** Places beyond the end of the queue that are computed too, for cases that join it later. */
const SPARE_PLACES = 1_000;
const SPARE_SHARE = 1.25;
const MS_PER_DAY = 86_400_000;

/** The share of the office's hours of a day that is still ahead. */
function todayLeft(calendar: WorkingCalendar, now: number): number {
  const from = startOfDay(dayAt(now, calendar.utcOffsetHours), calendar.utcOffsetHours);
  const hours = (since: number): number =>
    openings(calendar, { from: since, to: from + MS_PER_DAY }).reduce(
      (sum, open) => sum + open.to - open.from,
      0,
    );
  const all = hours(from);
  return all === 0 ? 0 : hours(now) / all;
}

/** The most that one printer of the office prints in a day, on average; null where one may print without end. */
function limitOf(floor: FloorView): number | null {
  const limits = floor.printers.map(({ dailyLimit = null }) => dailyLimit);
  if (limits.length === 0 || limits.includes(null)) return null;
  return Math.round(limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0) / limits.length);
}

/** How many days ago the key of each place lies; a place beyond the queue has that of today. */
function ageOfKeyBy(days: readonly KeyDay[], today: PlainDate): AgeOfKey {
  return (place) => {
    let passed = 0;
    const day = days.find(({ count }) => (passed += count) >= place)?.day;
    return day === undefined ? 0 : daysBetween(day, today);
  };
}

/** Computes the forecast of an office. The same facts and estimates give the same forecast. */
export function forecastOffice(facts: ForecastFacts, estimates: Estimates): OfficeForecast {
  const { calendar, floor, board, expected, waiting } = facts;
  const { utcOffsetHours } = calendar;
  const today = dayAt(facts.now.getTime(), utcOffsetHours);
  const { stop, ...state } = floorStateOf(floor, board.outages, { now: facts.now, utcOffsetHours });
  const now: FloorNow = {
    ...state,
    today,
    todayLeft: todayLeft(calendar, facts.now.getTime()),
    isWorkingDay: (day) => isWorkingDay(calendar, day),
    printerLimit: limitOf(floor),
    expected,
  };
  const futures = drawFutures(now, estimates, { runs: RUNS, seed: SEED, days: DAYS_AHEAD });
  const places = placesUpTo(Math.ceil(waiting * SPARE_SHARE) + SPARE_PLACES);
  const ageOfKey = ageOfKeyBy(facts.keyDays, today);
  const turns = turnsOf(futures, estimates, places, today, ageOfKey);
  return { now, estimates, futures, turns, ageOfKey, stop, waiting, linkIsUp: floor.readIsUp };
}

/** What is promised for a place in the queue, with the blanko that are free now. */
export function promiseAt(
  { now, estimates, turns, stop }: OfficeForecast,
  floor: FloorView,
  place: number,
): Promised {
  return promiseFor(place, {
    now: { ...now, blanko: Math.max(0, floor.blankoFree) },
    estimates,
    turns,
    stop,
  });
}

/** Cards a working day with the printers that are ready; null where the printing rate is not known. */
export function cardsPerDay({ now, estimates }: OfficeForecast): number | null {
  const { perPrinter } = estimates.printing;
  return perPrinter && perPrinter.level * now.printersReady;
}

/** The facts that a promise rests on, for the log of promises. */
export function basisOf(forecast: OfficeForecast, place: number): Basis {
  const { printersReady, cap, standsStillUntil, blanko, expected } = forecast.now;
  const rate = cardsPerDay(forecast);
  return {
    place,
    linkIsUp: forecast.linkIsUp,
    printersReady,
    cap: cap?.cards ?? null,
    standsStillUntil,
    blanko,
    expected: expected.reduce((sum, { quantity }) => sum + quantity, 0),
    expectedBy: expected.at(-1)?.to ?? null,
    cardsPerDay: rate && Math.round(rate),
  };
}
