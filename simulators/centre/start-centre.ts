import { createServer } from 'node:http';
import { KEEP_ALIVE_MS, listenOnLoopback, stopHttpServer } from '../loopback-server';
import { centreApp } from './centre-app';
import { openCentre } from './centre-parts';
import type { CentreOptions } from './centre-parts';

export interface RunningSimulator {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a centre on loopback that resumes from the folder `centre` of its home. */
export async function startCentre(options: CentreOptions): Promise<RunningSimulator> {
  const parts = openCentre(options);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, centreApp(parts));
  const port = await listenOnLoopback(server, options.port);
  return {
    port,
    close: async () => {
      const stopped = stopHttpServer(server);
      await parts.close();
      await stopped;
    },
  };
}
