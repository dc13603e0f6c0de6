import type { Worker } from '@temporalio/worker';

/** What a role runs: Temporal workers, and what else has to be stopped before the connections close. */
export interface RunningRole {
  workers: Worker[];
  stop: () => Promise<void>;
}

/** A running step may finish before the process ends; what takes longer is taken up again by another try. */
export const SHUTDOWN = { shutdownGraceTime: '5s', shutdownForceTime: '15s' } as const;
