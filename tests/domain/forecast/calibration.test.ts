import { learnFloor } from '../../../domain/forecast/printing-rate';
import { futuresOf } from '../../../domain/forecast/futures';
import { rangeAt, turnsOf } from '../../../domain/forecast/ranges';
import { say } from '../../support/say';
import { OFFICES } from './support/offices';
import { chance, World } from './support/world';

const SEED = Number(process.env['TERBIT_SEED'] ?? 20_190_417);
/** Offices of each kind; each is asked for four places of its queue, from the next days to months ahead. */
const EACH = 28;
const SHARES_OF_QUEUE = [0.05, 0.2, 0.5, 0.9];
const RUNS = 150;

interface Tally {
  name: string;
  held: number;
  early: number;
  late: number;
  none: number;
}

function play(kind: (typeof OFFICES)[number], tally: Tally, seed: number): void {
  const random = chance(seed, 'office');
  const office = kind(random);
  tally.name = office.name;
  const at = 60 + Math.floor(random() * 20);
  const { history, now, waiting, ageOfKey, truth } = new World(office).situation(at, random);
  const belief = learnFloor(history, now.today);
  const futures = futuresOf(now, belief, { runs: RUNS, seed: 1, days: 600 });
  const places = SHARES_OF_QUEUE.map((share) => Math.max(1, Math.round(waiting * share)));
  const turns = turnsOf(futures, belief, places, now.today, ageOfKey);
  for (const place of places) {
    const range = rangeAt(turns, place);
    const printed = truth(place) ?? '9999-12-31';
    if (range === null) tally.none += 1;
    else if (printed < range.from) tally.early += 1;
    else if (printed > range.to) tally.late += 1;
    else tally.held += 1;
  }
}

function share({ held, early, late }: Tally): number {
  return held / (held + early + late);
}

function line(tally: Tally): string {
  const { name, held, early, late, none } = tally;
  const ranges = held + early + late;
  return `${name}: ${(share(tally) * 100).toFixed(1)} % of ${ranges} ranges held (before ${early}, after ${late}, no range ${none})`;
}

test('a stated range of four chances in five holds 75 to 90 times in a hundred, on histories never seen', () => {
  const tallies = OFFICES.map((kind, index) => {
    const tally: Tally = { name: '', held: 0, early: 0, late: 0, none: 0 };
    for (let n = 0; n < EACH; n += 1) play(kind, tally, SEED + index * 1_000 + n);
    return tally;
  });
  const sum = (pick: (tally: Tally) => number): number =>
    tallies.reduce((total, one) => total + pick(one), 0);
  const whole: Tally = {
    name: 'all offices together',
    held: sum(({ held }) => held),
    early: sum(({ early }) => early),
    late: sum(({ late }) => late),
    none: sum(({ none }) => none),
  };
  say(`calibration, seed ${SEED}\n${[...tallies, whole].map(line).join('\n')}`);
  expect(whole.held + whole.early + whole.late).toBeGreaterThan(700);
  expect(share(whole)).toBeGreaterThanOrEqual(0.75);
  expect(share(whole)).toBeLessThanOrEqual(0.9);
});
