import type { PlainDate } from '../values/plain-date';
import { daysBetween, weekdayOf } from './calendar';
import type { Draws } from './random';

/** What was counted on a working day. */
export interface DayCount {
  day: PlainDate;
  value: number;
}

/** How much an office does in a working day, estimated from the days that were counted. */
export interface DailyRate {
  /** Mean of the counted days; newer days weigh more. */
  level: number;
  /** Standard error of the logarithm of the level. */
  doubt: number;
  /** The counted days as shares of the level, the oldest first. */
  shares: readonly number[];
  /** By weekday, 0 for Sunday: the counted days that a week drawn from there on may start with. */
  starts: readonly Starts[];
}

/** Indexes of counted days, each with the weight with which it is drawn. */
interface Starts {
  days: readonly number[];
  weights: readonly number[];
}

/** Calendar days after which a count weighs half: an office changes its ways within a month. */
const HALF_LIFE_DAYS = 10;
const WEEK = 5;
/** Before many days are counted, days are taken to differ by a fifth, as if one more day had been counted. */
const USUAL_VARIANCE = 0.04;

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / Math.max(1, values.length);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return sumOf(values.map((value, index) => value * (weights[index] ?? 0))) / Math.max(sumOf(weights), 1e-9);
}

/** The counted days of one weekday; all of them where that weekday was never counted. */
function startsOn(weekday: number, weekdays: readonly number[], weights: readonly number[]): Starts {
  const isCounted = weekdays.includes(weekday);
  const days = [...weekdays.keys()].filter((day) => !isCounted || weekdays[day] === weekday);
  return { days, weights: days.map((day) => weights[day] ?? 0) };
}

/** By how much each day departs from what is usual: from its weekday's mean, or from the level in the first two weeks. */
function residualsOf(
  shares: readonly number[],
  weekdays: readonly number[],
  starts: DailyRate['starts'],
): number[] {
  if (shares.length < 2 * WEEK) return shares.map((share) => share - 1);
  const usual = starts.map(({ days, weights }) =>
    weightedMean(
      days.map((day) => shares[day] ?? 0),
      weights,
    ),
  );
  return shares.map((share, index) => share - (usual[weekdays[index] ?? 0] ?? 1));
}

/** The variance of the means of weeks beyond what the variance of days explains: a one-way analysis of variance. */
function varianceBetweenWeeks(residuals: readonly number[], varianceOfDays: number): number {
  const weeks = Math.floor(residuals.length / WEEK);
  if (weeks < 2) return 0;
  const newest = residuals.slice(residuals.length - weeks * WEEK);
  const means = Array.from({ length: weeks }, (_, week) =>
    meanOf(newest.slice(week * WEEK, (week + 1) * WEEK)),
  );
  const middle = meanOf(means);
  const seen = sumOf(means.map((mean) => (mean - middle) ** 2)) / (weeks - 1);
  return Math.max(0, seen - varianceOfDays / WEEK);
}

/**
 * Estimates a daily rate. The doubt about the level has two parts: the standard error of a mean of so many days, and
 * the variance between weeks, since the months to come may differ from the past weeks as weeks differ from each other.
 */
export function estimateDailyRate(counted: readonly DayCount[], today: PlainDate): DailyRate {
  const values = counted.map(({ value }) => value);
  const recency = counted.map(({ day }) => 0.5 ** (Math.max(0, daysBetween(day, today)) / HALF_LIFE_DAYS));
  const level = weightedMean(values, recency);
  if (level <= 0) return { level: 0, doubt: 0, shares: [], starts: [] };
  const shares = values.map((value) => value / level);
  const weekdays = counted.map(({ day }) => weekdayOf(day));
  const starts = Array.from({ length: 7 }, (_, weekday) => startsOn(weekday, weekdays, recency));
  const residuals = residualsOf(shares, weekdays, starts);
  const days = sumOf(recency) ** 2 / sumOf(recency.map((weight) => weight ** 2));
  const squares = residuals.map((residual) => residual ** 2);
  const variance = (weightedMean(squares, recency) * days + USUAL_VARIANCE) / (days + 1);
  const between = varianceBetweenWeeks(residuals, variance);
  const doubt = Math.sqrt(variance / days + between);
  return { level, doubt, shares, starts };
}

/**
 * Draws one possible future of a daily rate: a level within its doubt, and the shares of counted days, a week at a time
 * in the order in which they were counted (a block bootstrap), so that short Fridays and bad weeks stay together.
 * The function returned gives the value of each next working day.
 */
export function drawDays(
  { level, doubt, shares, starts }: DailyRate,
  draws: Draws,
): (weekday: number) => number {
  const drawnLevel = level * Math.exp(draws.normal() * doubt - doubt ** 2 / 2);
  let [next, left] = [0, 0];
  return (weekday) => {
    const start = starts[weekday];
    if (start === undefined) return drawnLevel;
    if (left === 0 || next === shares.length) {
      next = start.days[draws.choice(start.weights)] ?? 0;
      left = WEEK;
    }
    left -= 1;
    next += 1;
    return drawnLevel * (shares[next - 1] ?? 1);
  };
}
