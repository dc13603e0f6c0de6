import { TerbitError } from '../../domain/errors/terbit-error';
import {
  doubtOf,
  isCountedByMinistry,
  type ComparedLine,
  type Doubt,
} from '../../domain/printing/print-order';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { type Queryable, type Store, type Transaction } from '../core/store';
import { todayAt } from '../office/sites';

/** A line that may explain a difference between the two counts of a day. Codes and numbers only. */
export interface DoubtfulLine {
  orderNumber: string;
  attemptId: string;
  caseNumber: string;
  printer: string;
  doubt: Doubt;
}

/** The newest total of the ministry's client for a day, beside our own count. */
export interface MinistryTotal {
  /** One printer; null for all of the office. */
  printer: string | null;
  printed: number;
  /** Our count when the total was entered, and now: lines that two persons settle in between change it. */
  countedThen: number;
  counted: number;
  /** The ministry's total less our present count. */
  difference: number;
  enteredBy: string;
  enteredAt: Date;
}

/** A day of manual printing at an office: Terbit's count, the ministry's totals, and the lines in doubt. */
export interface MinistryTotals {
  day: PlainDate;
  /** Prints on the day's orders, over all printers. */
  counted: number;
  /** Print orders of the day, to distinguish a day without a total from a day without manual printing. */
  orders: number;
  openOrders: number;
  totals: MinistryTotal[];
  /** The lines that could explain a difference, whether or not there is one. */
  couldExplain: DoubtfulLine[];
}

interface LineOfDay extends ComparedLine {
  orderId: string;
  isOpen: boolean;
  orderNumber: string;
  attemptId: string;
  caseNumber: string;
  printer: string;
}

async function linesOfDay(db: Queryable, office: string, day: PlainDate): Promise<LineOfDay[]> {
  const { rows } = await db.query<LineOfDay>(sql`
    SELECT print_order.order_id, print_order.closed_at IS NULL AS is_open,
      print_order.order_number, print_order.printer, attempt.attempt_id, attempt.state,
      cases.case_number, print_order_line.outcome, print_order_line.serial, print_order_line.reason
    FROM print_order JOIN print_order_line ON print_order_line.order_id = print_order.order_id
    JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
    JOIN cases ON cases.case_id = attempt.case_id
    WHERE print_order.office = ${office} AND print_order.day = ${day}::date
    ORDER BY print_order.order_number, print_order_line.place`);
  return rows;
}

function countOf(lines: readonly LineOfDay[], printer: string | null): number {
  return lines.filter((line) => (printer === null || line.printer === printer) && isCountedByMinistry(line))
    .length;
}

/**
 * Compares a day with the ministry's client, inside or outside a transaction, for the page of the day and for its
 * closing. It changes nothing.
 */
export async function ministryTotals(db: Queryable, office: string, day: PlainDate): Promise<MinistryTotals> {
  const lines = await linesOfDay(db, office, day);
  const { rows: totals } = await db.query<Omit<MinistryTotal, 'counted' | 'difference'>>(sql`
    SELECT DISTINCT ON (ministry_total.printer) ministry_total.printer, ministry_total.printed,
      ministry_total.counted AS counted_then, ministry_total.actor AS entered_by, ministry_total.at AS entered_at
    FROM ministry_total WHERE ministry_total.office = ${office} AND ministry_total.day = ${day}::date
    ORDER BY ministry_total.printer NULLS FIRST, ministry_total.entry DESC`);
  const ordersOf = (some: readonly LineOfDay[]): number => new Set(some.map(({ orderId }) => orderId)).size;
  return {
    day,
    counted: countOf(lines, null),
    orders: ordersOf(lines),
    openOrders: ordersOf(lines.filter(({ isOpen }) => isOpen)),
    totals: totals.map((row) => {
      const counted = countOf(lines, row.printer);
      return { ...row, counted, difference: row.printed - counted };
    }),
    couldExplain: lines.flatMap((line) => {
      const doubt = doubtOf(line);
      const { orderNumber, attemptId, caseNumber, printer } = line;
      return doubt === null ? [] : [{ orderNumber, attemptId, caseNumber, printer, doubt }];
    }),
  };
}

export interface TotalEntry {
  commandId: string;
  actor: string;
  office: string;
  day: PlainDate;
  printer: string | null;
  printed: number;
}

/**
 * Records the total of the ministry's client for a day; a later one of the same kind replaces it.
 *
 * @throws TerbitError DAY_IN_FUTURE, PRINTER_NOT_FOUND
 */
export async function enterMinistryTotal(tx: Transaction, store: Store, entry: TotalEntry): Promise<void> {
  const { commandId, actor, office, day, printer, printed } = entry;
  if (day > todayAt(store, office)) throw new TerbitError('DAY_IN_FUTURE');
  const { rowCount } = await tx.query(
    sql`SELECT FROM printer WHERE printer.printer = ${printer} AND printer.office = ${office}`,
  );
  if (printer !== null && rowCount === 0) throw new TerbitError('PRINTER_NOT_FOUND');
  const counted = countOf(await linesOfDay(tx, office, day), printer);
  await tx.query(sql`
    INSERT INTO ministry_total (command_id, office, day, printer, printed, counted, actor, at)
    VALUES (${commandId}, ${office}, ${day}::date, ${printer}, ${printed}, ${counted}, ${actor},
      ${store.clock().toISOString()})`);
}
