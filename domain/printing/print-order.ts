import { z } from 'zod';
import { ChipSerial, SpoilReason } from '../case/commands';
import { CaseNumber } from '../values/case-number';
import type { AttemptState } from '../case/attempt';

/** Most cards of one print order: about what an operator prints and reports in half a day. */
export const MOST_LINES = 100;

/** An operator's report on one line of a print order. Encoding comes before printing, so its failure spoils a card. */
export const LineReport = z.discriminatedUnion('outcome', [
  z.strictObject({ caseNumber: CaseNumber, outcome: z.literal('PRINTED'), serial: ChipSerial }),
  z.strictObject({
    caseNumber: CaseNumber,
    outcome: z.literal('SPOILED'),
    // A card that became invalid later was good when it was printed.
    reason: SpoilReason.exclude(['CARD_INVALID']),
    serial: ChipSerial.optional(),
  }),
  z.strictObject({ caseNumber: CaseNumber, outcome: z.literal('NOT_PRINTED') }),
]);
export type LineReport = z.infer<typeof LineReport>;

/** The reported outcome of a line; all null before the report. */
export interface LineOutcome {
  outcome: LineReport['outcome'] | null;
  serial: string | null;
  reason: SpoilReason | null;
}

export function outcomeOf(report: LineReport): LineOutcome & Pick<LineReport, 'outcome'> {
  return {
    outcome: report.outcome,
    serial: 'serial' in report ? (report.serial ?? null) : null,
    reason: 'reason' in report ? report.reason : null,
  };
}

/**
 * What a report does to its line: the first report counts, the same one again changes nothing, a different one is
 * rejected, and after the order is closed two persons have to settle the line.
 */
export function classifyReport(
  known: LineOutcome,
  isClosed: boolean,
  reported: LineOutcome,
): 'NEW' | 'SAME' | 'CONTRADICTS' | 'TOO_LATE' {
  if (known.outcome === null) return isClosed ? 'TOO_LATE' : 'NEW';
  const isSame =
    known.outcome === reported.outcome &&
    known.serial === reported.serial &&
    known.reason === reported.reason;
  return isSame ? 'SAME' : 'CONTRADICTS';
}

export interface OrderLimits {
  asked: number;
  /** Pieces that the printer may draw on and that no open attempt holds. */
  blankoFree: number;
  /** Cards that the caps still allow today; null without a cap. */
  cardsLeft: number | null;
}

/** The most lines that an order may have, regardless of the queue. */
export function orderSize({ asked, blankoFree, cardsLeft }: OrderLimits): number {
  return Math.max(0, Math.min(asked, MOST_LINES, blankoFree, cardsLeft ?? Number.MAX_SAFE_INTEGER));
}

/** What keeps an order from having any line. */
export function lackingFor({ blankoFree, cardsLeft }: OrderLimits): 'BLANKO' | 'HOURS' | 'QUEUE' {
  if (blankoFree <= 0) return 'BLANKO';
  return cardsLeft !== null && cardsLeft <= 0 ? 'HOURS' : 'QUEUE';
}

/** The number of a print order as printed on the sheet: `PC-5371-2026-000123` (perintah cetak). */
export function orderNumber(office: string, year: number, serial: number): string {
  return `PC-${office.replaceAll('.', '')}-${year}-${String(serial).padStart(6, '0')}`;
}

/** A line in the day's comparison: the operator's report, and the present state of its attempt. */
export interface ComparedLine extends LineOutcome {
  state: AttemptState;
}

const PRINTED_STATES = new Set<AttemptState>(['PRINTED', 'GOOD', 'SPOILED']);

/**
 * Whether the ministry's client counts a print for a line: a good card, or one spoiled after its chip was written. A
 * chip that could not be written stops the client before it prints.
 */
export function isCountedByMinistry({ outcome, reason, state }: ComparedLine): boolean {
  if (outcome === null) return PRINTED_STATES.has(state);
  return outcome === 'PRINTED' || (outcome === 'SPOILED' && reason !== 'ENCODING_FAILED');
}

/** Why a line may make the two totals of a day differ; null for a line without doubt. */
export const Doubt = z.enum(['UNREPORTED', 'UNCERTAIN', 'SPOILED']);
export type Doubt = z.infer<typeof Doubt>;

export function doubtOf({ outcome, state }: ComparedLine): Doubt | null {
  if (state === 'UNCERTAIN') return 'UNCERTAIN';
  if (state === 'SENDING') return 'UNREPORTED';
  return outcome === 'SPOILED' || (outcome === null && state === 'SPOILED') ? 'SPOILED' : null;
}
