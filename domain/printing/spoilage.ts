import type { CancelReason, SpoilReason } from '../case/commands';
import type { CaseEvent } from '../case/events';
import type { BookedReason } from '../stock/ledger';

/** Whose fault a spoiled card is: its printer's (encoder, ribbon and film included), the blank's, or the office's. */
export type SpoilFault = 'PRINTER' | 'BLANK' | 'OFFICE';

/** Whose fault each reason is. Heat peels the film when low and bends the card when high. */
export const FAULT_OF_SPOIL: Readonly<Record<SpoilReason, SpoilFault>> = {
  MISPRINT: 'PRINTER',
  COLOUR_FADED: 'PRINTER',
  RIBBON_WRINKLED: 'PRINTER',
  LAMINATE_PEELED: 'PRINTER',
  CARD_BENT: 'PRINTER',
  SCRATCHED: 'PRINTER',
  JAMMED: 'PRINTER',
  ENCODING_FAILED: 'PRINTER',
  CHIP_DEAD: 'BLANK',
  BLANK_DEFECTIVE: 'BLANK',
  WRONG_DATA: 'OFFICE',
  DAMAGED: 'OFFICE',
  CARD_INVALID: 'OFFICE',
};

/** Why a piece moved or was spoiled: a booking, an event of its case, or the reason that the event names. */
export type PieceReason = BookedReason | CaseEvent['type'] | SpoilReason | CancelReason;

function isSpoiling(event: CaseEvent): boolean {
  return (
    ('outcome' in event && event.outcome === 'SPOILED') || ('result' in event && event.result === 'SPOILED')
  );
}

/**
 * The reason of an event that spoiled a card; null where none was given. A card that was printed well and spoiled by
 * anything but a check (its case was closed, or doubted) is no longer valid.
 */
export function spoilReasonOf(event: CaseEvent): SpoilReason | null {
  if (!isSpoiling(event)) return 'CARD_INVALID';
  return event.type === 'PRINT_REPORTED' || event.type === 'QUALITY_CHECKED' ? event.reason : null;
}

/** Whether the event blames a printer for a spoiled card. Without a reason the printer is suspected first. */
export function isPrintersFault(event: CaseEvent): boolean {
  if (!isSpoiling(event)) return false;
  const reason = spoilReasonOf(event);
  return reason === null || FAULT_OF_SPOIL[reason] === 'PRINTER';
}

/** Cards of one printer with the same finding. */
export interface CardCount {
  printer: string;
  state: 'PRINTED' | 'GOOD' | 'SPOILED';
  /** Why they are spoiled; null where no reason was given. */
  reason: SpoilReason | null;
  cards: number;
}

type StatedReason = SpoilReason | 'UNSTATED';

interface SpoilageTally {
  /** Printed cards. */
  printed: number;
  good: number;
  /** Cards that no one has checked yet. */
  unchecked: number;
  spoiled: number;
  /** Spoiled cards for each printed card, from 0 to 1; null when none was printed. */
  rate: number | null;
  /** Spoiled cards that were the printer's fault. */
  printersFault: number;
}

export interface PrinterTally extends SpoilageTally {
  printer: string;
  reasons: Partial<Record<StatedReason, number>>;
  /** Whether it spoils clearly more than all printers of the office together. */
  isClearlyAbove: boolean;
}

export interface ReasonTally {
  reason: StatedReason;
  fault: SpoilFault;
  spoiled: number;
  printers: Record<string, number>;
}

function faultOf(reason: StatedReason): SpoilFault {
  return reason === 'UNSTATED' ? 'PRINTER' : FAULT_OF_SPOIL[reason];
}

function sum(counts: readonly CardCount[], wanted: (count: CardCount) => boolean = () => true): number {
  return counts.filter(wanted).reduce((total, { cards }) => total + cards, 0);
}

const PLACES = 10_000;

function tally(counts: readonly CardCount[]): SpoilageTally {
  const inState = (wanted: CardCount['state']): number => sum(counts, ({ state }) => state === wanted);
  const printed = sum(counts);
  const spoiled = inState('SPOILED');
  return {
    printed,
    good: inState('GOOD'),
    unchecked: inState('PRINTED'),
    spoiled,
    rate: printed === 0 ? null : Math.round((spoiled / printed) * PLACES) / PLACES,
    printersFault: sum(
      counts,
      ({ state, reason }) => state === 'SPOILED' && faultOf(reason ?? 'UNSTATED') === 'PRINTER',
    ),
  };
}

/** Fewer spoiled cards than this are no evidence about a printer. */
const FEWEST = 3;
const DEVIATIONS = 3;

/**
 * Shewhart's rule for a share: a printer is clearly above its office when its faults lie more than three standard
 * deviations over the number expected of as many cards by the rate of the whole office, and are at least three.
 */
export function isClearlyAbove(
  printer: Pick<SpoilageTally, 'printed' | 'printersFault'>,
  office: Pick<SpoilageTally, 'printed' | 'printersFault'>,
): boolean {
  if (printer.printersFault < FEWEST) return false;
  const share = office.printersFault / office.printed;
  const expected = share * printer.printed;
  return printer.printersFault > expected + DEVIATIONS * Math.sqrt(expected * (1 - share));
}

function grouped<K extends string>(
  counts: readonly CardCount[],
  keyOf: (count: CardCount) => K,
): Map<K, CardCount[]> {
  const groups = new Map<K, CardCount[]>();
  for (const count of counts) groups.set(keyOf(count), [...(groups.get(keyOf(count)) ?? []), count]);
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function statedReason({ reason }: CardCount): StatedReason {
  return reason ?? 'UNSTATED';
}

function spoiledOf(counts: readonly CardCount[]): CardCount[] {
  return counts.filter(({ state }) => state === 'SPOILED');
}

/** The results of an office's cards, in total and by printer, the printers in the order of their names. */
export function spoilageByPrinter(counts: readonly CardCount[]): {
  total: SpoilageTally;
  printers: PrinterTally[];
} {
  const total = tally(counts);
  const printers = [...grouped(counts, ({ printer }) => printer)].map(([printer, own]) => {
    const reasons = [...grouped(spoiledOf(own), statedReason)].map(([reason, ones]) => [reason, sum(ones)]);
    const counted = tally(own);
    return {
      printer,
      ...counted,
      reasons: Object.fromEntries(reasons) as PrinterTally['reasons'],
      isClearlyAbove: isClearlyAbove(counted, total),
    };
  });
  return { total, printers };
}

/** Why cards were spoiled, the most frequent reason first. */
export function spoilageByReason(counts: readonly CardCount[]): ReasonTally[] {
  return [...grouped(spoiledOf(counts), statedReason)]
    .map(([reason, ones]) => ({
      reason,
      fault: faultOf(reason),
      spoiled: sum(ones),
      printers: Object.fromEntries(
        [...grouped(ones, ({ printer }) => printer)].map(([printer, own]) => [printer, sum(own)]),
      ),
    }))
    .sort((one, other) => other.spoiled - one.spoiled);
}
