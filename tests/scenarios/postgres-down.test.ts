import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { inventedPerson } from '../../demo/harness/invented-people';
import type { CaseAnswer } from '../../demo/harness/office-client';
import { applicantWorkflowId, lookAgain } from '../../workflows/applicant/messages';
import { aCaseToDecide } from '../support/case-story';
import { holdDown } from '../support/held-down';
import { aStack, type Stack } from '../support/office-stack';
import { Records } from '../support/records';

const STORY_MS = 300_000;
const PEOPLE = 150;
const BEFORE = 20;
const OFFICERS = 6;
const WAITING = 5;
/** Tries of the ordinary activity, with its pauses: together some twenty seconds without Postgres. */
const PATIENT_TRIES = 4;
/** Signal, workflow tasks, the marker of the local activity that failed, and the ordinary one. */
const EVENTS_OF_A_LOOK = 14;

describe('Postgres away under load', () => {
  let stack: Stack;
  let records: Records;
  let comeBack: () => void = () => undefined;
  let connection: Connection;
  let temporal: Client;
  const died: string[] = [];

  beforeAll(async () => {
    stack = await aStack({ seed: 9 });
    stack.office.events.on('died', ({ name }) => died.push(name));
    records = new Records(stack);
    connection = await Connection.connect({ address: stack.office.urls.temporal });
    temporal = new Client({ connection, namespace: 'terbit' });
  }, STORY_MS);
  afterAll(async () => {
    comeBack();
    await records.close();
    await connection.close();
    await stack.close();
  });

  const handleOf = (caseNumber: string) => temporal.workflow.getHandle(applicantWorkflowId(caseNumber));
  const eventsOf = async (caseNumber: string): Promise<number> =>
    (await handleOf(caseNumber).describe()).historyLength;

  /** Officers who register one person after the other, and repeat a request without an answer under the same key. */
  function load(): { answers: number[]; opened: string[]; done: Promise<unknown> } {
    const answers: number[] = [];
    const opened: string[] = [];
    let next = 0;
    const registerOne = async (person: number): Promise<void> => {
      const key = randomUUID();
      const body = { service: 'KTP_EL', reason: 'FIRST', office: '53.71', station: '53.71.04' };
      for (;;) {
        const options = { key, body: { ...body, applicant: inventedPerson(5_000 + person, 1980) } };
        const { status, body: answer } = await stack.client.send('POST', '/v1/cases', 'front-desk', options);
        answers.push(status);
        if (status < 500) return void opened.push((answer as CaseAnswer).caseId);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    const officer = async (): Promise<void> => {
      while (next < PEOPLE) await registerOne(next++);
    };
    return { answers, opened, done: Promise.all(Array.from({ length: OFFICERS }, officer)) };
  }

  test(
    'requests answer 503, steps wait without growing their history, no process ends, and all goes on after it',
    async () => {
      for (let number = 0; number < WAITING; number++) await aCaseToDecide(records.store, 'ADJUDICATE');
      await records.nothingUnderway();
      const waiting = (await records.rows<{ caseNumber: string; seq: number }>('SELECT * FROM cases')).map(
        ({ caseNumber, seq }) => ({ caseNumber, seq }),
      );
      const [looking, ...resting] = waiting;
      if (looking === undefined) throw new Error('no case waits');
      // A step is stored before the engine has its end in the history.
      await stack.until(
        'each workflow to rest',
        () => Promise.all(waiting.map(({ caseNumber }) => handleOf(caseNumber).describe())),
        (all) => all.every(({ raw }) => raw.pendingWorkflowTask == null),
      );
      const handle = handleOf(looking.caseNumber);
      const before = await eventsOf(looking.caseNumber);
      const restingBefore = await Promise.all(resting.map(({ caseNumber }) => eventsOf(caseNumber)));
      const pids = stack.office.pids();

      const { answers, opened, done } = load();
      await stack.until(
        'some to be registered',
        () => Promise.resolve(opened.length),
        (n) => n >= BEFORE,
      );
      comeBack = await holdDown(stack.office, 'postgres');
      // A workflow has work at this moment.
      await handle.signal(lookAgain, { seq: looking.seq + 1 });
      const tries = async (): Promise<number> =>
        (await handle.describe()).raw.pendingActivities?.[0]?.attempt ?? 0;
      await stack.until('the step to wait with patience', tries, (n) => n >= 1);
      const fallen = await eventsOf(looking.caseNumber);

      const refused = await fetch(`${stack.office.urls.api}/readyz`);
      expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
      expect(await refused.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });

      await stack.until('the step to be tried again and again', tries, (n) => n >= PATIENT_TRIES, 120_000);
      expect(await eventsOf(looking.caseNumber)).toBe(fallen);
      expect(opened.length).toBeLessThan(PEOPLE);
      comeBack();
      await done;

      expect(new Set(answers)).toEqual(new Set([201, 503]));
      expect(new Set(opened).size).toBe(PEOPLE);
      expect(await records.count('cases')).toBe(PEOPLE + WAITING);
      await stack.until('the step to have ended', tries, (n) => n === 0, 90_000);
      await records.nothingUnderway();
      const running = `WorkflowType = 'applicant' AND ExecutionStatus = 'Running'`;
      await stack.until(
        'a workflow for each case',
        async () => (await temporal.workflow.count(running)).count,
        (found) => found === PEOPLE + WAITING,
      );
      expect((await eventsOf(looking.caseNumber)) - before).toBeLessThanOrEqual(EVENTS_OF_A_LOOK);
      expect(await Promise.all(resting.map(({ caseNumber }) => eventsOf(caseNumber)))).toEqual(restingBefore);

      expect(new Set(died)).toEqual(new Set(['postgres']));
      expect({ ...stack.office.pids(), postgres: 0 }).toEqual({ ...pids, postgres: 0 });
      // The relay receives notices again, over one connection.
      await stack.until(
        'one connection that listens',
        () => records.listeners(),
        (n) => n === 1,
      );
      expect(await stack.violations()).toEqual([]);
    },
    STORY_MS,
  );
});
