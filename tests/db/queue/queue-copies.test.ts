import { verify } from '../../../db/verification/verify';
import { aPrintReadyCase } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

let store: TestStore;
beforeEach(async () => void (store = await anOffice([])));
afterEach(() => store.close());

test('print-ready cases get their class by reason and age at the office, and are counted', async () => {
  // Midnight at the office is 16:00 in UTC; on either side of it lies another birthday.
  for (const at of ['2026-11-23T15:59:59Z', '2026-11-23T16:00:00Z']) {
    store.setClock(new Date(at));
    for (const birthDate of [
      '2008-11-23',
      '2008-11-24',
      '2009-06-01',
      '2010-05-05',
      '1980-01-01',
      '2008-02-29',
    ])
      await aPrintReadyCase(store, { applicant: anApplicant({ birthDate }) });
    await aPrintReadyCase(store, {
      applicant: anApplicant({ birthDate: '2009-01-01', maritalStatus: 'KAWIN' }),
    });
    for (const reason of ['LOST', 'DAMAGED', 'MOVE_IN'] as const) await aPrintReadyCase(store, { reason });
  }
  const made = await asOwner(store.url, 'SELECT fact_class FROM cases');
  expect(new Set(made.map((row) => (row as { fact_class: string }).fact_class)).size).toBe(5);
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
});
