import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallMeter } from './call-meter';
import { CallbackCourier } from './callback-courier';
import { EncounterStore } from './encounter-store';
import { identify } from './matcher';
import { ModeBoard } from './mode-board';
import type { SearchOrder } from './osia-schemas';
import { TaskDesk } from './task-desk';
import type { TaskAnswer } from './task-desk';

export interface CentreOptions {
  readonly home: string;
  readonly seed: number;
  readonly port: number;
  readonly token: string;
  /** Pauses between tries of one callback; after the last one the task is RESPONSE_ERROR. */
  readonly retryDelaysMs?: readonly number[];
}

/** The parts that the routes of the centre share. */
export interface CentreParts {
  readonly token: string;
  readonly board: ModeBoard;
  readonly meter: CallMeter;
  readonly store: EncounterStore;
  readonly desk: TaskDesk;
  readonly search: (order: SearchOrder) => TaskAnswer;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const RETRY_DELAYS_MS = [250, 1000, 3000];

export function openCentre(options: CentreOptions): CentreParts {
  const folder = join(options.home, 'centre');
  const board = new ModeBoard(folder, options.seed);
  const meter = new CallMeter(folder);
  const store = new EncounterStore(folder);
  const courier = new CallbackCourier(options.retryDelaysMs ?? RETRY_DELAYS_MS);
  const search = (order: SearchOrder): TaskAnswer => {
    const result = identify(store, order);
    return 'failed' in result ? { failure: result.failed } : { success: result.found };
  };
  const desk = new TaskDesk({ folder, board, courier, search });
  const stop = new AbortController();
  return {
    token: options.token,
    board,
    meter,
    store,
    desk,
    search,
    // A stop ends the pause early; the next try then finds its connection closed.
    pause: async (milliseconds) => {
      if (milliseconds > 0)
        await sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
    },
    close: async () => {
      stop.abort();
      await courier.close();
      desk.close();
      store.close();
      meter.close();
    },
  };
}
