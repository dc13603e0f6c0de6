import { z } from 'zod';
import type { Estimates } from './estimates';
import type { FloorNow } from './futures';
import { rangeAt, type DateRange, type Turns } from './ranges';

/** Why no range of dates can be promised. */
export const NoRangeReason = z.enum([
  'SPEED_NOT_KNOWN',
  'LINK_DOWN_NO_END_KNOWN',
  'PRINTING_STOPPED_NO_END_KNOWN',
  'NO_PRINTER_READY',
  'ENCODER_OUT',
  'RIBBON_EMPTY',
  'FILM_EMPTY',
  'NO_BLANKO_EXPECTED',
  'DELIVERY_TOO_UNCERTAIN',
  'TOO_FAR_OFF',
]);
export type NoRangeReason = z.infer<typeof NoRangeReason>;

/** The reasons as people read them. */
export const NO_RANGE_TEXTS: Readonly<Record<NoRangeReason, string>> = {
  SPEED_NOT_KNOWN: 'kecepatan cetak kantor ini belum terukur (perlu tiga hari kerja pencetakan)',
  LINK_DOWN_NO_END_KNOWN: 'hubungan ke pusat putus dan belum diketahui kapan pulih',
  PRINTING_STOPPED_NO_END_KNOWN: 'pencetakan terhenti karena gangguan dan belum diketahui kapan pulih',
  NO_PRINTER_READY: 'tidak ada mesin cetak yang siap',
  ENCODER_OUT: 'alat pengisi chip tidak dapat dipakai',
  RIBBON_EMPTY: 'ribbon semua mesin habis',
  FILM_EMPTY: 'film semua mesin habis',
  NO_BLANKO_EXPECTED: 'blanko habis sebelum giliran ini dan belum ada kiriman yang diperkirakan',
  DELIVERY_TOO_UNCERTAIN: 'blanko habis sebelum giliran ini dan kiriman berikutnya belum cukup pasti',
  TOO_FAR_OFF: 'gilirannya lebih dari tiga tahun lagi dengan kemampuan sekarang',
};

/** A range, or why there is none. */
export type Promised = { range: DateRange; reason?: undefined } | { range: null; reason: NoRangeReason };

/**
 * What is promised for a place in the queue: a range that holds four times in five, or the reason why none is given.
 * A place that the blanko do not reach gets none unless a delivery is expected that is sure enough.
 */
export function promiseFor(
  place: number,
  {
    now,
    estimates,
    turns,
    stop,
  }: { now: FloorNow; estimates: Estimates; turns: Turns; stop: NoRangeReason | null },
): Promised {
  if (stop !== null) return { range: null, reason: stop };
  if (place > now.blanko && now.expected.length === 0) return { range: null, reason: 'NO_BLANKO_EXPECTED' };
  if (estimates.printing.perPrinter === null) return { range: null, reason: 'SPEED_NOT_KNOWN' };
  const range = rangeAt(turns, place);
  if (range !== null) return { range };
  return { range: null, reason: place > now.blanko ? 'DELIVERY_TOO_UNCERTAIN' : 'TOO_FAR_OFF' };
}
