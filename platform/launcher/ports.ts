import { createServer } from 'node:net';

/** Everything embedded listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** Tries to listen, because asking whether someone answers would miss a socket that is bound and silent. */
export function isPortFree(port: number, host: string = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that the kernel picks; for stacks that run beside others. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('The kernel gave no port.')),
      );
    });
  });
}

/**
 * Hands out the ports of one office. A port is given once, also when nobody listens on it yet, because the
 * parts start at the same time.
 */
export class PortPicker {
  private readonly given = new Set<number>();

  constructor(
    private readonly mode: 'wanted' | 'free',
    private readonly say: (line: string) => void,
  ) {}

  /** The wanted port or the next free one above it, which is said. */
  async pick(label: string, wanted: number): Promise<number> {
    if (this.mode === 'free') return this.pickAny();
    for (let port = wanted; port < Math.min(wanted + 500, 65_536); port++) {
      if (this.given.has(port) || !(await isPortFree(port))) continue;
      this.given.add(port);
      if (port !== wanted) this.say(`Port ${wanted} sedang dipakai: ${label} memakai port ${port}.`);
      return port;
    }
    throw new Error(`No free port for ${label} at or above ${wanted}.`);
  }

  private async pickAny(): Promise<number> {
    for (;;) {
      const port = await anyFreePort();
      if (this.given.has(port)) continue;
      this.given.add(port);
      return port;
    }
  }
}
