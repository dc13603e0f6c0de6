import { changeGate } from '../../db/centre-gate';
import type { CentreFunction } from '../../domain/centre/centre-function';
import type { GateEvent } from '../../domain/centre/gate';
import type { Store } from '../../db/store';

export const MOST = 20;

/** Takes an event of this moment to the gate of a function of Kupang's centre. */
export async function tellGate(
  store: Store,
  centreFunction: CentreFunction,
  event: Record<string, unknown> & Pick<GateEvent, 'type'>,
): Promise<void> {
  const at = store.clock().getTime();
  await changeGate(store, '53.71', centreFunction, { at, ...event } as GateEvent, MOST);
}

/** A probe was answered and the trial after it has passed at this moment. */
export async function reopenGate(store: Store, centreFunction: CentreFunction): Promise<void> {
  const at = store.clock().getTime();
  await tellGate(store, centreFunction, { type: 'PROBE_ANSWERED', at: at - 2_000 });
  await tellGate(store, centreFunction, { type: 'TRIAL_ANSWERED', at: at - 2_000 });
  await tellGate(store, centreFunction, { type: 'RAMP_LOOK', lateMs: 0, waiting: 0 });
}

export function closeGate(store: Store, centreFunction: CentreFunction, reason = 'timeout'): Promise<void> {
  return tellGate(store, centreFunction, { type: 'TROUBLE', reason });
}
