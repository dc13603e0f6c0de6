import { officesToWake } from '../../../db/core/office-wakes';
import { applyCommand, readJournal, readState, type CaseCommand } from '../../../db/case/apply-command';
import { bookDelivery } from '../../../db/stock/blanko';
import { registerCase } from '../../../db/case/register-case';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { TerbitError } from '../../../domain/errors/terbit-error';
import { idFor } from '../../../platform/ids';
import { aPrintReadyCase, aRecordedCase, aRegisteredCase, give, submit } from '../../support/case-story';
import { anApplicant, aRegistration } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';

const CANCEL = { type: 'CANCEL', reason: 'WITHDRAWN', note: null } as const;

async function fault(work: Promise<unknown>): Promise<TerbitError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TerbitError)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => make(index)));

let office: TestStore;
beforeAll(async () => void (office = await anOffice()));
afterAll(() => office.close());
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
});

describe('applyCommand', () => {
  const recording = (caseId: string, name: string): Omit<CaseCommand, 'commandId'> => ({
    caseId,
    actor: 'front-desk@53.71',
    command: { type: 'REQUEST_RECORDING', recordingId: idFor(name), station: '53.71.04', exceptions: [] },
  });

  test('the same command id again changes nothing and answers with the state as it is', async () => {
    const caseId = await aRegisteredCase(office);
    const request = { ...recording(caseId, 'one'), commandId: 'ask' };
    const first = await applyCommand(office, request);
    expect(first.event?.type).toBe('RECORDING_REQUESTED');
    const again = await applyCommand(office, { ...request, command: CANCEL });
    expect(again).toEqual({ caseId, state: first.state, event: null });
    expect(await readJournal(office.pool, caseId)).toHaveLength(2);
  });

  test('of twenty at once under one id, one is carried out and all get its answer', async () => {
    const caseId = await aRegisteredCase(office);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        applyCommand(office, { ...recording(caseId, 'two'), commandId: 'ask' }),
      ),
    );
    expect(answers.filter(({ event }) => event !== null)).toHaveLength(1);
    expect(new Set(answers.map(({ state }) => JSON.stringify(state))).size).toBe(1);
  });

  test('of twenty different ones at once, of which one may win, one wins', async () => {
    const caseId = await aRegisteredCase(office);
    const results = await times(20, (index) =>
      applyCommand(office, { ...recording(caseId, `three-${index}`), commandId: `ask-${index}` }),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
    }
    expect(await readJournal(office.pool, caseId)).toHaveLength(2);
  });

  test('what the stage does not allow is refused with what it does, and leaves no trace', async () => {
    const caseId = await aRegisteredCase(office);
    const { rows: before } = await office.pool.query(`SELECT * FROM cases WHERE case_id = '${caseId}'`);
    const { rows: wakes } = await office.pool.query('SELECT * FROM outbox');
    const refused = await fault(
      applyCommand(office, {
        caseId,
        commandId: 'early',
        actor: 'printer@53.71',
        command: { type: 'CHECK_QUALITY', result: 'GOOD', reason: null },
      }),
    );
    expect(refused.code).toBe('ACTION_NOT_ALLOWED');
    expect(refused.facts).toEqual({
      stage: 'REGISTERED',
      allowedActions: ['REQUEST_RECORDING', 'PRIORITISE', 'CANCEL'],
    });
    expect((await office.pool.query(`SELECT * FROM cases WHERE case_id = '${caseId}'`)).rows).toEqual(before);
    expect((await office.pool.query('SELECT * FROM outbox')).rows).toEqual(wakes);
    expect(await readJournal(office.pool, caseId)).toHaveLength(1);
  });

  test('a person who read an older state is told so; a repetition is not', async () => {
    const caseId = await aRegisteredCase(office);
    const request = { ...recording(caseId, 'four'), commandId: 'ask', expectedSeq: 1 };
    expect((await applyCommand(office, request)).state.seq).toBe(2);
    expect((await applyCommand(office, request)).event).toBeNull();
    const stale = { caseId, commandId: 'cancel', actor: 'x', command: CANCEL, expectedSeq: 1 };
    expect((await fault(applyCommand(office, stale))).code).toBe('VERSION_CONFLICT');
    expect((await applyCommand(office, { ...stale, expectedSeq: 2 })).state.stage).toBe('CANCELLED');
  });

  test('an unknown case and a command of a wrong shape are refused', async () => {
    const request = { caseId: idFor('nobody'), commandId: 'x', actor: 'x', command: CANCEL };
    expect((await fault(applyCommand(office, request))).code).toBe('CASE_NOT_FOUND');
    const caseId = await aRegisteredCase(office);
    const wrong = { ...CANCEL, reason: 'BORED' } as unknown as typeof CANCEL;
    await expect(applyCommand(office, { ...request, caseId, command: wrong })).rejects.toThrow();
  });

  test('the same command id may be used for another case', async () => {
    const [one, other] = [await aRegisteredCase(office), await aRegisteredCase(office)];
    for (const caseId of [one, other]) {
      expect(
        (await applyCommand(office, { caseId, commandId: 'cancel', actor: 'x', command: CANCEL })).event,
      ).not.toBeNull();
    }
  });

  test('twenty verdicts at once, half of them UNIQUE: one is the verdict, the other comes before an officer', async () => {
    const caseId = await aRecordedCase(office);
    const submissionId = await submit(office, caseId);
    await times(20, (index) =>
      applyCommand(office, {
        caseId,
        actor: 'system:centre',
        commandId: `verdict-${index}`,
        command: { type: 'RECEIVE_VERDICT', submissionId, verdict: index % 2 === 0 ? 'UNIQUE' : 'DUPLICATE' },
      }),
    );
    const state = await readState(office, caseId);
    expect(state).toMatchObject({ stage: 'NEEDS_DECISION', cause: 'CONFLICTING_VERDICT' });
    const received = (await readJournal(office.pool, caseId)).filter(
      ({ event }) => event.type === 'VERDICT_RECEIVED',
    );
    expect(received).toHaveLength(1);
  });

  test('a command that reaches the floor tells it, and one by the workflow itself wakes no workflow', async () => {
    const caseId = await aRecordedCase(office);
    const submissionId = await submit(office, caseId);
    const { rows: before } = await office.pool.query('SELECT count(*) FROM outbox');
    const applied = await applyCommand(office, {
      caseId,
      commandId: 'verdict',
      actor: 'system:centre',
      byWorkflow: true,
      command: { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' },
    });
    expect(applied.state.stage).toBe('PRINT_READY');
    expect(await officesToWake(office)).toMatchObject([{ workflow: 'print-floor', causes: ['QUEUE'] }]);
    expect((await office.pool.query('SELECT count(*) FROM outbox')).rows).toEqual(before);
    const { rows } = await office.pool.query(
      `SELECT seq = acted_seq AS seen FROM cases WHERE case_id = '${caseId}'`,
    );
    expect(rows).toEqual([{ seen: true }]);
  });

  test("what a workflow's step finds done by others is seen as well, or it would be told of it for ever", async () => {
    const caseId = await aRecordedCase(office);
    const submissionId = idFor(`${caseId}:submission`);
    await give(office, caseId, { type: 'SUBMIT', submissionId, tokenHash: 'hash' });
    // The callback overtakes the answer in which the centre names its task.
    await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });
    const late = {
      caseId,
      commandId: 'acknowledge',
      actor: 'system:workflow',
      byWorkflow: true,
      command: { type: 'ACKNOWLEDGE', submissionId, taskId: 'task-1' } as const,
    };
    const { event, state } = await applyCommand(office, late);
    expect(event).toBeNull();
    const { rows } = await office.pool.query(`SELECT acted_seq FROM cases WHERE case_id = '${caseId}'`);
    expect(rows).toEqual([{ actedSeq: state.seq }]);
  });
});

describe('registerCase', () => {
  const register = (applicant = anApplicant()): Promise<string> => aRegisteredCase(office, { applicant });

  test('of twenty registrations of one person at once, one opens a case and the others are told of it', async () => {
    const applicant = anApplicant();
    const results = await times(20, () => register(applicant));
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(won).toHaveLength(1);
    const state = await readState(office, won[0] ?? '');
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({
        code: 'CASE_ALREADY_OPEN',
        facts: { caseId: won[0], caseNumber: state?.caseNumber, stage: 'REGISTERED', office: '53.71' },
      });
    }
  });

  test('numbers follow one another without a gap, also when registrations fail between', async () => {
    const numberOf = async (caseId: string): Promise<number> =>
      Number((await readState(office, caseId))?.caseNumber.slice(-6));
    const applicant = anApplicant();
    const first = await numberOf(await register(applicant));
    await times(5, () => register(applicant));
    const made = await times(5, () => register());
    const numbers = await Promise.all(
      made.map((one) => numberOf(one.status === 'fulfilled' ? one.value : '')),
    );
    expect(numbers.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5].map((step) => first + step));
  });

  test('after the case was cancelled, the same person may register again', async () => {
    const applicant = anApplicant();
    const caseId = await register(applicant);
    await give(office, caseId, CANCEL);
    const second = await register(applicant);
    expect(second).not.toBe(caseId);
    const [one, other] = [await readState(office, caseId), await readState(office, second)];
    expect([one?.stage, other?.stage]).toEqual(['CANCELLED', 'REGISTERED']);
    expect((await fault(register(applicant))).facts).toMatchObject({ caseId: second });
  });

  test('the year of a number is that of the office, not of Greenwich', async () => {
    const before = office.clock();
    office.setClock(new Date('2026-12-31T16:30:00Z'));
    const state = await readState(office, await register());
    office.setClock(before);
    expect(state?.caseNumber).toBe('5371-2027-000001');
  });

  test('a failure within the same transaction leaves no case, no number and no person', async () => {
    const { rows: before } = await office.pool.query('SELECT * FROM yearly_counter ORDER BY year');
    const failing = inTransaction(office, async (tx) => {
      await registerCase(tx, office, aRegistration());
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    expect((await office.pool.query('SELECT * FROM yearly_counter ORDER BY year')).rows).toEqual(before);
  });
});

test('commands, registrations and deliveries at the same time never wait for each other in a circle', async () => {
  const cases = await Promise.all([1, 2, 3].map(() => aPrintReadyCase(office)));
  const results = await times(30, async (index) => {
    if (index % 3 === 0) return aRegisteredCase(office);
    if (index % 3 === 1) {
      return inTransaction(office, (tx) =>
        bookDelivery(tx, office, {
          commandId: `delivery:${index}`,
          actor: 'stock',
          office: '53.71',
          quantity: 1,
          deliveryNote: `SJ/${index}`,
          receivedAt: office.clock().toISOString(),
          serials: [],
        }),
      );
    }
    return give(office, cases[index % cases.length] ?? '', CANCEL);
  });
  const odd = results.filter(
    (result) => result.status === 'rejected' && !(result.reason instanceof TerbitError),
  );
  expect(odd).toEqual([]);
});
