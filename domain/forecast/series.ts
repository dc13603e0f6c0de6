import type { PlainDate } from '../values/plain-date';
import { daysBetween, weekdayOf } from './calendar';
import type { Draws } from './random';

/** What was counted on a working day. */
export interface DayValue {
  day: PlainDate;
  value: number;
}

/** What is believed of a daily quantity before anything was counted. */
export interface Prior {
  mean: number;
  /** Standard deviation of its logarithm. */
  spread: number;
}

/** What is believed of a daily quantity: its level, how sure that is, and how days differ. */
export interface DailyBelief {
  level: number;
  /** Standard deviation of the logarithm of the level. */
  doubt: number;
  /** Standard deviation by which the logarithm of the level drifts from week to week. */
  drift: number;
  /** Counted days as shares of the level, the oldest first. */
  shares: readonly number[];
  /** For each weekday the counted days that were one, each with the weights up to it; all days where there was none. */
  starts: readonly (readonly Start[])[];
}

interface Start {
  index: number;
  upTo: number;
}

/** Days after which a count weighs half: an office changes its ways within a month. */
const HALF_LIFE_DAYS = 14;
const WEEK = 5;
const LEAST_DOUBT = 0.01;
/** How unlike days are taken to be before many were seen: a fifth, as if on four days. */
const USUAL_VARIANCE = 0.04;
const USUAL_DAYS = 1;
const LEAST_DRIFT = 0.01;
const MOST_DRIFT = 0.12;

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return sumOf(values.map((value, index) => value * (weights[index] ?? 0))) / Math.max(sumOf(weights), 1e-9);
}

/** What of each day its weekday does not explain: short Fridays are no surprise. */
function offsetsOf(
  shares: readonly number[],
  weekdays: readonly number[],
  weights: readonly number[],
): number[] {
  const means = Array.from({ length: 7 }, (_, weekday) =>
    weightedMean(
      shares,
      weights.map((weight, index) => (weekdays[index] === weekday ? weight : 0)),
    ),
  );
  const isEnough = shares.length >= 2 * WEEK;
  return shares.map((share, index) => share - (isEnough ? (means[weekdays[index] ?? 0] ?? 1) : 1));
}

/** How much days that follow one another resemble each other, in [0, 0.8]. */
function resemblance(offsets: readonly number[], variance: number): number {
  if (offsets.length < WEEK || variance === 0) return 0;
  const pairs = offsets.slice(1).map((offset, index) => offset * (offsets[index] ?? 0));
  const seen = sumOf(pairs) / pairs.length / variance;
  // So much may be chance.
  return Math.min(0.8, Math.max(0, seen - 1 / Math.sqrt(pairs.length)));
}

/** How far the mean of a week moves to the next beyond what chance within weeks explains. */
function weeklyDrift(shares: readonly number[], variance: number): number {
  const weeks = Array.from({ length: Math.floor(shares.length / WEEK) }, (_, week) => {
    const days = shares.slice(week * WEEK, (week + 1) * WEEK);
    return sumOf(days) / WEEK;
  });
  if (weeks.length < 3) return LEAST_DRIFT * 2;
  const moves = weeks.slice(1).map((mean, index) => (mean - (weeks[index] ?? mean)) ** 2);
  const beyond = sumOf(moves) / moves.length - (2 * variance) / WEEK;
  const chance = (2 * variance) / WEEK / Math.sqrt(moves.length);
  return Math.min(MOST_DRIFT, Math.max(LEAST_DRIFT, Math.sqrt(Math.max(0, beyond - chance))));
}

function startsOf(days: readonly { weekday: number; weight: number }[]): Start[][] {
  return Array.from({ length: 7 }, (_, weekday) => {
    const same = days.flatMap((day, index) =>
      day.weekday === weekday ? [{ index, weight: day.weight }] : [],
    );
    const chosen = same.length > 0 ? same : days.map(({ weight }, index) => ({ index, weight }));
    let upTo = 0;
    return chosen.map(({ index, weight }) => {
      upTo += weight;
      return { index, upTo };
    });
  });
}

/** A measured level and a prior, each with its weight: the inverse of how unsure it is, on the scale of logarithms. */
function shrunk(measured: number, chance: number, prior: Prior | null): { level: number; doubt: number } {
  if (prior === null) return { level: measured, doubt: Math.sqrt(chance) };
  const [own, others] = [1 / chance, 1 / prior.spread ** 2];
  const logLevel = (Math.log(measured) * own + Math.log(prior.mean) * others) / (own + others);
  return { level: Math.exp(logLevel), doubt: Math.sqrt(1 / (own + others)) };
}

/**
 * Learns a daily quantity from counted days. Newer days weigh more; the doubt about the level grows with how much days
 * differ and how long they go on alike, and few days are shrunk towards the prior.
 */
export function learnDaily(counted: readonly DayValue[], today: PlainDate, prior: Prior | null): DailyBelief {
  const weights = counted.map(({ day }) => 0.5 ** (Math.max(0, daysBetween(day, today)) / HALF_LIFE_DAYS));
  const measured = weightedMean(
    counted.map(({ value }) => value),
    weights,
  );
  if (measured <= 0) {
    return {
      level: prior?.mean ?? 0,
      doubt: prior?.spread ?? 0,
      drift: LEAST_DRIFT * 2,
      shares: [],
      starts: [],
    };
  }
  const seen = sumOf(weights) ** 2 / sumOf(weights.map((weight) => weight ** 2));
  const shares = counted.map(({ value }) => value / measured);
  const weekdays = counted.map(({ day }) => weekdayOf(day));
  const offsets = offsetsOf(shares, weekdays, weights);
  const squares = offsets.map((offset) => offset ** 2);
  const variance =
    (weightedMean(squares, weights) * seen + USUAL_VARIANCE * USUAL_DAYS) / (seen + USUAL_DAYS);
  const alike = resemblance(offsets, variance);
  const chance = (variance * (1 + alike)) / (1 - alike) / seen + LEAST_DOUBT ** 2;
  const days = weekdays.map((weekday, index) => ({ weekday, weight: weights[index] ?? 0 }));
  return {
    ...shrunk(measured, chance, prior),
    ...{ drift: weeklyDrift(shares, variance), shares, starts: startsOf(days) },
  };
}

/** One possible course of a daily quantity: the value of each next working day. */
export type Course = (weekday: number) => number;

function startAt(starts: readonly Start[], draws: Draws): number {
  const mark = draws.uniform() * (starts.at(-1)?.upTo ?? 0);
  return starts.find(({ upTo }) => mark < upTo)?.index ?? 0;
}

/**
 * Draws a possible future: a level within the doubt that drifts from week to week, and days in the order in which they
 * were counted, a week at a time (a block bootstrap), so that what belongs together stays together.
 */
export function courseOf({ level, doubt, drift, shares, starts }: DailyBelief, draws: Draws): Course {
  let logLevel = draws.normal() * doubt - doubt ** 2 / 2;
  let here = level * Math.exp(logLevel);
  let [at, left, done] = [0, 0, 0];
  return (weekday) => {
    done += 1;
    if (done % WEEK === 0) {
      logLevel += draws.normal() * drift - drift ** 2 / 2;
      here = level * Math.exp(logLevel);
    }
    if (shares.length === 0) return here;
    if (left === 0 || at >= shares.length) {
      at = startAt(starts[weekday] ?? [], draws);
      left = WEEK;
    }
    const share = shares[at] ?? 1;
    at += 1;
    left -= 1;
    return here * share;
  };
}
