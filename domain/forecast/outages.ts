import type { Draws } from './random';

/** How often the floor stands still and for how long, as it was seen. */
export interface StandstillRecord {
  /** Working days that were looked at and on which the floor worked. */
  upDays: number;
  /** Working days that each standstill took. */
  lengths: readonly number[];
}

export interface StandstillBelief {
  /** Standstills that began, and days on which one could have begun, the prior among them. */
  began: number;
  days: number;
  lengths: readonly { days: number; weight: number }[];
}

/** Before anything was seen: one standstill in fifty working days. */
const PRIOR_BEGAN = 0.25;
const PRIOR_DAYS = 20;
/** Lengths that the press told of, in working days: from one day to two weeks (domain.md section 9). */
const PRIOR_LENGTHS = [1, 1, 1, 2, 2, 4, 5, 10] as const;
/** How many standstills of its own outweigh the lengths of other offices. */
const PRIOR_WEIGHT = 1;

/** Learns from the standstills of an office; what it has not seen yet is taken from other offices. */
export function learnStandstills({ upDays, lengths }: StandstillRecord): StandstillBelief {
  const seen = lengths.map((days) => ({ days, weight: 1 }));
  const told = PRIOR_LENGTHS.map((days) => ({ days, weight: PRIOR_WEIGHT / PRIOR_LENGTHS.length }));
  return {
    began: PRIOR_BEGAN + lengths.length,
    days: PRIOR_DAYS + upDays,
    lengths: [...seen, ...told],
  };
}

/** One possible course of standstills: whether the floor stands still on each next working day. */
export type StandstillCourse = () => boolean;

/** Draws a possible future: how often it happens is drawn once, when and for how long from day to day. */
export function standstillCourse({ began, days, lengths }: StandstillBelief, draws: Draws): StandstillCourse {
  const rate = Math.min(0.5, draws.gamma(began) / days);
  const total = lengths.reduce((sum, { weight }) => sum + weight, 0);
  let left = 0;
  const length = (): number => {
    let mark = draws.uniform() * total;
    for (const { days: drawn, weight } of lengths) {
      mark -= weight;
      if (mark <= 0) return drawn;
    }
    return 1;
  };
  return () => {
    if (left <= 0 && draws.uniform() < rate) left = length();
    if (left <= 0) return false;
    left -= 1;
    return true;
  };
}
