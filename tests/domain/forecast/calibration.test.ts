import { estimatesFrom } from '../../../domain/forecast/estimates';
import { drawFutures } from '../../../domain/forecast/futures';
import { rangeAt, turnsOf, type DateRange } from '../../../domain/forecast/ranges';
import { PlainDate } from '../../../domain/values/plain-date';
import { say } from '../../support/say';
import { OFFICES } from './support/offices';
import {
  coverage,
  line,
  plainForecast,
  plainRanges,
  scoreOf,
  type Outcome,
  type PlainForecast,
} from './support/scores';
import { chance, World, type Situation } from './support/world';

const SEED = Number(process.env['TERBIT_SEED'] ?? 20_190_417);
/** Offices of each kind; each is asked for four places of its queue, from the next days to months ahead. */
const EACH = 28;
const SHARES_OF_QUEUE = [0.05, 0.2, 0.5, 0.9];
const RUNS = 150;
/** The seed of the forecast's own draws. */
const DRAWS = 777;
const DAYS_AHEAD = 600;
/** The day of a card that is not printed in the years that are played. */
const NEVER = PlainDate.parse('2030-12-31');

interface Asked extends Outcome {
  kind: string;
  plain: PlainForecast;
}

interface Stated {
  days: readonly PlainDate[];
  ranges: (DateRange | null)[];
}

function stateRanges({ history, now, ageOfKey }: Situation, places: readonly number[]): Stated {
  const estimates = estimatesFrom(history, now.today);
  const futures = drawFutures(now, estimates, { runs: RUNS, seed: DRAWS, days: DAYS_AHEAD });
  const turns = turnsOf(futures, estimates, places, now.today, ageOfKey);
  return { days: futures.days, ranges: places.map((place) => rangeAt(turns, place)) };
}

/** Plays one office and asks for four places of its queue. */
function ask(kindOf: (typeof OFFICES)[number], seed: number): Asked[] {
  const random = chance(seed, 'office');
  const office = kindOf(random);
  const at = 60 + Math.floor(random() * 20);
  const situation = new World(office).situation(at, random);
  const places = SHARES_OF_QUEUE.map((share) => Math.max(1, Math.round(situation.waiting * share)));
  const { days, ranges } = stateRanges(situation, places);
  return ranges.map((range, index) => {
    const place = places[index] ?? 1;
    const printed = situation.truth(place) ?? NEVER;
    return { kind: office.name, range, printed, plain: plainForecast(situation, days, place, printed) };
  });
}

/** The plain forecaster answers where the forecast does: both are scored on the same places. */
function plainOutcomes(asked: readonly Asked[]): (Outcome & { kind: string })[] {
  const answered = asked.filter(({ range }) => range !== null);
  const ranges = plainRanges(answered.map(({ plain }) => plain));
  return answered.map(({ kind, printed }, index) => ({ kind, printed, range: ranges[index] ?? null }));
}

/** Ranges of whole days for offices that hardly vary hold more often than four times in five: see docs/forecast.md. */
const STEADY = ['everyday', 'late blanko', 'passed by others', 'small office'];
const LONGEST_EVERYDAY_RANGE = 6;

test('a range of four chances in five holds for each kind of history, and no plain forecast is as sharp', () => {
  const asked = OFFICES.flatMap((kindOf, index) =>
    Array.from({ length: EACH }, (_, n) => ask(kindOf, SEED + index * 1_000 + n)).flat(),
  );
  const plain = plainOutcomes(asked);
  const of = <T extends { kind: string }>(all: readonly T[], kind: string): T[] =>
    all.filter((one) => one.kind === kind);
  const kinds = [...new Set(asked.map(({ kind }) => kind))].map((kind) => {
    return { kind, score: scoreOf(of(asked, kind)), plain: scoreOf(of(plain, kind)) };
  });
  const whole = { kind: 'all together', score: scoreOf(asked), plain: scoreOf(plain) };
  const lines = [...kinds, whole].map((row) => line(row.kind, row.score, row.plain));
  say(`calibration, seed ${SEED}\n${lines.join('\n')}`);
  for (const { kind, score } of kinds) {
    expect([kind, coverage(score) >= 0.7]).toEqual([kind, true]);
    expect([kind, STEADY.includes(kind) || coverage(score) <= 0.92]).toEqual([kind, true]);
  }
  expect(whole.score.ranges).toBeGreaterThan(700);
  expect(coverage(whole.score)).toBeGreaterThanOrEqual(0.75);
  expect(coverage(whole.score)).toBeLessThanOrEqual(0.9);
  expect(whole.score.width).toBeLessThan(whole.plain.width);
  expect(whole.score.intervalScore).toBeLessThan(whole.plain.intervalScore);
  expect(scoreOf(of(asked, 'everyday')).width).toBeLessThan(LONGEST_EVERYDAY_RANGE);
});
