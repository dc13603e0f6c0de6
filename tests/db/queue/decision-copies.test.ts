import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** What the migration does to the cases that it finds before an officer. */
function backfill(): string {
  const folder = join(__dirname, '..', '..', '..', 'db', 'migrations');
  const text = readFileSync(join(folder, '0003_decisions-and-entered-statuses.sql'), 'utf8');
  return /UPDATE cases SET[^;]+;/.exec(text)?.[0] ?? '';
}

test('cases of before the migration get their cause and letter from the journal', async () => {
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

  const wanted = 'SELECT case_id, cause, letter_sent_at FROM cases ORDER BY case_id';
  const before = await asOwner(store.url, wanted);
  await asOwner(store.url, 'UPDATE cases SET cause = NULL, letter_sent_at = NULL');
  await asOwner(store.url, backfill());
  expect(await asOwner(store.url, wanted)).toEqual(before);
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
  expect(new Set(before.map((row) => (row as { cause: string }).cause))).toEqual(
    new Set([
      'DUPLICATE_RECORD',
      'ADJUDICATE_RECORD',
      'ENROLL_FAILURE_AT_CENTRAL',
      'CONFLICTING_VERDICT',
      'DATA_UNREADABLE',
    ]),
  );
});
