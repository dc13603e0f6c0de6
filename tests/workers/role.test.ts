import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { request } from 'undici';
import { anyFreePort, LOOPBACK } from '../../platform/launcher/ports';
import { until } from '../../platform/launcher/waiting';
import { SHUTDOWN, stepPollers } from '../../workers/role';
import { temporalForTests, type TestTemporal } from '../support/temporal';

describe('the pollers of a queue', () => {
  let temporal: TestTemporal;
  let metrics: string;

  beforeAll(async () => {
    const port = await anyFreePort();
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { metrics: { prometheus: { bindAddress: `${LOOPBACK}:${port}` } } },
    });
    metrics = `http://${LOOPBACK}:${port}/metrics`;
    temporal = await temporalForTests();
  });
  afterAll(() => temporal.close());

  const workerOf = (taskQueue: string, options: Partial<WorkerOptions>): Promise<Worker> => {
    const { connection, namespace } = temporal;
    const activities = { step: () => Promise.resolve() };
    return Worker.create({ connection, namespace, taskQueue, activities, ...SHUTDOWN, ...options });
  };

  /** How many polls for steps wait at the engine, by the count of the SDK. */
  async function waiting(taskQueue: string): Promise<number> {
    const text = await (await request(metrics)).body.text();
    const line = text
      .split('\n')
      .find((one) => one.startsWith('temporal_num_pollers{') && one.includes(`task_queue="${taskQueue}"`));
    return Number(line?.split(' ').at(-1) ?? 0);
  }

  test('are as many as it is given, where one without a number has more by itself', async () => {
    const few = await workerOf('pollers-few', stepPollers(2));
    const unsaid = await workerOf('pollers-unsaid', {});
    await few.runUntil(async () => {
      expect(await until(async () => (await waiting('pollers-few')) > 0, 20_000)).toBe(true);
      // Started later, it has more than two polls before the other would.
      await unsaid.runUntil(async () => {
        expect(await until(async () => (await waiting('pollers-unsaid')) > 2, 20_000)).toBe(true);
        expect(await waiting('pollers-few')).toBe(2);
      });
    });
  });
});
