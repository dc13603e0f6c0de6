import { TerbitError } from '../errors/terbit-error';
import type { PlainDate } from '../values/plain-date';
import type { AccountKind, Item } from '../stock/ledger';

export type DayEntryKind = 'OPENED' | 'CLOSED' | 'REOPENED';
export type DayState = 'OPEN' | 'CLOSED';

/** The newest entry of a site: the state of its newest day. */
export interface NewestDay {
  day: PlainDate;
  kind: DayEntryKind;
}

export function stateOfDay(kind: DayEntryKind): DayState {
  return kind === 'CLOSED' ? 'CLOSED' : 'OPEN';
}

/**
 * A day is opened on its own date, after the day before it was closed.
 *
 * @throws TerbitError DAY_NOT_TODAY, DAY_ALREADY_OPEN, DAY_CLOSED, EARLIER_DAY_OPEN with that `day`
 */
export function requireOpenable(newest: NewestDay | null, day: PlainDate, today: PlainDate): void {
  if (day !== today) throw new TerbitError('DAY_NOT_TODAY', { today });
  if (newest === null) return;
  const isOpen = stateOfDay(newest.kind) === 'OPEN';
  if (newest.day === day) throw new TerbitError(isOpen ? 'DAY_ALREADY_OPEN' : 'DAY_CLOSED');
  if (isOpen) throw new TerbitError('EARLIER_DAY_OPEN', { day: newest.day });
}

/**
 * Only the newest day of a site can be open, so only that can be closed; it may be closed later than on its date.
 *
 * @throws TerbitError DAY_NOT_OPEN, DAY_CLOSED
 */
export function requireOpen(newest: NewestDay | null, day: PlainDate, wasOpened: boolean): void {
  if (newest?.day === day && stateOfDay(newest.kind) === 'OPEN') return;
  throw new TerbitError(wasOpened ? 'DAY_CLOSED' : 'DAY_NOT_OPEN');
}

/**
 * A closed day is opened again only while no later day is based on its figures.
 *
 * @throws TerbitError DAY_NOT_FOUND, DAY_ALREADY_OPEN, LATER_DAY_EXISTS with that `day`
 */
export function requireReopenable(newest: NewestDay | null, day: PlainDate, wasOpened: boolean): void {
  if (newest === null || !wasOpened) throw new TerbitError('DAY_NOT_FOUND');
  if (newest.day !== day) throw new TerbitError('LATER_DAY_EXISTS', { day: newest.day });
  if (stateOfDay(newest.kind) === 'OPEN') throw new TerbitError('DAY_ALREADY_OPEN');
}

/** One account as the books have it when the day is closed. */
export interface BookLine {
  accountId: string;
  item: Item;
  kind: AccountKind;
  printer: string | null;
  opening: number;
  received: number;
  given: number;
  book: number;
}

/** Unused blanko taken out of a printer, and the numbered pieces that are missing or in excess there. */
export interface UnusedBlanko {
  printer: string;
  quantity: number;
  serials: readonly string[];
}

/** The counted pieces of an account, and the numbered pieces of a difference. */
export interface CountedAccount {
  item: Item;
  kind: CountedKind;
  counted: number;
  serials: readonly string[];
}

/** Accounts that people can count in a minute; each printed card belongs to a case and is checked with its case. */
export const COUNTED_KINDS = ['STORE', 'SPOILED', 'SURRENDERED'] as const satisfies readonly AccountKind[];
export type CountedKind = (typeof COUNTED_KINDS)[number];
/** Accounts that have to be counted every day when the books have pieces in them. */
const COUNTED_DAILY: readonly AccountKind[] = ['STORE', 'SPOILED'];

/** An account at the close; `difference` is the counted pieces less the expected ones. */
export interface ClosingLine extends BookLine {
  returned: number;
  counted: number | null;
  difference: number;
  serials: readonly string[];
}

export interface CountOfDay {
  unused: readonly UnusedBlanko[];
  counts: readonly CountedAccount[];
}

function isPrinterOf(line: BookLine, printer: string): boolean {
  return line.kind === 'PRINTER' && line.item === 'KTP' && line.printer === printer;
}

/** Lines without a required count, by the names that people use. */
function uncounted(lines: readonly BookLine[], { unused, counts }: CountOfDay): object[] {
  const mustBeCounted = lines.filter(({ item, kind, book }) => {
    return book > 0 && ((COUNTED_DAILY.includes(kind) && item !== 'OLD_CARD') || kind === 'PRINTER');
  });
  const isCounted = (line: BookLine): boolean =>
    unused.some(({ printer }) => isPrinterOf(line, printer)) ||
    counts.some(({ item, kind }) => item === line.item && kind === line.kind);
  return mustBeCounted
    .filter((line) => !isCounted(line))
    .map(({ item, kind, printer }) => (printer === null ? { item, kind } : { item, kind, printer }));
}

function closingLine(line: BookLine, count: CountOfDay): ClosingLine {
  const unused = count.unused.find(({ printer }) => isPrinterOf(line, printer));
  if (unused !== undefined) {
    const { quantity, serials } = unused;
    return { ...line, returned: -quantity, counted: 0, difference: quantity - line.book, serials };
  }
  const isMainStore = line.kind === 'STORE' && line.item === 'KTP';
  const returned = isMainStore ? count.unused.reduce((sum, { quantity }) => sum + quantity, 0) : 0;
  const counted = count.counts.find(({ item, kind }) => item === line.item && kind === line.kind);
  const shown = counted?.counted ?? null;
  return {
    ...line,
    returned,
    counted: shown,
    serials: counted?.serials ?? [],
    difference: shown === null ? 0 : shown - line.book - returned,
  };
}

/**
 * Compares what was counted with the books. Pieces returned from a printer are already in the store when it is counted.
 *
 * @throws TerbitError COUNT_INCOMPLETE with what is `missing`, PRINTER_NOT_FOUND, SERIALS_DO_NOT_MATCH
 */
export function closingLines(lines: readonly BookLine[], count: CountOfDay): ClosingLine[] {
  if (count.unused.some(({ printer }) => !lines.some((line) => isPrinterOf(line, printer)))) {
    throw new TerbitError('PRINTER_NOT_FOUND');
  }
  const missing = uncounted(lines, count);
  const storeIsCounted = count.counts.some(({ item, kind }) => item === 'KTP' && kind === 'STORE');
  if (count.unused.some(({ quantity }) => quantity > 0) && !storeIsCounted && missing.length === 0) {
    missing.push({ item: 'KTP', kind: 'STORE' });
  }
  if (missing.length > 0) throw new TerbitError('COUNT_INCOMPLETE', { missing });
  const closing = lines.map((line) => closingLine(line, count));
  for (const { serials, difference } of closing) {
    if (serials.length > 0 && serials.length !== Math.abs(difference)) {
      throw new TerbitError('SERIALS_DO_NOT_MATCH', {
        quantity: Math.abs(difference),
        numbered: serials.length,
      });
    }
  }
  return closing;
}
