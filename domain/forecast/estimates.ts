import type { PlainDate } from '../values/plain-date';
import { estimateDailyRate, type DailyRate, type DayCount } from './daily-rate';
import { estimateReliability, type DeliveryReliability, type KeptDelivery } from './deliveries';
import { estimatePrintingRate, type FloorDay, type PrintingRate } from './printing-rate';

/** New print-ready cases of one class of the queue. */
export interface ClassArrivals {
  /** Days by which cases of this class are let ahead of others. */
  headStartDays: number;
  /** Cases by working day; days without any are among them. */
  days: readonly DayCount[];
}

/** The past of an office, working days alone, the oldest first. */
export interface OfficeHistory {
  days: readonly FloorDay[];
  arrivals: readonly ClassArrivals[];
  deliveries: readonly KeptDelivery[];
}

/** What the past of an office leads to expect of its future. */
export interface Estimates {
  printing: PrintingRate;
  arrivals: readonly { headStartDays: number; rate: DailyRate }[];
  deliveries: DeliveryReliability;
}

/** Estimates everything that a forecast rests on; experience of other offices fills in where the past is short. */
export function estimatesFrom({ days, arrivals, deliveries }: OfficeHistory, today: PlainDate): Estimates {
  return {
    printing: estimatePrintingRate(days, today),
    arrivals: arrivals.map(({ headStartDays, days: counts }) => {
      return { headStartDays, rate: estimateDailyRate(counts, today) };
    }),
    deliveries: estimateReliability(deliveries),
  };
}
