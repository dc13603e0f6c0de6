import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ProcessSpec } from '../../../platform/launcher/supervised-process';
import { SupervisedProcess } from '../../../platform/launcher/supervised-process';

/** Prints one line when it serves, and ends on SIGTERM. */
const SERVES = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('up');`;
const IGNORES_STOP = SERVES.replace('process.exit(0)', 'undefined');

describe('SupervisedProcess', () => {
  const made: SupervisedProcess[] = [];
  const supervise = (script: string, overrides: Partial<ProcessSpec> = {}): SupervisedProcess => {
    const process = new SupervisedProcess({ ...specOf(script), ...overrides });
    made.push(process);
    return process;
  };
  afterEach(() => Promise.all(made.splice(0).map((process) => process.stop())));

  it('is started when the process serves, and gone when it is stopped', async () => {
    const supervised = supervise(SERVES);
    await supervised.start();
    const { pid } = supervised;
    expect(isRunning(pid)).toBe(true);
    await supervised.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('starts again a process that died, and says so', async () => {
    const supervised = supervise(SERVES);
    await supervised.start();
    const first = supervised.pid;
    const died = once(supervised, 'died');
    const ready = once(supervised, 'ready');
    supervised.kill('SIGKILL');
    await expect(died).resolves.toEqual([{ name: 'part', code: null, signal: 'SIGKILL' }]);
    await ready;
    expect(isRunning(supervised.pid)).toBe(true);
    expect(supervised.pid).not.toBe(first);
  });

  it('keeps trying while the process dies at its start', async () => {
    let launches = 0;
    const supervised = supervise(SERVES, {
      launch: () => {
        launches += 1;
        return spawnNode(launches === 2 || launches === 3 ? 'process.exit(7)' : SERVES);
      },
    });
    await supervised.start();
    const ready = once(supervised, 'ready');
    supervised.kill('SIGKILL');
    await ready;
    expect(launches).toBe(4);
  });

  it('leaves a first start that failed to its caller, with the end of the log', async () => {
    let launches = 0;
    const supervised = supervise('', {
      launch: () => {
        launches += 1;
        return spawnNode('process.exit(3)');
      },
      logTail: () => 'what it said last',
    });
    await expect(supervised.start()).rejects.toThrow(/exit code 3[^]*what it said last/);
    await supervised.stop();
    expect(launches).toBe(1);
  });

  it('does not take an asked restart for a death', async () => {
    const supervised = supervise(SERVES);
    await supervised.start();
    const first = supervised.pid;
    const died = jest.fn();
    supervised.on('died', died);
    await supervised.restart();
    expect(isRunning(first)).toBe(false);
    expect(isRunning(supervised.pid)).toBe(true);
    expect(died).not.toHaveBeenCalled();
  });

  it('kills a process that does not heed the stop', async () => {
    const supervised = supervise(IGNORES_STOP, { stopWithinMs: 100 });
    await supervised.start();
    const { pid } = supervised;
    await supervised.stop();
    expect(isRunning(pid)).toBe(false);
  });
});

function specOf(script: string): ProcessSpec {
  return {
    name: 'part',
    launch: () => spawnNode(script),
    ready: async (child) => {
      if (child.stdout !== null) await once(child.stdout, 'data');
    },
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}

function spawnNode(script: string) {
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
}

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
