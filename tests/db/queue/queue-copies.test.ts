import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../../../db/verification/verify';
import { aPrintReadyCase } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

let store: TestStore;
beforeEach(async () => void (store = await anOffice([])));
afterEach(() => store.close());

/** What the migration does to the cases that it finds. */
function backfill(): string[] {
  const folder = join(__dirname, '..', '..', '..', 'db', 'migrations');
  const text = readFileSync(join(folder, '0011_order-of-the-queue.sql'), 'utf8');
  const statements = [/UPDATE cases SET fact_class[^;]+;/, /INSERT INTO queue_count[^;]+GROUP BY[^;]+;/];
  return statements.map((statement) => statement.exec(text.slice(text.indexOf('-- Up')))?.[0] ?? '');
}

test('cases of before the migration get their class, and are counted', async () => {
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
  const classes = (): Promise<unknown[]> =>
    asOwner(store.url, 'SELECT case_id, fact_class FROM cases ORDER BY case_id');
  const made = await classes();
  expect(new Set(made.map((row) => (row as { fact_class: string }).fact_class)).size).toBe(5);
  await asOwner(store.url, 'ALTER TABLE cases DISABLE TRIGGER count_waiting');
  await asOwner(store.url, 'UPDATE cases SET fact_class = NULL');
  await asOwner(store.url, 'DELETE FROM queue_count');
  for (const statement of backfill()) await asOwner(store.url, statement);
  expect(await classes()).toEqual(made);
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
});
