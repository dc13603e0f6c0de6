import { TerbitError } from '../../domain/errors/terbit-error';
import { doubtOf, isCounted, type CountedLine, type Doubt } from '../../domain/printing/print-order';
import type { PlainDate } from '../../domain/values/plain-date';
import { sql } from '../core/sql';
import { type Queryable, type Store, type Transaction } from '../core/store';
import { todayAt } from '../office/sites';

/** A line about which the two counts of a day may differ. Codes and numbers only. */
export interface DoubtfulLine {
  orderNumber: string;
  attemptId: string;
  caseNumber: string;
  printer: string;
  doubt: Doubt;
}

/** The newest word on what the ministry's client has printed on a day, beside our own count. */
export interface MinistryTotal {
  /** One printer; null for all of the office. */
  printer: string | null;
  printed: number;
  /** Our count when the word was entered, and now: what two persons settle meanwhile changes it. */
  countedThen: number;
  counted: number;
  /** The ministry's total less our count of now. */
  difference: number;
  enteredBy: string;
  enteredAt: Date;
}

/** A day of manual printing at an office: what Terbit counts, what the ministry's client says, and what is in doubt. */
export interface MinistryTotals {
  day: PlainDate;
  /** Prints that came out on the day's orders, over all printers. */
  counted: number;
  /** Print orders of the day, so that a day without a total can be told from a day without manual printing. */
  orders: number;
  openOrders: number;
  totals: MinistryTotal[];
  /** Whatever the totals say: the lines that could explain a difference. */
  couldExplain: DoubtfulLine[];
}

interface LineOfDay extends CountedLine {
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
  return lines.filter((line) => (printer === null || line.printer === printer) && isCounted(line)).length;
}

/**
 * A day's comparison with the ministry's client, from within a transaction or not: for the page of the day and for
 * whoever closes it. Nothing is changed.
 */
export async function ministryTotals(db: Queryable, office: string, day: PlainDate): Promise<MinistryTotals> {
  const lines = await linesOfDay(db, office, day);
  const { rows: words } = await db.query<Omit<MinistryTotal, 'counted' | 'difference'>>(sql`
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
    totals: words.map((word) => {
      const counted = countOf(lines, word.printer);
      return { ...word, counted, difference: word.printed - counted };
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
 * Keeps what the ministry's client says that it printed on a day; a later word of the same kind takes its place.
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
