import {
  lackingFor,
  orderNumber,
  orderSize,
  classifyReport,
  outcomeOf,
  type LineReport,
  type LineOutcome,
} from '../../domain/printing/print-order';
import { BLANK_OF } from '../../domain/stock/ledger';
import type { PrinterAdapter } from '../../domain/printers/adapter';
import type { PrinterStop } from '../../domain/printers/blocks';
import { TerbitError } from '../../domain/errors/terbit-error';
import { newId } from '../../platform/ids';
import { applyWithin } from '../case/apply-command';
import { isForeignPiece } from '../stock/blanko';
import { cardsLeftToday } from '../centre/daily-caps';
import { printingHours } from '../office/calendar';
import { nextNumber } from '../office/counter';
import { readPrinters } from '../printers/printer-reads';
import { nextInQueue } from '../queue/queue';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { todayAt, endOfToday } from '../office/sites';

interface ManualPrinter {
  adapter: PrinterAdapter;
  stop: PrinterStop | null;
  /** Pieces that the printer may draw on and that no open attempt holds. */
  blankoFree: number;
  openOrder: string | null;
}

/** @throws TerbitError PRINTER_NOT_FOUND, PRINTER_NOT_MANUAL, PRINTER_NOT_READY, PRINT_ORDER_OPEN */
async function requireManualPrinter(
  tx: Transaction,
  office: string,
  printer: string,
): Promise<ManualPrinter> {
  const found = firstOf(
    await tx.query<ManualPrinter>(sql`
      SELECT printer.adapter, printer.stop,
        (source.balance - (SELECT count(*) FROM holding_attempt
          WHERE holding_attempt.account_id = source.account_id))::integer AS blanko_free,
        (SELECT print_order.order_id FROM print_order
          WHERE print_order.printer = printer.printer AND print_order.closed_at IS NULL) AS open_order
      FROM printer CROSS JOIN source_account(printer.printer, ${BLANK_OF.KTP_EL}) AS source
      WHERE printer.printer = ${printer} AND printer.office = ${office}`),
  );
  if (found === null) throw new TerbitError('PRINTER_NOT_FOUND');
  if (found.adapter !== 'manual') throw new TerbitError('PRINTER_NOT_MANUAL');
  if (found.stop !== null) throw new TerbitError('PRINTER_NOT_READY', { reason: found.stop });
  if (found.openOrder !== null) throw new TerbitError('PRINT_ORDER_OPEN', { orderId: found.openOrder });
  return found;
}

/**
 * Cards that a printer may still print today, by its own limit and the office's; null without a limit.
 *
 * @throws TerbitError PRINTER_NOT_READY with the `reason` why it may print nothing now
 */
async function cardsLeft(
  tx: Transaction,
  office: string,
  printer: string,
  now: Date,
): Promise<number | null> {
  const rows = await readPrinters(tx, office, now, await printingHours(tx, office), 'limited');
  const row = rows.find((one) => one.printer === printer);
  if (row?.notReady) throw new TerbitError('PRINTER_NOT_READY', { reason: row.notReady.reason });
  const { dailyLimit = null } = row?.limits ?? {};
  const left = [
    await cardsLeftToday(tx, office, now),
    dailyLimit === null ? null : dailyLimit - (row?.counters.cardsToday ?? 0),
  ].filter((cards) => cards !== null);
  return left.length === 0 ? null : Math.max(0, Math.min(...left));
}

export interface OrderRequest {
  actor: string;
  office: string;
  printer: string;
  /** Cards that the operator wants to print. */
  quantity: number;
}

/**
 * Issues a print order: the first cases of the queue, as many as requested and as blanko and caps allow, each as its
 * own attempt with a piece promised to it. Returns the id of the order. It works without a link to the centre, because
 * the ministry's client pulls the data itself.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, PRINTER_NOT_MANUAL, PRINTER_NOT_READY, PRINT_ORDER_OPEN, or NOTHING_TO_PRINT
 * with what is `lacking`
 */
export async function issueOrder(tx: Transaction, store: Store, request: OrderRequest): Promise<string> {
  const { actor, office, printer, quantity } = request;
  const now = store.clock();
  await lockFloor(tx, office);
  const { blankoFree } = await requireManualPrinter(tx, office, printer);
  const limits = { asked: quantity, blankoFree, cardsLeft: await cardsLeft(tx, office, printer, now) };
  const today = todayAt(store, office);
  const size = orderSize(limits);
  const cases = size === 0 ? [] : await nextInQueue(tx, office, 'manual', today, now.toISOString(), size);
  if (cases.length === 0) throw new TerbitError('NOTHING_TO_PRINT', { lacking: lackingFor(limits) });
  const orderId = newId(now);
  const year = Number(today.slice(0, 4));
  const number = orderNumber(office, year, await nextNumber(tx, office, 'PRINT_ORDER', year));
  await tx.query(sql`
    INSERT INTO print_order (order_id, order_number, office, printer, day, lines, issued_by, issued_at, deadline)
    VALUES (${orderId}, ${number}, ${office}, ${printer}, ${today}, ${cases.length}, ${actor}, ${now.toISOString()},
      ${endOfToday(office, now).toISOString()})`);
  for (const [index, caseId] of cases.entries()) {
    const attemptId = newId(now);
    await applyWithin(tx, store, {
      caseId,
      commandId: `order:${attemptId}`,
      actor,
      command: { type: 'ORDER_PRINT', attemptId, printer, orderId },
    });
    await tx.query(sql`
      INSERT INTO print_order_line (order_id, place, attempt_id) VALUES (${orderId}, ${index + 1}, ${attemptId})`);
  }
  return orderId;
}

interface LockedOrder {
  orderId: string;
  office: string;
  closedAt: Date | null;
}

interface LockedLine extends LineOutcome {
  place: number;
  attemptId: string;
  caseId: string;
  caseNumber: string;
}

/**
 * Locks an order and the cases of its lines. The floor first, because a report releases blanko, then the cases in the
 * order of their ids, so that two changes never deadlock.
 */
async function lockOrder(
  tx: Transaction,
  office: string,
  orderId: string,
): Promise<{ order: LockedOrder; lines: LockedLine[] }> {
  await lockFloor(tx, office);
  const order = firstOf(
    await tx.query<LockedOrder>(sql`
      SELECT print_order.order_id, print_order.office, print_order.closed_at FROM print_order
      WHERE print_order.order_id = ${orderId} AND print_order.office = ${office} FOR UPDATE`),
  );
  if (order === null) throw new TerbitError('PRINT_ORDER_NOT_FOUND');
  await tx.query(sql`
    SELECT FROM cases WHERE cases.case_id IN (
      SELECT attempt.case_id FROM attempt WHERE attempt.order_id = ${orderId})
    ORDER BY cases.case_id FOR UPDATE`);
  const { rows: lines } = await tx.query<LockedLine>(sql`
    SELECT print_order_line.place, print_order_line.attempt_id, print_order_line.outcome, print_order_line.serial,
      print_order_line.reason, attempt.case_id, cases.case_number
    FROM print_order_line JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
    JOIN cases ON cases.case_id = attempt.case_id
    WHERE print_order_line.order_id = ${orderId} ORDER BY print_order_line.place`);
  return { order, lines };
}

/** Records the operator's report on one line, and moves its case and its piece. */
async function recordReport(
  tx: Transaction,
  store: Store,
  actor: string,
  { attemptId, caseId, caseNumber }: LockedLine,
  outcome: LineOutcome & Pick<LineReport, 'outcome'>,
): Promise<void> {
  try {
    await applyWithin(tx, store, {
      caseId,
      commandId: `order-report:${attemptId}`,
      actor,
      command: { type: 'REPORT_PRINT', attemptId, ...outcome },
    });
    // The constraint is deferred to the commit; checked here, the error can name the card whose chip is foreign.
    await tx.query('SET CONSTRAINTS check_lot IMMEDIATE');
    await tx.query('SET CONSTRAINTS check_lot DEFERRED');
  } catch (error) {
    const isForeign =
      isForeignPiece(error) || (error instanceof TerbitError && error.code === 'SERIAL_NOT_USABLE');
    throw isForeign ? new TerbitError('SERIAL_NOT_USABLE', { caseNumber }) : error;
  }
  await tx.query(sql`
    UPDATE print_order_line SET outcome = ${outcome.outcome}, serial = ${outcome.serial}, reason = ${outcome.reason},
      reported_by = ${actor}, reported_at = ${store.clock().toISOString()}
    WHERE print_order_line.attempt_id = ${attemptId}`);
}

/**
 * Records an operator's reports on lines of an order, all or none. Returns how many of them were new. An order is
 * closed when every line is reported.
 *
 * @throws TerbitError PRINT_ORDER_NOT_FOUND; and, each with the `caseNumber`, LINE_NOT_ON_ORDER,
 * LINE_REPORTED_OTHERWISE, PRINT_ORDER_CLOSED, SERIAL_NOT_USABLE
 */
export async function reportOrder(
  tx: Transaction,
  store: Store,
  { office, orderId, actor }: { office: string; orderId: string; actor: string },
  reports: readonly LineReport[],
): Promise<number> {
  const { order, lines } = await lockOrder(tx, office, orderId);
  const open = new Map(lines.map((line) => [line.caseNumber, line]));
  let newReports = 0;
  for (const report of reports) {
    const { caseNumber } = report;
    const line = open.get(caseNumber);
    if (line === undefined) throw new TerbitError('LINE_NOT_ON_ORDER', { caseNumber });
    const outcome = outcomeOf(report);
    const effect = classifyReport(line, order.closedAt !== null, outcome);
    if (effect === 'CONTRADICTS') throw new TerbitError('LINE_REPORTED_OTHERWISE', { caseNumber });
    if (effect === 'TOO_LATE') throw new TerbitError('PRINT_ORDER_CLOSED', { caseNumber });
    if (effect === 'SAME') continue;
    await recordReport(tx, store, actor, line, outcome);
    open.set(caseNumber, { ...line, ...outcome });
    newReports += 1;
  }
  const isComplete = [...open.values()].every(({ outcome }) => outcome !== null);
  if (order.closedAt === null && isComplete) await markClosed(tx, store, orderId, actor);
  return newReports;
}

async function markClosed(tx: Transaction, { clock }: Store, orderId: string, actor: string): Promise<void> {
  await tx.query(sql`
    UPDATE print_order SET closed_by = ${actor}, closed_at = ${clock().toISOString()}
    WHERE print_order.order_id = ${orderId}`);
}

/**
 * Closes an order: its unreported lines become uncertain, until two persons have checked whether a card was printed.
 * Does nothing to a closed order. Returns how many lines became uncertain.
 *
 * @throws TerbitError PRINT_ORDER_NOT_FOUND
 */
export async function closeOrder(
  tx: Transaction,
  store: Store,
  { office, orderId, actor }: { office: string; orderId: string; actor: string },
): Promise<number> {
  const { order, lines } = await lockOrder(tx, office, orderId);
  if (order.closedAt !== null) return 0;
  const unreported = lines.filter(({ outcome }) => outcome === null);
  for (const { attemptId, caseId } of unreported) {
    await applyWithin(tx, store, {
      caseId,
      commandId: `order-closed:${attemptId}`,
      actor,
      command: { type: 'REPORT_PRINT', attemptId, outcome: 'UNCERTAIN', serial: null, reason: null },
    });
  }
  await markClosed(tx, store, orderId, actor);
  return unreported.length;
}

/** Closes the orders of past days of an office; returns how many. */
export async function closeOverdueOrders(store: Store, office: string): Promise<number> {
  const { rows } = await store.pool.query<{ orderId: string }>(sql`
    SELECT print_order.order_id FROM print_order
    WHERE print_order.office = ${office} AND print_order.closed_at IS NULL
      AND print_order.deadline <= ${store.clock().toISOString()} ORDER BY print_order.deadline`);
  for (const { orderId } of rows) {
    await inTransaction(store, (tx) => closeOrder(tx, store, { office, orderId, actor: 'system:floor' }));
  }
  return rows.length;
}
