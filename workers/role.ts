import type { Worker, WorkerOptions } from '@temporalio/worker';

/** What a role runs: Temporal workers, and what else has to be stopped before the connections close. */
export interface RunningRole {
  workers: Worker[];
  stop: () => Promise<void>;
}

/** A running step may finish before the process ends; what takes longer is taken up again by another try. */
export const SHUTDOWN = { shutdownGraceTime: '5s', shutdownForceTime: '15s' } as const;

/**
 * How many requests for steps wait at the engine, which has each asked again every minute. (This version of the SDK
 * does not heed `maxConcurrentActivityTaskPolls`, and pollers that come and go with the work cost more than they save.)
 */
export function stepPollers(maximum: number): Pick<WorkerOptions, 'activityTaskPollerBehavior'> {
  return { activityTaskPollerBehavior: { type: 'simple-maximum', maximum } };
}
