import { daysAfter, type PlainDate } from '../values/plain-date';
import { daysBetween, weekdayOf, workingDays, type IsWorkingDay } from './calendar';
import { drawDays, type DailyRate } from './daily-rate';
import { drawDelivery, type ExpectedDelivery } from './deliveries';
import type { Estimates } from './estimates';
import { drawsFrom, type Draws } from './random';
import { drawStandstills } from './standstills';

// A name of the module is faster than a global in the loops of every day.
const { min } = Math;

/** A print floor as it is at the moment of the forecast. */
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

/** Possible futures of a floor, over the same working days. */
export interface Futures {
  days: readonly PlainDate[];
  rows: readonly Future[];
}

/** One possible future; the arrays hold sums up to the end of each working day. */
export interface Future {
  /** Cards printed if the queue never ends. */
  printed: Float32Array;
  /** Cards that one printer prints if blanko never run out. */
  onePrinter: Float32Array;
  /** New cases, one array for each class. */
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
/** Half of the announced ends of outages are kept; the others slip by some days. */
const END_KEPT = 0.5;
const MEAN_SLIP_DAYS = 3;
/** Keeps the seeds of runs apart. */
const SEED_STEP = 7_919;

/** A working day ahead, the same in every future. */
interface DayAhead {
  day: PlainDate;
  weekday: number;
  /** The share of the day's work that is ahead. */
  share: number;
  /** The most that the office may print. */
  cap: number;
}

function capOn({ cap, today }: FloorNow, day: PlainDate): number {
  if (cap === null || (cap.until !== null && day >= cap.until)) return Infinity;
  return day === today ? cap.leftToday : cap.cards;
}

function daysAhead(now: FloorNow, span: number): DayAhead[] {
  return workingDays(now.today, daysAfter(now.today, span), now.isWorkingDay).map((day) => {
    const share = day === now.today ? now.todayLeft : 1;
    return { day, weekday: weekdayOf(day), share, cap: capOn(now, day) };
  });
}

function indexFrom(ahead: readonly DayAhead[], wanted: PlainDate): number {
  const index = ahead.findIndex(({ day }) => day >= wanted);
  return index < 0 ? ahead.length : index;
}

/** Draws the pieces that come on each working day. */
function drawStock(
  now: FloorNow,
  { deliveries }: Estimates,
  ahead: readonly DayAhead[],
  draws: Draws,
): Float32Array {
  const pieces = new Float32Array(ahead.length);
  for (const expected of now.expected) {
    const delivery = drawDelivery(expected, deliveries, now.today, draws);
    const index = delivery === null ? ahead.length : indexFrom(ahead, delivery.day);
    if (delivery !== null && index < ahead.length) pieces[index] = (pieces[index] ?? 0) + delivery.quantity;
  }
  return pieces;
}

/** Draws the working day from which on the floor prints. */
function drawStart({ standsStillUntil }: FloorNow, ahead: readonly DayAhead[], draws: Draws): number {
  if (standsStillUntil === null) return 0;
  const slip = draws.uniform() < END_KEPT ? 0 : Math.ceil(draws.exponential() * MEAN_SLIP_DAYS);
  return indexFrom(ahead, daysAfter(standsStillUntil, slip));
}

/** Draws the repairs of printers. The function returned gives the printers in service on the next working day. */
function drawPrinters({ printersReady, printersOut }: FloorNow, draws: Draws): () => number {
  let [ready, out] = [printersReady, printersOut];
  return () => {
    const inService = ready;
    for (let printer = out; printer > 0; printer -= 1) {
      if (draws.uniform() >= RETURN_RATE) continue;
      ready += 1;
      out -= 1;
    }
    return inService;
  };
}

function drawArrivals(rate: DailyRate, ahead: readonly DayAhead[], draws: Draws): Float32Array {
  const next = drawDays(rate, draws);
  const sums = new Float32Array(ahead.length);
  let sum = 0;
  ahead.forEach(({ weekday, share }, index) => {
    sums[index] = sum += next(weekday) * share;
  });
  return sums;
}

/** Plays the floor from day to day: each prints what printers, the cap of an outage and blanko allow. */
function drawFuture(
  now: FloorNow,
  perPrinter: DailyRate,
  estimates: Estimates,
  ahead: readonly DayAhead[],
  draws: Draws,
): Future {
  const { printing, arrivals } = estimates;
  const cardsOn = drawDays(perPrinter, draws);
  const standsStill = drawStandstills(printing.standstills, draws);
  const delivered = drawStock(now, estimates, ahead, draws);
  const start = drawStart(now, ahead, draws);
  const printersInService = drawPrinters(now, draws);
  const goodShare = 1 - draws.beta(printing.spoiled, printing.pieces - printing.spoiled);
  const limit = now.printerLimit ?? Infinity;
  const [printed, onePrinter] = [new Float32Array(ahead.length), new Float32Array(ahead.length)];
  let [cards, alone, blanko] = [0, 0, now.blanko];
  ahead.forEach(({ weekday, share, cap }, index) => {
    blanko += delivered[index] ?? 0;
    const wanted = min(cardsOn(weekday), limit) * share;
    const each = standsStill() || index < start ? 0 : wanted;
    const today = min(each * printersInService(), cap, blanko * goodShare);
    blanko -= today / goodShare;
    printed[index] = cards += today;
    onePrinter[index] = alone += each;
  });
  return {
    printed,
    onePrinter,
    arrived: arrivals.map(({ rate }) => drawArrivals(rate, ahead, draws)),
    goodShare,
  };
}

/**
 * Draws possible futures of a floor: printing rate, standstills, repairs, spoiled cards, deliveries and new cases, each
 * with its own doubt. The same scope gives the same futures. None where the printing rate is not known.
 */
export function drawFutures(now: FloorNow, estimates: Estimates, { runs, seed, days }: Scope): Futures {
  const ahead = daysAhead(now, days);
  const { perPrinter } = estimates.printing;
  const rows =
    perPrinter === null
      ? []
      : Array.from({ length: runs }, (_, run) =>
          drawFuture(now, perPrinter, estimates, ahead, drawsFrom(seed + run * SEED_STEP)),
        );
  return { days: ahead.map(({ day }) => day), rows };
}

/** How many working days from today on lie before a moment, given in days from now. */
export function daysWithin({ days }: Pick<Futures, 'days'>, today: PlainDate, length: number): number {
  if (length <= 0) return 0;
  const after = days.findIndex((day) => daysBetween(today, day) >= length);
  return after < 0 ? days.length : after;
}
