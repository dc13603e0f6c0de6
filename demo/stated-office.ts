import { answerByDate, type ByDateAnswer } from '../domain/forecast/by-date';
import type { IsWorkingDay } from '../domain/forecast/calendar';
import { estimatesFrom } from '../domain/forecast/estimates';
import { drawFutures, type FloorNow } from '../domain/forecast/futures';
import type { FloorDay } from '../domain/forecast/printing-rate';
import { daysAfter, type PlainDate } from '../domain/values/plain-date';

/** An office as a newspaper describes it, without records. */
export interface StatedOffice {
  today: PlainDate;
  isWorkingDay: IsWorkingDay;
  printers: number;
  /** How many cards it printed a day, and for how many working days, the oldest first. */
  printed: readonly { workingDays: number; cardsPerDay: number }[];
  blanko: number;
}

const RUNS = 1_000;
const DAYS_AHEAD = 730;

function pastOf({ today, isWorkingDay, printers, printed }: StatedOffice): FloorDay[] {
  const days: FloorDay[] = [];
  let day = today;
  for (const { workingDays, cardsPerDay } of [...printed].reverse()) {
    for (let left = workingDays; left > 0;) {
      day = daysAfter(day, -1);
      if (!isWorkingDay(day)) continue;
      days.unshift({ day, cards: cardsPerDay, spoiled: 0, printers, limitedBy: null });
      left -= 1;
    }
  }
  return days;
}

/** Whether an office, of which only the daily output is known, can print a number of cards by a date. */
export function answerOfStatedOffice(
  office: StatedOffice,
  { by, count }: { by: PlainDate; count: number },
): ByDateAnswer {
  const { today, isWorkingDay, printers, blanko } = office;
  const estimates = estimatesFrom({ days: pastOf(office), arrivals: [], deliveries: [] }, today);
  const now: FloorNow = {
    today,
    todayLeft: 1,
    isWorkingDay,
    printersReady: printers,
    printersOut: 0,
    printerLimit: null,
    cap: null,
    standsStillUntil: null,
    blanko,
    expected: [],
  };
  const futures = drawFutures(now, estimates, { runs: RUNS, seed: 1, days: DAYS_AHEAD });
  return answerByDate({ by, count, now, estimates, ageOfKey: () => 0 }, futures);
}
