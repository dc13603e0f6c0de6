import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { inventedPerson } from '../../demo/harness/invented-people';
import { applicantWorkflowId, CaseStage, StageSince } from '../../workflows/applicant/messages';
import { CaseDriver } from '../support/case-driver';
import { aCaseToDecide } from '../support/case-story';
import { holdDown } from '../support/held-down';
import { aStack, type Stack } from '../support/office-stack';
import { Records } from '../support/records';

const STORY_MS = 300_000;
const STATION = '53.71.04';
const REGISTRATIONS = 500;
const RESENT = 20;
const REFUSED = 90;
const CONFIRMED = 90;
const BY_HAND = 20;

describe('a workflow engine that is away', () => {
  let stack: Stack;
  let records: Records;
  let comeBack: () => void = () => undefined;
  let connection: Connection;
  let temporal: Client;
  let ready: { caseId: string; caseNumber: string }[];

  const running = (where = ''): Promise<number> =>
    temporal.workflow
      .count(`WorkflowType = 'applicant' AND ExecutionStatus = 'Running'${where}`)
      .then((counted) => counted.count);
  /** How a run ended, and how many activities it gave to the workers. */
  const stepsOf = async (workflowId: string, runId: string): Promise<{ status: string; steps: number }> => {
    const run = temporal.workflow.getHandle(workflowId, runId);
    const { events } = await run.fetchHistory();
    const steps = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes != null).length;
    return { status: (await run.describe()).status.name, steps };
  };
  const terbit = (...args: string[]): Promise<{ code: number; said: string }> =>
    new Promise((done) => {
      const env = { ...process.env, TERBIT_HOME: stack.office.home };
      execFile(process.execPath, ['dist/cli/terbit.js', ...args], { env }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
      );
    });

  beforeAll(async () => {
    stack = await aStack({ seed: 5 });
    records = new Records(stack);
    connection = Connection.lazy({ address: stack.office.urls.temporal });
    temporal = new Client({ connection, namespace: 'terbit' });
    const driver = new CaseDriver(stack);
    await driver.register(2);
    await driver.deliver(2, 'SJ-AWAY');
    await recordAll(driver);
    ready = driver.cases;
    await stack.until(
      'two cards to be ready',
      () => driver.stages(),
      ({ READY }) => READY === 2,
    );
  }, STORY_MS);
  afterAll(async () => {
    comeBack();
    await records.close();
    await connection.close();
    await stack.close();
  });

  /** Records the cases of a driver until all have reached an officer or passed; a failed recording is repeated. */
  const recordAll = (driver: CaseDriver): Promise<unknown> =>
    stack.until(
      'every recording to be sent',
      async () => {
        for (const { caseId, station } of driver.cases)
          await stack.client.send('POST', `/v1/cases/${caseId}/recordings`, 'recorder', {
            body: { station },
          });
        return driver.stages();
      },
      (stages) => !('REGISTERED' in stages || 'RECORDED' in stages || 'SENT' in stages),
      120_000,
    );

  /** Twenty cases have a real recording, to be sent again; the others reach the officer by the journal alone. */
  async function casesToDecide(): Promise<{ caseId: string; action: string }[]> {
    await stack.control(stack.office.urls.centre ?? '', '/_sim/next-verdicts', {
      verdicts: Array.from({ length: RESENT }, () => 'DUPLICATE'),
    });
    const recorded = new CaseDriver(stack);
    await recorded.register(RESENT, 900);
    const toDecide: { caseId: string; action: string }[] = [];
    for (let index = 0; index < REFUSED; index++)
      toDecide.push({ caseId: await aCaseToDecide(records.store, 'DUPLICATE'), action: 'REFUSE' });
    for (let index = 0; index < CONFIRMED; index++)
      toDecide.push({ caseId: await aCaseToDecide(records.store, 'ADJUDICATE'), action: 'CONFIRM_UNIQUE' });
    await recordAll(recorded);
    await records.nothingUnderway();
    return [...recorded.cases.map(({ caseId }) => ({ caseId, action: 'RESEND' })), ...toDecide];
  }

  test(
    'while 500 register, 20 are recorded by hand and 200 decisions are entered: all accepted, all acted on, none twice',
    async () => {
      const toDecide = await casesToDecide();
      const byHand = new CaseDriver(stack);
      await byHand.register(BY_HAND, 1_500);
      await records.nothingUnderway();
      comeBack = await holdDown(stack.office, 'temporal');

      const registering = Array.from({ length: REGISTRATIONS }, (_, index) => {
        const body = { service: 'KTP_EL', reason: 'FIRST', office: '53.71', station: STATION };
        const applicant = inventedPerson(2_000 + index, 1980);
        return stack.client.send('POST', '/v1/cases', 'front-desk', { body: { ...body, applicant } });
      });
      const deciding = toDecide.map(({ caseId, action }) => {
        const body = { action, note: 'Diputuskan tanpa Temporal.' };
        return stack.client.send('POST', `/v1/cases/${caseId}/decision`, 'verifier', { body });
      });
      const recording = byHand.cases.map(({ caseId, station }) => {
        const body = { station, mode: 'manual' };
        return stack.client.send('POST', `/v1/cases/${caseId}/recordings`, 'recorder', { body });
      });
      const accepted = (await Promise.all(registering)).map(({ status }) => status);
      expect(accepted.filter((status) => status === 201)).toHaveLength(REGISTRATIONS);
      const decided = (await Promise.all(deciding)).map(({ status }) => status);
      expect(decided.filter((status) => status === 200)).toHaveLength(toDecide.length);

      for (const { status, body } of await Promise.all(recording))
        expect([status, body]).toMatchObject([200, { stage: 'RECORDED' }]);

      // The holder cannot be compared at the desk, and another way of hand-over works.
      const path = `/v1/cases/${ready[0]?.caseId}/hand-over`;
      const check = (body: object) =>
        stack.client.send('POST', path, 'front-desk', { body: { collector: 'HOLDER', check: body } });
      expect(await check({ kind: 'ONE_TO_ONE' })).toMatchObject({
        status: 503,
        body: { code: 'ENGINE_NOT_AVAILABLE', detail: expect.stringContaining('EXCEPTION') as string },
      });
      expect(await check({ kind: 'EXCEPTION', reason: 'READER_DOWN' })).toMatchObject({ status: 200 });
      expect(await records.count('cases WHERE acted_seq < seq')).toBe(
        REGISTRATIONS + BY_HAND + toDecide.length + 1,
      );

      comeBack();
      await records.nothingUnderway();
      await stack.until(
        'cases to be sent again',
        () => records.count(`cases WHERE stage = 'RECORDED' AND NOT statuses_by_hand`),
        (left) => left === 0,
      );
      const open = REGISTRATIONS + BY_HAND + RESENT + CONFIRMED + 1;
      await stack.until(
        'as many workflows as open cases',
        () => running(),
        (found) => found === open,
      );
      const events = await records.rows<{ type: string; n: number; cases: number }>(`
        SELECT event->>'type' AS type, count(*)::integer AS n, count(DISTINCT case_id)::integer AS cases
        FROM journal WHERE event->>'type' IN ('DECIDED', 'SUBMITTED') GROUP BY 1 ORDER BY 1`);
      expect(events).toEqual([
        { type: 'DECIDED', n: toDecide.length, cases: toDecide.length },
        { type: 'SUBMITTED', n: 2 + 2 * RESENT + REFUSED + CONFIRMED, cases: 2 + toDecide.length },
      ]);
      const runs = new Map<string, string[]>();
      const listed = temporal.workflow.list({ query: `WorkflowType = 'applicant'` });
      for await (const { workflowId, runId, startTime } of listed)
        runs.set(workflowId, [...(runs.get(workflowId) ?? []), `${startTime.toISOString()} ${runId}`]);
      // A wake may arrive twice (its answer was lost, or the sweep was as quick) when its case has just closed: the run
      // that it starts reads the case and ends.
      for (const [workflowId, [, ...again]] of [...runs].map(([id, all]) => [id, all.sort()] as const))
        for (const run of again)
          expect(await stepsOf(workflowId, run.split(' ')[1] ?? '')).toEqual({
            status: 'COMPLETED',
            steps: 0,
          });
      expect(runs.size).toBe(open + REFUSED + 1);
      expect(await running(` AND CaseStage = 'REGISTERED'`)).toBe(REGISTRATIONS);
      expect(await stack.violations()).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'with all its data gone: terbit rebuild starts every open case where it stands, and none twice',
    async () => {
      // The worker would restart the cases by itself; while it is frozen only the command does.
      stack.office.kill('worker-case', 'SIGSTOP');
      const folder = join(stack.office.home, 'temporal');
      const before = stack.office.pids()['temporal'];
      for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
      stack.office.kill('temporal', 'SIGKILL');
      await stack.until(
        'an empty Temporal',
        async () => stack.office.pids()['temporal'] !== before && (await running()) === 0,
        (empty) => empty,
      );
      const open = await records.count(`cases WHERE stage NOT IN ('ISSUED', 'CANCELLED', 'REFUSED')`);
      const first = await terbit('rebuild', '--per-second', '200');
      expect(first).toMatchObject({ code: 0 });
      expect(first.said).toContain(`  ${open} alur kerja dimulai`);
      const second = await terbit('rebuild', '--per-second', '200');
      expect(second).toMatchObject({ code: 0 });
      expect(second.said).toContain('  0 alur kerja dimulai');
      expect(second.said).toContain(`  ${open} dibiarkan: alur kerjanya sudah berjalan`);

      // The list shows the stage of the case before any worker has run it.
      const waiting = ready[1];
      const handle = temporal.workflow.getHandle(applicantWorkflowId(waiting?.caseNumber ?? ''));
      const shown = (await handle.describe()).typedSearchAttributes;
      expect([shown.get(CaseStage), shown.get(StageSince)]).toEqual(['READY', expect.any(Date)]);

      await handle.terminate();
      expect((await terbit('redrive')).said).toContain('  1 alur kerja dimulai');
      expect((await terbit('redrive', '--case', waiting?.caseNumber ?? '')).said).toContain('dibangunkan');
      expect(await terbit('redrive', '--case', '5371-2026-999999')).toMatchObject({ code: 1 });

      stack.office.kill('worker-case', 'SIGCONT');
      await stack.client.handOver(waiting?.caseId ?? '', { kind: 'EXCEPTION', reason: 'READER_DOWN' });
      await handle.result();
      await records.nothingUnderway();
      expect(await stack.violations()).toEqual([]);
    },
    STORY_MS,
  );
});
