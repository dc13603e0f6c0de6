import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { createCaseActivities } from '../activities/case';
import { createFloorLookActivities } from '../activities/floor-look';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { CASE_QUEUE } from '../workflows/task-queues';
import { createEngine } from './engine';
import { startHousekeeping } from './housekeeping';
import { startFailedSearchWatch } from './failed-searches';
import { startRelay } from './relay';
import type { RunningRole } from './role';
import { SHUTDOWN, stepPollers } from './role';
import { startSweep } from './sweep';

/** More cached workflows cost memory and gain no speed (measured: 200 and 4,000 give the same rate). */
const CACHED_WORKFLOWS = 200;
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** Workflows with their steps on Postgres, the relay and the sweep. */
export async function startCaseRole(
  store: Store,
  connection: NativeConnection,
  client: Client,
  namespace: string,
  logger: Logger,
): Promise<RunningRole> {
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: BUNDLE },
    activities: { ...createCaseActivities(store), ...createFloorLookActivities(store, logger) },
    maxCachedWorkflows: CACHED_WORKFLOWS,
    // Steps run here only while Postgres is not reachable.
    ...stepPollers(2),
    ...SHUTDOWN,
  });
  const engine = createEngine(client);
  const relay = await startRelay(store, engine, logger);
  const sweep = startSweep(store, engine, logger);
  const housekeeping = startHousekeeping(store, logger);
  const oldSfe = startFailedSearchWatch(store, logger);
  const stop = async (): Promise<void> => {
    await Promise.all([relay, sweep, housekeeping, oldSfe].map((loop) => loop.stop()));
  };
  return { workers: [worker], stop };
}
