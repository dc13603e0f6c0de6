import type { Server } from 'node:net';
import type { Server as HttpServer } from 'node:http';

/** The only address that simulators serve: they take commands from anyone who can reach them. */
export const LOOPBACK = '127.0.0.1';

/** Longer than the idle time of common clients, so that the client is the one who closes first. */
export const KEEP_ALIVE_MS = 75_000;

/** Starts listening and tells the port, which the system chooses when 0 is asked for. */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Stops at once, also when clients hold connections open that a simulator left without answer. */
export function stopHttpServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
