import { changeGate } from '../../db/centre/gate';
import type { CentreFunction } from '../../domain/values/centre-function';
import type { GateEvent } from '../../domain/centre/gate';
import type { Store } from '../../db/core/store';

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
