/** Succeeds when the worker of this container has polled its Temporal queues recently. */
const { hostname } = require('node:os');
const { Connection } = require('@temporalio/client');
const { loadConfig } = require('../dist/platform/config');
const { CASE_QUEUE, centreQueue, floorQueue } = require('../dist/workflows/task-queues');

const WORKFLOWS = 1;
const ACTIVITIES = 2;
/** A long poll takes a minute at most. */
const LATELY_MS = 2 * 60_000;

/** One queue of each role. Stations are left out: a role without configured devices polls for none. */
const QUEUES = {
  case: () => ({ name: CASE_QUEUE, taskQueueType: WORKFLOWS }),
  centre: (office) => ({ name: centreQueue(office, 'enrol'), taskQueueType: ACTIVITIES }),
  station: () => null,
  floor: (office) => ({ name: floorQueue(office), taskQueueType: ACTIVITIES }),
};

async function isPolled({ workflowService }, namespace, { name, taskQueueType }) {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
  return pollers.some(({ identity, lastAccessTime }) => {
    const seenAt = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return identity?.endsWith(`@${hostname()}`) && Date.now() - seenAt < LATELY_MS;
  });
}

async function main() {
  const { roles, office, temporal } = loadConfig();
  const connection = await Connection.connect({ address: temporal.address, connectTimeout: '5s' });
  try {
    for (const queue of roles.map((role) => QUEUES[role](office)).filter(Boolean)) {
      if (await isPolled(connection, temporal.namespace, queue)) continue;
      console.error(`Temporal has not seen this worker on the queue ${queue.name}.`);
      process.exitCode = 1;
    }
  } finally {
    await connection.close();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
