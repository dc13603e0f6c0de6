import { stopOf } from '../../domain/forecast/floor-state';
import type { CaseRow } from '../case/case-reads';
import { type Whose } from '../../domain/case/waiting';
import { outageAwaited, whoseWait, type NamedOutage } from '../../domain/centre/outage';
import {
  answerByDate,
  blankoToRequest,
  emptyBy,
  type ByDateAnswer,
  type Spread,
} from '../../domain/forecast/by-date';
import type { NoRangeReason, Promised } from '../../domain/forecast/promises';
import type { LoggedPromise } from '../../domain/forecast/promise-log';
import type { PlainDate } from '../../domain/values/plain-date';
import { daysOfOffice, type OfficeDays } from './days-spent';
import { listExpected, type ExpectedRow } from './expected-deliveries';
import { basisOf, cardsPerDay, promiseAt, type OfficeForecast } from '../../domain/forecast/office-forecast';
import type { FloorFacts, Forecasts } from './forecasts';
import { floorView } from '../queue/floor-view';
import { outageBoard } from '../centre/outages';
import { logPromise, promisesOfOffice, type PromiseRow, type PromiseSubject } from './promises';
import type { Store } from '../core/store';
import type { FloorHoldUp } from '../../domain/printers/blocks';
import { floorHoldUp, floorOf } from '../../domain/printers/hold-up';

/** What somebody wants to know of an office's future. */
export interface ForecastQuestion {
  /** Whether so many cards are printed by a date; the whole queue without a number. Null: not asked. */
  by: { day: PlainDate; count: number | null } | null;
  /** The span of days to request blanko for. */
  days: number;
}

/** An answer by a date; where nothing can be promised, `answer` is null and the reason says why. */
export type ReportedAnswer = Omit<ByDateAnswer, 'answer' | 'probability' | 'printedByThen'> & {
  answer: 'YES' | 'NO' | null;
  probability: number | null;
  printedByThen: Spread | null;
  reason: NoRangeReason | null;
};

export interface ForecastReport {
  office: string;
  at: Date;
  waiting: number;
  /** The one thing that holds the office up, and whose it is; null when cards are printed. */
  holdUp: FloorHoldUp | null;
  whose: Whose | null;
  outage: NamedOutage | null;
  speed: { perPrinter: number; cardsPerDay: number; measuredDays: number } | null;
  printersReady: number;
  printersOut: number;
  arrivalsPerDay: { headStartDays: number; perDay: number }[];
  blanko: { free: number; missingForQueue: number; spoiledShare: number; expected: ExpectedRow[] };
  emptyBy: { from: PlainDate | null; to: PlainDate | null; reason: NoRangeReason | 'NOT_IN_SIGHT' | null };
  request: { days: number; use: number; request: number };
  days: OfficeDays;
  byDate: ReportedAnswer | null;
  promises: PromiseRow[];
}

function reportedAnswer(forecast: OfficeForecast, by: NonNullable<ForecastQuestion['by']>): ReportedAnswer {
  const { now, estimates, futures, waiting, stop, ageOfKey } = forecast;
  const count = by.count ?? waiting;
  const answer = answerByDate({ by: by.day, count, now, estimates, ageOfKey }, futures);
  const reason = stop ?? (estimates.printing.perPrinter === null ? 'SPEED_NOT_KNOWN' : null);
  if (reason === null) return { ...answer, reason };
  return {
    by: answer.by,
    count,
    needs: answer.needs,
    answer: null,
    probability: null,
    printedByThen: null,
    reason,
    wouldTake: { from: null, to: null },
  };
}

function emptyOf(forecast: OfficeForecast): ForecastReport['emptyBy'] {
  const { stop, estimates, futures, waiting, now } = forecast;
  const reason = stop ?? (estimates.printing.perPrinter === null ? 'SPEED_NOT_KNOWN' : null);
  if (reason !== null) return { from: null, to: null, reason };
  const { from, to } = emptyBy(waiting, futures);
  if (to !== null) return { from, to, reason: null };
  const lacksBlanko = waiting > now.blanko && now.expected.length === 0;
  return { from, to, reason: lacksBlanko ? 'NO_BLANKO_EXPECTED' : 'NOT_IN_SIGHT' };
}

async function logAll(
  store: Store,
  office: string,
  forecast: OfficeForecast,
  { emptyBy: empty, byDate }: Pick<ForecastReport, 'emptyBy' | 'byDate'>,
): Promise<void> {
  const basis = basisOf(forecast, forecast.waiting);
  const log = (subject: PromiseSubject, told: LoggedPromise): Promise<void> =>
    logPromise(store, { office, subject, told, basis, today: forecast.now.today });
  const { from, to, reason } = empty;
  await log({ question: 'QUEUE' }, { range: from !== null && to !== null ? { from, to } : null, reason });
  if (byDate === null) return;
  const { by, count, answer } = byDate;
  await log({ question: `BY:${by}:${count}` }, { range: null, answer, reason: byDate.reason });
}

/** The forecast of an office for its readers: what holds it up, when its queue is empty, and what is asked besides. */
export async function forecastReport(
  forecasts: Forecasts,
  office: string,
  question: ForecastQuestion,
): Promise<ForecastReport> {
  const { store } = forecasts;
  const [floor, board, { measuredDays }] = await Promise.all([
    floorView(store, office),
    outageBoard(store.pool, office, store.clock()),
    forecasts.past(office),
  ]);
  const forecast = await forecasts.of(office, { floor, board });
  const { now, estimates, futures, waiting } = forecast;
  const { perPrinter, spoiled, pieces } = estimates.printing;
  const holdUp = waiting === 0 ? null : floorHoldUp(floor);
  const outage = outageAwaited('PRINT_READY', holdUp ?? 'TURN', board);
  const told = {
    emptyBy: emptyOf(forecast),
    byDate: question.by === null ? null : reportedAnswer(forecast, question.by),
  };
  await logAll(store, office, forecast, told);
  const [days, expected, promises] = await Promise.all([
    daysOfOffice(forecasts, office),
    listExpected(store.pool, office),
    promisesOfOffice(store.pool, office),
  ]);
  const spoiledShare = spoiled / pieces;
  return {
    office,
    at: store.clock(),
    waiting,
    holdUp,
    outage,
    whose: whoseWait(holdUp, outage),
    ...told,
    speed: perPrinter && {
      perPrinter: perPrinter.level,
      cardsPerDay: cardsPerDay(forecast) ?? 0,
      measuredDays,
    },
    printersReady: now.printersReady,
    printersOut: now.printersOut,
    arrivalsPerDay: estimates.arrivals.map(({ headStartDays, rate: { level } }) => {
      return { headStartDays, perDay: level };
    }),
    blanko: {
      free: floor.blankoFree,
      missingForQueue: Math.max(0, Math.ceil(waiting / (1 - spoiledShare)) - Math.max(0, floor.blankoFree)),
      spoiledShare,
      expected: expected.filter(({ state }) => state === 'OPEN'),
    },
    request: { days: question.days, ...blankoToRequest({ waiting, days: question.days }, now, futures) },
    days,
    promises,
  };
}

/** Promises a case its place in the queue a range of days, or says why not, and logs what is new about it. */
export async function promiseForCase(
  forecasts: Forecasts,
  {
    caseId,
    office,
    place,
    recordedByHand,
  }: Pick<CaseRow, 'caseId' | 'office' | 'recordedByHand'> & { place: number },
  around: FloorFacts,
): Promise<Promised> {
  const { store } = forecasts;
  const forecast = await forecasts.of(office, around, place);
  const stop = recordedByHand ? stopOf(floorOf(around.floor, recordedByHand), false) : null;
  const promised = stop === null ? promiseAt(forecast, around.floor, place) : { range: null, reason: stop };
  const told: LoggedPromise = { range: promised.range, reason: promised.reason ?? null };
  const entry = { office, subject: { caseId }, told, basis: basisOf(forecast, place) };
  await logPromise(store, { ...entry, today: forecast.now.today });
  return promised;
}
