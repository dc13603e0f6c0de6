import fc from 'fast-check';
import {
  afterCard,
  noticesBetween,
  notReady,
  restingUntil,
  supplyState,
  type NotReady,
  type PrinterCounters,
  type PrinterLimits,
  type PrintingHours,
  type SupplyCounter,
} from '../../../domain/printers/readiness';
import { calendarOf, openings, USUAL_WEEK } from '../../../domain/office/working-calendar';
import { dayAt, daysAfter, startOfDay } from '../../../domain/values/plain-date';

const KUPANG = 8;
const MINUTE = 60_000;
/** Monday, 09:00 in Kupang. */
const NOW = Date.parse('2026-11-23T01:00:00Z');
const MIDNIGHT = Date.parse('2026-11-23T16:00:00Z');
const calendar = calendarOf(KUPANG, USUAL_WEEK, []);
const ALWAYS: PrintingHours = { calendar, printOutsideHours: true };
const OFFICE_HOURS: PrintingHours = { calendar, printOutsideHours: false };

const NOT_COUNTED: SupplyCounter = { capacity: null, cards: 0, lowAt: 50, said: null };
const NO_LIMITS: PrinterLimits = { dailyLimit: null, rest: null, cleaningEvery: null };
const LIMITS: PrinterLimits = {
  dailyLimit: 100,
  rest: { afterCards: 10, minutes: 30 },
  cleaningEvery: 1_000,
};
const FRESH: PrinterCounters = {
  ribbon: NOT_COUNTED,
  film: NOT_COUNTED,
  cardsSinceCleaning: 0,
  cardsInRow: 0,
  lastCardAt: null,
  cardsToday: 0,
};

function endOfDay(now: number): number {
  return startOfDay(daysAfter(dayAt(now, KUPANG), 1), KUPANG);
}

describe('a supply', () => {
  test.each([
    ['nobody counts it and the printer is silent', 'UNKNOWN', {}],
    ['nobody counts it, the printer says fine', 'OK', { said: 'OK' }],
    ['nobody counts it, the printer says low', 'LOW', { said: 'LOW' }],
    ['nobody counts it, the printer says empty', 'EMPTY', { said: 'EMPTY' }],
    ['51 left', 'OK', { capacity: 500, cards: 449 }],
    ['50 left', 'LOW', { capacity: 500, cards: 450 }],
    ['1 left', 'LOW', { capacity: 500, cards: 499 }],
    ['none left', 'EMPTY', { capacity: 500, cards: 500 }],
    ['more cards than it was good for', 'EMPTY', { capacity: 500, cards: 510 }],
    ['none left by the counter, the printer says fine', 'LOW', { capacity: 500, cards: 500, said: 'OK' }],
    [
      '300 left by the counter, the printer says empty',
      'EMPTY',
      { capacity: 500, cards: 200, said: 'EMPTY' },
    ],
    ['300 left by the counter, the printer says low', 'LOW', { capacity: 500, cards: 200, said: 'LOW' }],
  ] as const)('%s: %s', (_, state, counter) =>
    expect(supplyState({ ...NOT_COUNTED, ...counter })).toBe(state),
  );
});

describe('a printer', () => {
  const empty = { ...NOT_COUNTED, capacity: 500, cards: 500 };
  test.each<[string, NotReady | null, Partial<PrinterCounters>, PrintingHours?, number?]>([
    ['that is fresh, prints', null, {}],
    ['without ribbon', { reason: 'RIBBON_EMPTY', until: null }, { ribbon: empty }],
    ['without film', { reason: 'FILM_EMPTY', until: null }, { film: empty }],
    ['to be cleaned', { reason: 'CLEANING_DUE', until: null }, { cardsSinceCleaning: 1_000 }],
    ['with one card to its cleaning, prints', null, { cardsSinceCleaning: 999 }],
    ['after 100 cards', { reason: 'DAILY_LIMIT', until: MIDNIGHT }, { cardsToday: 100 }],
    ['after 99 cards, prints', null, { cardsToday: 99 }],
    [
      'after ten in a row',
      { reason: 'RESTING', until: NOW + 30 * MINUTE },
      { cardsInRow: 10, lastCardAt: NOW },
    ],
    ['after nine in a row, prints', null, { cardsInRow: 9, lastCardAt: NOW }],
    ['that has rested, prints', null, { cardsInRow: 10, lastCardAt: NOW - 30 * MINUTE }],
    [
      'at its rest and its limit, names what ends last',
      { reason: 'DAILY_LIMIT', until: MIDNIGHT },
      { cardsInRow: 10, lastCardAt: NOW, cardsToday: 100 },
    ],
    [
      'at rest without ribbon, names what a person can do',
      { reason: 'RIBBON_EMPTY', until: null },
      { cardsInRow: 10, lastCardAt: NOW, ribbon: empty },
    ],
    [
      'at its limit in an office with hours, waits for the morning',
      { reason: 'DAILY_LIMIT', until: Date.parse('2026-11-23T23:30:00Z') },
      { cardsToday: 100 },
      OFFICE_HOURS,
    ],
    [
      'in a closed office',
      { reason: 'OUTSIDE_HOURS', until: Date.parse('2026-11-23T23:30:00Z') },
      {},
      OFFICE_HOURS,
      Date.parse('2026-11-23T08:00:00Z'),
    ],
    [
      'on the eve of a weekend, whose rest ends after closing time',
      { reason: 'RESTING', until: Date.parse('2026-11-29T23:30:00Z') },
      { cardsInRow: 10, lastCardAt: Date.parse('2026-11-27T08:10:00Z') },
      OFFICE_HOURS,
      Date.parse('2026-11-27T08:15:00Z'),
    ],
    [
      'in an office that prints at all hours, prints by night',
      null,
      {},
      ALWAYS,
      Date.parse('2026-11-23T15:00:00Z'),
    ],
  ])('%s', (_, expected, changes, hours = ALWAYS, now = NOW) =>
    expect(notReady(LIMITS, { ...FRESH, ...changes }, hours, { now, endOfDay: endOfDay(now) })).toEqual(
      expected,
    ),
  );

  test('without limits prints whatever it has done', () =>
    expect(
      notReady(
        NO_LIMITS,
        { ...FRESH, cardsToday: 9_999, cardsInRow: 9_999, lastCardAt: NOW, cardsSinceCleaning: 9_999 },
        ALWAYS,
        { now: NOW, endOfDay: MIDNIGHT },
      ),
    ).toBeNull());
});

describe('what is announced', () => {
  const counted = { ...NOT_COUNTED, capacity: 100, lowAt: 10 };
  test('is each crossing once, over the whole life of a ribbon and a film', () => {
    let counters: PrinterCounters = { ...FRESH, ribbon: counted, film: { ...counted, capacity: 60 } };
    const limits = { ...NO_LIMITS, cleaningEvery: 80 };
    const announced: string[] = [];
    for (let card = 1; card <= 120; card += 1) {
      const after = afterCard(null, counters, NOW, NOW);
      announced.push(...noticesBetween(limits, counters, after).map((code) => `${card} ${code}`));
      counters = after;
    }
    expect(announced).toEqual([
      '50 FILM_LOW',
      '60 FILM_EMPTY',
      '80 CLEANING_DUE',
      '90 RIBBON_LOW',
      '100 RIBBON_EMPTY',
    ]);
  });

  test('leaves out low where it is empty at once, and everything that gets better', () => {
    const said = (word: SupplyCounter['said']): PrinterCounters => ({
      ...FRESH,
      ribbon: { ...counted, said: word },
    });
    expect(noticesBetween(NO_LIMITS, said('OK'), said('EMPTY'))).toEqual(['RIBBON_EMPTY']);
    expect(noticesBetween(NO_LIMITS, said('EMPTY'), said('LOW'))).toEqual([]);
    expect(noticesBetween(NO_LIMITS, said('LOW'), said('OK'))).toEqual([]);
  });
});

interface Card {
  heldAt: number;
  at: number;
}

/** The longest row of cards without a pause of `minutes`, between one card out and the next one held. */
function longestRow(cards: readonly Card[], minutes: number): number {
  let longest = 0;
  let row = 0;
  cards.forEach(({ heldAt }, index) => {
    const before = cards[index - 1];
    row = before !== undefined && heldAt - before.at < minutes * MINUTE ? row + 1 : 1;
    longest = Math.max(longest, row);
  });
  return longest;
}

const someLimits = fc.record({
  dailyLimit: fc.option(fc.integer({ min: 1, max: 40 })),
  rest: fc.option(
    fc.record({ afterCards: fc.integer({ min: 1, max: 12 }), minutes: fc.integer({ min: 1, max: 90 }) }),
  ),
  cleaningEvery: fc.option(fc.integer({ min: 1, max: 60 })),
});
const someSupply = fc
  .option(fc.integer({ min: 1, max: 50 }))
  .map((capacity) => ({ ...NOT_COUNTED, capacity }));
/** How long cards take, and how long the printer idles before each, in seconds. */
const someWork = fc.array(
  fc.tuple(fc.integer({ min: 5, max: 400 }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4_000 }))),
  { minLength: 1, maxLength: 60 },
);

describe('any printer that prints whenever it may', () => {
  test('keeps its limits and the hours, and comes back at the very moment that was named', () => {
    fc.assert(
      fc.property(
        someLimits,
        someSupply,
        someSupply,
        fc.constantFrom(ALWAYS, OFFICE_HOURS),
        someWork,
        (limits, ribbon, film, hours, work) => {
          let now = NOW;
          let counters: PrinterCounters = { ...FRESH, ribbon, film };
          const cards: Card[] = [];
          const today = (instant: number): number =>
            cards.filter(({ heldAt }) => dayAt(heldAt, KUPANG) === dayAt(instant, KUPANG)).length;
          const readiness = (instant: number): NotReady | null =>
            notReady(limits, { ...counters, cardsToday: today(instant) }, hours, {
              now: instant,
              endOfDay: endOfDay(instant),
            });
          for (const [seconds, idle] of work) {
            now += idle * 1_000;
            for (let wait = readiness(now); wait !== null; wait = readiness(now)) {
              if (wait.until === null) {
                if (wait.reason === 'CLEANING_DUE') counters = { ...counters, cardsSinceCleaning: 0 };
                if (wait.reason === 'RIBBON_EMPTY') counters = { ...counters, ribbon };
                if (wait.reason === 'FILM_EMPTY') counters = { ...counters, film };
                continue;
              }
              expect(wait.until).toBeGreaterThan(now);
              expect(readiness(wait.until - 1)).not.toBeNull();
              expect(readiness(wait.until)).toBeNull();
              now = wait.until;
            }
            const card = { heldAt: now, at: now + seconds * 1_000 };
            expect(counters.cardsSinceCleaning).toBeLessThan(limits.cleaningEvery ?? Infinity);
            expect(counters.ribbon.cards).toBeLessThan(ribbon.capacity ?? Infinity);
            expect(counters.film.cards).toBeLessThan(film.capacity ?? Infinity);
            counters = afterCard(limits.rest, counters, card.heldAt, card.at);
            cards.push(card);
            now = card.at;
            expect(today(card.heldAt)).toBeLessThanOrEqual(limits.dailyLimit ?? Infinity);
          }
          if (limits.rest !== null) {
            expect(longestRow(cards, limits.rest.minutes)).toBeLessThanOrEqual(limits.rest.afterCards);
            expect(restingUntil(limits.rest, counters) ?? now).toBeGreaterThanOrEqual(now);
          }
          if (!hours.printOutsideHours) {
            for (const { heldAt } of cards)
              expect(openings(calendar, { from: heldAt, to: heldAt + 1 })).toHaveLength(1);
          }
        },
      ),
    );
  });
});
