import { forgetOldKeys } from '../db/core/idempotency';
import { countEndedOutages } from '../db/centre/outages';
import { foldQueueCounts } from '../db/queue/queue';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { startLoop, type Loop } from './loop';

const PAUSE_MS = 10_000;

/**
 * Deletes what is no longer needed and counts what ended outages held up. It runs separately so that it never delays
 * the handling of cases: after a long outage the count alone can exceed the time limit of a query.
 */
export function startHousekeeping(store: Store, logger: Logger): Loop {
  return startLoop('housekeeping', logger, PAUSE_MS, async () => {
    await forgetOldKeys(store);
    await foldQueueCounts(store);
    await countEndedOutages(store);
    return false;
  });
}
