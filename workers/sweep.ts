import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import type { Engine } from './engine';
import { startLoop, type Loop } from './loop';
import { Postponed } from './deferred-wakes';
import { keepOfficesRunning, newTally, startMissingIfAny, WAKE_PAUSES, wakeUnseen } from './start-roles';

const SWEEP_PAUSE_MS = 10_000;
/** A wake is under way for some time before its workflow has noted it. */
const UNSEEN_AFTER_MS = 20_000;
/** Most cases woken in one round; the others follow in the next. */
const UNSEEN_AT_ONCE = 200;
/** To count what runs costs more the more cases are open, so it is done more rarely then. */
const COUNT_PAUSE_MS_PER_CASE = 15;
const LONGEST_COUNT_PAUSE_MS = 5 * 60_000;

/** Looks, every ten seconds, for what fell between two chairs. */
export function startSweep(store: Store, engine: Engine, logger: Logger): Loop {
  const stopping = new AbortController();
  const resting = new Postponed(WAKE_PAUSES);
  let countAt = 0;
  const loop = startLoop('sweep', logger, SWEEP_PAUSE_MS, async () => {
    const tally = newTally();
    const going = { store, engine, tally, signal: stopping.signal };
    try {
      await keepOfficesRunning(going);
      const olderThan = new Date(store.clock().getTime() - UNSEEN_AFTER_MS);
      await wakeUnseen(going, { olderThan, limit: UNSEEN_AT_ONCE, resting });
      if (performance.now() >= countAt) {
        const open = await startMissingIfAny(going);
        countAt = performance.now() + Math.min(open * COUNT_PAUSE_MS_PER_CASE, LONGEST_COUNT_PAUSE_MS);
      }
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    } finally {
      const { woken, started, refused } = tally;
      if (woken + started + refused.length > 0)
        logger.info({ woken, started, refused: refused.length }, 'Cases were set going again.');
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
