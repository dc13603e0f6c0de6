import type { PrinterReading } from '../printers/readiness';
import type { FloorHoldUp } from '../printers/blocks';
import type { PrinterView } from '../printers/hold-up';

/** A printer as the floor read it. */
export interface PrinterReport extends PrinterView {
  printer: string;
  reading: PrinterReading;
}

/** A print floor after one dispatch, as its workflow reports it; counts, codes and the numbers of uncertain cases. */
export interface FloorReport {
  /** Attempts granted by this dispatch. */
  granted: number;
  waiting: number;
  /** Print-ready cases that the policy suspends. */
  suspended: number;
  underAge: number;
  held: number;
  uncertain: number;
  blankoFree: number;
  holdUp: FloorHoldUp | null;
  printers: PrinterReport[];
  /** RFC 3339 instant at which time alone changes what can be done; null when nothing is due. */
  nextChange: string | null;
  at: string;
}
