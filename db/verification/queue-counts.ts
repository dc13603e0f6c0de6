import { isDeepStrictEqual } from 'node:util';
import { currentSetting } from '../office/settings';
import { lanesUnder } from '../queue/policies';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { CaseFile } from './case-files';
import type { Findings } from './findings';

/** Invariant 8: every jump was given a reason. */
export function checkJumps({ copy, journal }: CaseFile, findings: Findings): void {
  for (const { seq, event, noted } of journal) {
    const isJump = event.type === 'PRIORITY_SET' || event.type === 'PRIORITY_CLEARED';
    if (isJump && !noted) findings.note(8, copy.caseNumber, `${event.type} (jurnal ${seq}) tanpa alasan`);
  }
}

/** Invariant 8: the counts from which places are computed agree with the cases. */
export async function checkQueueCounts(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ lane: string; counted: number; there: number }>(sql`
    SELECT concat_ws('/', office, service, fact_class, mark, day) AS lane, coalesce(counted.count, 0)::integer AS counted,
      coalesce(there.count, 0)::integer AS there
    FROM (SELECT office, service, fact_class, mark, day, sum(count) AS count FROM queue_count GROUP BY 1, 2, 3, 4, 5)
      AS counted
    FULL JOIN (SELECT office, service, fact_class, queue_mark AS mark, (queue_key AT TIME ZONE 'UTC')::date AS day,
        count(*) AS count
      FROM cases WHERE stage = 'PRINT_READY' AND open_attempt IS NULL GROUP BY 1, 2, 3, 4, 5) AS there
      USING (office, service, fact_class, mark, day)
    WHERE coalesce(counted.count, 0) <> coalesce(there.count, 0) ORDER BY 1`);
  for (const { lane, counted, there } of rows)
    findings.note(8, lane, `terhitung ${counted} berkas dalam antrean, yang ada ${there}`);
}

/** Invariant 8: each kind of case is counted by the policy in force. */
export async function checkLanes(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ office: string; lane: Record<string, unknown> }>(sql`
    SELECT office.office, to_jsonb(queue_lane) - 'office' AS lane
    FROM office LEFT JOIN queue_lane ON queue_lane.office = office.office`);
  for (const office of new Set(rows.map((row) => row.office))) {
    const policy = await currentSetting(db, office, 'QUEUE_POLICY');
    const written = rows.filter((row) => row.office === office).map(({ lane }) => lane);
    for (const wanted of policy === null ? [] : lanesUnder(policy.value)) {
      if (written.some((lane) => isDeepStrictEqual(lane, wanted))) continue;
      const { service, fact_class, mark } = wanted;
      findings.note(8, `${office}/${service}/${fact_class}/${mark}`, 'tidak sesuai kebijakan yang berlaku');
    }
    if (policy === null) findings.note(8, office, 'kantor tanpa kebijakan antrean');
  }
}
