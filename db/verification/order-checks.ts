import type { AttemptState } from '../../domain/case/attempt';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { Findings } from './findings';

async function checkSheets(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ number: string; lines: number; there: number; last: number }>(sql`
    SELECT print_order.order_number AS number, print_order.lines, count(print_order_line.place)::integer AS there,
      coalesce(max(print_order_line.place), 0) AS last
    FROM print_order LEFT JOIN print_order_line ON print_order_line.order_id = print_order.order_id
    GROUP BY print_order.order_id
    HAVING count(print_order_line.place) <> print_order.lines
      OR coalesce(max(print_order_line.place), 0) <> print_order.lines
    ORDER BY print_order.order_number`);
  for (const { number, lines, there, last } of rows) {
    findings.note(4, number, `perintah cetak ${lines} baris; yang ada ${there}, nomor terakhir ${last}`);
  }
  const doubled = await db.query<{ printer: string; orders: string[] }>(sql`
    SELECT print_order.printer, array_agg(print_order.order_number ORDER BY print_order.order_number) AS orders
    FROM print_order WHERE print_order.closed_at IS NULL GROUP BY print_order.printer HAVING count(*) > 1`);
  for (const { printer, orders } of doubled.rows) {
    findings.note(4, printer, `lebih dari satu perintah cetak terbuka: ${orders.join(', ')}`);
  }
}

async function checkAttemptsOfOrders(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ number: string; place: number }>(sql`
    SELECT coalesce(print_order.order_number, print_order_line.order_id::text) AS number, print_order_line.place
    FROM print_order_line LEFT JOIN print_order ON print_order.order_id = print_order_line.order_id
    LEFT JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
    WHERE (attempt.order_id = print_order_line.order_id AND attempt.printer = print_order.printer) IS NOT TRUE
    ORDER BY print_order_line.order_id, print_order_line.place`);
  for (const { number, place } of rows) findings.note(4, number, `baris ${place} tidak punya percobaannya`);
  const stray = await db.query<{ attemptId: string; problem: string }>(sql`
    SELECT attempt.attempt_id, CASE WHEN attempt.order_id IS NULL THEN 'percobaan mesin manual tanpa perintah cetak'
      ELSE 'tidak ada pada baris perintah cetaknya' END AS problem
    FROM attempt JOIN printer ON printer.printer = attempt.printer
    WHERE CASE WHEN attempt.order_id IS NULL
      THEN printer.adapter = 'manual'
        AND EXISTS (SELECT FROM holding_attempt WHERE holding_attempt.attempt_id = attempt.attempt_id)
      ELSE NOT EXISTS (SELECT FROM print_order_line
        WHERE print_order_line.attempt_id = attempt.attempt_id AND print_order_line.order_id = attempt.order_id) END
    ORDER BY attempt.attempt_id`);
  for (const { attemptId, problem } of stray.rows) findings.note(4, attemptId, problem);
}

async function checkReports(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{
    number: string;
    place: number;
    outcome: string | null;
    closed: boolean;
    state: AttemptState;
  }>(sql`
    SELECT print_order.order_number AS number, print_order_line.place, print_order_line.outcome,
      print_order.closed_at IS NOT NULL AS closed, attempt.state
    FROM print_order JOIN print_order_line ON print_order_line.order_id = print_order.order_id
    JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
    WHERE NOT CASE
      WHEN print_order_line.outcome = 'PRINTED' THEN attempt.state IN ('PRINTED', 'GOOD', 'SPOILED')
      WHEN print_order_line.outcome IS NOT NULL THEN attempt.state = print_order_line.outcome
      WHEN print_order.closed_at IS NULL THEN attempt.state = 'SENDING'
      ELSE attempt.state NOT IN ('HELD', 'SENDING', 'VOID') END
    ORDER BY print_order.order_number, print_order_line.place`);
  for (const { number, place, outcome, closed, state } of rows) {
    const report = outcome ?? (closed ? 'tidak dilaporkan sampai ditutup' : 'belum dilaporkan');
    findings.note(4, number, `baris ${place}: ${report}, tetapi percobaannya ${state}`);
  }
}

/** Invariant 4, in manual printing: every line has its attempt, every attempt its line, and both agree. */
export async function checkPrintOrders(db: Queryable, findings: Findings): Promise<void> {
  await checkSheets(db, findings);
  await checkAttemptsOfOrders(db, findings);
  await checkReports(db, findings);
}
