import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BaselineActivities } from './baseline-worker';

export const goOn = defineSignal('goOn');

/** The measure of all rates: nine empty ordinary activities and one signal, with nothing around them. */
export async function baseline(): Promise<void> {
  const { nothing } = proxyActivities<BaselineActivities>({ startToCloseTimeout: '1 minute' });
  let signalled = false;
  setHandler(goOn, () => void (signalled = true));
  for (let step = 0; step < 4; step += 1) await nothing();
  await condition(() => signalled);
  for (let step = 4; step < 9; step += 1) await nothing();
}
