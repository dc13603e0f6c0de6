import { daysBetween } from './calendar';
import type { DateRange } from './ranges';
import type { PlainDate } from '../values/plain-date';

/** A promise as it was given: a range, a yes or no, or why neither could be given. */
export interface LoggedPromise {
  range: DateRange | null;
  answer?: 'YES' | 'NO' | null;
  reason: string | null;
}

/** What a promise rested on when it was given. */
export interface Basis {
  /** Place in the queue, or its length where the promise is the office's. */
  place: number;
  linkIsUp: boolean;
  printersReady: number;
  /** Cards of a day under the cap of an outage; null without one. */
  cap: number | null;
  /** Until when an outage is said to last. */
  standsStillUntil: string | null;
  blanko: number;
  /** Pieces that are expected, and when the last of them. */
  expected: number;
  expectedBy: string | null;
  cardsPerDay: number | null;
}

export type WhyMoved =
  'FIRST' | 'LINK' | 'OUTAGE' | 'PRINTERS' | 'DELIVERY' | 'BLANKO' | 'PASSED' | 'SPEED' | 'TIME';

/** Shifts below these are no news: a few days, or a fifth of the time that is left. */
const LEAST_DAYS = 3;
const LEAST_SHARE = 0.2;
const NOTABLE_SPEED = 0.05;

/** Whether the promise of now differs so much from the one before that it has to be logged. */
export function hasMoved(before: LoggedPromise | null, now: LoggedPromise, today: PlainDate): boolean {
  if (before === null) return true;
  if ((before.answer ?? null) !== (now.answer ?? null) || before.reason !== now.reason) return true;
  if (before.range === null || now.range === null) return before.range !== now.range;
  const left = Math.max(0, daysBetween(today, now.range.to));
  const least = Math.max(LEAST_DAYS, Math.round(left * LEAST_SHARE));
  // A beginning that lies behind is no promise any more: only the end of the range counts then.
  const later = (one: PlainDate): PlainDate => (one < today ? today : one);
  const fromMoved = Math.abs(daysBetween(later(before.range.from), later(now.range.from)));
  return fromMoved >= least || Math.abs(daysBetween(before.range.to, now.range.to)) >= least;
}

/** The most important change between two promises. */
export function whyMoved(before: Basis | null, now: Basis): WhyMoved {
  if (before === null) return 'FIRST';
  if (before.linkIsUp !== now.linkIsUp) return 'LINK';
  if (before.cap !== now.cap || before.standsStillUntil !== now.standsStillUntil) return 'OUTAGE';
  if (before.printersReady !== now.printersReady) return 'PRINTERS';
  if (before.expected !== now.expected || before.expectedBy !== now.expectedBy) return 'DELIVERY';
  if (now.blanko > before.blanko) return 'DELIVERY';
  if (now.place > before.place) return 'PASSED';
  const [then, speed] = [before.cardsPerDay ?? 0, now.cardsPerDay ?? 0];
  if (Math.abs(speed - then) > NOTABLE_SPEED * Math.max(then, speed)) return 'SPEED';
  // Pieces went that this place did not come forward for: they were spoiled, lent or sent elsewhere.
  return before.blanko - now.blanko > before.place - now.place ? 'BLANKO' : 'TIME';
}
