import { dispatch } from '../../../db/queue/dispatch';
import { verify } from '../../../db/verification/verify';
import type { Verdict } from '../../../domain/case/commands';
import {
  aCaseBeingPrinted,
  aPrintReadyCase,
  aRecordedCase,
  attemptOf,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

let store: TestStore;
beforeEach(async () => void (store = await anOffice(['kupang-1'])));
afterEach(() => store.close());

async function answered(verdict: Verdict): Promise<{ caseId: string; submissionId: string }> {
  const caseId = await aRecordedCase(store);
  const submissionId = await submit(store, caseId);
  await give(store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict });
  return { caseId, submissionId };
}

async function refusedAtPrint(): Promise<void> {
  const caseId = await aPrintReadyCase(store);
  for (let time = 0; time < 3; time += 1) {
    store.setClock(new Date(store.clock().getTime() + 3_600_000));
    await dispatch(store, '53.71');
    const { attemptId } = await attemptOf(store, caseId);
    await give(store, caseId, { type: 'REFUSE_DATA', attemptId });
  }
}

test('a case before an officer has the cause and the letter that its journal says', async () => {
  await blankoArrives(store, 10);
  for (const verdict of ['DUPLICATE', 'ADJUDICATE', 'ENROLL_FAILURE'] as const) await answered(verdict);
  const { caseId: letter } = await answered('DUPLICATE');
  store.setClock(new Date(store.clock().getTime() + 3_600_000));
  await give(store, letter, { type: 'DECIDE', action: 'LETTER_SENT', note: 'uji', corrected: null });
  const printing = await aCaseBeingPrinted(store);
  const { rows } = await store.pool.query<{ id: string }>(
    `SELECT submission_id AS id FROM submission WHERE case_id = '${printing.caseId}'`,
  );
  const submissionId = rows[0]?.id ?? '';
  await give(store, printing.caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
  const { attemptId } = printing;
  const notPrinted = { outcome: 'NOT_PRINTED', serial: null, reason: null } as const;
  await give(store, printing.caseId, { type: 'REPORT_PRINT', attemptId, ...notPrinted });
  await refusedAtPrint();

  const copies = (await asOwner(store.url, 'SELECT case_id, cause, letter_sent_at FROM cases')) as {
    case_id: string;
    cause: string;
    letter_sent_at: Date | null;
  }[];
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
  expect(copies.filter((copy) => copy.letter_sent_at !== null).map((copy) => copy.case_id)).toEqual([letter]);
  expect(new Set(copies.map(({ cause }) => cause))).toEqual(
    new Set([
      'DUPLICATE_RECORD',
      'ADJUDICATE_RECORD',
      'ENROLL_FAILURE_AT_CENTRAL',
      'CONFLICTING_VERDICT',
      'DATA_UNREADABLE',
    ]),
  );
});
