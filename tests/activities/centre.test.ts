import { setImmediate } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCentreActivities } from '../../activities/centre';
import { gatedOsiaClient } from '../../activities/gated-osia-client';
import type { IdentifyCall, OsiaClient } from '../../clients/centre/osia-client';
import { sealPacket } from '../../station/packet';
import { applyWithin, readState, resumeCase } from '../../db/case/apply-command';
import { readPacket, storePacket } from '../../db/case/packets';
import { submissionsOfCase } from '../../db/centre/overdue';
import { inTransaction } from '../../db/core/store';
import type { DecisionAction } from '../../domain/case/commands';
import type { CaseState } from '../../domain/case/state';
import { ownStep, viewOf } from '../../domain/case/view';
import { createLogger } from '../../platform/logger';
import { temporalLogger } from '../../workers/temporal-logger';
import { aRecordedCase, give } from '../support/case-story';
import { aCentre } from '../support/fake-centre';
import { anOffice, atWork, type TestStore } from '../support/store';

type Identification = Awaited<ReturnType<OsiaClient['identifyFromId']>>;
type Enrolment = Awaited<ReturnType<OsiaClient['createEncounter']>>;

const UNKNOWN: Identification = { kind: 'rejected', reason: 'unknown-person' };
const OPENED: Identification = { kind: 'pending', taskId: 'task-1' };
const CREATED: Enrolment = { kind: 'accepted', value: 'created' };

let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

interface Script {
  enrolments?: Enrolment[];
  /** What each identification gets; an error is the end of the process that asked. */
  identifications: (Identification | Error)[];
}

/** A centre that follows a script and remembers what it was asked, with the steps that speak to it. */
function aScript({ enrolments = [], identifications }: Script) {
  const asked: string[] = [];
  const addresses: string[] = [];
  const centre = aCentre({
    createEncounter: () => {
      asked.push('enrol');
      return Promise.resolve(enrolments.shift() ?? CREATED);
    },
    identifyFromId: ({ callbackUrl = '' }: IdentifyCall) => {
      asked.push('identify');
      addresses.push(callbackUrl);
      const answer = identifications.shift() ?? OPENED;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const steps = createCentreActivities({ store: atWork(office), centre, publicUrl: 'http://127.0.0.1:3000' });
  return { asked, addresses, steps };
}

/** What a workflow does that knows nothing but its case: it reads it and takes the step that it asks for. */
async function goOn(steps: ReturnType<typeof createCentreActivities>, caseId: string): Promise<void> {
  const step = ownStep(viewOf(await resumeCase(office, caseId)));
  if (step === null) throw new Error('nobody takes this case further');
  await asActivity(() => (step.kind === 'SUBMIT' ? steps.submit({ caseId }) : steps.identify({ caseId })));
}

function anActivity(): MockActivityEnvironment {
  const logger = temporalLogger(createLogger('test', 'silent'));
  return new MockActivityEnvironment({ attempt: 1 }, { logger });
}

async function asActivity<T>(step: () => Promise<T>): Promise<T> {
  return await anActivity().run(step);
}

async function stateOf(caseId: string): Promise<CaseState> {
  const state = await readState(office, caseId);
  if (state === null) throw new Error('no such case');
  return state;
}

async function aCaseWithPacket(): Promise<{ caseId: string; recordingId: string }> {
  const caseId = await aRecordedCase(office);
  const recordingId = (await stateOf(caseId)).recordingId ?? '';
  const sealed = sealPacket(office.keys, recordingId, { biometrics: [], chainHead: 'head' });
  await inTransaction(office, (tx) => storePacket(tx, recordingId, caseId, sealed));
  return { caseId, recordingId };
}

async function oneWaitsForALock(): Promise<void> {
  for (;;) {
    const { rowCount } = await office.pool.query(
      `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`,
    );
    if (rowCount !== 0) return;
    await setImmediate();
  }
}

function decide(caseId: string, action: DecisionAction): Promise<CaseState> {
  return give(office, caseId, { type: 'DECIDE', action, note: 'Uji', corrected: null });
}

describe('a submission whose 202 never arrived', () => {
  test('is made again by whoever finds the case, under the same address', async () => {
    const caseId = await aRecordedCase(office);
    const { steps, addresses } = aScript({ identifications: [new Error('killed')] });
    await expect(goOn(steps, caseId)).rejects.toThrow();
    expect((await stateOf(caseId)).submission).toMatchObject({ number: 1, asked: false });
    await goOn(steps, caseId);
    expect(addresses).toEqual([addresses[0], addresses[0]]);
    expect(await submissionsOfCase(office, caseId)).toMatchObject([{ number: 1, state: 'OPEN' }]);
    expect(await stateOf(caseId)).toMatchObject({ stage: 'SENT', submission: { asked: true } });
  });

  test.each([
    ['its process died', new Error('killed')],
    ['the centre was silent', { kind: 'unavailable', reason: 'timeout' } as const],
  ])('does not leave a case waiting for ever after a failed search, when %s', async (_what, first) => {
    const caseId = await aRecordedCase(office);
    const { steps, addresses } = aScript({ identifications: [OPENED, first] });
    await goOn(steps, caseId);
    const { submissionId = '' } = (await stateOf(caseId)).submission ?? {};
    await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'SEARCH_FAILURE' });
    await goOn(steps, caseId).catch(() => undefined);
    expect((await stateOf(caseId)).submission).toMatchObject({ number: 2, asked: false });
    await goOn(steps, caseId);
    expect(addresses[2]).toBe(addresses[1]);
    expect(addresses[1]).not.toBe(addresses[0]);
    expect(await stateOf(caseId)).toMatchObject({ stage: 'SENT', submission: { number: 2, asked: true } });
    // Nothing is left to be done until the verdict comes.
    expect(ownStep(viewOf(await stateOf(caseId)))).toBeNull();
  });
});

test.each(['submit', 'identify'] as const)(
  '%s tells the engine that it goes on, once it takes long',
  async (step) => {
    const caseId = await aRecordedCase(office);
    if (step === 'identify')
      await goOn(aScript({ identifications: [{ kind: 'unavailable', reason: 'timeout' }] }).steps, caseId);
    const activity = anActivity();
    let beats = 0;
    activity.on('heartbeat', () => (beats += 1));
    const heard: number[] = [];
    const identifyFromId = (): Promise<Identification> => {
      for (let waited = 0; waited < 12_000; waited += 4_000) {
        jest.advanceTimersByTime(4_000);
        heard.push(beats);
      }
      return Promise.resolve(OPENED);
    };
    const centre = aCentre({ identifyFromId });
    const steps = createCentreActivities({
      store: atWork(office),
      centre,
      publicUrl: 'http://127.0.0.1:3000',
    });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'Date'] });
    try {
      await activity.run(() => steps[step]({ caseId }));
    } finally {
      jest.useRealTimers();
    }
    expect(heard).toEqual([0, 1, 2]);
  },
);

test('a case that is cancelled while its submission is being opened is not told to the centre', async () => {
  const { caseId } = await aCaseWithPacket();
  const { steps, asked } = aScript({ identifications: [] });
  let submitting: Promise<unknown> | undefined;
  await inTransaction(office, async (tx) => {
    await tx.query('SELECT FROM cases WHERE case_id = $1 FOR UPDATE', [caseId]);
    submitting = asActivity(() => steps.submit({ caseId }));
    await oneWaitsForALock();
    const command = { type: 'CANCEL', reason: 'WITHDRAWN', note: null } as const;
    await applyWithin(tx, office, { caseId, commandId: 'cancel', actor: 'sari', command });
  });
  await submitting;
  expect(asked).toEqual([]);
  expect(await stateOf(caseId)).toMatchObject({ stage: 'CANCELLED', submission: null });
});

describe('a person whom the centre does not know', () => {
  test('goes to an officer; what lies sealed here is kept and sent again', async () => {
    const { caseId, recordingId } = await aCaseWithPacket();
    const { steps, asked } = aScript({ identifications: [UNKNOWN, OPENED] });
    await goOn(steps, caseId);
    expect(await stateOf(caseId)).toMatchObject({ cause: 'ENROLL_FAILURE_AT_CENTRAL' });
    expect(await readPacket(office.pool, recordingId)).not.toBeNull();
    await decide(caseId, 'RESEND');
    await goOn(steps, caseId);
    expect(asked).toEqual(['enrol', 'identify', 'enrol', 'identify']);
    expect(await stateOf(caseId)).toMatchObject({ stage: 'SENT' });
    expect(await readPacket(office.pool, recordingId)).toBeNull();
  });

  test('is kept for another try as well when the centre refused the recording', async () => {
    const { caseId, recordingId } = await aCaseWithPacket();
    const refused: Enrolment = { kind: 'rejected', reason: 'bad-request' };
    const { steps, asked } = aScript({ enrolments: [refused], identifications: [] });
    await goOn(steps, caseId);
    expect(await stateOf(caseId)).toMatchObject({ cause: 'ENROLL_FAILURE_AT_CENTRAL' });
    expect(await readPacket(office.pool, recordingId)).not.toBeNull();
    await decide(caseId, 'RESEND');
    await goOn(steps, caseId);
    expect(asked).toEqual(['enrol', 'enrol', 'identify']);
  });

  test('leaves no fingers behind once somebody decides to record anew', async () => {
    const { caseId, recordingId } = await aCaseWithPacket();
    const { steps } = aScript({ identifications: [UNKNOWN] });
    await goOn(steps, caseId);
    await decide(caseId, 'RERECORD');
    expect(await readPacket(office.pool, recordingId)).toBeNull();
  });

  test('is recorded again by an officer where the centre had the recording and lost it', async () => {
    const { caseId, recordingId } = await aCaseWithPacket();
    const { steps, asked } = aScript({ identifications: [OPENED, UNKNOWN, UNKNOWN] });
    await goOn(steps, caseId);
    expect(await readPacket(office.pool, recordingId)).toBeNull();
    const { submissionId = '' } = (await stateOf(caseId)).submission ?? {};
    await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'SEARCH_FAILURE' });
    await goOn(steps, caseId);
    expect(await stateOf(caseId)).toMatchObject({ cause: 'ENROLL_FAILURE_AT_CENTRAL' });
    // The officer may find that it was the route and not the centre, and have the search made once more.
    await decide(caseId, 'RESEND');
    await goOn(steps, caseId);
    expect(asked).toEqual(['enrol', 'identify', 'identify', 'identify']);
    await decide(caseId, 'RERECORD');
    expect(await stateOf(caseId)).toMatchObject({ stage: 'REGISTERED', recordingId: null, submission: null });
  });
});

test('nothing of a recording is sent whose case was cancelled while its turn was waited for', async () => {
  const { caseId } = await aCaseWithPacket();
  const centre = gatedOsiaClient(aCentre({}), {
    through: async (_function, call) => {
      await give(office, caseId, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
      return call();
    },
  });
  const steps = createCentreActivities({ store: atWork(office), centre, publicUrl: 'http://127.0.0.1:3000' });
  expect(await asActivity(() => steps.submit({ caseId }))).toMatchObject({ stage: 'CANCELLED' });
});

test.each(['submit', 'identify', 'pullData'] as const)(
  '%s that others made needless answers with where the case stands, and that is noted as seen',
  async (step) => {
    const { steps, asked } = aScript({ identifications: [] });
    const caseId = await aRecordedCase(office);
    await give(office, caseId, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    const { seq } = await asActivity(() => steps[step]({ caseId, attemptId: caseId }));
    expect(seq).toBe((await readState(office, caseId))?.seq);
    expect(asked).toEqual([]);
    const { rows } = await office.pool.query('SELECT acted_seq FROM cases WHERE case_id = $1', [caseId]);
    expect(rows).toEqual([{ actedSeq: seq }]);
  },
);
