import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 10_000;
/** After this time a process counts as healthy again, and its backoff starts anew. */
const HEALTHY_AFTER_MS = 30_000;

export interface ProcessSpec {
  name: string;
  launch: () => ChildProcess;
  /** Resolves when this incarnation serves; the signal ends the wait when it died first. */
  ready: (child: ChildProcess, signal: AbortSignal) => Promise<void>;
  stopSignal: NodeJS.Signals;
  stopWithinMs: number;
  /** Ends it at once, where SIGKILL would leave something behind. */
  forceSignal?: NodeJS.Signals;
  /** The end of its log, for the message of a failed start. */
  logTail?: () => string;
}

export interface ProcessEvents {
  ready: [{ name: string; pid: number }];
  died: [{ name: string; code: number | null; signal: NodeJS.Signals | null }];
}

interface Incarnation {
  child: ChildProcess;
  ended: Promise<string>;
  since: number;
  up: boolean;
}

/** A process that is kept running: when it dies unexpectedly it is started again, after a growing pause. */
export class SupervisedProcess extends EventEmitter<ProcessEvents> {
  private incarnation: Incarnation | undefined;
  private wanted = false;
  private backoffMs = FIRST_BACKOFF_MS;
  private reviving: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly spec: ProcessSpec) {
    super();
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.incarnation?.child.pid;
  }

  /** Starts it; a failure of this first start is the caller's. */
  async start(): Promise<void> {
    this.wanted = true;
    await this.launchOnce();
  }

  /** Sends a signal from outside: the supervisor treats what follows as unexpected. */
  kill(signal: NodeJS.Signals): boolean {
    return this.incarnation?.child.kill(signal) ?? false;
  }

  /** Stops it and starts it again; resolves when the new one serves. */
  async restart(): Promise<void> {
    await this.reviving;
    this.wanted = false;
    await this.end();
    this.wanted = true;
    await this.launchOnce();
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.stopping.abort();
    await this.end();
    await this.reviving;
  }

  /** Stops at once, for a second Ctrl-C. */
  forceStop(): void {
    this.wanted = false;
    this.stopping.abort();
    this.incarnation?.child.kill(this.spec.forceSignal ?? 'SIGKILL');
  }

  private async launchOnce(): Promise<void> {
    const child = this.spec.launch();
    const died = new AbortController();
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
        died.abort();
      });
      child.once('exit', (code, signal) => {
        resolve(signal === null ? `exit code ${code ?? '?'}` : `signal ${signal}`);
        died.abort();
        this.onEnd(child, code, signal);
      });
    });
    const running: Incarnation = { child, ended, since: performance.now(), up: false };
    this.incarnation = running;
    try {
      await Promise.race([this.spec.ready(child, died.signal), ended]);
      if (died.signal.aborted) throw new Error('It ended.');
    } catch (error) {
      if (this.incarnation === running) this.incarnation = undefined;
      child.kill('SIGKILL');
      if (!died.signal.aborted) throw error;
      throw new Error(`${this.name} ended before it was ready (${await ended}).${this.tail()}`);
    }
    running.up = true;
    this.emit('ready', { name: this.name, pid: child.pid ?? 0 });
  }

  private onEnd(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    const running = this.incarnation;
    if (running?.child !== child) return;
    this.incarnation = undefined;
    // A process that dies before it was ready is reported to the caller of that start.
    if (!this.wanted || !running.up) return;
    const ranFor = performance.now() - running.since;
    this.emit('died', { name: this.name, code, signal });
    if (ranFor > HEALTHY_AFTER_MS) this.backoffMs = FIRST_BACKOFF_MS;
    this.reviving ??= this.revive().finally(() => (this.reviving = undefined));
  }

  private async revive(): Promise<void> {
    while (this.wanted) {
      const pause = delay(this.backoffMs, undefined, { signal: this.stopping.signal });
      this.backoffMs = Math.min(this.backoffMs * 2, LONGEST_BACKOFF_MS);
      await pause.catch(() => undefined);
      if (!this.isWanted()) return;
      const up = await this.launchOnce().then(
        () => true,
        () => false,
      );
      if (up) return;
    }
  }

  // A method, because the flag changes while the loop awaits, which the compiler's narrowing does not see.
  private isWanted(): boolean {
    return this.wanted;
  }

  private async end(): Promise<void> {
    const running = this.incarnation;
    if (running === undefined) return;
    running.child.kill(this.spec.stopSignal);
    const timer = setTimeout(
      () => running.child.kill(this.spec.forceSignal ?? 'SIGKILL'),
      this.spec.stopWithinMs,
    );
    await running.ended;
    clearTimeout(timer);
  }

  private tail(): string {
    const text = this.spec.logTail?.() ?? '';
    return text === '' ? '' : `\n${text}`;
  }
}
