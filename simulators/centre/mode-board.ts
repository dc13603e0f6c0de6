import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { JsonState } from '../json-state';
import { seededRandom } from '../seeded-random';
import { searchOrder } from './osia-schemas';
import type { ForcedVerdict } from './osia-schemas';

const mode = z.enum(['up', 'slow', 'flaky', 'silent', 'down']);

export const modeChange = z.strictObject({
  enrol: mode.optional(),
  identify: mode.optional(),
  read: mode.optional(),
  verify: mode.optional(),
});
export const delayChange = z.strictObject({
  verdictMs: z.int().min(0).optional(),
  latencyMs: z.int().min(0).optional(),
});
export const verdictOrders = z.strictObject({ verdicts: z.array(searchOrder.shape.forced.unwrap()) });

const boardState = z.strictObject({
  modes: z.strictObject({ enrol: mode, identify: mode, read: mode, verify: mode }),
  verdictMs: z.int(),
  latencyMs: z.int(),
  nextVerdicts: z.array(searchOrder.shape.forced.unwrap()),
});

export type CentreFunction = keyof z.infer<typeof modeChange>;
/** What happens to one call before it is read. `mute`: the work is done and the answer is lost. */
export type CallTreatment = 'answer' | 'hold' | 'mute' | 'refuse' | 'drop';

const SLOWDOWN = 10;
const SLOW_AT_LEAST_MS = 2000;
const DEFAULT_VERDICT_MS = 200;

/** The mode of each function of the centre, as tests and demos set it. Kept on disk. */
export class ModeBoard {
  private readonly state: JsonState<z.infer<typeof boardState>>;
  private readonly random: () => number;
  private readonly changes = new EventEmitter();

  constructor(folder: string, seed: number) {
    this.random = seededRandom(seed, 'centre');
    this.state = new JsonState(join(folder, 'board.json'), boardState, {
      modes: { enrol: 'up', identify: 'up', read: 'up', verify: 'up' },
      verdictMs: DEFAULT_VERDICT_MS,
      latencyMs: 0,
      nextVerdicts: [],
    });
  }

  modes(): Readonly<Record<CentreFunction, z.infer<typeof mode>>> {
    return this.state.get().modes;
  }

  delays(): { verdictMs: number; latencyMs: number } {
    const { verdictMs, latencyMs } = this.state.get();
    return { verdictMs, latencyMs };
  }

  setModes(change: z.infer<typeof modeChange>): void {
    const state = this.state.get();
    this.state.set({ ...state, modes: { ...state.modes, ...change } });
    this.changes.emit('change');
  }

  setDelays(change: z.infer<typeof delayChange>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  setNextVerdicts(verdicts: ForcedVerdict[]): void {
    this.state.set({ ...this.state.get(), nextVerdicts: verdicts });
  }

  takeVerdict(): ForcedVerdict | undefined {
    const [next, ...nextVerdicts] = this.state.get().nextVerdicts;
    if (next !== undefined) this.state.set({ ...this.state.get(), nextVerdicts });
    return next;
  }

  onChange(listener: () => void): void {
    this.changes.on('change', listener);
  }

  /** Whether results of this function stay inside the centre for now. */
  holdsBack(name: CentreFunction): boolean {
    const now = this.modes()[name];
    return now === 'silent' || now === 'down';
  }

  latencyMs(name: CentreFunction): number {
    return this.stretched(name, this.state.get().latencyMs);
  }

  verdictMs(): number {
    return this.stretched('identify', this.state.get().verdictMs);
  }

  treatment(name: CentreFunction): CallTreatment {
    switch (this.modes()[name]) {
      case 'up':
      case 'slow':
        return 'answer';
      case 'silent':
        return 'hold';
      case 'down':
        return this.random() < 0.5 ? 'drop' : 'refuse';
      case 'flaky':
        return this.flakyTreatment();
    }
  }

  private flakyTreatment(): CallTreatment {
    const draw = this.random();
    if (draw < 0.1) return 'refuse';
    if (draw < 0.2) return 'drop';
    return draw < 0.3 ? 'mute' : 'answer';
  }

  private stretched(name: CentreFunction, milliseconds: number): number {
    return this.modes()[name] === 'slow' ? Math.max(SLOW_AT_LEAST_MS, milliseconds * SLOWDOWN) : milliseconds;
  }
}
