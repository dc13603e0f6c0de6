import type { UnprintedSpoilage } from '../../db/printing/spoilage';
import type { PrinterTally, ReasonTally } from '../../domain/printing/spoilage';
import { say } from '../../domain/texts/language';
import { SPOIL_FAULT_TEXTS, SPOIL_TEXTS } from '../../domain/texts/printing';
import { writeCsv } from '../../domain/values/csv';

const PER = 1_000;
const OUTSIDE = 'di luar pencetakan';

/** Spoiled cards by printer as CSV, a column for each reason that occurred. Rates are for a thousand cards. */
export function printersCsv(
  printers: readonly PrinterTally[],
  unprinted: readonly UnprintedSpoilage[],
): string {
  const stated = Object.keys(SPOIL_TEXTS) as (keyof PrinterTally['reasons'])[];
  const reasons = stated.filter((reason) => printers.some((one) => one.reasons[reason] !== undefined));
  const rows = printers.map(({ printer, printed, good, unchecked, spoiled, rate, ...rest }) => [
    printer,
    printed,
    good,
    unchecked,
    spoiled,
    rate === null ? null : Math.round(rate * PER),
    rest.printersFault,
    rest.isClearlyAbove ? 'ya' : 'tidak',
    ...reasons.map((reason) => rest.reasons[reason] ?? 0),
  ]);
  const outside = unprinted.map(({ item, reason, pieces }) => [
    `${OUTSIDE}: ${item} ${reason}`,
    null,
    null,
    null,
    pieces,
  ]);
  const head = ['mesin', 'tercetak', 'baik', 'belum diperiksa', 'rusak', 'rusak per seribu'];
  return writeCsv([[...head, 'kesalahan mesin', 'perlu diperiksa', ...reasons], ...rows, ...outside]);
}

/** Spoiled cards by reason as CSV, a column for each printer. */
export function reasonsCsv(reasons: readonly ReasonTally[], unprinted: readonly UnprintedSpoilage[]): string {
  const printers = [...new Set(reasons.flatMap((one) => Object.keys(one.printers)))].sort();
  const rows = reasons.map(({ reason, fault, spoiled, printers: by }) => [
    reason,
    say(SPOIL_TEXTS, reason, 'id'),
    say(SPOIL_FAULT_TEXTS, fault, 'id'),
    spoiled,
    ...printers.map((printer) => by[printer] ?? 0),
  ]);
  const outside = unprinted.map(({ item, reason, pieces }) => [reason, `${OUTSIDE}: ${item}`, null, pieces]);
  return writeCsv([['alasan', 'arti', 'kesalahan', 'rusak', ...printers], ...rows, ...outside]);
}
