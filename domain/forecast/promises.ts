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
  'UNCERTAIN_PRINT',
  'ENCODER_OUT',
  'RIBBON_EMPTY',
  'FILM_EMPTY',
  'NO_BLANKO_EXPECTED',
  'DELIVERY_TOO_UNCERTAIN',
  'TOO_FAR_OFF',
]);
export type NoRangeReason = z.infer<typeof NoRangeReason>;

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
