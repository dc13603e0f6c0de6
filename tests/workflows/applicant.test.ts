import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { CaseView } from '../../domain/case/view';
import { lookAgain, applicantWorkflowId, caseStatus, CaseStage } from '../../workflows/applicant/messages';
import type { applicant } from '../../workflows/applicant/workflow';
import { centreQueue, floorQueue, stationQueue } from '../../workflows/task-queues';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

const OFFICE = '53.71';
const STATION = '53.71.04';
const START: CaseView = {
  seq: 1,
  stage: 'REGISTERED',
  externalStatus: 'BELUM_REKAM',
  since: '2026-11-23T01:00:00.000Z',
  cause: null,
  awaitsMinistry: false,
  requestedRecording: null,
  statusesByHand: false,
  submission: null,
  searchFailures: 0,
  attempt: null,
};

/** The case as Postgres would have it: steps change it and name themselves in `steps`. */
class FakeCase {
  readonly steps: string[] = [];
  view: CaseView = START;
  /** What each further submission leads to; the last one is repeated. */
  submissions: Partial<CaseView>[] = [];
  failures: Record<string, number> = {};
  /** Whether the office leaves the quality check to an officer. */
  isCheckedByOfficer = false;

  change(change: Partial<CaseView>): CaseView {
    this.view = { ...this.view, ...change, seq: this.view.seq + 1 };
    return this.view;
  }

  step(name: string, change: () => CaseView): Promise<CaseView> {
    this.steps.push(name);
    const left = this.failures[name] ?? 0;
    this.failures[name] = left - 1;
    if (left > 0) throw new Error(`${name} fails`);
    return Promise.resolve(change());
  }

  get activities(): Record<string, (input: never) => Promise<CaseView>> {
    const attempt = (state: 'SENDING' | 'PRINTED' | 'GOOD') =>
      this.view.attempt && { ...this.view.attempt, state };
    const given = (): CaseView => this.change(this.submissions.shift() ?? { stage: 'SENT' });
    return {
      resume: () => this.step('resume', () => this.view),
      capture: () => this.step('capture', () => this.change({ stage: 'RECORDED', requestedRecording: null })),
      failRecording: () => this.step('failRecording', () => this.change({ requestedRecording: null })),
      submit: () => this.step('submit', given),
      identify: () => this.step('identify', given),
      pullData: () => this.step('pullData', () => this.view),
      giveBack: () => this.step('giveBack', () => this.change({ attempt: null })),
      print: () => this.step('print', () => this.change({ stage: 'PRINTED', attempt: attempt('PRINTED') })),
      checkQuality: () =>
        this.step('checkQuality', () =>
          this.isCheckedByOfficer ? this.view : this.change({ stage: 'READY', attempt: attempt('GOOD') }),
        ),
    };
  }
}

describe('the applicant workflow', () => {
  let environment: TestWorkflowEnvironment;
  let caseSerial = 0;
  beforeAll(async () => void (environment = await timeSkippingEnvironment()));
  afterAll(() => environment.teardown());

  /** Runs a case with workers on all the queues it uses, for as long as `story` takes. */
  async function withCase(
    fake: FakeCase,
    story: (handle: WorkflowHandle<typeof applicant>) => Promise<void>,
  ): Promise<void> {
    caseSerial += 1;
    const caseNumber = `5371-2026-${String(caseSerial).padStart(6, '0')}`;
    const taskQueue = 'case';
    const queues = [
      stationQueue(STATION),
      ...(['enrol', 'identify', 'read'] as const).map((name) => centreQueue(OFFICE, name)),
      floorQueue(OFFICE),
    ];
    const connection = environment.nativeConnection;
    const activities = fake.activities;
    const workers = await Promise.all([
      Worker.create({ connection, taskQueue, activities, workflowBundle: await workflowBundle() }),
      ...queues.map((queue) => Worker.create({ connection, taskQueue: queue, activities })),
    ]);
    const running = Promise.all(workers.map((worker) => worker.run()));
    try {
      const handle = await environment.client.workflow.start<typeof applicant>('applicant', {
        workflowId: applicantWorkflowId(caseNumber),
        taskQueue,
        args: [
          { caseId: 'c', caseNumber, office: OFFICE, station: STATION, service: 'KTP_EL', reason: 'FIRST' },
        ],
        typedSearchAttributes: [{ key: CaseStage, value: 'REGISTERED' }],
      });
      await story(handle);
    } finally {
      for (const worker of workers) worker.shutdown();
      await running;
    }
  }

  const tell = (handle: WorkflowHandle, fake: FakeCase, change: Partial<CaseView>): Promise<void> =>
    handle.signal(lookAgain, { seq: fake.change(change).seq });

  async function until(handle: WorkflowHandle, condition: (view: CaseView) => boolean): Promise<CaseView> {
    for (;;) {
      const view = await handle.query(caseStatus);
      if (view !== null && condition(view)) return view;
    }
  }

  const ownSteps = (fake: FakeCase): string[] => fake.steps.filter((step) => step !== 'resume');

  async function replays(handle: WorkflowHandle): Promise<void> {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, await handle.fetchHistory());
  }

  const granted = { attempt: { attemptId: 'a1', printer: 'kupang-1', state: 'HELD' } } as const;
  const recording = { requestedRecording: { recordingId: 'r1', station: STATION } };

  test('goes from registration to hand-over, each step once and in order', async () => {
    const fake = new FakeCase();
    await withCase(fake, async (handle) => {
      await tell(handle, fake, recording);
      await until(handle, ({ stage }) => stage === 'SENT');
      await tell(handle, fake, { stage: 'PRINT_READY' });
      await until(handle, ({ stage }) => stage === 'PRINT_READY');
      await tell(handle, fake, granted);
      await until(handle, ({ stage }) => stage === 'READY');
      await tell(handle, fake, { stage: 'ISSUED' });
      await handle.result();
      const own = fake.steps.filter((step) => step !== 'resume');
      expect(own).toEqual(['capture', 'submit', 'pullData', 'print', 'checkQuality']);
      const { typedSearchAttributes } = await handle.describe();
      expect(typedSearchAttributes.get(CaseStage)).toBe('ISSUED');
    });
  });

  test('leaves a card to the officer who looks at it, and prints anew what the officer found spoiled', async () => {
    const fake = new FakeCase();
    fake.isCheckedByOfficer = true;
    const stages = async (handle: WorkflowHandle): Promise<unknown> =>
      (await handle.describe()).typedSearchAttributes.get(CaseStage);
    await withCase(fake, async (handle) => {
      await tell(handle, fake, { stage: 'PRINT_READY', ...granted });
      await until(handle, ({ stage }) => stage === 'PRINTED');
      while ((await stages(handle)) !== 'PRINTED') await handle.query(caseStatus);
      await tell(handle, fake, { stage: 'PRINT_READY', attempt: { ...granted.attempt, attemptId: 'a2' } });
      await until(handle, ({ attempt, stage }) => stage === 'PRINTED' && attempt?.attemptId === 'a2');
      await tell(handle, fake, { stage: 'READY' });
      await until(handle, ({ stage }) => stage === 'READY');
      await tell(handle, fake, { stage: 'ISSUED' });
      await handle.result();
      const own = fake.steps.filter((step) => step !== 'resume');
      const once = ['pullData', 'print', 'checkQuality'];
      expect(own).toEqual([...once, ...once]);
    });
  });

  test('goes on with a recording that a station brought, and again with one that replaced it', async () => {
    const fake = new FakeCase();
    await withCase(fake, async (handle) => {
      await tell(handle, fake, { stage: 'RECORDED' });
      await until(handle, ({ stage }) => stage === 'SENT');
      await tell(handle, fake, { stage: 'RECORDED', submission: null });
      await until(handle, ({ stage, seq }) => stage === 'SENT' && seq === fake.view.seq);
      await tell(handle, fake, { stage: 'CANCELLED' });
      await handle.result();
      expect(fake.steps.filter((step) => step !== 'resume')).toEqual(['submit', 'submit']);
    });
  });

  test('begins from whatever stage it finds: a card that was printed is checked, not printed again', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, seq: 9, stage: 'PRINTED', attempt: { ...granted.attempt, state: 'PRINTED' } };
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'READY');
      expect(fake.steps).toEqual(['resume', 'checkQuality']);
    });
  });

  test('waits for what an operator says of a print order, for as long as it takes, and prints nothing', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, seq: 7, stage: 'PRINT_READY', statusesByHand: true };
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'PRINT_READY');
      const ordered = { attemptId: 'a1', printer: 'manual-1', orderId: 'o1' };
      await tell(handle, fake, { stage: 'PRINTING', attempt: { ...ordered, state: 'SENDING' } });
      await until(handle, ({ stage }) => stage === 'PRINTING');
      await environment.sleep('3 days');
      await tell(handle, fake, { attempt: { ...ordered, state: 'UNCERTAIN' } });
      await until(handle, ({ attempt }) => attempt?.state === 'UNCERTAIN');
      await environment.sleep('3 days');
      expect(ownSteps(fake)).toEqual([]);
      await tell(handle, fake, { stage: 'PRINTED', attempt: { ...ordered, state: 'PRINTED' } });
      await until(handle, ({ stage }) => stage === 'READY');
      expect(ownSteps(fake)).toEqual(['checkQuality']);
      await replays(handle);
    });
  });

  test('ends at once for a case that is closed', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, seq: 5, stage: 'CANCELLED' };
    await withCase(fake, async (handle) => {
      await handle.result();
      expect(fake.steps).toEqual(['resume']);
    });
  });

  test('repeated and old signals cost no step', async () => {
    const fake = new FakeCase();
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'REGISTERED');
      for (let copy = 0; copy < 5; copy += 1) await handle.signal(lookAgain, { seq: 1 });
      await tell(handle, fake, { stage: 'CANCELLED' });
      await handle.result();
      expect(fake.steps).toEqual(['resume', 'resume']);
    });
  });

  test('a signal that the journal does not bear out costs one look, and what comes later is still seen', async () => {
    const fake = new FakeCase();
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'REGISTERED');
      await handle.signal(lookAgain, { seq: 99_999 });
      while (fake.steps.length < 2) await until(handle, () => true);
      const { historyLength } = await handle.describe();
      await environment.sleep('1 hour');
      expect((await handle.describe()).historyLength).toBeLessThanOrEqual(historyLength + 2);
      await tell(handle, fake, { stage: 'CANCELLED' });
      await handle.result();
      expect(fake.steps).toEqual(['resume', 'resume', 'resume']);
    });
  });

  test('a station that fails three times hands the case back to the desk', async () => {
    const fake = new FakeCase();
    fake.failures = { capture: 3 };
    await withCase(fake, async (handle) => {
      await tell(handle, fake, recording);
      await until(handle, ({ seq, requestedRecording }) => seq > 2 && requestedRecording === null);
      expect(fake.steps.filter((step) => step !== 'resume')).toEqual([
        'capture',
        'capture',
        'capture',
        'failRecording',
      ]);
    });
  });

  test('submission is tried until the centre answers, however often it fails', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'RECORDED' };
    fake.failures = { submit: 12 };
    await withCase(fake, async (handle) => {
      await environment.sleep('2 hours');
      await until(handle, ({ stage }) => stage === 'SENT');
      expect(fake.steps.filter((step) => step === 'submit')).toHaveLength(13);
    });
  });

  test('a case whose turn had come does not line up anew behind all who wait', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'RECORDED' };
    fake.failures = { submit: 4 };
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'SENT');
      const { events } = await handle.fetchHistory();
      const submissions = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled?.activityType?.name === 'submit' ? [scheduled] : [],
      );
      expect(submissions?.map(({ priority }) => priority?.priorityKey)).toEqual([2, 4, 3]);
      await replays(handle);
    });
  });

  test('a submission gives way to a verdict that an officer enters while the centre is away', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'RECORDED' };
    fake.failures = { submit: 1_000 };
    await withCase(fake, async (handle) => {
      await environment.sleep('1 hour');
      await tell(handle, fake, { stage: 'PRINT_READY', statusesByHand: true });
      await until(handle, ({ stage }) => stage === 'PRINT_READY');
      const tries = fake.steps.filter((step) => step === 'submit').length;
      await tell(handle, fake, granted);
      await until(handle, ({ stage }) => stage === 'READY');
      await environment.sleep('1 day');
      expect(fake.steps.filter((step) => step === 'submit')).toHaveLength(tries);
      await replays(handle);
    });
  });

  test('a submission goes on through news that leaves it due', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'RECORDED' };
    fake.failures = { submit: 12 };
    await withCase(fake, async (handle) => {
      await environment.sleep('10 seconds');
      await tell(handle, fake, { externalStatus: 'PROCESSING' });
      await environment.sleep('2 hours');
      await until(handle, ({ stage }) => stage === 'SENT');
      expect(fake.steps.filter((step) => step === 'submit')).toHaveLength(13);
      await replays(handle);
    });
  });

  test('a search that failed is asked for again, later each time, and the recording is not sent again', async () => {
    const fake = new FakeCase();
    const failed = (number: number): Partial<CaseView> => ({
      stage: 'SENT',
      searchFailures: number,
      submission: { number, asked: true, verdict: 'SEARCH_FAILURE' },
    });
    fake.view = { ...START, ...failed(1) };
    fake.submissions = [
      failed(2),
      failed(3),
      { stage: 'SENT', submission: { number: 4, asked: true, verdict: null } },
    ];
    await withCase(fake, async (handle) => {
      await environment.sleep('90 seconds');
      expect(ownSteps(fake)).toEqual(['identify']);
      await environment.sleep('20 minutes');
      await until(handle, ({ submission }) => submission?.number === 4);
      expect(ownSteps(fake)).toEqual(['identify', 'identify', 'identify']);
    });
  });

  test('data that cannot be pulled gives the attempt back and the case waits again', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'PRINT_READY', ...granted };
    fake.failures = { pullData: 1_000 };
    await withCase(fake, async (handle) => {
      await environment.sleep('1 minute');
      await until(handle, ({ attempt }) => attempt === null);
      expect(fake.steps).toContain('giveBack');
      expect(fake.steps).not.toContain('print');
    });
  });

  test('an uncertain print is left to two persons and never printed again', async () => {
    const fake = new FakeCase();
    fake.view = { ...START, stage: 'PRINTING', attempt: { ...granted.attempt, state: 'UNCERTAIN' } };
    await withCase(fake, async (handle) => {
      await environment.sleep('30 days');
      await tell(handle, fake, { stage: 'PRINTED', attempt: { ...granted.attempt, state: 'PRINTED' } });
      await until(handle, ({ stage }) => stage === 'READY');
      expect(fake.steps).not.toContain('print');
    });
  });

  test('a step on Postgres goes on with patience when local tries fail', async () => {
    const fake = new FakeCase();
    fake.failures = { resume: 4 };
    await withCase(fake, async (handle) => {
      await until(handle, ({ stage }) => stage === 'REGISTERED');
      const types = ((await handle.fetchHistory()).events ?? []).map(({ eventType }) => eventType);
      const { EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, EVENT_TYPE_MARKER_RECORDED } =
        temporal.api.enums.v1.EventType;
      expect(types.filter((type) => type === EVENT_TYPE_MARKER_RECORDED)).toHaveLength(1);
      expect(types.filter((type) => type === EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).toHaveLength(1);
      expect(fake.steps).toHaveLength(5);
    });
  });

  // The last: the engine for tests keeps its clock still for a task that no worker ever takes.
  test('a dead station does not hold a case that was recorded by hand, and nothing of it is submitted', async () => {
    const fake = new FakeCase();
    const dead = { recordingId: 'r1', station: '53.71.05' };
    await withCase(fake, async (handle) => {
      await tell(handle, fake, { requestedRecording: dead });
      await until(handle, ({ requestedRecording }) => requestedRecording !== null);
      await tell(handle, fake, { stage: 'RECORDED', requestedRecording: null, statusesByHand: true });
      await until(handle, ({ stage }) => stage === 'RECORDED');
      await tell(handle, fake, { stage: 'SENT' });
      await tell(handle, fake, { stage: 'PRINT_READY' });
      await until(handle, ({ stage }) => stage === 'PRINT_READY');
      expect(ownSteps(fake)).toEqual([]);
      await replays(handle);
    });
  });
});
