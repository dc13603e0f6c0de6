import { forgetOldKeys } from '../db/core/idempotency';
import { countEndedOutages } from '../db/centre/outages';
import { foldQueueCounts } from '../db/queue/queue';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { startLoop, type Loop } from './loop';

const PAUSE_MS = 10_000;

/**
 * Clears away what is no longer needed and counts what was left to be counted. Nobody waits for it, and it must not hold
 * up what looks after cases: after a long outage the count alone can take longer than a query may.
 */
export function startHousekeeping(store: Store, logger: Logger): Loop {
  return startLoop('housekeeping', logger, PAUSE_MS, async () => {
    await forgetOldKeys(store);
    await foldQueueCounts(store);
    await countEndedOutages(store);
    return false;
  });
}
