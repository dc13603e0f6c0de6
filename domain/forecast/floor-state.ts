import { outageOf, type OpenOutage } from '../centre/outage';
import { dayAt, type PlainDate } from '../values/plain-date';
import type { FloorNow } from './futures';
import type { NoRangeReason } from './promises';
import { floorHoldUp, type FloorView } from '../printers/hold-up';

/** What of the floor's present state its future depends on. */
export interface FloorState extends Pick<
  FloorNow,
  'printersReady' | 'printersOut' | 'cap' | 'standsStillUntil' | 'blanko'
> {
  /** Why no place gets a range; null where one may. */
  stop: NoRangeReason | null;
}

interface Moment {
  now: Date;
  utcOffsetHours: number;
}

/** The announced end of an outage, while it lies ahead. */
function endAhead(expectedEnd: string | null, { now, utcOffsetHours }: Moment): PlainDate | null {
  if (expectedEnd === null || Date.parse(expectedEnd) <= now.getTime()) return null;
  return dayAt(Date.parse(expectedEnd), utcOffsetHours);
}

function capOf(floor: FloorView, outages: readonly OpenOutage[], moment: Moment): FloorNow['cap'] {
  const capped = outages.flatMap(({ cap, expectedEnd }) =>
    cap.printing === null ? [] : [{ cards: cap.printing, until: endAhead(expectedEnd, moment) }],
  );
  const [lowest] = capped.sort((one, other) => one.cards - other.cards);
  return lowest === undefined ? null : { ...lowest, leftToday: floor.cardsLeftToday ?? lowest.cards };
}

/** Why a floor prints nothing with no end in sight; null where it prints, or will print by itself. */
export function stopOf(floor: FloorView, printingStopped: boolean): NoRangeReason | null {
  const holdUp = floorHoldUp(floor);
  if (holdUp === 'LINK') return 'LINK_DOWN_NO_END_KNOWN';
  if (printingStopped) return 'PRINTING_STOPPED_NO_END_KNOWN';
  switch (holdUp) {
    case 'OFFICER':
      return 'UNCERTAIN_PRINT';
    case 'PRINTER':
      return 'NO_PRINTER_READY';
    case 'ENCODER':
      return 'ENCODER_OUT';
    case 'RIBBON':
      return 'RIBBON_EMPTY';
    case 'FILM':
      return 'FILM_EMPTY';
    case 'BLANKO':
    case 'HOURS':
    case null:
      return null;
  }
}

/** Derives from floor and outages what stops the floor, until when, and what caps it. */
export function floorStateOf(floor: FloorView, outages: readonly OpenOutage[], moment: Moment): FloorState {
  const uncapped = outages.filter(({ cap }) => cap.printing === null);
  const stopped = outageOf('printing', uncapped);
  const holding = floor.readIsUp ? stopped : outageOf('read', outages);
  const standsStillUntil = endAhead(holding?.expectedEnd ?? null, moment);
  // A printer that becomes ready by itself is part of the day's own rate; the others wait for a person.
  const ready = floor.printers.filter(
    ({ state, notReady }) => state === 'READY' && notReady?.until !== null,
  ).length;
  return {
    printersReady: ready,
    printersOut: floor.printers.length - ready,
    standsStillUntil,
    cap: capOf(floor, outages, moment),
    blanko: Math.max(0, floor.blankoFree),
    stop: standsStillUntil !== null && ready > 0 ? null : stopOf(floor, stopped !== null),
  };
}
