import type { z } from 'zod';
import type { ExpectedRow } from '../../db/forecast/expected-deliveries';
import type { ForecastReport } from '../../db/forecast/forecast-report';
import type { PromiseRow } from '../../db/forecast/promises';
import { WHY_TEXTS } from '../../domain/forecast/promise-log';
import { NO_RANGE_TEXTS } from '../../domain/forecast/promises';
import type { ExpectedBlanko, Forecast, ToldPromise } from './schemas';
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

export function presentPromise({ at, number, told, why }: PromiseRow): z.infer<typeof ToldPromise> {
  const { range, answer = null, reason } = told;
  return { at: at.toISOString(), number, range, answer, reason, why, whyText: WHY_TEXTS[why] };
}

const NOT_IN_SIGHT = 'lebih banyak yang datang daripada yang dapat dicetak';

function emptyText({ reason }: ForecastReport['emptyBy']): string | null {
  if (reason === null) return null;
  return reason === 'NOT_IN_SIGHT' ? NOT_IN_SIGHT : NO_RANGE_TEXTS[reason];
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The forecast of an office as the API tells it. */
export function presentForecast(report: ForecastReport): Forecast {
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
    emptyBy: { ...emptyBy, reasonText: emptyText(emptyBy) },
    openCases: days.cases,
    daysSpent: days.daysSpent,
    daysSpentPrintReady: days.printReady,
    byDate: report.byDate,
    promises: promises.map((row) => ({ ...presentPromise(row), question: row.subject })),
  };
}
