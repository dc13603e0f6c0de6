import { closeDay, openDay } from '../../../db/day/days';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { PlainDate } from '../../../domain/values/plain-date';
import { blankoArrives } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { tamper } from '../support/copied-database';

const MONDAY = PlainDate.parse('2026-11-23');
const TUESDAY = PlainDate.parse('2026-11-24');

let store: TestStore;
beforeAll(async () => {
  store = await anOffice(['kupang-1']);
  await blankoArrives(store, 100);
  await workADay(MONDAY, 98);
  store.setClock(new Date('2026-11-24T01:00:00Z'));
  await blankoArrives(store, 5);
  await workADay(TUESDAY, 103);
});
afterAll(() => store.close());

async function workADay(day: PlainDate, counted: number): Promise<void> {
  const of = { office: '53.71', site: '53.71', day };
  await inTransaction(store, (tx) =>
    openDay(tx, store, { ...of, handedOut: [], actor: 'citra', commandId: `open ${day}` }),
  );
  const count = { unused: [], counts: [{ item: 'KTP', kind: 'STORE', counted, serials: [] } as const] };
  for (const actor of ['citra', 'dewi']) {
    const who = { actor, note: 'Dicari.', maySettle: actor === 'dewi', commandId: `close ${day} ${actor}` };
    const { kind } = await inTransaction(store, (tx) => closeDay(tx, store, { ...of, count, ...who }));
    if (kind === 'closed') return;
  }
  throw new Error('the day did not close');
}

async function problems(): Promise<string[]> {
  const report = await verify(store);
  return report.flatMap(({ violations }) =>
    violations.map(({ subject, problem }) => `${subject}: ${problem}`),
  );
}

const STORE_LINE = `account_id = (SELECT account_id FROM account WHERE kind = 'STORE' AND site = '53.71' AND item = 'KTP')`;

it('finds nothing in days that were closed as they should be', async () =>
  expect(await problems()).toEqual([]));

it.each([
  [
    'figures that no movement made',
    `UPDATE day_line SET received = received + 1 WHERE day = '2026-11-24' AND seq = 2 AND ${STORE_LINE}`,
    `UPDATE day_line SET received = received - 1 WHERE day = '2026-11-24' AND seq = 2 AND ${STORE_LINE}`,
    [
      'hari 2026-11-24 53.71: STORE: masuk/keluar 6/0, gerakannya 5/0',
      'hari 2026-11-24 53.71: STORE: selisih -1, dibukukan oleh dua petugas 0',
      'hari 2026-11-24 53.71: ditutup dengan selisih tanpa petugas kedua atau tanpa keterangan',
    ],
  ],
  [
    'an opening balance that is not what was left',
    `UPDATE day_line SET opening = opening - 1 WHERE day = '2026-11-24' AND seq = 1 AND ${STORE_LINE}`,
    `UPDATE day_line SET opening = opening + 1 WHERE day = '2026-11-24' AND seq = 1 AND ${STORE_LINE}`,
    ['hari 2026-11-24 53.71: STORE: saldo awal 97, gerakan sebelumnya berjumlah 98'],
  ],
  [
    'a difference that one person booked',
    `UPDATE movement SET second_actor = NULL WHERE reason = 'COUNTED_SHORT'`,
    `UPDATE movement SET second_actor = 'citra' WHERE reason = 'COUNTED_SHORT'`,
    ['hari 2026-11-23 53.71: STORE: selisih -2, dibukukan oleh dua petugas 0'],
  ],
  [
    'a day that one person closed with a difference',
    `UPDATE day_entry SET second_actor = NULL WHERE kind = 'CLOSED' AND day = '2026-11-23'`,
    `UPDATE day_entry SET second_actor = 'dewi' WHERE kind = 'CLOSED' AND day = '2026-11-23'`,
    ['hari 2026-11-23 53.71: ditutup dengan selisih tanpa petugas kedua atau tanpa keterangan'],
  ],
  [
    'movements between two days that no day has',
    `UPDATE day_entry SET end_mark = mark WHERE kind = 'CLOSED' AND day = '2026-11-23'`,
    `UPDATE day_entry SET end_mark = mark + 1 WHERE kind = 'CLOSED' AND day = '2026-11-23'`,
    [
      'hari 2026-11-24 53.71: tidak bersambung dengan hari sebelumnya',
      'hari 2026-11-23 53.71: STORE: selisih -2, dibukukan oleh dua petugas 0',
    ],
  ],
])('finds %s', async (_what, plant, undo, expected) => {
  await tamper(store.url, plant);
  const found = await problems();
  await tamper(store.url, undo);
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(await problems()).toEqual([]);
});
