import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { checkKeys } from '../db/core/key-check';
import { openPool } from '../db/core/store';
import { DISPATCH_FAILED, dispatchingStore } from '../db/queue/dispatch';
import { loadConfig, type Config } from '../platform/config';
import { armCrashPoints } from '../platform/crash-points';
import { loadKeys } from '../platform/keys';
import { createLogger } from '../platform/logger';
import { runProcess } from '../platform/process';
import { startCaseRole } from './case-role';
import { startCentreRole, startFloorRole, startStationRole, type EdgeDeps } from './edge-roles';
import type { RunningRole } from './role';
import { temporalLogger } from './temporal-logger';

const config = loadConfig();
const logger = createLogger(`worker-${config.roles.join('-')}`, config.logLevel);

/** The engine may start later; the worker retries until it answers. */
const CONNECT_TIMEOUT = '10s';
/** Messages are small and the engine is near: compression costs both sides more than it saves. */
const GRPC_COMPRESSION = { codec: 'none' } as const;

function startRole(role: Config['roles'][number], deps: EdgeDeps, client: Client): Promise<RunningRole> {
  switch (role) {
    case 'case':
      return startCaseRole(deps.store, deps.connection, client, deps.config.temporal.namespace, logger);
    case 'centre':
      return startCentreRole(deps, client);
    case 'station':
      return startStationRole(deps);
    case 'floor':
      return startFloorRole(deps);
  }
}

void runProcess('worker', logger, async () => {
  armCrashPoints(config.crashPoint, config.home, config.production);
  Runtime.install({
    logger: temporalLogger(logger),
    // The process decides when to stop; the runtime must not handle the signal.
    shutdownSignals: [],
  });
  const { address, namespace } = config.temporal;
  const pool = openPool(config.databaseUrl, (error) =>
    logger.warn({ err: error }, 'A connection to Postgres broke.'),
  );
  const parts = { pool, keys: loadKeys(config.home), clock: () => new Date() };
  const store = dispatchingStore(parts, (error) => logger.warn({ err: error }, DISPATCH_FAILED));
  await checkKeys(store);
  const connection = await NativeConnection.connect({ address, grpcCompression: GRPC_COMPRESSION });
  const clientConnection = await Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT });
  const client = new Client({ connection: clientConnection, namespace });
  const deps: EdgeDeps = { store, connection, config, logger };
  const roles = await Promise.all(config.roles.map((role) => startRole(role, deps, client)));
  const running = roles.flatMap(({ workers }) => workers).map((worker) => ({ worker, ended: worker.run() }));
  for (const { ended } of running) {
    ended.catch((error: unknown) => {
      // A failed worker cannot be restarted within its process; the launcher starts the process again.
      logger.fatal({ err: error }, 'A worker ended.');
      process.exit(1);
    });
  }
  return async () => {
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(running.map(({ ended }) => ended));
    await Promise.all(roles.map(({ stop }) => stop()));
    await connection.close();
    await clientConnection.close();
    await pool.end();
  };
});
