import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** The address of every embedded part. */
export const LOOPBACK = '127.0.0.1';

/** Tries to listen, since connecting would not find a socket that is bound and does not answer. */
export function isPortFree(port: number, host: string = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The free ports are taken from below those that the kernel gives to outgoing connections (32,768 and up on Linux,
 * 49,152 on others): a port that is picked now and bound seconds later must not become the local end of a connection in
 * between. Processes with neighbouring ids use different ranges, each from a random start, so that offices side by side
 * or one after the other rarely pick the same port.
 */
const EPHEMERAL_PORTS = 32_768;
const FREE_PORTS = { first: 10_240, stretch: 1_024, stretches: 20 };
let next =
  FREE_PORTS.first +
  (process.pid % FREE_PORTS.stretches) * FREE_PORTS.stretch +
  randomInt(FREE_PORTS.stretch);

/** A free port, another one at each call; for offices that run beside others. */
export async function anyFreePort(): Promise<number> {
  while (next < EPHEMERAL_PORTS) {
    const port = next++;
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No free port below ${EPHEMERAL_PORTS}.`);
}

/**
 * Hands out the ports of one office. Each port is given once, even before it is bound, because the parts start at the
 * same time.
 */
export class PortPicker {
  private readonly given = new Set<number>();

  constructor(
    private readonly mode: 'wanted' | 'free',
    private readonly say: (line: string) => void,
  ) {}

  /** The wanted port or the next free one above it, which is printed. */
  async pick(label: string, wanted: number): Promise<number> {
    if (this.mode === 'free') return anyFreePort();
    for (let port = wanted; port < Math.min(wanted + 500, 65_536); port++) {
      if (this.given.has(port) || !(await isPortFree(port))) continue;
      this.given.add(port);
      if (port !== wanted) this.say(`Port ${wanted} sedang dipakai: ${label} memakai port ${port}.`);
      return port;
    }
    throw new Error(`No free port for ${label} at or above ${wanted}.`);
  }
}
