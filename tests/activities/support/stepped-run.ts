import { createFloorActivities } from '../../../activities/floor';
import type { Store } from '../../../db/core/store';
import type { Fate, ModelPrinter } from './model-printer';
import { atWork } from '../../support/store';

/** Time that passes on demand, for the store, the senders and the printer alike. */
export class VirtualTime {
  private passedMs = 0;

  constructor(private readonly office: { clock(): Date; setClock(instant: Date): void }) {}

  readonly now = (): number => this.passedMs;

  pass(seconds: number): void {
    this.passedMs += seconds * 1000;
    this.office.setClock(new Date(this.office.clock().getTime() + seconds * 1000));
  }
}

export interface Floor {
  office: Store;
  printer: ModelPrinter;
  time: VirtualTime;
  /** What was logged as an error. */
  alarms: object[];
}

interface Gate {
  what: string;
  open: (fate: Fate) => void;
}

/**
 * One run of the real print activity, in a process of its own as it were: it stops before every exchange with the
 * printer and at every pause, until the test lets it go on. One that never goes on was killed there.
 */
export class SteppedRun {
  private gate: Gate | null = null;
  private over = false;
  private failure: Error | null = null;
  private notify: () => void = () => undefined;

  constructor(
    private readonly floor: Floor,
    readonly attemptId: string,
    caseId: string,
  ) {
    const { office, printer, time } = floor;
    const client = printer.client(attemptId, (what) => this.stopAt(what));
    const activities = createFloorActivities({
      store: atWork(office),
      printerOf: () => client,
      logger: { error: (facts: object) => void floor.alarms.push(facts) },
      timing: { monotonic: time.now, pauses: () => () => this.stopAt('pause').then(() => undefined) },
    });
    activities.print({ caseId, attemptId }).then(
      () => this.end(null),
      (error: unknown) => this.end(error instanceof Error ? error : new Error(String(error))),
    );
  }

  get isOver(): boolean {
    return this.over;
  }

  /** What the run is about to do; null when it is over. */
  async about(): Promise<string | null> {
    while (this.gate === null && !this.over) await new Promise<void>((resolve) => (this.notify = resolve));
    if (this.failure !== null) throw this.failure;
    return this.gate?.what ?? null;
  }

  /** Lets it do that, and returns once it is about to do the next thing or is over. */
  async step(fate: Fate = 'through'): Promise<string | null> {
    const what = await this.about();
    const gate = this.gate;
    if (gate === null) return null;
    if (what === 'pause') this.floor.time.pass(1);
    this.gate = null;
    gate.open(fate);
    return this.about();
  }

  /** Steps until it is about to do a thing; fails when it ends before. */
  async until(what: string): Promise<void> {
    for (let next = await this.about(); next !== what; next = await this.step()) {
      if (next === null) throw new Error(`the run ended before ${what}`);
    }
  }

  /** Steps to its end, with the printer at work beside it. */
  async finish(meanwhile: () => void = () => undefined): Promise<void> {
    for (let next = await this.about(); next !== null; next = await this.step()) meanwhile();
  }

  private stopAt(what: string): Promise<Fate> {
    return new Promise((open) => {
      this.gate = { what, open };
      this.notify();
    });
  }

  private end(failure: Error | null): void {
    this.over = true;
    this.failure = failure;
    this.notify();
  }
}
