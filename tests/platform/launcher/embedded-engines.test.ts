import { Client } from 'pg';
import { shared, TEST_NAMESPACE } from '../../support/servers';
import { temporalForTests, timeSkippingEnvironment } from '../../support/temporal';

describe('embedded Postgres', () => {
  it('runs with durable commits, on loopback only, asking for a password', async () => {
    const url = new URL(await shared('postgres'));
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const settings = await client.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings
        WHERE name IN ('listen_addresses', 'synchronous_commit', 'max_connections', 'server_encoding',
                       'unix_socket_directories', 'log_error_verbosity', 'log_min_error_statement')`,
    );
    await client.end();
    expect(Object.fromEntries(settings.rows.map((row) => [row.name, row.setting]))).toEqual({
      listen_addresses: '127.0.0.1',
      synchronous_commit: 'on',
      max_connections: '200',
      server_encoding: 'UTF8',
      unix_socket_directories: '',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
    });
    url.password = 'wrong';
    const stranger = new Client({ connectionString: url.href });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
  });
});

describe('embedded Temporal', () => {
  it('has the namespace with its search attributes and keeps closed workflows for 90 days', async () => {
    const temporal = await temporalForTests();
    const { connection } = temporal.client;
    const { config } = await connection.workflowService.describeNamespace({ namespace: TEST_NAMESPACE });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: TEST_NAMESPACE,
    });
    await temporal.close();
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['OfficeCode', 'CaseStage', 'ExternalStatus', 'StageSince', 'StationCode']),
    );
  });

  it('has a time-skipping server for tests', async () => {
    const environment = await timeSkippingEnvironment();
    const before = await environment.currentTimeMs();
    await environment.sleep('180 days');
    const passed = (await environment.currentTimeMs()) - before;
    await environment.teardown();
    expect(passed).toBeGreaterThanOrEqual(180 * 24 * 3600 * 1000);
  });
});
