import { changePrinter } from '../../db/printers/printers';
import type { Store } from '../../db/core/store';
import type { PrinterAnswer } from '../../domain/printers/fault';
import type { Printer } from '../../domain/printers/printer';

/** An answer of a printer that is in order and reports no levels, with `changes`. */
export function answerWith(changes: Partial<PrinterAnswer> = {}): PrinterAnswer {
  return {
    state: 'idle',
    stateReasons: [],
    acceptingJobs: true,
    markers: [],
    operations: null,
    documentFormats: null,
    ...changes,
  };
}

/** Levels as a printer reports them in its markers. */
export function levels(
  of: Partial<Record<'ribbon' | 'film', 'OK' | 'LOW' | 'EMPTY'>>,
): Partial<PrinterAnswer> {
  const percent = { OK: 80, LOW: 5, EMPTY: 0 };
  const markers = Object.entries(of).map(([name, level]) => {
    return { name, type: null, level: percent[level], lowLevel: 10 };
  });
  return { markers };
}

/** A printer answers when it is asked: ready, or as `changes` say. Returns whether it is in order then. */
export async function says(
  store: Store,
  printer: string,
  changes: Partial<PrinterAnswer> = {},
): Promise<boolean> {
  const answer = answerWith(changes);
  const after: Printer | null = await changePrinter(store, printer, {
    type: 'ANSWERED',
    answer,
    at: store.clock().getTime(),
  });
  return after !== null && after.stop === null && after.fault === null;
}

export const JAM: Partial<PrinterAnswer> = { stateReasons: ['media-jam-error'] };
