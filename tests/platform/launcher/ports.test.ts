import { createServer } from 'node:net';
import { anyFreePort, LOOPBACK } from '../../../platform/launcher/ports';

describe('a free port', () => {
  it('lies below those of outgoing connections, one of which could take it before it is bound', async () => {
    for (let asked = 0; asked < 20; asked++) {
      const port = await anyFreePort();
      expect(port).toBeGreaterThanOrEqual(10_240);
      expect(port).toBeLessThan(32_768);
    }
  });

  it('is given once, also when asked for at the same time', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => anyFreePort()));
    expect(new Set(ports).size).toBe(20);
  });

  it('is not one that somebody listens on', async () => {
    const taken = (await anyFreePort()) + 1;
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ port: taken, host: LOOPBACK }, resolve));
    try {
      expect(await anyFreePort()).not.toBe(taken);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
