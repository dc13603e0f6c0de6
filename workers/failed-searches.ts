import { raiseOldSfe } from '../db/case/failed-searches';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { startLoop, type Loop } from './loop';

/** The limit is in days, and in a long outage each round reads all waiting cases. */
const PAUSE_MS = 60 * 60_000;

/** Raises cases to an officer for which waiting is useless; see db/case/failed-searches.ts. */
export function startFailedSearchWatch(store: Store, logger: Logger): Loop {
  return startLoop('old-sfe', logger, PAUSE_MS, async () => {
    const raised = await raiseOldSfe(store);
    if (raised > 0) logger.info({ raised }, 'Old SFE were raised to the officers.');
    return false;
  });
}
