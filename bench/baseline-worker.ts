import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';

/** The same as the product's, so that the cache favours neither side. */
const CACHED_WORKFLOWS = 500;

export const BaselineSettings = z.strictObject({
  address: z.string(),
  namespace: z.string(),
  taskQueue: z.string(),
});

export interface BaselineActivities {
  nothing(): Promise<void>;
}

const activities: BaselineActivities = { nothing: () => Promise.resolve() };

async function main(): Promise<void> {
  const { address, namespace, taskQueue } = BaselineSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  // Connects as the product does, so that the comparison is of the work alone.
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    workflowsPath: require.resolve('./baseline-workflow'),
  });
  const running = worker.run();
  for (const event of ['SIGTERM', 'disconnect'] as const) process.on(event, () => worker.shutdown());
  process.send?.({ type: 'ready' });
  await running;
  await connection.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
