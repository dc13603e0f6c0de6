import { readFileSync } from 'node:fs';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import { createCentreActivities } from '../activities/centre';
import { CentreGate } from '../activities/centre-gate';
import { createCentreLinkActivities } from '../activities/centre-link';
import { gatedOsiaClient } from '../activities/gated-osia-client';
import { createIppClient, type IppClient } from '../clients/printers/ipp-client';
import { createOsiaClient } from '../clients/centre/osia-client';
import { createSbiClient, type SbiClient } from '../clients/station/sbi-client';
import { createFloorActivities } from '../activities/floor';
import { SEND_TIMEOUT_MS } from '../activities/send-lease';
import { createStationActivities } from '../activities/station';
import { LARGEST_WINDOW } from '../domain/centre/call-flow';
import { CENTRE_FUNCTIONS } from '../domain/values/centre-function';
import { LONGEST_CALL_MS } from '../domain/centre/gate';
import { wakeCentreLink } from '../db/core/office-wakes';
import { inTransaction, type Store } from '../db/core/store';
import type { Config } from '../platform/config';
import type { Logger } from '../platform/logger';
import { centreLinkQueue, centreQueue, floorQueue, stationQueue } from '../workflows/task-queues';
import { gatedQueues } from './gated-queues';
import { startReconciler } from './reconciler';
import { SHUTDOWN, stepPollers, type RunningRole } from './role';
import { stationsOf } from '../db/office/sites';

/**
 * A busy engine hands out work in bursts. As many more steps as the centre handles at once wait at the gate, so that
 * its limit is fully used between two bursts.
 */
const STEPS_IN_HAND = 2 * LARGEST_WINDOW;
const PRINTER_TIMEOUT_MS = 5_000;

/** The dependencies of a role at the edge of the office. */
export interface EdgeDeps {
  store: Store;
  connection: NativeConnection;
  config: Config;
  logger: Logger;
}

function activityWorker(
  { connection, config }: EdgeDeps,
  taskQueue: string,
  activities: object,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue,
    activities,
    ...SHUTDOWN,
    ...options,
  });
}

/** The gated calls to the centre, each function with its own queue, the prober, and the reconciler. */
export async function startCentreRole(deps: EdgeDeps, client: Client): Promise<RunningRole> {
  const { store, config, logger } = deps;
  const { url, token } = config.centre;
  if (url === undefined || token === undefined) {
    throw new Error('TERBIT_CENTRE_URL and TERBIT_CENTRE_TOKEN must be set for the role centre');
  }
  const { office, publicUrl } = config;
  const most = config.centre.mostPerSecond;
  const centre = createOsiaClient({ baseUrl: url, token, timeoutMs: LONGEST_CALL_MS });
  const gated = gatedOsiaClient(centre, new CentreGate(store, office, most));
  const activities = createCentreActivities({ store, centre: gated, publicUrl });
  const queues = gatedQueues(client, config.temporal.namespace);
  const link = createCentreLinkActivities({ store, centre, queues, most });
  const workers = await Promise.all([
    ...CENTRE_FUNCTIONS.map((name) =>
      activityWorker(deps, centreQueue(office, name), activities, {
        maxConcurrentActivityTaskExecutions: STEPS_IN_HAND,
        ...stepPollers(4),
      }),
    ),
    activityWorker(deps, centreLinkQueue(office), link, {
      maxConcurrentActivityTaskExecutions: 1,
    }),
  ]);
  // The configured limit may have changed, and an idle link checks only every hour.
  await inTransaction(store, (tx) => {
    wakeCentreLink(tx, office, 'START');
    return Promise.resolve();
  });
  const reconciler = startReconciler(store, gated, office, logger);
  const stop = async (): Promise<void> => {
    await reconciler.stop();
    await centre.close();
  };
  return { workers, stop };
}

function deviceAddress({ stations }: Config, station: string): string | null {
  if (stations === undefined) return null;
  return stations.kind === 'one' ? stations.url : (stations.urls[station] ?? null);
}

/** The biometric devices of the stations that this process has addresses for. */
export async function startStationRole(deps: EdgeDeps): Promise<RunningRole> {
  const { store, config } = deps;
  const trustAnchorPem = config.stationTrustFile && readFileSync(config.stationTrustFile, 'utf8');
  const served = new Map<string, SbiClient>();
  for (const station of await stationsOf(store.pool, config.office)) {
    const address = deviceAddress(config, station);
    if (address === null || !trustAnchorPem) continue;
    served.set(
      station,
      createSbiClient({ at: { baseUrls: [address] }, trustAnchorPem, environment: 'Developer' }),
    );
  }
  const activities = createStationActivities({ store, devicesAt: (station) => served.get(station) ?? null });
  const workers = await Promise.all(
    [...served.keys()].map((station) =>
      // A station records one person at a time.
      activityWorker(deps, stationQueue(station), activities, {
        maxConcurrentActivityTaskExecutions: 1,
      }),
    ),
  );
  const close = async (): Promise<void> => {
    for (const devices of served.values()) await devices.close();
  };
  return { workers, stop: close };
}

/** The card printers of the office. */
export async function startFloorRole(deps: EdgeDeps): Promise<RunningRole> {
  const { store, config, logger } = deps;
  const times = { timeoutMs: PRINTER_TIMEOUT_MS, sendTimeoutMs: SEND_TIMEOUT_MS };
  const printers = new Map<string, IppClient>(
    config.printers.flatMap(({ id, url }) =>
      url === null ? [] : [[id, createIppClient({ url, ...times })]],
    ),
  );
  const activities = createFloorActivities({ store, logger, printerOf: (id) => printers.get(id) ?? null });
  const worker = await activityWorker(deps, floorQueue(config.office), activities, {
    maxConcurrentActivityTaskExecutions: Math.max(printers.size * 2, 4),
    ...stepPollers(2),
  });
  const close = async (): Promise<void> => {
    for (const printer of printers.values()) await printer.close();
  };
  return { workers: [worker], stop: close };
}
