import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { inParallel } from './in-parallel';
import type { baseline } from './baseline-workflow';

const TASK_QUEUE = 'bench-baseline';
/** The names that baseline-workflow.ts exports; only its own bundle may load that file. */
const WORKFLOW = 'baseline';
const SIGNAL = 'goOn';
const ReadyMessage = z.object({ type: z.literal('ready') });

/** The bare workflow on the engine that the office uses, with its own worker process. */
export class Baseline {
  private started = 0;

  private constructor(
    private readonly worker: ChildProcess,
    private readonly client: Client,
  ) {}

  static async start(client: Client, address: string): Promise<Baseline> {
    const settings = { address, namespace: client.options.namespace, taskQueue: TASK_QUEUE };
    const worker = fork(require.resolve('./baseline-worker'), [JSON.stringify(settings)], {
      // A separate process group: Ctrl-C reaches the bench alone, and the worker ends when its channel closes.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as unknown[];
    if (!ReadyMessage.safeParse(message).success)
      throw new Error('The worker of the baseline did not start.');
    return new Baseline(worker, client);
  }

  get pid(): number {
    return this.worker.pid ?? 0;
  }

  /** Runs `count` workflows, `concurrency` at a time; returns the ids of those that ended. */
  async run(count: number, concurrency: number): Promise<string[]> {
    return inParallel(count, concurrency, async () => {
      this.started += 1;
      const workflowId = `baseline-${this.started}`;
      const handle = await this.client.workflow.signalWithStart<typeof baseline>(WORKFLOW, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [],
        signal: SIGNAL,
      });
      await handle.result();
      return workflowId;
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.worker, 'exit');
    if (this.worker.exitCode === null && this.worker.kill('SIGTERM')) await ended;
  }
}
