import { daysAfter, type PlainDate } from '../values/plain-date';
import { daysBetween, weekdayOf, workingDays, type IsWorkingDay } from './calendar';
import { drawArrival, type ExpectedDelivery } from './deliveries';
import type { FloorBelief } from './printing-rate';
import { standstillCourse } from './outages';
import { drawsFrom, type Draws } from './random';
import { courseOf, type DailyBelief } from './series';

const { min } = Math;

/** A print floor as it stands. */
export interface FloorNow {
  today: PlainDate;
  /** The share of today's work that is still ahead, 0 to 1. */
  todayLeft: number;
  isWorkingDay: IsWorkingDay;
  printersReady: number;
  /** Printers that wait for a person or an answer; they come back some day. */
  printersOut: number;
  /** The most that one printer may print in a day; null without a limit. */
  printerLimit: number | null;
  /** The most that the office prints in a day while an outage caps it, and until when, where that is known. */
  cap: { cards: number; leftToday: number; until: PlainDate | null } | null;
  /** When what stands still now is expected to work again; null while the floor works. */
  standsStillUntil: PlainDate | null;
  /** Blanko that no attempt holds. */
  blanko: number;
  expected: readonly ExpectedDelivery[];
}

/** Possible futures of a floor, one row each, over the same working days. */
export interface Futures {
  days: readonly PlainDate[];
  rows: readonly Future[];
}

export interface Future {
  /** Cards printed by the end of each day, had the queue no end. */
  printed: Float32Array;
  /** What one printer would have printed by then if blanko never ran out. */
  onePrinter: Float32Array;
  /** New cases by then, one array for each class. */
  arrived: readonly Float32Array[];
  /** Good cards for each piece. */
  goodShare: number;
}

export interface Scope {
  runs: number;
  seed: number;
  /** Calendar days to look ahead. */
  days: number;
}

/** The share of printers out that come back on a working day: most repairs seen took days. */
const RETURN_RATE = 0.25;
/** Ends that were announced for outages and kept; the others took about as long again. */
const END_KEPT = 0.5;
const MEAN_SLIP_DAYS = 3;

function firstDayFrom(days: readonly PlainDate[], wanted: PlainDate): number {
  const index = days.findIndex((day) => day >= wanted);
  return index < 0 ? days.length : index;
}

/** Pieces that come on each working day. */
function arrivalsOf(
  now: FloorNow,
  days: readonly PlainDate[],
  belief: FloorBelief,
  draws: Draws,
): Map<number, number> {
  const pieces = new Map<number, number>();
  for (const expected of now.expected) {
    const arrival = drawArrival(expected, belief.deliveries, now.today, draws);
    if (arrival === null) continue;
    const index = firstDayFrom(days, arrival.day);
    pieces.set(index, (pieces.get(index) ?? 0) + arrival.quantity);
  }
  return pieces;
}

/** The working day from which the floor prints. */
function startsAt({ standsStillUntil }: FloorNow, days: readonly PlainDate[], draws: Draws): number {
  if (standsStillUntil === null) return 0;
  const isKept = draws.uniform() < END_KEPT;
  const slip = isKept ? 0 : Math.ceil(-Math.log(1 - draws.uniform()) * MEAN_SLIP_DAYS);
  return firstDayFrom(days, daysAfter(standsStillUntil, slip));
}

/** The days ahead, with what of them every future needs. */
interface Ahead {
  days: readonly PlainDate[];
  weekdays: readonly number[];
  /** The share of each day's work that is ahead. */
  parts: readonly number[];
  /** The most that the office may print on each day. */
  caps: readonly number[];
}

/** The most that the office may print on a day. */
function capOn({ cap, today }: FloorNow, day: PlainDate): number {
  if (cap === null || (cap.until !== null && day >= cap.until)) return Infinity;
  return day === today ? cap.leftToday : cap.cards;
}

function aheadOf(now: FloorNow, span: number): Ahead {
  const days = workingDays(now.today, daysAfter(now.today, span), now.isWorkingDay);
  return {
    days,
    weekdays: days.map(weekdayOf),
    parts: days.map((day) => (day === now.today ? now.todayLeft : 1)),
    caps: days.map((day) => capOn(now, day)),
  };
}

function accumulated(belief: DailyBelief, { weekdays, parts }: Ahead, draws: Draws): Float32Array {
  const course = courseOf(belief, draws);
  const sums = new Float32Array(weekdays.length);
  let sum = 0;
  for (let index = 0; index < sums.length; index += 1) {
    sum += course(weekdays[index] ?? 0) * (parts[index] ?? 1);
    sums[index] = sum;
  }
  return sums;
}

/** The printers that are in service on each next working day. */
function printersOf({ printersReady, printersOut }: FloorNow, draws: Draws): () => number {
  let [ready, out] = [printersReady, printersOut];
  return () => {
    const now = ready;
    for (let printer = out; printer > 0; printer -= 1) {
      if (draws.uniform() >= RETURN_RATE) continue;
      ready += 1;
      out -= 1;
    }
    return now;
  };
}

function oneFuture(
  now: FloorNow,
  belief: FloorBelief & { speed: DailyBelief },
  ahead: Ahead,
  draws: Draws,
): Future {
  const { days, weekdays, parts, caps } = ahead;
  const course = courseOf(belief.speed, draws);
  const standsStill = standstillCourse(belief.standstills, draws);
  const deliveries = arrivalsOf(now, days, belief, draws);
  const start = startsAt(now, days, draws);
  const inService = printersOf(now, draws);
  const goodShare = 1 - draws.beta(belief.spoiled, belief.pieces - belief.spoiled);
  const limit = now.printerLimit ?? Infinity;
  const [printed, onePrinter] = [new Float32Array(days.length), new Float32Array(days.length)];
  let [cards, alone, blanko] = [0, 0, now.blanko];
  for (let index = 0; index < days.length; index += 1) {
    blanko += deliveries.get(index) ?? 0;
    const printers = inService();
    const wished = min(course(weekdays[index] ?? 0), limit);
    const each = standsStill() || index < start ? 0 : wished * (parts[index] ?? 1);
    const done = min(each * printers, caps[index] ?? 0, blanko * goodShare);
    blanko -= done / goodShare;
    cards += done;
    alone += each;
    printed[index] = cards;
    onePrinter[index] = alone;
  }
  return {
    printed,
    onePrinter,
    arrived: belief.arrivals.map((one) => accumulated(one.belief, ahead, draws)),
    goodShare,
  };
}

/**
 * Draws possible futures of a floor: speed, standstills, repairs, spoiled cards, deliveries and new cases, each with its
 * own doubt. The same scope gives the same futures. None where the speed is not known.
 */
export function futuresOf(now: FloorNow, belief: FloorBelief, scope: Scope): Futures {
  const ahead = aheadOf(now, scope.days);
  const { days } = ahead;
  const { speed } = belief;
  if (speed === null) return { days, rows: [] };
  const rows = Array.from({ length: scope.runs }, (_, run) => {
    return oneFuture(now, { ...belief, speed }, ahead, drawsFrom(scope.seed + run * 7_919));
  });
  return { days, rows };
}

/** How many working days from today on lie before a moment, given in days from now. */
export function daysWithin({ days }: Pick<Futures, 'days'>, today: PlainDate, length: number): number {
  if (length <= 0) return 0;
  const after = days.findIndex((day) => daysBetween(today, day) >= length);
  return after < 0 ? days.length : after;
}
