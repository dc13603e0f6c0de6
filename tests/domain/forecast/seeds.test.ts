import { answerOfStatedOffice } from '../../../demo/stated-office';
import type { OpenOutage } from '../../../domain/centre/outage';
import { weekdayOf } from '../../../domain/forecast/calendar';
import { estimatesFrom } from '../../../domain/forecast/estimates';
import { floorStateOf } from '../../../domain/forecast/floor-state';
import { drawFutures, type FloorNow } from '../../../domain/forecast/futures';
import type { FloorDay } from '../../../domain/forecast/printing-rate';
import { promiseFor, type Promised } from '../../../domain/forecast/promises';
import { placesUpTo, turnsOf } from '../../../domain/forecast/ranges';
import { PlainDate } from '../../../domain/values/plain-date';
import { say } from '../../support/say';
import type { FloorView } from '../../../domain/printers/hold-up';

const day = (text: string): PlainDate => PlainDate.parse(text);
const isWeekday = (one: PlainDate): boolean => weekdayOf(one) >= 1 && weekdayOf(one) <= 5;

describe('Tanjungpinang: 20,000 recorded, "all before 17 April 2019"', () => {
  /** Imlek, Nyepi and Isra Mikraj of 2019. */
  const HOLIDAYS = new Set(['2019-02-05', '2019-03-07', '2019-04-03']);
  const office = {
    today: day('2019-01-14'),
    printers: 4,
    blanko: 25_000,
    isWorkingDay: (one: PlainDate) => isWeekday(one) && !HOLIDAYS.has(one),
  };
  const election = { by: day('2019-04-16'), count: 20_000 };

  test('not at 300 a day, and not at all once the server lets it do 200', () => {
    const healthy = answerOfStatedOffice(
      { ...office, printed: [{ workingDays: 40, cardsPerDay: 300 }] },
      election,
    );
    const limping = answerOfStatedOffice(
      {
        ...office,
        printed: [
          { workingDays: 30, cardsPerDay: 300 },
          { workingDays: 20, cardsPerDay: 200 },
        ],
      },
      election,
    );
    for (const [name, { answer, probability, printedByThen, wouldTake, needs }] of Object.entries({
      healthy,
      limping,
    })) {
      const { low, high } = printedByThen;
      say(
        `${name}: ${answer}, chance ${(probability * 100).toFixed(0)} %, ${low} to ${high} by then, ` +
          `all between ${wouldTake.from} and ${wouldTake.to}; takes ${needs.printers} printers or ` +
          `${needs.saturdays.needed ?? 'more than all'} of ${needs.saturdays.available} Saturdays, ${needs.cardsPerDay} a day`,
      );
    }
    expect(healthy).toMatchObject({
      answer: 'NO',
      needs: { workingDays: 64, cardsPerDay: 313, printersNow: 4 },
    });
    expect(healthy.printedByThen.low).toBeLessThan(19_200);
    expect(healthy.wouldTake.to).not.toBeNull();
    expect(healthy.needs.printers).toBeGreaterThan(4);
    expect(healthy.needs.printers).toBeLessThan(8);
    expect(healthy.needs.blanko).toMatchObject({ missing: 0, neededBy: null });
    expect(limping.answer).toBe('NO');
    expect(limping.probability).toBeLessThan(0.05);
    expect(limping.needs.printers).toBeGreaterThan(healthy.needs.printers ?? Infinity);
    expect(limping.needs.saturdays).toEqual({ available: 13, needed: null });
  });

  test('with seven printers, yes', () => {
    const answer = answerOfStatedOffice(
      { ...office, printers: 7, printed: [{ workingDays: 40, cardsPerDay: 525 }] },
      election,
    );
    expect(answer).toMatchObject({ answer: 'YES' });
  });

  test('printers do not help without blanko, and the answer says how many are missing and by when', () => {
    const { answer, probability, needs } = answerOfStatedOffice(
      { ...office, printers: 7, blanko: 6_000, printed: [{ workingDays: 40, cardsPerDay: 525 }] },
      election,
    );
    expect([answer, probability]).toEqual(['NO', 0]);
    expect(needs.blanko.missing).toBeGreaterThan(14_000);
    expect(needs.blanko.missing).toBeLessThan(15_000);
    expect(needs.blanko.neededBy).toBe('2019-02-11');
  });
});

/** Every place of a queue, promised by a floor that printed so many a day for two months. */
function promisesOf(
  waiting: number,
  floor: FloorView,
  outages: readonly OpenOutage[],
  cardsPerDay: number,
): Promised[] {
  const today = day('2018-11-26');
  const days: FloorDay[] = Array.from({ length: 56 }, (_, index) =>
    day(new Date(Date.parse('2018-10-01') + index * 86_400_000).toISOString().slice(0, 10)),
  )
    .filter(isWeekday)
    .map((one, index) => {
      return {
        day: one,
        cards: cardsPerDay + ((index * 37) % 41) - 20,
        spoiled: 2,
        printers: 4,
        limitedBy: null,
      };
    });
  const moment = { now: new Date('2018-11-26T00:00:00Z'), utcOffsetHours: 8 };
  const { stop, ...state } = floorStateOf(floor, outages, moment);
  const now: FloorNow = {
    ...state,
    today,
    todayLeft: 1,
    isWorkingDay: isWeekday,
    printerLimit: null,
    expected: [],
  };
  const estimates = estimatesFrom({ days, arrivals: [], deliveries: [] }, today);
  const futures = drawFutures(now, estimates, { runs: 300, seed: 1, days: 1_096 });
  const turns = turnsOf(futures, estimates, placesUpTo(waiting), today, () => 0);
  return Array.from({ length: waiting }, (_, index) =>
    promiseFor(index + 1, { now, estimates, turns, stop }),
  );
}

const READY = Array.from({ length: 4 }, () => ({
  adapter: 'open' as const,
  state: 'READY' as const,
  reason: null,
}));

test('Kupang: 2,500 blanko and 9,000 print-ready: 2,500 get a range in order, 6,500 hear that blanko are missing', () => {
  const floor: FloorView = { readIsUp: true, blankoFree: 2_500, cardsLeftToday: null, printers: READY };
  const promises = promisesOf(9_000, floor, [], 200);
  const beyond = promises.filter(({ reason }) => reason === 'NO_BLANKO_EXPECTED');
  expect(beyond).toHaveLength(6_500);
  const ranges = promises.slice(0, 2_500).map(({ range }) => range);
  // The last of them wait for the chance that no piece is spoiled: one in a hundred is.
  const given = ranges.flatMap((range) => (range === null ? [] : [range]));
  expect(given.length).toBeGreaterThan(2_400);
  for (const [index, { from, to }] of given.entries()) {
    const before = given[index - 1];
    expect(from <= to && (before === undefined || (before.from <= from && before.to <= to))).toBe(true);
  }
  expect(given[0]?.from).toBe('2018-11-26');
});

test('Cirebon: 6,000 blanko lie idle: the link is what is missing, nothing can be promised, and an end makes it a date', () => {
  const floor: FloorView = { readIsUp: false, blankoFree: 6_000, cardsLeftToday: null, printers: READY };
  const outage: OpenOutage = {
    outageId: 'o-1',
    function: 'link',
    cause: 'NETWORK',
    announcedBy: null,
    detected: false,
    since: '2018-11-19T00:00:00.000Z',
    expectedEnd: null,
    cap: { printing: null, recording: null },
  };
  const none = promisesOf(5_000, floor, [outage], 200);
  expect(new Set(none.map(({ reason }) => reason))).toEqual(new Set(['LINK_DOWN_NO_END_KNOWN']));
  const known = promisesOf(5_000, floor, [{ ...outage, expectedEnd: '2018-12-03T08:00:00.000Z' }], 200);
  expect(known.every(({ range }) => range !== null && range.from >= '2018-12-03')).toBe(true);
});
