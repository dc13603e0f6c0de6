import {
  lackingFor,
  orderNumber,
  sheetSize,
  weighReport,
  wordOf,
  type LineReport,
  type LineWord,
} from '../../domain/printing/print-order';
import type { PrinterAdapter } from '../../domain/printers/adapter';
import { TerbitError } from '../../domain/errors/terbit-error';
import { newId } from '../../platform/ids';
import { applyWithin } from '../case/apply-command';
import { isForeignPiece } from '../stock/blanko';
import { cardsLeftToday } from '../centre/daily-caps';
import { printingHours } from '../office/calendar';
import { readPrinters } from '../printers/printer-reads';
import { nextInQueue } from '../queue/queue';
import { sql } from '../core/sql';
import { firstOf, inTransaction, onlyOf, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { todayAt, endOfToday } from '../office/sites';

interface ManualPrinter {
  adapter: PrinterAdapter;
  state: 'READY' | 'OUT' | 'STOPPED';
  reason: string | null;
  /** Pieces that the printer may draw on and that no open attempt holds. */
  blanko_free: number;
  open_order: string | null;
}

/** @throws TerbitError PRINTER_NOT_FOUND, PRINTER_NOT_MANUAL, PRINTER_NOT_READY, PRINT_ORDER_OPEN */
async function requireManualPrinter(
  tx: Transaction,
  office: string,
  printer: string,
): Promise<ManualPrinter> {
  const found = firstOf(
    await tx.query<ManualPrinter>(sql`
      SELECT printer.adapter, printer.state, printer.reason,
        (account.balance - (SELECT count(*) FROM attempt
          WHERE attempt.account_id = account.account_id AND attempt.state IN ('HELD', 'SENDING', 'UNCERTAIN')))::integer
          AS blanko_free,
        (SELECT print_order.order_id FROM print_order
          WHERE print_order.printer = printer.printer AND print_order.closed_at IS NULL) AS open_order
      FROM printer JOIN account ON account.site = printer.site AND account.item = 'KTP' AND
        CASE printer.loading WHEN 'automatic' THEN account.kind = 'STORE' ELSE account.printer = printer.printer END
      WHERE printer.printer = ${printer} AND printer.office = ${office}`),
  );
  if (found === null) throw new TerbitError('PRINTER_NOT_FOUND');
  if (found.adapter !== 'manual') throw new TerbitError('PRINTER_NOT_MANUAL');
  if (found.state !== 'READY') throw new TerbitError('PRINTER_NOT_READY', { reason: found.reason });
  if (found.open_order !== null) throw new TerbitError('PRINT_ORDER_OPEN', { orderId: found.open_order });
  return found;
}

/**
 * Cards that the day leaves to a printer, by its own limit and the office's; null without a limit.
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

async function nextOrderNumber(tx: Transaction, office: string, year: number): Promise<string> {
  const { last } = onlyOf(
    await tx.query<{ last: number }>(sql`
      INSERT INTO print_order_counter (office, year, last) VALUES (${office}, ${year}, 1)
      ON CONFLICT (office, year) DO UPDATE SET last = print_order_counter.last + 1 RETURNING print_order_counter.last`),
  );
  return orderNumber(office, year, last);
}

export interface OrderRequest {
  actor: string;
  office: string;
  printer: string;
  /** Cards that the operator wants to print. */
  quantity: number;
}

/**
 * Issues a print order: the first cases in order, as many as were asked for and as blanko and caps allow, each as an
 * attempt of its own with a piece promised to it. Returns the id of the order. It needs no link of ours to the centre,
 * because the ministry's client pulls the data itself.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, PRINTER_NOT_MANUAL, PRINTER_NOT_READY, PRINT_ORDER_OPEN, or NOTHING_TO_PRINT
 * with what is `lacking`
 */
export async function issueOrder(tx: Transaction, store: Store, request: OrderRequest): Promise<string> {
  const { actor, office, printer, quantity } = request;
  const now = store.clock();
  await lockFloor(tx, office);
  const { blanko_free: blankoFree } = await requireManualPrinter(tx, office, printer);
  const limits = { asked: quantity, blankoFree, cardsLeft: await cardsLeft(tx, office, printer, now) };
  const today = todayAt(store, office);
  const size = sheetSize(limits);
  const cases = size === 0 ? [] : await nextInQueue(tx, office, 'manual', today, now.toISOString(), size);
  if (cases.length === 0) throw new TerbitError('NOTHING_TO_PRINT', { lacking: lackingFor(limits) });
  const orderId = newId(now);
  const number = await nextOrderNumber(tx, office, Number(today.slice(0, 4)));
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
  order_id: string;
  office: string;
  closed_at: Date | null;
}

interface LockedLine extends LineWord {
  place: number;
  attempt_id: string;
  case_id: string;
  case_number: string;
}

/**
 * Locks an order and the cases of its lines. The floor first, because a report gives blanko free, and the cases in the
 * order of their ids, so that two changes never wait for each other.
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

/** Takes the operator's word on one line, and moves its case and its piece. */
async function takeReport(
  tx: Transaction,
  store: Store,
  actor: string,
  { attempt_id: attemptId, case_id: caseId, case_number: caseNumber }: LockedLine,
  word: LineWord & Pick<LineReport, 'outcome'>,
): Promise<void> {
  try {
    await applyWithin(tx, store, {
      caseId,
      commandId: `order-report:${attemptId}`,
      actor,
      command: { type: 'REPORT_PRINT', attemptId, ...word },
    });
    // The lot is checked at commit; asked for here, the answer can name the card whose chip is foreign.
    await tx.query('SET CONSTRAINTS check_lot IMMEDIATE');
    await tx.query('SET CONSTRAINTS check_lot DEFERRED');
  } catch (error) {
    const isForeign =
      isForeignPiece(error) || (error instanceof TerbitError && error.code === 'SERIAL_NOT_USABLE');
    throw isForeign ? new TerbitError('SERIAL_NOT_USABLE', { caseNumber }) : error;
  }
  await tx.query(sql`
    UPDATE print_order_line SET outcome = ${word.outcome}, serial = ${word.serial}, reason = ${word.reason},
      reported_by = ${actor}, reported_at = ${store.clock().toISOString()}
    WHERE print_order_line.attempt_id = ${attemptId}`);
}

/**
 * Takes what an operator says of lines of an order, all of it or nothing. Returns how many lines it was news of. An
 * order of which every line was reported is closed.
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
  const open = new Map(lines.map((line) => [line.case_number, line]));
  let news = 0;
  for (const report of reports) {
    const { caseNumber } = report;
    const line = open.get(caseNumber);
    if (line === undefined) throw new TerbitError('LINE_NOT_ON_ORDER', { caseNumber });
    const word = wordOf(report);
    const weight = weighReport(line, order.closed_at !== null, word);
    if (weight === 'CONTRADICTS') throw new TerbitError('LINE_REPORTED_OTHERWISE', { caseNumber });
    if (weight === 'TOO_LATE') throw new TerbitError('PRINT_ORDER_CLOSED', { caseNumber });
    if (weight === 'SAME') continue;
    await takeReport(tx, store, actor, line, word);
    open.set(caseNumber, { ...line, ...word });
    news += 1;
  }
  const isComplete = [...open.values()].every(({ outcome }) => outcome !== null);
  if (order.closed_at === null && isComplete) await markClosed(tx, store, orderId, actor);
  return news;
}

async function markClosed(tx: Transaction, { clock }: Store, orderId: string, actor: string): Promise<void> {
  await tx.query(sql`
    UPDATE print_order SET closed_by = ${actor}, closed_at = ${clock().toISOString()}
    WHERE print_order.order_id = ${orderId}`);
}

/**
 * Closes an order: of what was not reported nobody can tell whether a card came out, until two persons have looked. A
 * closed order stays as it is. Returns how many lines became uncertain.
 *
 * @throws TerbitError PRINT_ORDER_NOT_FOUND
 */
export async function closeOrder(
  tx: Transaction,
  store: Store,
  { office, orderId, actor }: { office: string; orderId: string; actor: string },
): Promise<number> {
  const { order, lines } = await lockOrder(tx, office, orderId);
  if (order.closed_at !== null) return 0;
  const unreported = lines.filter(({ outcome }) => outcome === null);
  for (const { attempt_id: attemptId, case_id: caseId } of unreported) {
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

/** Closes the orders of an office whose day is over; returns how many. */
export async function closeOverdueOrders(store: Store, office: string): Promise<number> {
  const { rows } = await store.pool.query<{ order_id: string }>(sql`
    SELECT print_order.order_id FROM print_order
    WHERE print_order.office = ${office} AND print_order.closed_at IS NULL
      AND print_order.deadline <= ${store.clock().toISOString()} ORDER BY print_order.deadline`);
  for (const { order_id: orderId } of rows) {
    await inTransaction(store, (tx) => closeOrder(tx, store, { office, orderId, actor: 'system:floor' }));
  }
  return rows.length;
}
