import fc from 'fast-check';
import { DECREED_THROUGH, HOLIDAYS } from '../../../domain/office/holidays';
import {
  calendarOf,
  isWorkingDay,
  nextTurnOfHours,
  nextWorkingDay,
  openFrom,
  OpeningHours,
  openingOn,
  openings,
  USUAL_WEEK,
  Week,
  type OfficeDay,
  type WorkingCalendar,
} from '../../../domain/office/working-calendar';
import { daysAfter, PlainDate, MS_PER_DAY } from '../../../domain/values/plain-date';

const KUPANG = 8;
const day = (text: string): PlainDate => PlainDate.parse(text);
const at = (text: string): number => Date.parse(text);
const usual = calendarOf(KUPANG, USUAL_WEEK, []);

function withDays(...days: OfficeDay[]): WorkingCalendar {
  return calendarOf(KUPANG, USUAL_WEEK, days);
}

describe('the days of work', () => {
  test.each([
    ['2026-11-23', true, 'a Monday'],
    ['2026-11-27', true, 'a Friday'],
    ['2026-11-28', false, 'a Saturday'],
    ['2026-11-29', false, 'a Sunday'],
    ['2026-03-19', false, 'Nyepi'],
    ['2026-03-20', false, 'collective leave'],
    ['2026-03-25', true, 'the Wednesday after the leave of Idul Fitri'],
    ['2027-06-01', false, 'a holiday with a fixed date'],
    ['2027-03-26', false, 'Good Friday of 2027'],
  ])('%s: %s, being %s', (text, works) => expect(isWorkingDay(usual, day(text))).toBe(works));

  test('after the eve of Nyepi 2026 comes the Wednesday after Idul Fitri', () =>
    expect(nextWorkingDay(usual, day('2026-03-17'))).toBe('2026-03-25'));

  test('are changed by the office, which can close, open, or withdraw its entry', () => {
    const saturday = day('2026-11-28');
    const opening = { opens: '08:00', closes: '12:00' };
    expect(openingOn(withDays({ day: saturday, kind: 'WORK', opening }), saturday)).toEqual(opening);
    const monday = day('2026-11-23');
    expect(isWorkingDay(withDays({ day: monday, kind: 'REST', opening: null }), monday)).toBe(false);
    const nyepi = day('2026-03-19');
    expect(isWorkingDay(withDays({ day: nyepi, kind: 'AS_DECREED', opening: null }), nyepi)).toBe(false);
    expect(isWorkingDay(withDays({ day: monday, kind: 'AS_DECREED', opening: null }), monday)).toBe(true);
  });

  test('of an office that never works do not come', () => {
    const never = calendarOf(
      KUPANG,
      Week.parse(Object.fromEntries(Object.keys(USUAL_WEEK).map((name) => [name, null]))),
      [],
    );
    expect(nextWorkingDay(never, day('2026-11-23'))).toBeNull();
    expect(openFrom(never, at('2026-11-23T01:00:00Z'))).toBeNull();
    expect(nextTurnOfHours(never, at('2026-11-23T01:00:00Z'))).toBeNull();
    expect(openings(never, { from: 0, to: MS_PER_DAY })).toEqual([]);
  });
});

describe('the holidays', () => {
  test('of a decreed year are as many as the ministers said, each once and with its source', () => {
    const of2026 = HOLIDAYS.filter(({ day: when }) => when.startsWith('2026'));
    const count = (kind: string): number => of2026.filter((holiday) => holiday.kind === kind).length;
    expect([count('NATIONAL'), count('COLLECTIVE_LEAVE'), DECREED_THROUGH]).toEqual([17, 8, 2026]);
    expect(new Set(HOLIDAYS.map(({ day: when }) => when)).size).toBe(HOLIDAYS.length);
    expect(HOLIDAYS.every(({ source }) => source !== '')).toBe(true);
  });
});

describe('the hours', () => {
  // 07:30 in Kupang is 23:30 of the day before in UTC; 16:00 is 08:00.
  test.each([
    ['2026-11-22T23:29:59Z', '2026-11-22T23:30:00Z', '2026-11-22T23:30:00Z'],
    ['2026-11-22T23:30:00Z', '2026-11-22T23:30:00Z', '2026-11-23T08:00:00Z'],
    ['2026-11-23T08:00:00Z', '2026-11-23T23:30:00Z', '2026-11-23T23:30:00Z'],
    ['2026-11-27T08:29:00Z', '2026-11-27T08:29:00Z', '2026-11-27T08:30:00Z'],
    ['2026-11-27T08:30:00Z', '2026-11-29T23:30:00Z', '2026-11-29T23:30:00Z'],
  ])('at %s the office is open from %s and turns at %s', (now, from, turn) => {
    expect(openFrom(usual, at(now))).toBe(at(from));
    expect(nextTurnOfHours(usual, at(now))).toBe(at(turn));
  });

  test.each([
    { opens: '08:00', closes: '08:00' },
    { opens: '24:00', closes: '24:00' },
    { opens: '8:00', closes: '16:00' },
    { opens: '08:00', closes: '24:01' },
    { opens: '08:60', closes: '09:00' },
  ])('%j are none', (hours) => expect(OpeningHours.safeParse(hours).success).toBe(false));
});

const anOpening = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .filter(([opens, closes]) => opens < closes)
  .map((minutes) => {
    const [opens = '', closes = ''] = minutes.map((of) =>
      [Math.floor(of / 60), of % 60].map((part) => String(part).padStart(2, '0')).join(':'),
    );
    return { opens, closes };
  });
const aWeek = fc
  .array(fc.option(anOpening), { minLength: 7, maxLength: 7 })
  .map((hours) =>
    Week.parse(Object.fromEntries(Object.keys(USUAL_WEEK).map((name, at) => [name, hours[at]]))),
  );
const aCalendar = fc
  .tuple(
    fc.constantFrom(7, 8, 9),
    aWeek,
    fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.option(anOpening)), { maxLength: 5 }),
  )
  .map(([offset, week, days]) =>
    calendarOf(
      offset,
      week,
      days.map(([after, opening]) => ({
        day: daysAfter(day('2026-12-15'), after),
        kind: opening === null ? 'REST' : 'WORK',
        opening,
      })),
    ),
  );
const anInstant = fc.integer({ min: at('2026-12-10T00:00:00Z'), max: at('2027-01-20T00:00:00Z') });
const MONTH = 30 * MS_PER_DAY;

describe('in any calendar', () => {
  test('the spans of opening lie apart, in order and inside what was asked, and begin where the office opens', () => {
    fc.assert(
      fc.property(aCalendar, anInstant, fc.integer({ min: 1, max: MONTH }), (calendar, from, length) => {
        const to = from + length;
        const spans = openings(calendar, { from, to });
        spans.reduce((before, span) => {
          expect(span.from).toBeGreaterThanOrEqual(before);
          expect(span.to).toBeGreaterThan(span.from);
          return span.to;
        }, from);
        expect(spans.at(-1)?.to ?? to).toBeLessThanOrEqual(to);
        const opens = openFrom(calendar, from);
        expect(spans[0]?.from ?? null).toBe(opens !== null && opens < to ? opens : null);
      }),
    );
  });

  test('an instant is in a span exactly when the office is open from it on, until the next turn', () => {
    fc.assert(
      fc.property(aCalendar, anInstant, (calendar, now) => {
        const isOpen = openFrom(calendar, now) === now;
        const turn = nextTurnOfHours(calendar, now);
        expect(isOpen && turn === null).toBe(false);
        if (turn === null) return;
        expect(turn).toBeGreaterThan(now);
        expect(openFrom(calendar, turn - 1) === turn - 1).toBe(isOpen);
        expect(openings(calendar, { from: now, to: now + 1 }).length).toBe(isOpen ? 1 : 0);
      }),
    );
  });

  test('no day of work lies between a day and the next day of work', () => {
    fc.assert(
      fc.property(aCalendar, fc.integer({ min: 0, max: 40 }), (calendar, count) => {
        const from = daysAfter(day('2026-12-10'), count);
        const next = nextWorkingDay(calendar, from);
        if (next === null) return;
        expect(isWorkingDay(calendar, next)).toBe(true);
        for (let between = daysAfter(from, 1); between < next; between = daysAfter(between, 1))
          expect(isWorkingDay(calendar, between)).toBe(false);
      }),
    );
  });
});
