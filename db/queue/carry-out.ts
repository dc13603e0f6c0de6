import { applyCommand, type Applied, type CaseCommand } from '../case/apply-command';
import { dispatch } from './dispatch';
import type { Store } from '../core/store';

/**
 * `applyCommand`, and then the dispatch that it may have made possible. The dispatch is a transaction of its own:
 * should it fail, the wake stored with the command makes the print floor try again.
 */
export async function carryOut(store: Store, request: CaseCommand): Promise<Applied> {
  const applied = await applyCommand(store, request);
  await dispatchAfter(store, applied);
  return applied;
}

/** Dispatches when a committed change gave the floor something to decide. */
async function dispatchAfter(store: Store, { floorChanged, state }: Applied): Promise<void> {
  if (floorChanged) await dispatch(store, state.office).catch(() => 0);
}
