import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { LogFile } from './log-files';
import type { ProcessSpec } from './supervised-process';

const READY_WITHIN_MS = 60_000;

export interface NodeChildOptions {
  name: string;
  script: string;
  args?: readonly string[];
  env: NodeJS.ProcessEnv;
  logFolder: string;
}

/** A process of the office: it sends a message when it is ready, and ends when its channel to the launcher closes. */
export function nodeChild(options: NodeChildOptions): ProcessSpec {
  const log = new LogFile(options.logFolder, options.name);
  log.rotate();
  return {
    name: options.name,
    launch: () =>
      log.openForChild((descriptor) =>
        fork(options.script, [...(options.args ?? [])], {
          env: options.env,
          stdio: ['ignore', descriptor, descriptor, 'ipc'],
          // A separate process group: Ctrl-C must reach the launcher alone, which stops all in order.
          detached: true,
          execArgv: ['--enable-source-maps'],
        }),
      ),
    ready: untilReady,
    stopSignal: 'SIGTERM',
    stopWithinMs: 25_000,
    logTail: () => log.tail(5),
  };
}

function untilReady(child: ChildProcess, died: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It did not say that it is ready.')), READY_WITHIN_MS);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready')
        finish(resolve);
    });
    died.addEventListener('abort', () => finish(() => reject(new Error('It ended.'))));
  });
}
