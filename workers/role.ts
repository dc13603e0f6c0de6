import type { Worker, WorkerOptions } from '@temporalio/worker';

/** What a role runs: Temporal workers, and everything else that has to stop before the connections close. */
export interface RunningRole {
  workers: Worker[];
  stop: () => Promise<void>;
}

/** A running step may finish before the process ends; a longer one is retried later. */
export const SHUTDOWN = { shutdownGraceTime: '5s', shutdownForceTime: '15s' } as const;

/**
 * How many polls for steps wait at the engine; each is repeated every minute. (This version of the SDK ignores
 * `maxConcurrentActivityTaskPolls`, and autoscaled pollers cost more than they save.)
 */
export function stepPollers(maximum: number): Pick<WorkerOptions, 'activityTaskPollerBehavior'> {
  return { activityTaskPollerBehavior: { type: 'simple-maximum', maximum } };
}
