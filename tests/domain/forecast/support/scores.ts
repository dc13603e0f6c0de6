import { daysBetween } from '../../../../domain/forecast/calendar';
import type { FloorDay } from '../../../../domain/forecast/printing-rate';
import { quantile, type DateRange } from '../../../../domain/forecast/ranges';
import { daysAfter, type PlainDate } from '../../../../domain/values/plain-date';
import type { Situation } from './world';

/** A place in a queue, the range that was stated for it, and the day on which its card was printed. */
export interface Outcome {
  range: DateRange | null;
  printed: PlainDate;
}

/** How well the ranges of one kind of office held. */
export interface Score {
  ranges: number;
  held: number;
  before: number;
  after: number;
  /** Places that got no range. */
  none: number;
  /** Mean days from the first to the last day of a range. */
  width: number;
  /** Mean interval score of Gneiting and Raftery (2007) in days: the width, and ten days for each day outside. */
  intervalScore: number;
}

const PENALTY = 2 / 0.2;

export function scoreOf(outcomes: readonly Outcome[]): Score {
  const score: Score = { ranges: 0, held: 0, before: 0, after: 0, none: 0, width: 0, intervalScore: 0 };
  for (const { range, printed } of outcomes) {
    if (range === null) {
      score.none += 1;
      continue;
    }
    const width = daysBetween(range.from, range.to);
    const outside = Math.max(0, daysBetween(printed, range.from), daysBetween(range.to, printed));
    score.ranges += 1;
    score[outside === 0 ? 'held' : printed < range.from ? 'before' : 'after'] += 1;
    score.width += width;
    score.intervalScore += width + PENALTY * outside;
  }
  const ranges = Math.max(1, score.ranges);
  return { ...score, width: score.width / ranges, intervalScore: score.intervalScore / ranges };
}

export function coverage({ held, ranges }: Score): number {
  return held / ranges;
}

/** A place as the plain forecaster sees it: working days from today on, to the middle of the day of printing. */
export interface PlainForecast {
  days: readonly PlainDate[];
  /** Place divided by the mean cards a working day of the last thirty days. */
  expected: number;
  actual: number;
}

const PLAIN_DAYS = 30;

function meanRate(days: readonly FloorDay[], today: PlainDate): number {
  const recent = days.filter(({ day }) => day >= daysAfter(today, -PLAIN_DAYS));
  return recent.reduce((sum, { cards }) => sum + cards, 0) / Math.max(1, recent.length);
}

export function plainForecast(
  { history, now }: Situation,
  days: readonly PlainDate[],
  place: number,
  printed: PlainDate,
): PlainForecast {
  const reached = days.findIndex((day) => day >= printed);
  return {
    days,
    expected: place / Math.max(1, meanRate(history.days, now.today)),
    actual: (reached < 0 ? days.length : reached) + 0.5,
  };
}

/**
 * Ranges of the plain forecaster: the tenth and the ninetieth of a hundred of its own errors, measured on the very
 * outcomes that it is scored on, so that over all kinds it holds four times in five by construction.
 */
export function plainRanges(forecasts: readonly PlainForecast[]): DateRange[] {
  const errors = forecasts.map(({ expected, actual }) => actual / expected).sort((one, other) => one - other);
  return forecasts.map(({ days, expected }) => {
    const dayAt = (share: number): PlainDate => {
      const index = Math.min(days.length - 1, Math.floor(expected * quantile(errors, share)));
      return days[index] as PlainDate;
    };
    return { from: dayAt(0.1), to: dayAt(0.9) };
  });
}

/** One line of the table in docs/forecast.md. */
export function line(kind: string, score: Score, plain: Score): string {
  const { ranges, before, after, none, width, intervalScore } = score;
  const cells = [
    kind,
    ranges,
    `${(coverage(score) * 100).toFixed(1)} %`,
    before,
    after,
    none,
    width.toFixed(1),
    intervalScore.toFixed(1),
    `${(coverage(plain) * 100).toFixed(1)} %`,
    plain.width.toFixed(1),
    plain.intervalScore.toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}
