import type { Server } from 'node:net';
import type { Server as HttpServer } from 'node:http';

/** The only address that simulators listen on, since they take commands from any caller. */
export const LOOPBACK = '127.0.0.1';

/** Longer than the idle time of common clients, so that the client closes first. */
export const KEEP_ALIVE_MS = 75_000;

/** Starts listening and returns the port, which the system chooses when `port` is 0. */
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

/** Stops at once, also while clients hold connections open that a simulator left without an answer. */
export function stopHttpServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
