import type { PlainDate } from '../values/plain-date';
import { learnDeliveries, type DeliveryBelief, type KeptDelivery } from './deliveries';
import { learnStandstills, type StandstillBelief } from './outages';
import { learnDaily, type DailyBelief, type DayValue, type Prior } from './series';

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

/** New print-ready cases of one class of the queue. */
export interface ClassArrivals {
  /** Days by which cases of this class are let ahead of others. */
  headStartDays: number;
  /** Cases by working day; days without any are among them. */
  days: readonly DayValue[];
}

/** What an office's past tells, working days alone, the oldest first. */
export interface FloorHistory {
  days: readonly FloorDay[];
  arrivals: readonly ClassArrivals[];
  deliveries: readonly KeptDelivery[];
}

/** What is believed of a floor. */
export interface FloorBelief {
  /** Cards a day of one printer in service; null where too little was measured to promise anything. */
  speed: DailyBelief | null;
  standstills: StandstillBelief;
  spoiled: number;
  pieces: number;
  arrivals: readonly { headStartDays: number; belief: DailyBelief }[];
  deliveries: DeliveryBelief;
}

/**
 * Cards a day of a printer at other offices: 300 with four (Tanjungpinang), 200 to 300 with two (Cirebon); domain.md
 * section 7.
 */
const SPEED_PRIOR: Prior = { mean: 75, spread: 0.7 };
/** Of 770,185 cards printed in Surabaya 13,383 were spoiled (domain.md section 7): as if seen on a hundred pieces. */
const PRIOR_SPOILED = 1.7;
const PRIOR_PIECES = 100;
/** Fewer measured days than this promise nothing. */
const LEAST_DAYS = 3;
/** With fewer days on which printers set the number, days on which the queue ran empty count as well. */
const ENOUGH_DAYS = 5;
/** A day below this share of a usual one was a standstill, whether the register knows of it or not. */
const STANDSTILL_SHARE = 0.2;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function perPrinter({ day, cards, printers }: FloorDay): DayValue {
  return { day, value: cards / Math.max(1, printers) };
}

/** The better half of the days on which the queue ran empty: the floor can do at least as much. */
function betterHalf(emptied: readonly FloorDay[]): FloorDay[] {
  const usual = medianOf(emptied.map((day) => perPrinter(day).value));
  return emptied.filter((day) => perPrinter(day).value >= usual);
}

/** Lengths of runs of days without printing; days that say nothing neither break nor lengthen a run. */
function standstillsOf(
  days: readonly FloorDay[],
  isStandstill: (day: FloorDay) => boolean,
): { upDays: number; lengths: number[] } {
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

/** Learns what to believe of a floor from its past, with the experience of other offices where the past is short. */
export function learnFloor({ days, arrivals, deliveries }: FloorHistory, today: PlainDate): FloorBelief {
  const telling = days.filter(({ limitedBy }) => limitedBy === null || limitedBy === 'OUTAGE');
  const usual = medianOf(telling.map((day) => perPrinter(day).value).filter((value) => value > 0));
  const isStandstill = (day: FloorDay): boolean => perPrinter(day).value <= STANDSTILL_SHARE * usual;
  const running = telling.filter((day) => !isStandstill(day));
  const emptied = days.filter(({ limitedBy, cards }) => limitedBy === 'QUEUE' && cards > 0);
  const counted = running.length >= ENOUGH_DAYS ? running : [...running, ...betterHalf(emptied)];
  const measured = counted.map(perPrinter).sort((one, other) => one.day.localeCompare(other.day));
  const total = (pick: (day: FloorDay) => number): number => days.reduce((sum, day) => sum + pick(day), 0);
  return {
    speed: measured.length < LEAST_DAYS ? null : learnDaily(measured, today, SPEED_PRIOR),
    standstills: learnStandstills(standstillsOf(telling, isStandstill)),
    spoiled: PRIOR_SPOILED + total(({ spoiled }) => spoiled),
    pieces: PRIOR_PIECES + total(({ cards, spoiled }) => cards + spoiled),
    arrivals: arrivals.map(({ headStartDays, days: counts }) => {
      return { headStartDays, belief: learnDaily(counts, today, null) };
    }),
    deliveries: learnDeliveries(deliveries),
  };
}
