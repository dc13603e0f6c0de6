import { STAGES_AFFECTED, type OutageCause } from '../../domain/centre/outage';
import { utcOffsetHours } from '../../domain/regions/regions';
import { sql } from '../core/sql';
import { onlyOf, type Queryable } from '../core/store';

/** Which functions of an outage hold up which stages, as two columns. */
const STAGES_BY_FUNCTION = Object.entries(STAGES_AFFECTED).flatMap(([name, stages]) =>
  stages.map((stage) => ({ name, stage })),
);
const NAMES = STAGES_BY_FUNCTION.map(({ name }) => name);
const STAGES = STAGES_BY_FUNCTION.map(({ stage }) => stage);

export interface OutageImpact {
  /** Null for all causes together. */
  cause: OutageCause | null;
  outages: number;
  /** Seconds during which at least one of them was open; overlaps count once. */
  seconds: number;
  longestSeconds: number;
  /** Cases that waited in at least one of them; each counts once. */
  casesAffected: number;
}

/**
 * The impact of the outages of an office within a period, by cause and, last, in total. An outage that is still open
 * counts up to now. A case was affected when it was at any time of the outage in a stage that it holds up
 * (STAGES_AFFECTED); a print-ready case from the day on which its card may be printed.
 */
export async function outageImpact(
  db: Queryable,
  office: string,
  { from, to, now, outageId }: { from: Date; to: Date; now: Date; outageId: string | null },
): Promise<OutageImpact[]> {
  const end = (to < now ? to : now).toISOString();
  const offset = utcOffsetHours(office);
  const { rows } = await db.query<OutageImpact>(sql`
    WITH span AS (
      SELECT outage.cause, outage.function, greatest(outage.since, ${from.toISOString()}) AS began,
        least(coalesce(outage.ended_at, ${end}), ${end}) AS ended
      FROM outage WHERE outage.office = ${office} AND (${outageId}::uuid IS NULL OR outage.outage_id = ${outageId})
        AND outage.since <= ${end} AND coalesce(outage.ended_at, ${end}) >= ${from.toISOString()}
        AND coalesce(outage.ended_at, ${end}) >= outage.since
    ), step AS (
      SELECT journal.case_id, journal.seq, journal.stage, journal.at,
        lead(journal.at, 1, 'infinity') OVER (PARTITION BY journal.case_id ORDER BY journal.seq) AS next_at
      FROM journal WHERE journal.at >= (SELECT min(span.began) FROM span)
    ), stay AS (
      SELECT step.case_id, step.stage, step.at AS began, step.next_at AS ended FROM step WHERE step.stage = ANY(${STAGES})
      UNION ALL
      SELECT before.case_id, before.stage, before.at, first.at
      FROM (SELECT step.case_id, min(step.seq) AS seq, min(step.at) AS at FROM step GROUP BY step.case_id) AS first
      JOIN journal AS before ON before.case_id = first.case_id AND before.seq = first.seq - 1
      WHERE before.stage = ANY(${STAGES})
      UNION ALL
      SELECT cases.case_id, cases.stage, cases.since, 'infinity' FROM cases
      WHERE cases.office = ${office} AND cases.stage = ANY(${STAGES})
      UNION ALL
      SELECT journal.case_id, 'UNCOMPARED', journal.at, journal.at + interval '1 millisecond' FROM journal
      WHERE journal.at >= (SELECT min(span.began) FROM span) AND journal.stage = 'ISSUED'
        AND journal.event->>'type' = 'HANDED_OVER' AND journal.event->'check'->>'reason' = 'LINK_DOWN'
    ), affected AS MATERIALIZED (
      SELECT DISTINCT span.cause, stay.case_id FROM span
      JOIN unnest(${NAMES}::text[], ${STAGES}::text[]) AS reach (function, stage) ON reach.function = span.function
      JOIN stay ON stay.stage = reach.stage AND stay.began <= span.ended AND stay.ended > span.began
      JOIN cases ON cases.case_id = stay.case_id AND cases.office = ${office}
      WHERE stay.stage <> 'PRINT_READY' OR cases.printable_from IS NULL
        OR (cases.printable_from::timestamp AT TIME ZONE 'UTC') - make_interval(hours => ${offset}::integer) <= span.ended
    ), total AS (
      SELECT span.cause, count(*) AS outages, max(span.ended - span.began) AS longest,
        range_agg(tstzrange(span.began, span.ended)) AS open
      FROM span GROUP BY GROUPING SETS ((span.cause), ())
    )
    SELECT total.cause, total.outages::integer, extract(epoch FROM coalesce(total.longest, '0'))::integer AS longest_seconds,
      coalesce((SELECT extract(epoch FROM sum(upper(part) - lower(part))) FROM unnest(total.open) AS part), 0)::integer
        AS seconds,
      (SELECT count(DISTINCT affected.case_id) FROM affected WHERE total.cause IS NULL OR affected.cause = total.cause)::integer
        AS cases_affected
    FROM total ORDER BY total.cause NULLS LAST`);
  return rows;
}

/** How many cases one outage has held up until now. */
export async function casesAffected(
  db: Queryable,
  { outageId, office, since }: { outageId: string; office: string; since: Date },
  now: Date,
): Promise<number> {
  const impact = await outageImpact(db, office, { from: since, to: now, now, outageId });
  return onlyOf({ rows: impact.filter(({ cause }) => cause === null) }).casesAffected;
}
