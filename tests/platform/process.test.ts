import { EventEmitter } from 'node:events';
import { createLogger } from '../../platform/logger';
import type { ProcessHost } from '../../platform/process';
import { runProcess } from '../../platform/process';

/** Stands in for Node's process: remembers what was sent and how it ended. */
class FakeHost extends EventEmitter implements ProcessHost {
  readonly sent: unknown[] = [];
  readonly exited: Promise<number>;
  private settle: (code: number) => void = () => undefined;

  constructor() {
    super();
    this.exited = new Promise((resolve) => (this.settle = resolve));
  }

  send = (message: unknown): boolean => this.sent.push(message) > 0;
  exit = (code: number): void => this.settle(code);
}

const silent = createLogger('test', 'silent');

describe('runProcess', () => {
  it('says that it is ready once it has started', async () => {
    const host = new FakeHost();
    await runProcess('api', silent, () => Promise.resolve(() => Promise.resolve()), host);
    expect(host.sent).toEqual([{ type: 'ready' }]);
  });

  it.each(['SIGTERM', 'SIGINT', 'disconnect'])('stops once and exits 0 on %s', async (event) => {
    const host = new FakeHost();
    const stop = jest.fn(() => Promise.resolve());
    await runProcess('api', silent, () => Promise.resolve(stop), host);
    host.emit(event);
    host.emit('SIGTERM');
    await expect(host.exited).resolves.toBe(0);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('stops what has started when a stop arrives during the start', async () => {
    const host = new FakeHost();
    const stop = jest.fn(() => Promise.resolve());
    let finishStart: () => void = () => undefined;
    const running = runProcess(
      'api',
      silent,
      (stopping) =>
        new Promise((resolve) => {
          finishStart = () => resolve(stop);
          expect(stopping.aborted).toBe(false);
        }),
      host,
    );
    host.emit('SIGTERM');
    finishStart();
    await running;
    await expect(host.exited).resolves.toBe(0);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(host.sent).toEqual([]);
  });

  it('exits 1 when it cannot start, when its stop fails, and after an uncaught fault', async () => {
    const [unstarted, unstopped, faulty] = [new FakeHost(), new FakeHost(), new FakeHost()];
    await runProcess('api', silent, () => Promise.reject(new Error('no port')), unstarted);
    await expect(unstarted.exited).resolves.toBe(1);

    await runProcess(
      'api',
      silent,
      () => Promise.resolve(() => Promise.reject(new Error('stuck'))),
      unstopped,
    );
    unstopped.emit('SIGTERM');
    await expect(unstopped.exited).resolves.toBe(1);

    await runProcess('api', silent, () => Promise.resolve(() => Promise.resolve()), faulty);
    faulty.emit('uncaughtException', new Error('a bug'));
    await expect(faulty.exited).resolves.toBe(1);
  });
});
