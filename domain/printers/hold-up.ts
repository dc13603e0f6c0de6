import type { NotReady, NotReadyReason } from './readiness';
import type { PrinterAdapter } from './adapter';

/** What holds a print floor up as a whole, worst first; null when cards are being printed. */
export type FloorHoldUp = 'LINK' | 'PRINTER' | 'ENCODER' | 'RIBBON' | 'FILM' | 'BLANKO' | 'HOURS';

export interface PrinterView {
  adapter: PrinterAdapter;
  state: 'READY' | 'OUT' | 'STOPPED';
  reason: string | null;
  /** Why it may take no card now although it is in order; left out or null when it may. */
  notReady?: NotReady | null;
  /** Cards that it may print in a day; left out or null without a limit. */
  dailyLimit?: number | null;
}

/** An office's floor as far as waiting cases depend on it. */
export interface FloorView {
  readIsUp: boolean;
  /** Blanko that no attempt holds, over all printers. */
  blankoFree: number;
  /** Cards that an outage's cap leaves of today; null without a cap. */
  cardsLeftToday: number | null;
  printers: readonly PrinterView[];
}

const CAUSE_OF_REASON: Readonly<Record<string, FloorHoldUp>> = {
  RIBBON_EMPTY: 'RIBBON',
  FILM_EMPTY: 'FILM',
  ENCODER_FAILED: 'ENCODER',
  MEDIA_EMPTY: 'BLANKO',
};

const CAUSE_OF_NOT_READY: Readonly<Record<NotReadyReason, FloorHoldUp>> = {
  RIBBON_EMPTY: 'RIBBON',
  FILM_EMPTY: 'FILM',
  CLEANING_DUE: 'PRINTER',
  OUTSIDE_HOURS: 'HOURS',
  DAILY_LIMIT: 'HOURS',
  RESTING: 'HOURS',
};

/** What keeps one printer from taking a card; null when it may take one. */
function printerHoldUp({ state, reason, notReady }: PrinterView): FloorHoldUp | null {
  if (state !== 'READY') return CAUSE_OF_REASON[reason ?? ''] ?? 'PRINTER';
  return notReady == null ? null : CAUSE_OF_NOT_READY[notReady.reason];
}

/** The ministry's client pulls its data by itself: our link holds up open printers alone. */
function holdUpOn({ readIsUp }: FloorView, printer: PrinterView): FloorHoldUp | null {
  return readIsUp || printer.adapter === 'manual' ? printerHoldUp(printer) : 'LINK';
}

/**
 * The thing that keeps every printer of a floor from taking the next case; null when none does. One printer is enough
 * for a floor, so where printers are kept by different things it waits for the time of one that comes back by itself;
 * where none does, for the one thing that keeps them all, or else for its printers. See ADR 0011.
 */
export function floorHoldUp(floor: FloorView): FloorHoldUp | null {
  const holdUps = new Set(floor.printers.map((printer) => holdUpOn(floor, printer)));
  if (holdUps.has(null) || holdUps.has('HOURS')) {
    // Blanko come before the hours: time alone does not bring them.
    if (floor.blankoFree <= 0) return 'BLANKO';
    return holdUps.has(null) && floor.cardsLeftToday !== 0 ? null : 'HOURS';
  }
  if (holdUps.has('LINK') || !floor.readIsUp) return 'LINK';
  const [only] = holdUps;
  return holdUps.size === 1 && only ? only : 'PRINTER';
}

/** The floor as a case depends on it: what was recorded by hand only manual printers print, without our link. */
export function floorOf(floor: FloorView, recordedByHand: boolean): FloorView {
  if (!recordedByHand) return floor;
  return { ...floor, readIsUp: true, printers: floor.printers.filter(({ adapter }) => adapter === 'manual') };
}
