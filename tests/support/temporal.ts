import { Client, Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { shared, TEST_NAMESPACE } from './servers';

export interface TestTemporal {
  address: string;
  namespace: string;
  /** For workers. */
  connection: NativeConnection;
  client: Client;
  close: () => Promise<void>;
}

/** Connections to the one dev server of the run; use a separate task queue and unique ids. */
export async function temporalForTests(): Promise<TestTemporal> {
  const address = await shared('temporal');
  const forClient = await Connection.connect({ address });
  const connection = await NativeConnection.connect({ address });
  return {
    address,
    namespace: TEST_NAMESPACE,
    connection,
    client: new Client({ connection: forClient, namespace: TEST_NAMESPACE }),
    close: async () => {
      await connection.close();
      await forClient.close();
    },
  };
}

/**
 * A separate time-skipping server, for timers. Time skips while a result is awaited or in `env.sleep`, not while an
 * update is awaited; `list` and `count` are not there. Call `teardown` at the end.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = await shared('temporal-test-server');
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    // The numbers of the protocol: 2 is a keyword, 6 a date and time.
    searchAttributes: Object.fromEntries(
      Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, type === 'Keyword' ? 2 : 6]),
    ),
  });
  return environment;
}

/** The workflows, bundled once for the run: `Worker.create({ workflowBundle: await workflowBundle() })`. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  return { codePath: await shared('workflow-bundle') };
}
