import type { z } from 'zod';
import type { StoredLine } from '../../db/day/day-reads';
import type { DayView } from '../../db/day/day-view';
import type { MinistryCount } from '../../db/day/days';
import type { Day } from './schemas';

type DayBody = z.infer<typeof Day>;

export function showAccount(line: Omit<StoredLine, 'accountId'>): DayBody['accounts'][number] {
  const { item, kind, printer, opening, received, given, book, returned, counted, difference } = line;
  return { item, kind, printer, opening, received, given, book, returned, counted, difference };
}

export function showMinistry(word: MinistryCount | null): DayBody['ministry'] {
  return word === null ? null : { ...word, difference: word.ministry - word.terbit };
}

/** The ministry's total that a closing recorded; null for one without. */
export function ministryOf(entry: DayView['entries'][number] | undefined): MinistryCount | null {
  const { ministryTotal = null, terbitTotal = null } = entry ?? {};
  return ministryTotal === null || terbitTotal === null
    ? null
    : { ministry: ministryTotal, terbit: terbitTotal };
}

export function showDay(view: DayView): DayBody {
  const { site, day, state, handedOut, printers, entries } = view;
  return {
    site,
    day,
    state,
    handedOut,
    printers,
    accounts: view.lines.map(showAccount),
    spoiled: view.spoiled.map(({ item, serial, printer, reason, quantity }) => {
      return { item, serial, printer, reason, quantity };
    }),
    ministry: showMinistry(ministryOf(entries.at(-1))),
    history: entries.map(({ kind, at, actor, secondActor, note }) => {
      return { kind, at: at.toISOString(), actor, secondActor, note };
    }),
  };
}
