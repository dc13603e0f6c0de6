import { z } from 'zod';
import { daysAfter, type PlainDate } from '../values/plain-date';
import { daysBetween } from './calendar';
import type { Draws } from './random';

/** How sure the one is who says that blanko will come. */
export const Confidence = z.enum(['CONFIRMED', 'LIKELY', 'UNSURE']);
export type Confidence = z.infer<typeof Confidence>;

/** Blanko that somebody said will come. */
export interface ExpectedDelivery {
  from: PlainDate;
  to: PlainDate;
  quantity: number;
  confidence: Confidence;
}

/** What became of one that was expected before. */
export interface KeptDelivery {
  from: PlainDate;
  to: PlainDate;
  quantity: number;
  /** The day on which blanko came, or null when it was called off. */
  came: PlainDate | null;
  received: number;
}

/** What is believed of announcements. */
export interface DeliveryBelief {
  /** Announcements that were kept in time, and those that were not; the prior is added by confidence. */
  inTime: number;
  late: number;
  calledOff: number;
  /** Calendar days by which late ones were late. */
  delays: readonly number[];
  /** What came as a share of what was announced. */
  shares: readonly number[];
}

/** Before anything was seen, out of ten announcements: kept in time, late, never. */
const PRIORS: Readonly<Record<Confidence, readonly [inTime: number, late: number, never: number]>> = {
  CONFIRMED: [6.5, 3.3, 0.2],
  LIKELY: [4.5, 5, 0.5],
  UNSURE: [2.5, 5, 2.5],
};
const PRIOR_WEIGHT = 0.5;
/** Delays that the press told of, in days: from days to half a year without blanko (domain.md section 7.4). */
const PRIOR_DELAYS = [2, 4, 7, 10, 14, 21, 30, 45, 90, 180] as const;

/** Learns from announcements that were kept, late or called off. */
export function learnDeliveries(past: readonly KeptDelivery[]): DeliveryBelief {
  const came = past.flatMap((one) => (one.came === null ? [] : [{ ...one, came: one.came }]));
  const delays = came.map(({ to, came: day }) => daysBetween(to, day)).filter((days) => days > 0);
  return {
    inTime: came.length - delays.length,
    late: delays.length,
    calledOff: past.length - came.length,
    delays,
    shares: came.map(({ quantity, received }) => Math.min(1.5, received / quantity)),
  };
}

function drawDelay(delays: readonly number[], overdue: number, draws: Draws): number {
  const known = [...delays, ...delays, ...PRIOR_DELAYS].filter((days) => days > overdue);
  const drawn = known[draws.index(known.length)];
  // What is later than anything ever was may take as long again.
  return drawn ?? overdue + 1 + Math.ceil(overdue * -Math.log(1 - draws.uniform()));
}

/** One possible arrival: the day and how many pieces; null when nothing comes. */
export function drawArrival(
  { from, to, quantity, confidence }: ExpectedDelivery,
  belief: DeliveryBelief,
  today: PlainDate,
  draws: Draws,
): { day: PlainDate; quantity: number } | null {
  const [inTime, late, never] = PRIORS[confidence].map((share) => share * PRIOR_WEIGHT) as [
    number,
    number,
    number,
  ];
  const overdue = daysBetween(to, today);
  const onTime = overdue >= 0 ? 0 : draws.gamma(inTime + belief.inTime);
  const tooLate = draws.gamma(late + belief.late);
  const missing = draws.gamma(never + belief.calledOff);
  const shares = [...belief.shares, 1, 1, 1];
  const pieces = Math.round(quantity * (shares[draws.index(shares.length)] ?? 1));
  const mark = draws.uniform() * (onTime + tooLate + missing);
  if (mark < missing) return null;
  if (mark < missing + tooLate) {
    const day = daysAfter(to, drawDelay(belief.delays, Math.max(0, overdue), draws));
    return { day, quantity: pieces };
  }
  const first = from < today ? today : from;
  return { day: daysAfter(first, draws.index(daysBetween(first, to) + 1)), quantity: pieces };
}
