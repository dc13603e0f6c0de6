import { daysAfter, type PlainDate } from '../values/plain-date';
import { freeSaturdays } from './calendar';
import type { Estimates } from './estimates';
import type { FloorNow, Future, Futures } from './futures';
import { EARLY, LATE, quantile, turnsOf, type AgeOfKey } from './ranges';

/** The chance from which a question is answered with yes: the same as for the late end of a range. */
const SURE = LATE;

/** A quantity that is not certain: one chance in ten for less than `low`, one for more than `high`. */
export interface Spread {
  low: number;
  middle: number;
  high: number;
}

/** What it takes so that the cards are printed in time with nine chances in ten. */
export interface Needs {
  /** Working days from today to the date, today among them. */
  workingDays: number;
  cardsPerDay: number;
  /** What the floor prints on a working day as it is, standstills counted in; without regard to blanko. */
  cardsPerDayNow: number;
  /** Printers of today's speed, all in service, and blanko enough; null when no number would do. */
  printers: number | null;
  printersNow: number;
  blanko: {
    /** Pieces needed in all, spoiled ones among them. */
    needed: number;
    missing: number;
    /** The day on which the pieces at hand are used up at that pace; null when nothing is missing. */
    neededBy: PlainDate | null;
  };
  saturdays: {
    /** Saturdays until then on which the office is closed. */
    available: number;
    /** How many of them have to be worked; null when all of them are not enough. */
    needed: number | null;
  };
}

export interface ByDateAnswer {
  by: PlainDate;
  count: number;
  answer: 'YES' | 'NO';
  /** The chance that all of them are printed by then, 0 to 1. */
  probability: number;
  /** How many are printed by then. */
  printedByThen: Spread;
  /** When the last of them is printed; an end is null when it is not in sight. */
  wouldTake: { from: PlainDate | null; to: PlainDate | null };
  needs: Needs;
}

interface Question {
  by: PlainDate;
  count: number;
  now: FloorNow;
  estimates: Estimates;
  ageOfKey: AgeOfKey;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other);
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values);
  const [low, middle, high] = [EARLY, 0.5, LATE].map((share) => Math.floor(quantile(sorted, share)));
  return { low: low ?? 0, middle: middle ?? 0, high: high ?? 0 };
}

/** The index of the last working day up to a date; -1 when there is none. */
function lastDayUpTo(days: readonly PlainDate[], by: PlainDate): number {
  const after = days.findIndex((day) => day > by);
  return after < 0 ? days.length - 1 : after - 1;
}

/** Cards that have to come out until then, those that pass ahead among them. */
function demandIn(future: Future, { count, estimates, ageOfKey }: Question, last: number): number {
  const passing = estimates.arrivals.map(({ headStartDays }, index) => {
    const within = Math.min(last, Math.floor(headStartDays - ageOfKey(count)) - 1);
    return headStartDays <= 0 || within < 0 ? 0 : (future.arrived[index]?.[within] ?? 0);
  });
  return passing.reduce((sum, cards) => sum + cards, count);
}

function needsOf(question: Question, futures: Futures, last: number): Needs {
  const { by, count, now, estimates } = question;
  const { spoiled, pieces: printedPieces } = estimates.printing;
  const workingDays = last + 1;
  const printersNow = now.printersReady + now.printersOut;
  const alone = (future: Future): number => (last < 0 ? 0 : (future.onePrinter[last] ?? 0));
  const factors = ascending(
    futures.rows.map((row) => demandIn(row, question, last) / Math.max(1e-6, alone(row))),
  );
  const printers = Math.ceil(quantile(factors, SURE));
  const pieces = ascending(futures.rows.map((row) => demandIn(row, question, last) / row.goodShare));
  const usualPieces = count / (1 - spoiled / printedPieces);
  const needed = Math.ceil(pieces.length === 0 ? usualPieces : quantile(pieces, SURE));
  const missing = Math.max(0, needed - now.blanko);
  const cardsPerDay = Math.ceil(count / Math.max(1, workingDays));
  const lastsDays = Math.floor(now.blanko / Math.max(1, needed / Math.max(1, workingDays)));
  const available = freeSaturdays(now.today, by, now.isWorkingDay);
  const extra = printersNow === 0 ? Infinity : workingDays * (quantile(factors, SURE) / printersNow - 1);
  const saturdays = Math.max(0, Math.ceil(extra));
  const usual =
    futures.rows.length === 0 ? 0 : spreadOf(futures.rows.map(alone)).middle / Math.max(1, workingDays);
  return {
    workingDays,
    cardsPerDay,
    printersNow,
    cardsPerDayNow: Math.round(usual * now.printersReady),
    printers: Number.isSafeInteger(printers) && printers < 10_000 ? printers : null,
    blanko: { needed, missing, neededBy: missing === 0 ? null : (futures.days[lastsDays] ?? by) },
    saturdays: { available, needed: saturdays <= available ? saturdays : null },
  };
}

/**
 * Whether the first `count` cards from now on are printed by a date, how likely that is, and what it would take.
 * Without futures, where no printing rate is known, only pieces and cards a day of `needs` mean something.
 */
export function answerByDate(question: Question, futures: Futures): ByDateAnswer {
  const { by, count, now, estimates, ageOfKey } = question;
  const last = lastDayUpTo(futures.days, by);
  const { doneAt } = turnsOf(futures, estimates, [count], now.today, ageOfKey);
  const done = doneAt[0] ?? [];
  const probability = done.filter((day) => day <= last).length / done.length;
  const dayAt = (chance: number): PlainDate | null => futures.days[quantile(done, chance)] ?? null;
  return {
    by,
    count,
    probability,
    answer: probability >= SURE ? 'YES' : 'NO',
    printedByThen: spreadOf(futures.rows.map(({ printed }) => (last < 0 ? 0 : (printed[last] ?? 0)))),
    wouldTake: { from: dayAt(EARLY), to: dayAt(LATE) },
    needs: needsOf(question, futures, last),
  };
}

/** When a queue of `waiting` cases and of all that join it is empty; an end is null when it is not in sight. */
export function emptyBy(waiting: number, futures: Futures): { from: PlainDate | null; to: PlainDate | null } {
  const ends = futures.rows.map(({ printed, arrived }) => {
    const day = futures.days.findIndex((_, index) => {
      const come = arrived.reduce((sum, counts) => sum + (counts[index] ?? 0), 0);
      return (printed[index] ?? 0) >= waiting + come;
    });
    return day < 0 ? Infinity : day;
  });
  const sorted = ascending(ends);
  return {
    from: futures.days[quantile(sorted, EARLY)] ?? null,
    to: futures.days[quantile(sorted, LATE)] ?? null,
  };
}

/**
 * Pieces to request for a span of days: what printers and queue would use at most in nine futures of ten, spoiled ones
 * among them, less what is at hand.
 */
export function blankoToRequest(
  { waiting, days }: { waiting: number; days: number },
  now: FloorNow,
  futures: Futures,
): { use: number; request: number } {
  const last = lastDayUpTo(futures.days, daysAfter(now.today, days));
  if (last < 0 || futures.rows.length === 0) return { use: 0, request: 0 };
  const uses = futures.rows.map(({ onePrinter, arrived, goodShare }) => {
    const can = (onePrinter[last] ?? 0) * (now.printersReady + now.printersOut);
    const wanted = arrived.reduce((sum, counts) => sum + (counts[last] ?? 0), waiting);
    return Math.min(can, wanted) / goodShare;
  });
  const use = Math.ceil(quantile(ascending(uses), LATE));
  return { use, request: Math.max(0, use - now.blanko) };
}
