import { z } from 'zod';
import { daysAfter, type PlainDate } from '../values/plain-date';
import { daysBetween } from './calendar';
import type { Draws } from './random';

/** How sure the person is who announces blanko. */
export const Confidence = z.enum(['CONFIRMED', 'LIKELY', 'UNSURE']);
export type Confidence = z.infer<typeof Confidence>;

/** An announcement of blanko. */
export interface ExpectedDelivery {
  from: PlainDate;
  to: PlainDate;
  quantity: number;
  confidence: Confidence;
}

/** What became of an earlier announcement. */
export interface KeptDelivery {
  from: PlainDate;
  to: PlainDate;
  quantity: number;
  /** The day on which blanko came, or null when it was called off. */
  came: PlainDate | null;
  received: number;
}

/** How announcements of an office were kept. */
export interface DeliveryReliability {
  /** Announcements that were kept in time, kept late and called off. */
  inTime: number;
  late: number;
  calledOff: number;
  /** Calendar days by which late ones were late. */
  delays: readonly number[];
  /** What came as a share of what was announced. */
  shares: readonly number[];
}

/** What becomes of an announcement, as if five had been seen: kept in time, late, never. */
const PRIORS: Readonly<Record<Confidence, readonly [inTime: number, late: number, never: number]>> = {
  CONFIRMED: [3.25, 1.65, 0.1],
  LIKELY: [2.25, 2.5, 0.25],
  UNSURE: [1.25, 2.5, 1.25],
};
/** Delays that the press reported, in days: from days to half a year without blanko (domain.md section 7.4). */
const PRIOR_DELAYS = [2, 4, 7, 10, 14, 21, 30, 45, 90, 180] as const;
const PRIOR_SHARES = [1, 1, 1] as const;
const LARGEST_SHARE = 1.5;

/** Estimates from past announcements how reliable those to come are. */
export function estimateReliability(past: readonly KeptDelivery[]): DeliveryReliability {
  const came = past.flatMap((one) => (one.came === null ? [] : [{ ...one, came: one.came }]));
  const delays = came.map(({ to, came: day }) => daysBetween(to, day)).filter((days) => days > 0);
  return {
    inTime: came.length - delays.length,
    late: delays.length,
    calledOff: past.length - came.length,
    delays,
    shares: came.map(({ quantity, received }) => Math.min(LARGEST_SHARE, received / quantity)),
  };
}

/** The office's own delays count twice; what is later than any known delay may take as long again. */
function drawDelay(delays: readonly number[], overdue: number, draws: Draws): number {
  const known = [...delays, ...delays, ...PRIOR_DELAYS].filter((days) => days > overdue);
  return known[draws.index(known.length)] ?? overdue + 1 + Math.ceil(overdue * draws.exponential());
}

/** Draws one possible delivery: the day and how many pieces; null when nothing comes. */
export function drawDelivery(
  { from, to, quantity, confidence }: ExpectedDelivery,
  reliability: DeliveryReliability,
  today: PlainDate,
  draws: Draws,
): { day: PlainDate; quantity: number } | null {
  const [inTime, late, never] = PRIORS[confidence];
  const overdue = daysBetween(to, today);
  const chances = {
    inTime: overdue >= 0 ? 0 : draws.gamma(inTime + reliability.inTime),
    late: draws.gamma(late + reliability.late),
    never: draws.gamma(never + reliability.calledOff),
  };
  const fate = (['inTime', 'late', 'never'] as const)[draws.choice(Object.values(chances))];
  if (fate === 'never') return null;
  const shares = [...reliability.shares, ...PRIOR_SHARES];
  const pieces = Math.round(quantity * (shares[draws.index(shares.length)] ?? 1));
  if (fate === 'late') {
    const delay = drawDelay(reliability.delays, Math.max(0, overdue), draws);
    return { day: daysAfter(to, delay), quantity: pieces };
  }
  const first = from < today ? today : from;
  return { day: daysAfter(first, draws.index(daysBetween(first, to) + 1)), quantity: pieces };
}
