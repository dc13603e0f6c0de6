import type { Draws } from './random';

/** How often the floor stood still and for how long, in working days. */
export interface StandstillRecord {
  /** Days on which the floor worked. */
  upDays: number;
  /** The length of each standstill. */
  lengths: readonly number[];
}

/** How often a standstill begins and how long it lasts, the experience of other offices included. */
export interface StandstillRate {
  /** Standstills that began, and days on which one could have begun. */
  began: number;
  days: number;
  /** Lengths in working days, each with its weight. */
  lengths: readonly number[];
  weights: readonly number[];
}

/** Before anything is counted: one standstill in eighty working days, as if twenty had been counted. */
const PRIOR_BEGAN = 0.25;
const PRIOR_DAYS = 20;
/** Lengths that the press reported, in working days: from one day to two weeks (domain.md section 9). */
const PRIOR_LENGTHS = [1, 1, 1, 2, 2, 4, 5, 10] as const;
/** How many standstills of its own outweigh the lengths of other offices. */
const PRIOR_WEIGHT = 1;
const LARGEST_RATE = 0.5;

/** Estimates standstills from those of an office and, with the weight of one, from those of others. */
export function estimateStandstills({ upDays, lengths }: StandstillRecord): StandstillRate {
  return {
    began: PRIOR_BEGAN + lengths.length,
    days: PRIOR_DAYS + upDays,
    lengths: [...lengths, ...PRIOR_LENGTHS],
    weights: [...lengths.map(() => 1), ...PRIOR_LENGTHS.map(() => PRIOR_WEIGHT / PRIOR_LENGTHS.length)],
  };
}

/**
 * Draws one possible course of standstills. How often they happen is drawn once, when and for how long from day to day.
 * The function returned says whether the floor stands still on the next working day.
 */
export function drawStandstills(
  { began, days, lengths, weights }: StandstillRate,
  draws: Draws,
): () => boolean {
  const rate = Math.min(LARGEST_RATE, draws.gamma(began) / days);
  let left = 0;
  return () => {
    if (left === 0 && draws.uniform() < rate) left = lengths[draws.choice(weights)] ?? 1;
    if (left === 0) return false;
    left -= 1;
    return true;
  };
}
