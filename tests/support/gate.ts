import { changeGate } from '../../db/centre/gate';
import { wakeCentreLink } from '../../db/core/office-wakes';
import { inTransaction, type Store } from '../../db/core/store';
import type { CentreFunction } from '../../domain/values/centre-function';
import type { GateEvent } from '../../domain/centre/gate';

export const MOST = 20;

/** Applies an event at this moment to the gate of a function of Kupang's centre. */
export async function applyGateEvent(
  store: Store,
  centreFunction: CentreFunction,
  event: Record<string, unknown> & Pick<GateEvent, 'type'>,
): Promise<void> {
  const at = store.clock().getTime();
  await changeGate(store, '53.71', centreFunction, { at, ...event } as GateEvent, MOST);
}

/** Reopens a gate: a probe was answered, and now a call on trial as well. */
export async function reopenGate(store: Store, centreFunction: CentreFunction): Promise<void> {
  await applyGateEvent(store, centreFunction, { type: 'PROBE_ANSWERED' });
  await applyGateEvent(store, centreFunction, { type: 'TRIAL_ANSWERED' });
}

export function closeGate(store: Store, centreFunction: CentreFunction, reason = 'timeout'): Promise<void> {
  return applyGateEvent(store, centreFunction, { type: 'TROUBLE', reason });
}

/** Ends the pause before each next probe of Kupang's centre; the pauses of a long outage are as long as minutes. */
export async function probeNow(store: Store): Promise<void> {
  await inTransaction(store, async (tx) => {
    const now = store.clock().toISOString();
    await tx.query('UPDATE centre_function SET probe_at = $1 WHERE probe_at IS NOT NULL', [now]);
    wakeCentreLink(tx, '53.71', 'LINK');
  });
}
