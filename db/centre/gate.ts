import type { CentreFunction, FunctionState } from '../../domain/values/centre-function';
import { stepGate, type Gate, type GateEvent } from '../../domain/centre/gate';
import type { FunctionGate } from '../../domain/centre/link-report';
import { closeDetectedOutage, openDetectedOutage } from './outages';
import { wakeCentreLink, wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { firstOf, inTransaction, onlyOf, type Queryable, type Store, type Transaction } from '../core/store';

/** A function of the centre as an office last saw it. */
export interface FunctionRow {
  function: CentreFunction;
  state: FunctionState;
  reason: string | null;
  since: Date;
  /** Calls a second that may pass; 0 while the gate is closed. */
  limit: number;
  /** When the prober calls next; null while the gate is open. */
  probeAt: Date | null;
  setbacks: number;
}

interface GateRow extends FunctionRow {
  rampAt: Date | null;
}

function gateOf({ state, limit, reason, since, setbacks, probeAt, rampAt }: GateRow): Gate {
  return {
    state,
    limit,
    reason,
    setbacks,
    since: since.getTime(),
    probeAt: probeAt && probeAt.getTime(),
    rampAt: rampAt && rampAt.getTime(),
  };
}

function instantOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** The four functions of the centre as an office last saw them. */
export async function centreFunctions({ pool }: Store, office: string): Promise<FunctionRow[]> {
  const { rows } = await pool.query<FunctionRow>(sql`
    SELECT centre_function.function, centre_function.state, centre_function.reason, centre_function.since,
      centre_function.call_limit AS limit, centre_function.probe_at, centre_function.setbacks
    FROM centre_function WHERE centre_function.office = ${office} ORDER BY centre_function.function`);
  return rows;
}

/** Whether no call of a function may pass now. */
export async function isGateClosed(
  db: Queryable,
  office: string,
  centreFunction: CentreFunction,
): Promise<boolean> {
  const row = firstOf(
    await db.query<{ closed: boolean }>(sql`
      SELECT centre_function.call_limit = 0 AS closed FROM centre_function
      WHERE centre_function.office = ${office} AND centre_function.function = ${centreFunction}`),
  );
  return row?.closed ?? false;
}

async function lockGate(tx: Transaction, office: string, centreFunction: CentreFunction): Promise<Gate> {
  return gateOf(
    onlyOf(
      await tx.query<GateRow>(sql`
        SELECT centre_function.function, centre_function.state, centre_function.reason, centre_function.since,
          centre_function.call_limit AS limit, centre_function.probe_at, centre_function.setbacks,
          centre_function.ramp_at
        FROM centre_function
        WHERE centre_function.office = ${office} AND centre_function.function = ${centreFunction} FOR UPDATE`),
    ),
  );
}

async function writeGate(
  tx: Transaction,
  office: string,
  centreFunction: CentreFunction,
  gate: Gate,
  probedAt: string | null,
): Promise<void> {
  await tx.query(sql`
    UPDATE centre_function SET state = ${gate.state}, reason = ${gate.reason}, since = ${instantOf(gate.since)},
      call_limit = ${gate.limit}, setbacks = ${gate.setbacks}, probe_at = ${instantOf(gate.probeAt)},
      ramp_at = ${instantOf(gate.rampAt)}, probed_at = coalesce(${probedAt}, centre_function.probed_at)
    WHERE centre_function.office = ${office} AND centre_function.function = ${centreFunction}`);
}

/**
 * Those whose data could not be pulled were first in the queue: they need not wait out their pauses once it can. One
 * that is being changed at this moment waits out its own.
 */
async function endHoldBacks(tx: Transaction, office: string): Promise<void> {
  await tx.query(sql`
    UPDATE cases SET held_back_until = NULL WHERE cases.case_id IN (
      SELECT held.case_id FROM cases AS held
      WHERE held.office = ${office} AND held.stage = 'PRINT_READY' AND held.open_attempt IS NULL
        AND held.held_back_until IS NOT NULL
      FOR UPDATE SKIP LOCKED)`);
}

/** Notifies what depends on the gate: its workflow, the outage register, and the print floor once it can pull data again. */
async function announce(
  tx: Transaction,
  office: string,
  centreFunction: CentreFunction,
  before: Gate,
  after: Gate,
): Promise<void> {
  const reopened = before.limit === 0 && after.limit > 0;
  const restored = before.state === 'down' && after.state !== 'down';
  if (before.limit !== after.limit || restored) wakeCentreLink(tx, office, 'LINK');
  const outage = { office, function: centreFunction, at: new Date(after.since) };
  if (before.state !== 'down' && after.state === 'down')
    await openDetectedOutage(tx, { ...outage, reason: after.reason ?? 'unknown' });
  if (restored) await closeDetectedOutage(tx, outage);
  if (centreFunction === 'read' && restored) await endHoldBacks(tx, office);
  if (centreFunction === 'read' && (reopened || restored)) wakeFloor(tx, office, 'LINK');
}

/**
 * Applies an event to the gate of a function, which the transaction locks. `most` is the highest limit, in calls a
 * second. Returns the gate after it.
 */
export async function changeGate(
  store: Store,
  office: string,
  centreFunction: CentreFunction,
  event: GateEvent,
  most: number,
): Promise<Gate> {
  return inTransaction(store, async (tx) => {
    const before = await lockGate(tx, office, centreFunction);
    const after = stepGate(before, event, most);
    if (after === before) return before;
    const isProbe = event.type === 'PROBE_ANSWERED' || event.type === 'PROBE_FAILED';
    await writeGate(tx, office, centreFunction, after, isProbe ? instantOf(event.at) : null);
    await announce(tx, office, centreFunction, before, after);
    return after;
  });
}

/** The link of an office function by function, with how many cases wait for each. */
export async function linkFunctions({ pool }: Store, office: string): Promise<FunctionGate[]> {
  const { rows } = await pool.query<GateRow & { waiting: number; probedAt: Date | null }>(sql`
    WITH sent AS (
      SELECT count(*)::integer AS unasked
      FROM cases LEFT JOIN submission ON submission.case_id = cases.case_id AND submission.state = 'OPEN'
      WHERE cases.office = ${office} AND cases.stage = 'SENT' AND NOT cases.statuses_by_hand
        AND submission.task_id IS NULL)
    SELECT centre_function.function, centre_function.state, centre_function.reason, centre_function.since,
      centre_function.call_limit AS limit, centre_function.probe_at, centre_function.setbacks,
      centre_function.ramp_at, centre_function.probed_at,
      CASE centre_function.function
        WHEN 'enrol' THEN (SELECT count(*) FROM cases WHERE cases.office = ${office} AND cases.stage = 'RECORDED'
          AND NOT cases.statuses_by_hand)
        WHEN 'identify' THEN (SELECT sent.unasked FROM sent)
        WHEN 'read' THEN (SELECT count(*) FROM cases
          WHERE cases.office = ${office} AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL)
        ELSE 0 END::integer AS waiting
    FROM centre_function WHERE centre_function.office = ${office} ORDER BY centre_function.function`);
  return rows.map(({ since, probeAt, probedAt, rampAt, ...row }) => ({
    ...row,
    since: since.toISOString(),
    probeAt: probeAt && probeAt.toISOString(),
    probedAt: probedAt && probedAt.toISOString(),
    rampAt: rampAt && rampAt.toISOString(),
  }));
}
