import type { Server } from 'node:http';
import { checkKeys } from '../db/core/key-check';
import { openPool } from '../db/core/store';
import { Forecasts } from '../db/forecast/forecasts';
import { DISPATCH_FAILED, dispatchingStore } from '../db/queue/dispatch';
import { loadConfig } from '../platform/config';
import { armCrashPoints } from '../platform/crash-points';
import { loadKeys } from '../platform/keys';
import { createLogger } from '../platform/logger';
import { runProcess } from '../platform/process';
import { createApp } from './app';
import { checkHolderByEngine } from './case/engine-holder-check';
import { describeFault } from './http/failure';
import { createHttpServer } from './http/http-server';

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Takes no new connection and lets the requests that run come to their end. */
function closeGently(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

const config = loadConfig();
const logger = createLogger('api', config.logLevel);

void runProcess('api', logger, async () => {
  armCrashPoints(config.crashPoint, config.home, config.production);
  const pool = openPool(config.databaseUrl, (error) => {
    logger.warn({ fault: describeFault(error) }, 'A connection to Postgres broke while idle.');
  });
  const parts = { pool, keys: loadKeys(config.home), clock: () => new Date() };
  const store = dispatchingStore(parts, (error) => {
    logger.warn({ fault: describeFault(error) }, DISPATCH_FAILED);
  });
  await checkKeys(store);
  const holderCheck = checkHolderByEngine(config.temporal);
  const server = createHttpServer(
    createApp({ store, forecasts: new Forecasts(store), logger, verifyHolder: holderCheck.verify }),
  );
  await listen(server, config.port, config.host);
  return async () => {
    await closeGently(server);
    await holderCheck.close();
    await pool.end();
  };
});
