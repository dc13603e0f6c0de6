import { todayAt } from '../../db/office/sites';
import type { QueueKey } from '../../db/queue/queue';
import { type OutageBoard } from '../../domain/centre/outage';
import { type PolicyRules, DEFAULT_RULES } from '../../domain/queue/policy';
import type { PlainDate } from '../../domain/values/plain-date';
import { floorView } from '../../db/queue/floor-view';
import { outageBoard } from '../../db/centre/outages';
import { currentSetting } from '../../db/office/settings';
import { firstBeyondBlanko } from '../../db/queue/queue';
import type { Store } from '../../db/core/store';
import type { FloorView } from '../../domain/printers/hold-up';

/** What the wait of a case depends on besides the case itself. */
export interface WaitContext {
  floor: FloorView;
  /** The first waiting case that the free blanko do not reach; null when they reach all, or where no list is made. */
  firstBeyond: QueueKey | null;
  today: PlainDate;
  board: OutageBoard;
  /** The order that the office has decided on. */
  policy: PolicyRules;
}

/** What the wait of one print-ready case depends on; its own place decides whether the blanko reach it. */
export async function readWaitContext(store: Store, office: string): Promise<WaitContext> {
  const floor = await floorView(store, office);
  const board = await outageBoard(store.pool, office, store.clock());
  const policy = (await currentSetting(store.pool, office, 'QUEUE_POLICY'))?.value ?? DEFAULT_RULES;
  return { floor, firstBeyond: null, today: todayAt(store, office), board, policy };
}

/** The same for a list, where places are not counted: it is enough to know how far the blanko reach. */
export async function readWaitContextOfMany(store: Store, office: string): Promise<WaitContext> {
  const context = await readWaitContext(store, office);
  return { ...context, firstBeyond: await firstBeyondBlanko(store, office, context.floor.blankoFree) };
}
