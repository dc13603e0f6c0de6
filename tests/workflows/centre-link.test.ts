import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { LinkReport } from '../../domain/centre/link-report';
import { until } from '../../platform/launcher/waiting';
import { officeWorkflowId } from '../../workflows/office-messages';
import type { centreLink } from '../../workflows/centre-link/workflow';
import { centreLinkQueue } from '../../workflows/task-queues';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

const OFFICE = '53.71';
const AWAY_MS = 3_000;
const WITHIN_MS = 20_000;

describe('the link to the centre', () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => void (environment = await timeSkippingEnvironment()));
  afterAll(() => environment.teardown());

  test('tells its next look how late its own pause ended', async () => {
    const looks: { office: string; lateMs?: number }[] = [];
    const tendLink = (input: { office: string; lateMs?: number }): LinkReport => {
      looks.push(input);
      const at = new Date(0).toISOString();
      return { functions: [], nextLook: at, at };
    };
    const connection = environment.nativeConnection;
    const keeper = await Worker.create({
      connection,
      taskQueue: centreLinkQueue(OFFICE),
      activities: { tendLink },
    });
    // Without a cache, since the test server waits for ever for the worker that keeps a workflow and is gone.
    const ofWorkflows = async (): Promise<Worker> =>
      Worker.create({
        connection,
        taskQueue: 'link',
        maxCachedWorkflows: 0,
        workflowBundle: await workflowBundle(),
      });
    const handle = await environment.client.workflow.start<typeof centreLink>('centreLink', {
      workflowId: officeWorkflowId('centre-link', OFFICE),
      taskQueue: 'link',
      args: [{ office: OFFICE }],
    });
    const isPaused = async (): Promise<boolean> =>
      (await handle.fetchHistory()).events?.at(-1)?.timerStartedEventAttributes != null;
    await keeper.runUntil(async () => {
      // The worker has to be gone before the pause ends; should it end before, the next one is taken.
      do await (await ofWorkflows()).runUntil(() => until(isPaused, WITHIN_MS));
      while (!(await isPaused()));
      const { length } = looks;
      const goneAt = await environment.currentTimeMs();
      await until(async () => (await environment.currentTimeMs()) >= goneAt + AWAY_MS, WITHIN_MS);
      await (await ofWorkflows()).runUntil(() => until(() => looks.length > length, WITHIN_MS));
      expect(looks[0]).toEqual({ office: OFFICE, lateMs: 0 });
      expect(looks[length]?.lateMs).toBeGreaterThan(AWAY_MS / 2);
      await handle.terminate();
    });
  });
});
