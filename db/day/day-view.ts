import { stateOfDay, type DayState } from '../../domain/day/day';
import type { PlainDate } from '../../domain/values/plain-date';
import {
  bookLines,
  entriesOfDay,
  handedOut,
  storedLines,
  printedBy,
  spoiledIn,
  type DayEntry,
  type StoredLine,
  type SpoiledPieces,
} from './day-reads';
import type { Queryable } from '../core/store';

/** A day of a site: as it was closed, or with its present figures while it is open. */
export interface DayView {
  site: string;
  day: PlainDate;
  state: DayState;
  entries: readonly DayEntry[];
  handedOut: { printer: string; quantity: number }[];
  lines: StoredLine[];
  printers: { printer: string; printed: number; spoiled: number }[];
  spoiled: SpoiledPieces[];
}

async function linesNow(db: Queryable, site: string, fromMark: string): Promise<StoredLine[]> {
  const lines = await bookLines(db, site, fromMark);
  return lines
    .filter(({ opening, received, given }) => opening !== 0 || received !== 0 || given !== 0)
    .map((line) => ({ ...line, returned: 0, counted: null, difference: null }));
}

/** Reads everything about a day; null for a day that was never opened. */
export async function readDay(db: Queryable, site: string, day: PlainDate): Promise<DayView | null> {
  const entries = await entriesOfDay(db, site, day);
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return null;
  const isClosed = stateOfDay(last.kind) === 'CLOSED';
  const span = { site, fromMark: last.fromMark, mark: isClosed ? last.mark : null };
  return {
    site,
    day,
    entries,
    state: stateOfDay(last.kind),
    handedOut: await handedOut(db, { site, fromMark: first.mark, mark: first.endMark }),
    lines: isClosed ? await storedLines(db, site, day, last.seq) : await linesNow(db, site, last.fromMark),
    printers: await printedBy(db, span),
    spoiled: await spoiledIn(db, span),
  };
}

/** The figures with which a day began, as its opening stored them. */
export function openingLines(db: Queryable, { site, day, entries }: DayView): Promise<StoredLine[]> {
  return storedLines(db, site, day, entries[0]?.seq ?? 1);
}
