import type { PlainDate } from '../values/plain-date';
import { estimateDailyRate, type DailyRate, type DayCount } from './daily-rate';
import { estimateStandstills, type StandstillRate, type StandstillRecord } from './standstills';

/** What kept a floor from printing more on a day; null where its printers alone set the number. */
export type DayLimit = 'QUEUE' | 'BLANKO' | 'OUTAGE' | null;

/** One working day of a print floor. */
export interface FloorDay {
  day: PlainDate;
  /** Good cards. */
  cards: number;
  spoiled: number;
  /** Printers in service, whether they worked or not. */
  printers: number;
  limitedBy: DayLimit;
}

/** How fast a floor prints, how often it stands still and how many cards it spoils. */
export interface PrintingRate {
  /** Cards a day of one printer in service; null where too few days were measured to promise anything. */
  perPrinter: DailyRate | null;
  standstills: StandstillRate;
  /** Spoiled pieces, out of all pieces. */
  spoiled: number;
  pieces: number;
}

/** Of 770,185 cards printed in Surabaya 13,383 were spoiled (domain.md section 7): as if seen on a hundred pieces. */
const PRIOR_SPOILED = 1.7;
const PRIOR_PIECES = 100;
/** Fewer measured days than this promise nothing. */
const LEAST_DAYS = 3;
/** With fewer days on which printers set the number, days on which the queue ran empty count as well. */
const ENOUGH_DAYS = 5;
/** A day below this share of a usual one is a standstill, whether the outage register has it or not. */
const STANDSTILL_SHARE = 0.2;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function perPrinter({ day, cards, printers }: FloorDay): DayCount {
  return { day, value: cards / Math.max(1, printers) };
}

/** The better half of the days on which the queue ran empty: the floor can do at least as much. */
function betterHalf(emptied: readonly FloorDay[]): FloorDay[] {
  const usual = medianOf(emptied.map((day) => perPrinter(day).value));
  return emptied.filter((day) => perPrinter(day).value >= usual);
}

/** Lengths of runs of standstill days; days that were limited otherwise neither break nor lengthen a run. */
function standstillsOf(
  days: readonly FloorDay[],
  isStandstill: (day: FloorDay) => boolean,
): StandstillRecord {
  const lengths: number[] = [];
  let [run, upDays] = [0, 0];
  for (const day of days) {
    if (isStandstill(day)) run += 1;
    else {
      if (run > 0) lengths.push(run);
      [run, upDays] = [0, upDays + 1];
    }
  }
  if (run > 0) lengths.push(run);
  return { upDays, lengths };
}

/** Estimates the printing rate of a floor from its working days, the oldest first. */
export function estimatePrintingRate(days: readonly FloorDay[], today: PlainDate): PrintingRate {
  const telling = days.filter(({ limitedBy }) => limitedBy === null || limitedBy === 'OUTAGE');
  const usual = medianOf(telling.map((day) => perPrinter(day).value).filter((value) => value > 0));
  const isStandstill = (day: FloorDay): boolean => perPrinter(day).value <= STANDSTILL_SHARE * usual;
  const running = telling.filter((day) => !isStandstill(day));
  const emptied = days.filter(({ limitedBy, cards }) => limitedBy === 'QUEUE' && cards > 0);
  const counted = running.length >= ENOUGH_DAYS ? running : [...running, ...betterHalf(emptied)];
  const measured = counted.map(perPrinter).sort((one, other) => one.day.localeCompare(other.day));
  const total = (pick: (day: FloorDay) => number): number => days.reduce((sum, day) => sum + pick(day), 0);
  return {
    perPrinter: measured.length < LEAST_DAYS ? null : estimateDailyRate(measured, today),
    standstills: estimateStandstills(standstillsOf(telling, isStandstill)),
    spoiled: PRIOR_SPOILED + total(({ spoiled }) => spoiled),
    pieces: PRIOR_PIECES + total(({ cards, spoiled }) => cards + spoiled),
  };
}
