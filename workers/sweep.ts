import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import type { Engine } from './engine';
import { startLoop, type Loop } from './loop';
import { DeferredWakes } from './deferred-wakes';
import {
  keepOfficesRunning,
  newTally,
  startMissingIfAny,
  WAKE_AGAIN_PAUSES,
  wakeUnseen,
} from './start-roles';

const SWEEP_PAUSE_MS = 10_000;
/** A wake takes some time until its workflow has confirmed it. */
const UNSEEN_AFTER_MS = 20_000;
/** Cases woken in one round at most; the rest follows in the next. */
const UNSEEN_AT_ONCE = 200;
/** Counting running workflows costs more with more open cases, so it is done less often then. */
const COUNT_PAUSE_MS_PER_CASE = 15;
const LONGEST_COUNT_PAUSE_MS = 5 * 60_000;

/** Every ten seconds, finds cases and offices whose workflow is missing or missed a wake. */
export function startSweep(store: Store, engine: Engine, logger: Logger): Loop {
  const stopping = new AbortController();
  const deferred = new DeferredWakes(WAKE_AGAIN_PAUSES);
  let countAt = 0;
  const loop = startLoop('sweep', logger, SWEEP_PAUSE_MS, async () => {
    const tally = newTally();
    const context = { store, engine, tally, signal: stopping.signal };
    try {
      await keepOfficesRunning(context);
      const olderThan = new Date(store.clock().getTime() - UNSEEN_AFTER_MS);
      await wakeUnseen(context, { olderThan, limit: UNSEEN_AT_ONCE, deferred });
      if (performance.now() >= countAt) {
        const open = await startMissingIfAny(context);
        countAt = performance.now() + Math.min(open * COUNT_PAUSE_MS_PER_CASE, LONGEST_COUNT_PAUSE_MS);
      }
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    } finally {
      const { woken, started, refused } = tally;
      if (woken + started + refused.length > 0)
        logger.info({ woken, started, refused: refused.length }, 'Cases were woken or started again.');
    }
    return false;
  });
  return {
    hurry: () => loop.hurry(),
    stop: () => {
      stopping.abort();
      return loop.stop();
    },
  };
}
