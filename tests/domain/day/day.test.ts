import { TerbitError } from '../../../domain/errors/terbit-error';
import {
  closingLines,
  requireOpen,
  requireOpenable,
  requireReopenable,
  type BookLine,
  type CountOfDay,
  type DayEntryKind,
} from '../../../domain/day/day';
import { PlainDate } from '../../../domain/values/plain-date';

const MONDAY = PlainDate.parse('2026-11-23');
const TUESDAY = PlainDate.parse('2026-11-24');

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof TerbitError ? error.code : String(error);
  }
}

describe('a day is opened', () => {
  it.each<[string, { day: PlainDate; kind: DayEntryKind } | null, PlainDate, string | null]>([
    ['as the first of its site', null, TUESDAY, null],
    ['after the day before was closed', { day: MONDAY, kind: 'CLOSED' }, TUESDAY, null],
    ['not before that', { day: MONDAY, kind: 'OPENED' }, TUESDAY, 'EARLIER_DAY_OPEN'],
    ['not while that is open again', { day: MONDAY, kind: 'REOPENED' }, TUESDAY, 'EARLIER_DAY_OPEN'],
    ['not twice', { day: TUESDAY, kind: 'OPENED' }, TUESDAY, 'DAY_ALREADY_OPEN'],
    ['not after it was closed', { day: TUESDAY, kind: 'CLOSED' }, TUESDAY, 'DAY_CLOSED'],
    ['not on another day', null, MONDAY, 'DAY_NOT_TODAY'],
  ])('%s', (_rule, newest, day, code) =>
    expect(codeOf(() => requireOpenable(newest, day, TUESDAY))).toBe(code),
  );
});

describe('a day is closed', () => {
  it.each<[string, { day: PlainDate; kind: DayEntryKind } | null, boolean, string | null]>([
    ['while it is open', { day: MONDAY, kind: 'OPENED' }, true, null],
    ['while it is open again', { day: MONDAY, kind: 'REOPENED' }, true, null],
    ['not before it was opened', null, false, 'DAY_NOT_OPEN'],
    ['not twice', { day: MONDAY, kind: 'CLOSED' }, true, 'DAY_CLOSED'],
    ['not when a later day is open', { day: TUESDAY, kind: 'OPENED' }, true, 'DAY_CLOSED'],
  ])('%s', (_rule, newest, wasOpened, code) =>
    expect(codeOf(() => requireOpen(newest, MONDAY, wasOpened))).toBe(code),
  );
});

describe('a day is opened again', () => {
  it.each<[string, { day: PlainDate; kind: DayEntryKind } | null, boolean, string | null]>([
    ['when it was closed last', { day: MONDAY, kind: 'CLOSED' }, true, null],
    ['not while it is open', { day: MONDAY, kind: 'OPENED' }, true, 'DAY_ALREADY_OPEN'],
    ['not when a later day stands on it', { day: TUESDAY, kind: 'OPENED' }, true, 'LATER_DAY_EXISTS'],
    ['not when it never was', { day: TUESDAY, kind: 'CLOSED' }, false, 'DAY_NOT_FOUND'],
  ])('%s', (_rule, newest, wasOpened, code) =>
    expect(codeOf(() => requireReopenable(newest, MONDAY, wasOpened))).toBe(code),
  );
});

function line(kind: BookLine['kind'], book: number, printer: string | null = null): BookLine {
  return {
    accountId: `${kind}${printer ?? ''}`,
    item: 'KTP',
    kind,
    printer,
    opening: book,
    received: 0,
    given: 0,
    book,
  };
}

const STORE = line('STORE', 100);
const PRINTER = line('PRINTER', 20, 'kupang-1');
const SPOILED = line('SPOILED', 3);
const BOOKS = [STORE, PRINTER, line('PRINTED', 50), SPOILED, line('MISSING', 0)];

function aCount(changes: Partial<CountOfDay> = {}): CountOfDay {
  return {
    unused: [{ printer: 'kupang-1', quantity: 20, serials: [] }],
    counts: [
      { item: 'KTP', kind: 'STORE', counted: 120, serials: [] },
      { item: 'KTP', kind: 'SPOILED', counted: 3, serials: [] },
    ],
    ...changes,
  };
}

function differencesOf(count: CountOfDay): Record<string, number> {
  const lines = closingLines(BOOKS, count).filter(({ difference }) => difference !== 0);
  return Object.fromEntries(lines.map(({ kind, difference }) => [kind, difference]));
}

describe('what was counted is compared with the books', () => {
  it('with what came back from the printers in the store', () => {
    expect(differencesOf(aCount())).toEqual({});
    const [store, printer] = closingLines(BOOKS, aCount());
    expect([store?.returned, store?.counted, printer?.returned, printer?.counted]).toEqual([20, 120, -20, 0]);
  });

  it('and a piece missed in the printer is not missed in the store again', () => {
    const short = aCount({
      unused: [{ printer: 'kupang-1', quantity: 18, serials: [] }],
      counts: [
        { item: 'KTP', kind: 'STORE', counted: 118, serials: [] },
        { item: 'KTP', kind: 'SPOILED', counted: 3, serials: [] },
      ],
    });
    expect(differencesOf(short)).toEqual({ PRINTER: -2 });
  });

  it('and a surplus is one', () => {
    const more = aCount({
      counts: [
        { item: 'KTP', kind: 'STORE', counted: 121, serials: [] },
        { item: 'KTP', kind: 'SPOILED', counted: 2, serials: [] },
      ],
    });
    expect(differencesOf(more)).toEqual({ STORE: 1, SPOILED: -1 });
  });

  it.each<[string, CountOfDay, object[]]>([
    [
      'a printer that the books load',
      aCount({ unused: [] }),
      [{ item: 'KTP', kind: 'PRINTER', printer: 'kupang-1' }],
    ],
    [
      'store and spoiled',
      aCount({ counts: [] }),
      [
        { item: 'KTP', kind: 'STORE' },
        { item: 'KTP', kind: 'SPOILED' },
      ],
    ],
  ])('only when everything was counted: %s', (_what, count, missing) => {
    try {
      closingLines(BOOKS, count);
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toMatchObject({ code: 'COUNT_INCOMPLETE', facts: { missing } });
    }
  });

  it('and the store also when the books have none, but some came back to it', () => {
    const books = [line('STORE', 0), PRINTER, line('MISSING', 0)];
    expect(codeOf(() => closingLines(books, aCount({ counts: [] })))).toBe('COUNT_INCOMPLETE');
  });

  it('of printers that stand here', () => {
    const elsewhere = aCount({ unused: [{ printer: 'kupang-9', quantity: 1, serials: [] }] });
    expect(codeOf(() => closingLines(BOOKS, elsewhere))).toBe('PRINTER_NOT_FOUND');
  });

  it('with as many numbers as pieces differ', () => {
    const named = aCount({
      counts: [
        { item: 'KTP', kind: 'STORE', counted: 118, serials: ['A1'] },
        { item: 'KTP', kind: 'SPOILED', counted: 3, serials: [] },
      ],
    });
    expect(codeOf(() => closingLines(BOOKS, named))).toBe('SERIALS_DO_NOT_MATCH');
  });
});
