import type { CentreFunction } from '../../domain/values/centre-function';
import { sql } from '../core/sql';
import { onlyOf, type Store } from '../core/store';

// The pacer of an office: one row of `centre_pace` for each function of the centre, which all processes share. It holds
// the instants of the newest grants. `take_centre_token` grants one more when the grant that is `limit` grants old is a
// second and `TOLERANCE_MS` old, and the newest half of an even distance. It is a function of Postgres, so that a
// process that stalls never keeps the row locked.

/** By so much more than a second the pacer remembers a grant, so that a delay below it need not be reported. */
const TOLERANCE_MS = 20;

/** Go now, ask again after a time, or do not call at all. `limit` is in calls a second. */
export type Token =
  | { kind: 'go'; limit: number; onTrial: boolean; grantedAt: Date }
  | { kind: 'wait'; ms: number }
  | { kind: 'closed' };

/** Asks for the right to make one call now; no second gets more rights than the limit of the gate. */
export async function takeToken(
  { pool }: Store,
  office: string,
  centreFunction: CentreFunction,
): Promise<Token> {
  const { wait, limit, onTrial, grantedAt } = onlyOf(
    await pool.query<{ wait: number; limit: number; onTrial: boolean; grantedAt: Date }>(sql`
      SELECT take_centre_token(${office}, ${centreFunction}) AS wait, clock_timestamp() AS granted_at,
        centre_function.call_limit AS limit,
        centre_function.state = 'down' AS on_trial
      FROM centre_function
      WHERE centre_function.office = ${office} AND centre_function.function = ${centreFunction}`),
  );
  if (wait < 0) return { kind: 'closed' };
  return wait === 0 ? { kind: 'go', limit, onTrial, grantedAt } : { kind: 'wait', ms: wait };
}

/**
 * Reports that a call may have reached the centre so much later than it was granted: its second counts from then. Its
 * grant is the newest not after `grantedAt`, which is read after the grant and cut to milliseconds.
 */
export async function noteLateCall(
  { pool }: Store,
  office: string,
  centreFunction: CentreFunction,
  { grantedAt, lateMs }: { grantedAt: Date; lateMs: number },
): Promise<void> {
  if (lateMs <= TOLERANCE_MS) return;
  await pool.query(sql`
    UPDATE centre_pace SET granted = ARRAY(
      SELECT CASE WHEN call.at = own.at
        THEN call.at + make_interval(secs => ${lateMs / 1_000}) ELSE call.at END AS arrived
      FROM unnest(centre_pace.granted) AS call (at),
        (SELECT max(given.at) AS at FROM unnest(centre_pace.granted) AS given (at)
         WHERE given.at <= ${grantedAt.toISOString()}::timestamptz + interval '1 millisecond') AS own
      ORDER BY arrived)
    WHERE centre_pace.office = ${office} AND centre_pace.function = ${centreFunction}`);
}
