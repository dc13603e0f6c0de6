import { EventEmitter } from 'node:events';
import type { ProcessEvents, ProcessSpec } from './supervised-process';
import { SupervisedProcess } from './supervised-process';

/** The processes of one office: kept running, found by name, stopped in order. */
export class Supervisor extends EventEmitter<ProcessEvents> {
  private readonly processes = new Map<string, SupervisedProcess>();
  private stopped = false;

  async start(spec: ProcessSpec): Promise<void> {
    if (this.stopped) throw new Error('The office is stopping.');
    const process = new SupervisedProcess(spec);
    process.on('died', (event) => this.emit('died', event));
    process.on('ready', (event) => this.emit('ready', event));
    this.processes.set(spec.name, process);
    await process.start();
  }

  pids(): Record<string, number> {
    return Object.fromEntries(
      [...this.processes].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])),
    );
  }

  named(name: string): SupervisedProcess {
    const process = this.processes.get(name);
    if (process === undefined) throw new Error(`No process is called ${name}.`);
    return process;
  }

  /** Those of one group end together, the groups one after the other. */
  async stop(groups: readonly (readonly string[])[]): Promise<void> {
    this.stopped = true;
    for (const group of groups) {
      await Promise.all(group.map(async (name) => this.processes.get(name)?.stop()));
    }
  }

  forceStop(): void {
    this.stopped = true;
    for (const process of this.processes.values()) process.forceStop();
  }
}
