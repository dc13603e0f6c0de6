import type { PrinterAdapter } from './adapter';
import { PRINTER_BLOCKS, type FloorHoldUp, type PrinterBlock } from './blocks';
import type { PrinterCondition } from './printer';
import type { NotReady } from './readiness';

/** A print of which no one knows whether its card came out: it takes its printer until two officers settle it. */
export interface UncertainPrint {
  caseNumber: string;
  attemptId: string;
}

export interface PrinterView extends PrinterCondition {
  adapter: PrinterAdapter;
  /** Why it may take no card now although it is in order; left out or null when it may. */
  notReady?: NotReady | null;
  /** The print that takes it; left out or null without one. */
  uncertain?: UncertainPrint | null;
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

/** Whether a printer is asked until it may print again: one that is out, or whose tray two officers have to see. */
export function isWatched({ adapter, state, uncertain }: PrinterView): boolean {
  return adapter === 'open' && (state === 'OUT' || uncertain != null);
}

/** What keeps a printer from taking a card; null when it may take one. A settlement comes before all else. */
function blockOf({ uncertain, reason, notReady }: PrinterView): PrinterBlock | null {
  return uncertain == null ? (reason ?? notReady?.reason ?? null) : 'UNCERTAIN_PRINT';
}

/** The ministry's client pulls its data by itself: our link holds up open printers alone. */
function holdUpOn({ readIsUp }: FloorView, printer: PrinterView): FloorHoldUp | null {
  if (!readIsUp && printer.adapter !== 'manual') return 'LINK';
  const block = blockOf(printer);
  return block && PRINTER_BLOCKS[block].floor;
}

/**
 * The thing that keeps every printer of a floor from taking the next case; null when none does. One printer is enough
 * for a floor, so where printers are kept by different things it waits for the time of one that comes back by itself;
 * where none does, for the officers who have to settle a print; else for the one thing that keeps all printers, or for
 * the printers. See ADR 0011.
 */
export function floorHoldUp(floor: FloorView): FloorHoldUp | null {
  const holdUps = new Set(floor.printers.map((printer) => holdUpOn(floor, printer)));
  if (holdUps.has(null) || holdUps.has('HOURS')) {
    // Missing blanko are named before the hours: time alone does not supply them.
    if (floor.blankoFree <= 0) return 'BLANKO';
    return holdUps.has(null) && floor.cardsLeftToday !== 0 ? null : 'HOURS';
  }
  if (holdUps.has('LINK') || !floor.readIsUp) return 'LINK';
  if (holdUps.has('OFFICER')) return 'OFFICER';
  const [only] = holdUps;
  return holdUps.size === 1 && only ? only : 'PRINTER';
}

/** The floor as a case depends on it: what was recorded by hand only manual printers print, without our link. */
export function floorOf(floor: FloorView, recordedByHand: boolean): FloorView {
  if (!recordedByHand) return floor;
  return { ...floor, readIsUp: true, printers: floor.printers.filter(({ adapter }) => adapter === 'manual') };
}
