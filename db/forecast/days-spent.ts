import type { Stage } from '../../domain/case/stage';
import { daysOfStays, timeOf, type DaysSpent, type Stay } from '../../domain/forecast/days-spent';
import { utcOffsetHours } from '../../domain/regions/regions';
import { startOfDay, type PlainDate } from '../../domain/values/plain-date';
import { readEvents, type CaseRow } from '../case/case-reads';
import { todayAt } from '../office/sites';
import type { Forecasts } from './forecasts';
import { outagesSince } from './forecast-records';
import { sql } from '../core/sql';
import type { Store } from '../core/store';

/** Whose delay the days of a case were, and from when on the office promises. */
export interface CaseDays {
  daysSpent: DaysSpent;
  /** When it became print-ready; null before. */
  promiseRunsFrom: string | null;
}

/** Adds up the days of a case from its journal, the outage register and the days without blanko. */
export async function daysOfCase(
  forecasts: Forecasts,
  { caseId, office, openedAt }: Pick<CaseRow, 'caseId' | 'office' | 'openedAt'>,
): Promise<CaseDays> {
  const { store } = forecasts;
  const [entries, outages, { shortages }] = await Promise.all([
    readEvents(store, caseId),
    outagesSince(store.pool, office, openedAt),
    forecasts.past(office),
  ]);
  const offset = utcOffsetHours(office);
  const { stays, promiseRunsFrom } = timeOf(
    entries,
    (day) => startOfDay(day, offset),
    store.clock().getTime(),
  );
  return { daysSpent: daysOfStays(stays, { outages, shortages }), promiseRunsFrom };
}

/** The waits of an office's open cases, in the stage in which each of them is now. */
export interface OfficeDays {
  cases: number;
  daysSpent: DaysSpent;
  /** The same of print-ready cases alone: what the office's own promise is about. */
  printReady: DaysSpent;
}

type Bucket = Stay & { weight: number };

/** Open cases by stage and by the day since which they are in it, each group at its mean time. */
async function openStays(store: Store, office: string): Promise<Bucket[]> {
  const offset = utcOffsetHours(office);
  const today = todayAt(store, office);
  const { rows } = await store.pool.query<{
    stage: Stage;
    awaitsMinistry: boolean;
    since: number;
    birthday: PlainDate | null;
    count: number;
  }>(sql`
    SELECT cases.stage, cases.awaits_ministry,
      (extract(epoch FROM date_trunc('day', cases.since)) * 1000
        + avg(extract(epoch FROM cases.since - date_trunc('day', cases.since))) * 1000)::float8 AS since,
      CASE WHEN cases.printable_from > ${today}::date THEN cases.printable_from END AS birthday,
      count(*)::integer AS count
    FROM cases WHERE cases.office = ${office} AND cases.is_open
    GROUP BY cases.stage, cases.awaits_ministry, date_trunc('day', cases.since), 4`);
  const now = store.clock().getTime();
  return rows.map(({ stage, awaitsMinistry, since, birthday, count }) => {
    const printableAt = birthday && startOfDay(birthday, offset);
    return { stage, awaitsMinistry, from: since, to: now, printableAt, weight: count };
  });
}

/** Whose delay the waits of an office's open cases are. */
export async function daysOfOffice(forecasts: Forecasts, office: string): Promise<OfficeDays> {
  const { store } = forecasts;
  const stays = await openStays(store, office);
  const earliest = stays.reduce((first, { from }) => Math.min(first, from), store.clock().getTime());
  const [outages, { shortages }] = await Promise.all([
    outagesSince(store.pool, office, new Date(earliest)),
    forecasts.past(office),
  ]);
  const around = { outages, shortages };
  return {
    cases: stays.reduce((sum, { weight }) => sum + weight, 0),
    daysSpent: daysOfStays(stays, around),
    printReady: daysOfStays(
      stays.filter(({ stage }) => stage === 'PRINT_READY'),
      around,
    ),
  };
}
