import { readCase } from '../../../db/case/case-reads';
import { linesOfOrder, type OrderLineRow } from '../../../db/printing/print-order-reads';
import { issueOrder, reportOrder } from '../../../db/printing/print-orders';
import { inTransaction, openPool } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import type { LineReport } from '../../../domain/printing/print-order';
import { blankoArrives } from '../../support/case-story';
import { aCaseByHand, makeManual } from '../../support/manual-printing';
import { anOffice, type TestStore } from '../../support/store';
import { copyOf, tamper } from '../support/copied-database';

let office: TestStore;
let orderId: string;
let lines: OrderLineRow[];

beforeAll(async () => {
  office = await anOffice(['manual-1', 'kupang-1']);
  await makeManual(office, 'manual-1');
  await blankoArrives(office, 9);
  for (let made = 0; made < 3; made += 1) await aCaseByHand(office);
  const asked = { actor: 'maria', office: '53.71', printer: 'manual-1', quantity: 3 };
  orderId = await inTransaction(office, (tx) => issueOrder(tx, office, asked));
  lines = await linesOfOrder(office.pool, orderId);
  const good = { caseNumber: lines[0]?.caseNumber, outcome: 'PRINTED', serial: 'CHIP01' } as LineReport;
  await inTransaction(office, (tx) => reportOrder(tx, office, { ...asked, orderId }, [good]));
  expect(await violations(office.url)).toEqual([]);
});
afterAll(() => office.close());

async function violations(url: string): Promise<[number, string, string][]> {
  const pool = openPool(url, () => undefined);
  const report = await verify({ pool });
  await pool.end();
  return report.flatMap(({ invariant, violations: found }) =>
    found.map(({ subject, problem }): [number, string, string] => [invariant, subject, problem]),
  );
}

const NUMBER = 'PC-5371-2026-000001';
const attempt = (place: number): string => lines[place - 1]?.attemptId ?? '';

test.each<[what: string, sql: () => string, says: () => [number, string, RegExp][]]>([
  [
    'a lost line',
    () => `DELETE FROM print_order_line WHERE place = 3`,
    () => [
      [4, NUMBER, /perintah cetak 3 baris; yang ada 2, nomor terakhir 2/],
      [4, attempt(3), /tidak ada pada baris perintah cetaknya/],
    ],
  ],
  [
    'a line without its attempt',
    () => `UPDATE print_order_line SET attempt_id = gen_random_uuid() WHERE place = 2`,
    () => [
      [4, NUMBER, /baris 2 tidak punya percobaannya/],
      [4, attempt(2), /tidak ada pada baris perintah cetaknya/],
    ],
  ],
  [
    'an attempt of a manual printer without its order',
    () => `UPDATE attempt SET order_id = NULL WHERE attempt_id = '${attempt(3)}'`,
    () => [
      [4, attempt(3), new RegExp(`perintah cetak tercatat tidak ada, menurut jurnal ${orderId}`)],
      [4, NUMBER, /baris 3 tidak punya percobaannya/],
      [4, attempt(3), /percobaan mesin manual tanpa perintah cetak/],
    ],
  ],
  [
    'a word that nobody carried out',
    () =>
      `UPDATE print_order_line SET outcome = 'NOT_PRINTED', reported_by = 'x', reported_at = now() WHERE place = 2`,
    () => [[4, NUMBER, /baris 2: NOT_PRINTED, tetapi percobaannya SENDING/]],
  ],
  [
    'a report without its word',
    () =>
      `UPDATE print_order_line SET outcome = NULL, serial = NULL, reported_by = NULL, reported_at = NULL WHERE place = 1`,
    () => [[4, NUMBER, /baris 1: belum dilaporkan, tetapi percobaannya PRINTED/]],
  ],
  [
    'a closed order with cards in print',
    () => `UPDATE print_order SET closed_by = 'x', closed_at = now()`,
    () => [
      [4, NUMBER, /baris 2: tidak dilaporkan sampai ditutup, tetapi percobaannya SENDING/],
      [4, NUMBER, /baris 3: tidak dilaporkan sampai ditutup/],
    ],
  ],
  [
    'two open orders of a printer',
    () => `DROP INDEX one_open_order_per_printer;
      INSERT INTO print_order (order_id, order_number, office, printer, day, lines, issued_by, issued_at, deadline)
      SELECT gen_random_uuid(), 'PC-LAIN', office, printer, day, 1, issued_by, issued_at, deadline FROM print_order`,
    () => [
      [4, 'PC-LAIN', /perintah cetak 1 baris; yang ada 0/],
      [4, 'manual-1', /lebih dari satu perintah cetak terbuka: PC-5371-2026-000001, PC-LAIN/],
    ],
  ],
  [
    'a card ordered without a verdict',
    () => `UPDATE journal SET event = event || '{"status":"RECEIVED_AT_CENTRAL"}'
      WHERE event->>'type' = 'STATUS_ENTERED' AND case_id = '${lines[1]?.caseId ?? ''}'`,
    () => [
      [1, lines[1]?.caseNumber ?? '', /kunci antrean/],
      [1, lines[1]?.caseNumber ?? '', /kelas antrean/],
      [3, lines[1]?.caseNumber ?? '', /dikirim tanpa verdik tunggal/],
    ],
  ],
  [
    'the copy of how a case was recorded',
    () => `UPDATE cases SET recorded_by_hand = false WHERE case_id = '${lines[1]?.caseId ?? ''}'`,
    () => [[1, lines[1]?.caseNumber ?? '', /perekaman oleh petugas: tercatat false, menurut jurnal true/]],
  ],
])('verify names %s', async (_, sql, says) => {
  const copy = await copyOf(office.url);
  await tamper(copy.url, sql());
  const found = await violations(copy.url);
  await copy.close();
  const expected = says();
  expect(found).toHaveLength(expected.length);
  for (const [invariant, subject, problem] of expected) {
    expect(found).toContainEqual([invariant, subject, expect.stringMatching(problem)]);
  }
});

test('a case that was recorded by hand is known as such', async () => {
  expect((await readCase(office.pool, lines[0]?.caseId ?? ''))?.recordedByHand).toBe(true);
});
