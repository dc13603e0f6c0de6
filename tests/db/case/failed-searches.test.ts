import { readState } from '../../../db/case/apply-command';
import { raiseOldSfe } from '../../../db/case/failed-searches';
import { submissionsOfCase } from '../../../db/centre/overdue';
import { verify } from '../../../db/verification/verify';
import { idFor } from '../../../platform/ids';
import { aRecordedCase, give, record, submit } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let store: TestStore;
beforeEach(async () => void (store = await anOffice()));
afterEach(() => store.close());

function pass(days: number): void {
  store.setClock(new Date(store.clock().getTime() + days * MS_PER_DAY));
}

/** A case that was sent, of a person whose earlier case the centre had taken and the office then cancelled. */
async function aSecondCase(): Promise<string> {
  const applicant = anApplicant();
  const earlier = await aRecordedCase(store, { applicant });
  await submit(store, earlier);
  await give(store, earlier, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
  const caseId = await aRecordedCase(store, { applicant });
  await submit(store, caseId);
  return caseId;
}

test('an SFE of more than thirty days is raised once, where the centre had the NIK before', async () => {
  const caseId = await aSecondCase();
  pass(29);
  expect(await raiseOldSfe(store)).toBe(0);
  pass(2);
  expect([await raiseOldSfe(store), await raiseOldSfe(store)]).toEqual([1, 0]);
  expect(await readState(store, caseId)).toMatchObject({ stage: 'NEEDS_DECISION', cause: 'NIK_AT_CENTRE' });
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
});

test('one that was taken while identification was closed is raised as well, thirty days after it was asked for', async () => {
  const applicant = anApplicant();
  const earlier = await aRecordedCase(store, { applicant });
  await submit(store, earlier);
  await give(store, earlier, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
  const caseId = await aRecordedCase(store, { applicant });
  const submissionId = idFor('closed');
  await give(store, caseId, { type: 'SUBMIT', submissionId, tokenHash: 'closed' });
  await give(store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: null });
  pass(31);
  expect(await raiseOldSfe(store)).toBe(0);
  await give(store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: 'task-closed' });
  pass(29);
  expect(await raiseOldSfe(store)).toBe(0);
  pass(2);
  expect([await raiseOldSfe(store), await raiseOldSfe(store)]).toEqual([1, 0]);
  expect(await readState(store, caseId)).toMatchObject({ cause: 'NIK_AT_CENTRE' });
});

test.each(['REFUSE', 'RESEND', 'RERECORD'] as const)(
  'the centre is not asked any more about one that an officer decides: %s',
  async (action) => {
    const caseId = await aSecondCase();
    pass(31);
    await raiseOldSfe(store);
    await give(store, caseId, { type: 'DECIDE', action, note: 'uji', corrected: null });
    expect(await submissionsOfCase(store, caseId)).toMatchObject([{ state: 'RETIRED' }]);
    expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
  },
);

test('a first submission is waited for, however long it takes', async () => {
  const caseId = await aRecordedCase(store);
  await submit(store, caseId);
  pass(400);
  expect(await raiseOldSfe(store)).toBe(0);
});

test('an earlier recording of the same case counts as well, and a decision starts the time anew', async () => {
  const caseId = await aRecordedCase(store);
  const first = await submit(store, caseId);
  await give(store, caseId, { type: 'RECEIVE_VERDICT', submissionId: first, verdict: 'ENROLL_FAILURE' });
  await give(store, caseId, { type: 'DECIDE', action: 'RERECORD', note: 'uji', corrected: null });
  await record(store, caseId);
  await submit(store, caseId);
  pass(31);
  expect(await raiseOldSfe(store)).toBe(1);
  await give(store, caseId, { type: 'DECIDE', action: 'RESEND', note: 'uji', corrected: null });
  await submit(store, caseId);
  pass(1);
  expect(await raiseOldSfe(store)).toBe(0);
  pass(31);
  expect(await raiseOldSfe(store)).toBe(1);
});
