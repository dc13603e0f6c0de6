import type { PastOutage } from '../../domain/forecast/days-spent';
import type { FloorRecords, PrinterDay } from '../../domain/forecast/floor-days';
import { utcOffsetHours } from '../../domain/regions/regions';
import { daysAfter, startOfDay, type PlainDate } from '../../domain/values/plain-date';
import { printingHours } from '../office/calendar';
import { queueCounts } from '../queue/queue';
import { BLANK_OF } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import { onlyOf, type Queryable, type Store } from '../core/store';
import { todayAt } from '../office/sites';

/** Twelve weeks show how an office works; earlier ones show another office. */
const KEPT_DAYS = 84;
/** How far back the days without blanko are looked for: people have waited for years. */
const SHORTAGE_DAYS = 1_096;

interface Since {
  office: string;
  /** The first day, and the instant at which it begins. */
  start: string;
  offset: number;
}

async function printedBy(db: Queryable, { office, start, offset }: Since): Promise<PrinterDay[]> {
  const { rows } = await db.query<PrinterDay>(sql`
    SELECT (attempt.held_at AT TIME ZONE 'UTC' + make_interval(hours => ${offset}::integer))::date AS day,
      attempt.printer, count(*) FILTER (WHERE attempt.state IN ('PRINTED', 'GOOD'))::integer AS cards,
      count(*) FILTER (WHERE attempt.state = 'SPOILED')::integer AS spoiled
    FROM attempt WHERE attempt.office = ${office} AND attempt.held_at >= ${start}
    GROUP BY 1, 2 ORDER BY 1, 2`);
  return rows.filter(({ cards, spoiled }) => cards + spoiled > 0);
}

interface DayRow {
  day: PlainDate;
  count: number;
}

type Arrivals = FloorRecords['arrivals'];

function byDay(rows: readonly DayRow[]): Map<PlainDate, number> {
  return new Map(rows.map(({ day, count }) => [day, count]));
}

/**
 * Cases that became print-ready by the centre's verdict, an entered status or a decision of an officer, by the head
 * start that the policy of today gives them.
 */
async function arrivedOn(db: Queryable, { office, start, offset }: Since): Promise<Arrivals> {
  const { rows } = await db.query<DayRow & { headStartDays: number }>(sql`
    SELECT coalesce(lane.head_start_days, 0) AS head_start_days,
      (journal.at AT TIME ZONE 'UTC' + make_interval(hours => ${offset}::integer))::date AS day,
      count(*)::integer AS count
    FROM journal JOIN cases ON cases.case_id = journal.case_id
    LEFT JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
      AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
    WHERE journal.at >= ${start} AND journal.stage = 'PRINT_READY' AND cases.office = ${office}
      AND journal.event->>'type' IN ('VERDICT_RECEIVED', 'STATUS_ENTERED', 'DECIDED')
    GROUP BY 1, 2`);
  const headStarts = [...new Set([0, ...rows.map(({ headStartDays }) => headStartDays)])];
  return headStarts.map((headStartDays) => ({
    headStartDays,
    counts: byDay(rows.filter((row) => row.headStartDays === headStartDays)),
  }));
}

/** By how much the blanko of an office that can be printed on grew or shrank, by day. */
async function blankoMovedOn(
  db: Queryable,
  { office, start, offset }: Since,
): Promise<Map<PlainDate, number>> {
  const { rows } = await db.query<DayRow>(sql`
    SELECT (movement.at AT TIME ZONE 'UTC' + make_interval(hours => ${offset}::integer))::date AS day,
      sum(CASE WHEN target.kind IN ('STORE', 'PRINTER') THEN movement.quantity ELSE 0 END
        - CASE WHEN source.kind IN ('STORE', 'PRINTER') THEN movement.quantity ELSE 0 END)::integer AS count
    FROM movement
    JOIN account AS source ON source.account_id = movement.from_account
    JOIN account AS target ON target.account_id = movement.to_account
    WHERE movement.at >= ${start} AND source.office = ${office} AND source.item = ${BLANK_OF.KTP_EL}
    GROUP BY 1`);
  return byDay(rows);
}

/** The outages of an office that were open at any time since an instant, as the fold of days spent reads them. */
export async function outagesSince(db: Queryable, office: string, start: Date): Promise<PastOutage[]> {
  const { rows } = await db.query<
    Omit<PastOutage, 'since' | 'endedAt' | 'expectedEnd' | 'cap'> & {
      since: Date;
      endedAt: Date | null;
      expectedEnd: Date | null;
      printCap: number | null;
      recordCap: number | null;
    }
  >(sql`
    SELECT * FROM outage
    WHERE outage.office = ${office} AND coalesce(outage.ended_at, 'infinity') > ${start.toISOString()}
      AND coalesce(outage.ended_at, 'infinity') > outage.since
    ORDER BY outage.since, outage.outage_id`);
  return rows.map(({ since, endedAt, expectedEnd, printCap, recordCap, ...row }) => {
    const { outageId, function: struck, cause, announcedBy, detected } = row;
    return {
      outageId,
      function: struck,
      cause,
      announcedBy,
      detected,
      since: since.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      expectedEnd: expectedEnd?.toISOString() ?? null,
      cap: { printing: printCap, recording: recordCap },
    };
  });
}

async function blankoNow(db: Queryable, office: string): Promise<number> {
  return onlyOf(
    await db.query<{ count: number }>(sql`
      SELECT coalesce(sum(account.balance), 0)::integer AS count FROM account
      WHERE account.office = ${office} AND account.item = ${BLANK_OF.KTP_EL} AND account.kind IN ('STORE', 'PRINTER')`),
  ).count;
}

/** The records of an office of its past weeks, and the day from which on its blanko are followed. */
export async function floorRecords(
  store: Store,
  office: string,
): Promise<{ records: FloorRecords; blankoSince: PlainDate }> {
  const offset = utcOffsetHours(office);
  const today = todayAt(store, office);
  const [since, blankoSince] = [daysAfter(today, -KEPT_DAYS), daysAfter(today, -SHORTAGE_DAYS)];
  const start = new Date(startOfDay(since, offset));
  const from: Since = { office, start: start.toISOString(), offset };
  const longAgo = new Date(startOfDay(blankoSince, offset)).toISOString();
  const { pool } = store;
  const [{ calendar }, printed, arrivals, blankoMoved, blanko, counts, outages] = await Promise.all([
    printingHours(pool, office),
    printedBy(pool, from),
    arrivedOn(pool, from),
    blankoMovedOn(pool, { ...from, start: longAgo }),
    blankoNow(pool, office),
    queueCounts(store, office),
    outagesSince(pool, office, start),
  ]);
  const records: FloorRecords = {
    today,
    since,
    calendar,
    printed,
    arrivals,
    blankoMoved,
    blankoNow: blanko,
    waitingNow: counts.waiting,
    outages,
  };
  return { records, blankoSince };
}
