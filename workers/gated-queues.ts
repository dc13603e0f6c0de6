import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { GatedQueues } from '../activities/centre-link';
import { centreQueue } from '../workflows/task-queues';

const { TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;
const DEADLINE_MS = 5_000;
/**
 * The queue's own limit is coarse: the pacer in Postgres is exact and must be the narrower of the two, even while the
 * queue catches up after a pause of the engine.
 */
const COARSE = 2;

/** The queues of the centre, opened and closed by the server's own rate limit for a whole queue. */
export function gatedQueues(client: Client, namespace: string): GatedQueues {
  const timely = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + DEADLINE_MS, call);
  return {
    limit: async (office, centreFunction, perSecond) => {
      await timely(() =>
        client.workflowService.updateTaskQueueConfig({
          namespace,
          taskQueue: centreQueue(office, centreFunction),
          taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
          updateQueueRateLimit: {
            rateLimit: { requestsPerSecond: perSecond * COARSE },
            // The command line shows a limit of 0 as no limit, so the reason has to state it.
            reason: perSecond === 0 ? 'TERTUTUP: fungsi pusat putus' : `terbuka: ${perSecond} per detik`,
          },
        }),
      );
    },
  };
}
