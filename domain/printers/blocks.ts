import { z } from 'zod';

/** What holds a print floor up as a whole; a case in its queue waits for the same. */
export type FloorHoldUp = 'LINK' | 'OFFICER' | 'PRINTER' | 'ENCODER' | 'RIBBON' | 'FILM' | 'BLANKO' | 'HOURS';

interface BlockRule {
  /** What a floor waits for whose printers all have this block. The forecast gives its reason by the same code. */
  floor: FloorHoldUp;
  /**
   * What ends it. ANSWER: the printer answers without it, or a person starts the printer. SUPPLY: a new ribbon or film,
   * and the same where the printer itself reported it. CLEANING: a person cleans the printer. SETTLEMENT: two officers
   * settle the print. START: a person starts the printer. TIME: nothing has to be done, so a range of dates holds.
   */
  endedBy: 'ANSWER' | 'SUPPLY' | 'CLEANING' | 'SETTLEMENT' | 'START' | 'TIME';
}

/** Everything that keeps a printer from getting a card. */
export const PRINTER_BLOCKS = {
  OFFLINE: { floor: 'PRINTER', endedBy: 'ANSWER' },
  NOT_CONFIGURED: { floor: 'PRINTER', endedBy: 'ANSWER' },
  LACKS_OPERATIONS: { floor: 'PRINTER', endedBy: 'ANSWER' },
  LACKS_PDF: { floor: 'PRINTER', endedBy: 'ANSWER' },
  REFUSES_JOBS: { floor: 'PRINTER', endedBy: 'ANSWER' },
  JAMMED: { floor: 'PRINTER', endedBy: 'ANSWER' },
  COVER_OPEN: { floor: 'PRINTER', endedBy: 'ANSWER' },
  PAUSED: { floor: 'PRINTER', endedBy: 'ANSWER' },
  OUT_OF_ORDER: { floor: 'PRINTER', endedBy: 'ANSWER' },
  ENCODER_FAILED: { floor: 'ENCODER', endedBy: 'ANSWER' },
  MEDIA_EMPTY: { floor: 'BLANKO', endedBy: 'ANSWER' },
  RIBBON_EMPTY: { floor: 'RIBBON', endedBy: 'SUPPLY' },
  FILM_EMPTY: { floor: 'FILM', endedBy: 'SUPPLY' },
  CLEANING_DUE: { floor: 'PRINTER', endedBy: 'CLEANING' },
  UNCERTAIN_PRINT: { floor: 'OFFICER', endedBy: 'SETTLEMENT' },
  SPOILED_IN_ROW: { floor: 'PRINTER', endedBy: 'START' },
  SERIAL_ISSUED: { floor: 'PRINTER', endedBy: 'START' },
  FOREIGN_SERIAL: { floor: 'PRINTER', endedBy: 'START' },
  STOPPED_BY_OFFICER: { floor: 'PRINTER', endedBy: 'START' },
  OUTSIDE_HOURS: { floor: 'HOURS', endedBy: 'TIME' },
  DAILY_LIMIT: { floor: 'HOURS', endedBy: 'TIME' },
  RESTING: { floor: 'HOURS', endedBy: 'TIME' },
} as const satisfies Record<string, BlockRule>;

type Blocks = typeof PRINTER_BLOCKS;
type BlockEnd = BlockRule['endedBy'];
type EndedBy<E extends BlockEnd> = {
  [B in keyof Blocks]: Blocks[B]['endedBy'] extends E ? B : never;
}[keyof Blocks];

function endedBy<E extends BlockEnd>(...ends: E[]): EndedBy<E>[] {
  const all = Object.entries<BlockRule>(PRINTER_BLOCKS);
  return all
    .filter(([, rule]) => ends.some((end) => end === rule.endedBy))
    .map(([block]) => block as EndedBy<E>);
}

export const PrinterBlock = z.enum(Object.keys(PRINTER_BLOCKS) as (keyof Blocks)[]);
export type PrinterBlock = z.infer<typeof PrinterBlock>;

/** Blocks that the printer, or the connection to it, shows. */
export type PrinterFault = EndedBy<'ANSWER' | 'SUPPLY'>;

/** Blocks that stop a printer until a person starts it again. */
export type PrinterStop = EndedBy<'START'>;

/** Blocks that follow from counters and the clock, and are stored nowhere. */
export const NotReadyReason = z.enum(endedBy('SUPPLY', 'CLEANING', 'TIME'));
export type NotReadyReason = z.infer<typeof NotReadyReason>;
