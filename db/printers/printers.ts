import { TerbitError } from '../../domain/errors/terbit-error';
import {
  stepPrinter,
  type Printer,
  type PrinterEvent,
  type PrinterSettings,
  type PrinterStep,
} from '../../domain/printers/printer';
import { lockFloor } from '../core/floor-lock';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Queryable, type Store, type Transaction } from '../core/store';

/** A printer as it is now, or null where there is none. */
export async function findPrinter(db: Queryable, printer: string): Promise<Printer | null> {
  return firstOf(
    await db.query<Printer>(sql`
      SELECT printer_state.* FROM printer_state WHERE printer_state.printer = ${printer}`),
  );
}

async function lockPrinter(tx: Transaction, printer: string): Promise<Printer | null> {
  return firstOf(
    await tx.query<Printer>(sql`
      SELECT printer_state.* FROM printer_state WHERE printer_state.printer = ${printer} FOR NO KEY UPDATE`),
  );
}

/** The printer of an office, locked; @throws TerbitError PRINTER_NOT_FOUND */
export async function requirePrinter(tx: Transaction, office: string, printer: string): Promise<Printer> {
  const found = await lockPrinter(tx, printer);
  if (found?.office !== office) throw new TerbitError('PRINTER_NOT_FOUND');
  return found;
}

/** Writes a locked printer after an event; nothing else changes a printer's row. */
export async function savePrinter(
  tx: Transaction,
  before: Printer,
  { printer: after, notices, changesFloor }: PrinterStep,
): Promise<void> {
  if (after === before) return;
  const { printer, office, adapter, loading, limits, counters, health } = after;
  const { ribbon, film, lastCardAt } = counters;
  await tx.query(sql`
    UPDATE printer SET adapter = ${adapter}, loading = ${loading}, stop = ${after.stop}, fault = ${after.fault},
      daily_limit = ${limits.dailyLimit}, rest_after = ${limits.rest?.afterCards ?? null},
      rest_minutes = ${limits.rest?.minutes ?? null}, cleaning_every = ${limits.cleaningEvery},
      ribbon_capacity = ${ribbon.capacity}, ribbon_cards = ${ribbon.cards}, ribbon_low_at = ${ribbon.lowAt},
      ribbon_said = ${ribbon.said}, film_capacity = ${film.capacity}, film_cards = ${film.cards},
      film_low_at = ${film.lowAt}, film_said = ${film.said}, cards_since_cleaning = ${counters.cardsSinceCleaning},
      cards_in_row = ${counters.cardsInRow}, last_card_at = ${lastCardAt && new Date(lastCardAt).toISOString()},
      spoiled_in_row = ${after.spoiledInRow}, health = ${health}, version = ${after.version}
    WHERE printer.printer = ${printer}`);
  for (const { code, at } of notices) {
    await tx.query(sql`
      INSERT INTO printer_notice (office, printer, code, at)
      VALUES (${office}, ${printer}, ${code}, ${new Date(at).toISOString()})`);
  }
  if (changesFloor) wakeFloor(tx, office, 'PRINTER');
}

/** Applies an event to a printer. Returns the printer after it; null where there is none. */
export async function changePrinterWithin(
  tx: Transaction,
  printer: string,
  event: PrinterEvent,
): Promise<Printer | null> {
  const before = await lockPrinter(tx, printer);
  if (before === null) return null;
  const step = stepPrinter(before, event);
  await savePrinter(tx, before, step);
  return step.printer;
}

/** The same in a separate transaction; an event that changes nothing costs one read. */
export async function changePrinter(
  store: Store,
  printer: string,
  event: PrinterEvent,
): Promise<Printer | null> {
  const known = await findPrinter(store.pool, printer);
  if (known === null || stepPrinter(known, event).printer === known) return known;
  return inTransaction(store, (tx) => changePrinterWithin(tx, printer, event));
}

/**
 * Counts the card that came out of an attempt, good or spoiled, in the transaction of its outcome: ribbon, film,
 * cleaning and the row of cards before a rest. Once for an attempt, however often it is called. `at` is RFC 3339.
 */
export async function countCard(tx: Transaction, attemptId: string, at: string): Promise<void> {
  const card = firstOf(
    await tx.query<{ printer: string; heldAt: Date }>(sql`
      UPDATE attempt SET sheet_at = ${at} WHERE attempt.attempt_id = ${attemptId} AND attempt.sheet_at IS NULL
      RETURNING attempt.printer, attempt.held_at`),
  );
  if (card === null) return;
  const { printer, heldAt } = card;
  await changePrinterWithin(tx, printer, { type: 'CARD_OUT', heldAt: heldAt.getTime(), at: Date.parse(at) });
}

/** Refuses while a card may lie in the printer; the caller has locked the floor, so that none is granted to it. */
async function requireIdle(tx: Transaction, printer: string): Promise<void> {
  const { rowCount } = await tx.query(sql`
    SELECT FROM holding_attempt WHERE holding_attempt.printer = ${printer}`);
  if (rowCount !== 0) throw new TerbitError('PRINTER_IN_USE');
}

/**
 * Sets a printer as a person wants it, if it was not changed since `version` was read.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, VERSION_CONFLICT, PRINTER_IN_USE
 */
export async function setPrinter(
  tx: Transaction,
  office: string,
  printer: string,
  settings: PrinterSettings,
  version: number | null,
): Promise<void> {
  // Before the printer, as every transaction that locks both does.
  if (settings.adapter !== undefined) await lockFloor(tx, office);
  const before = await requirePrinter(tx, office, printer);
  if (version !== null && version !== before.version) throw new TerbitError('VERSION_CONFLICT');
  const step = stepPrinter(before, { type: 'SET', settings });
  if (step.printer.adapter !== before.adapter) await requireIdle(tx, printer);
  await savePrinter(tx, before, step);
}
