import type { z } from 'zod';
import type { ExpectedRow } from '../../db/forecast/expected-deliveries';
import type { ForecastReport } from '../../db/forecast/forecast-report';
import type { PromiseRow } from '../../db/forecast/promises';
import { NO_RANGE_TEXTS, WHY_MOVED_TEXTS } from '../../domain/texts/forecast';
import { say, type Language } from '../../domain/texts/language';
import type { ExpectedBlanko, Forecast, PromiseAnswer } from './schemas';
import { withInstants } from '../http/instants';

export function presentExpected(row: ExpectedRow): ExpectedBlanko {
  const { expectedId, quantity, from, to, confidence, source, saidBy, notedAt } = withInstants(
    row,
    'notedAt',
  );
  const { state, cameOn, received, deliveryNote } = row;
  return {
    expectedId,
    quantity,
    from,
    to,
    confidence,
    source,
    saidBy,
    notedAt,
    state,
    cameOn,
    received,
    deliveryNote,
  };
}

export function presentPromise(
  { at, number, told, why }: PromiseRow,
  language: Language,
): z.infer<typeof PromiseAnswer> {
  const { range, answer = null, reason } = told;
  return {
    at: at.toISOString(),
    number,
    range,
    answer,
    reason,
    why,
    whyText: say(WHY_MOVED_TEXTS, why, language),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The forecast of an office as the API shows it. */
export function presentForecast(report: ForecastReport, language: Language): Forecast {
  const { office, at, waiting, holdUp, whose, outage, speed, blanko, emptyBy, request, days, promises } =
    report;
  return {
    office,
    at: at.toISOString(),
    waiting,
    holdUp,
    whose,
    outage,
    request,
    speed: speed && {
      perPrinter: rounded(speed.perPrinter),
      cardsPerDay: rounded(speed.cardsPerDay),
      measuredDays: speed.measuredDays,
    },
    printers: { ready: report.printersReady, out: report.printersOut },
    arrivalsPerDay: report.arrivalsPerDay.map(({ headStartDays, perDay }) => {
      return { headStartDays, perDay: rounded(perDay) };
    }),
    blanko: { ...blanko, expected: blanko.expected.map(presentExpected) },
    emptyBy: { ...emptyBy, reasonText: emptyBy.reason && say(NO_RANGE_TEXTS, emptyBy.reason, language) },
    openCases: days.cases,
    daysSpent: days.daysSpent,
    daysSpentPrintReady: days.printReady,
    byDate: report.byDate,
    promises: promises.map((row) => ({ ...presentPromise(row, language), question: row.subject })),
  };
}
