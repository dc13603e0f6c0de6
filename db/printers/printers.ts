import { TerbitError } from '../../domain/errors/terbit-error';
import type { PrinterCounters, PrinterLimits } from '../../domain/printers/readiness';
import type { PrinterAdapter } from '../../domain/printers/adapter';
import { printingHours } from '../office/calendar';
import { wakeFloor } from '../core/office-wakes';
import { readPrinters, type PrinterRow } from './printer-reads';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';

/** The printers of an office. */
export async function listPrinters({ pool, clock }: Store, office: string): Promise<PrinterRow[]> {
  return readPrinters(pool, office, clock(), await printingHours(pool, office), 'all');
}

/** Takes a printer out of the queue until it answers ready; one that waits for a person is left to that person. */
export async function takePrinterOut(store: Store, printer: string, reason: string): Promise<void> {
  await inTransaction(store, async (tx) => {
    const changed = firstOf(
      await tx.query<{ office: string }>(sql`
        UPDATE printer SET state = 'OUT', reason = ${reason}, version = printer.version + 1
        WHERE printer.printer = ${printer} AND printer.state <> 'STOPPED' AND printer.adapter = 'open'
          AND (printer.state, printer.reason) IS DISTINCT FROM ('OUT', ${reason}) RETURNING printer.office`),
    );
    if (changed !== null) wakeFloor(tx, changed.office, 'PRINTER');
  });
}

/**
 * Brings a printer back that answered ready; returns whether it came back. One whose last word was that ribbon or film
 * is empty stays out, until it says otherwise or somebody notes a new one.
 */
export async function bringPrinterBack(store: Store, printer: string): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    const changed = firstOf(
      await tx.query<{ office: string; state: PrinterRow['state'] }>(sql`
        WITH word AS (
          SELECT asked.printer, CASE WHEN asked.ribbon_said = 'EMPTY' THEN 'RIBBON_EMPTY'
            WHEN asked.film_said = 'EMPTY' THEN 'FILM_EMPTY' END AS empty
          FROM printer AS asked WHERE asked.printer = ${printer} AND asked.state = 'OUT' FOR NO KEY UPDATE
        )
        UPDATE printer SET state = CASE WHEN word.empty IS NULL THEN 'READY' ELSE 'OUT' END, reason = word.empty,
          version = printer.version + 1
        FROM word WHERE printer.printer = word.printer AND printer.reason IS DISTINCT FROM word.empty
        RETURNING printer.office, printer.state`),
    );
    if (changed !== null) wakeFloor(tx, changed.office, 'PRINTER');
    return changed?.state === 'READY';
  });
}

/** Stops a printer until a person starts it again. */
export async function stopPrinter({ pool }: Store, printer: string, reason: string): Promise<void> {
  await pool.query(sql`
    UPDATE printer SET state = 'STOPPED', reason = ${reason}, version = printer.version + 1
    WHERE printer.printer = ${printer}`);
}

/** What a person sets on a printer; limits and thresholds that are left out stay as they are. */
export interface PrinterSettings extends Partial<PrinterLimits> {
  state: 'READY' | 'STOPPED';
  loading: 'automatic' | 'counted';
  /** Cards left from which on the ribbon counts as low. */
  ribbonLowAt?: number;
  filmLowAt?: number;
  /** Left out, it stays as it is. */
  adapter?: PrinterAdapter | undefined;
}

/** Refuses while a card may lie in the printer; the caller has locked the floor, so that none comes to it meanwhile. */
async function requireIdle(tx: Transaction, printer: string): Promise<void> {
  const { rowCount } = await tx.query(sql`
    SELECT FROM attempt WHERE attempt.printer = ${printer} AND attempt.state IN ('HELD', 'SENDING', 'UNCERTAIN')`);
  if (rowCount !== 0) throw new TerbitError('PRINTER_IN_USE');
}

/**
 * Sets a printer as a person wants it, if nobody changed it since `version` was read.
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
  // Before the printer, as everybody does who locks both.
  if (settings.adapter !== undefined) await lockFloor(tx, office);
  const known = firstOf(
    await tx.query<Pick<PrinterRow, 'version' | 'adapter'>>(sql`
      SELECT printer.version, printer.adapter FROM printer
      WHERE printer.printer = ${printer} AND printer.office = ${office} FOR NO KEY UPDATE`),
  );
  const meter = firstOf(
    await tx.query<{ limits: PrinterLimits; counters: Pick<PrinterCounters, 'ribbon' | 'film'> }>(sql`
      SELECT printer_meter.limits, printer_meter.counters FROM printer_meter
      WHERE printer_meter.printer = ${printer}`),
  );
  if (known === null || meter === null) throw new TerbitError('PRINTER_NOT_FOUND');
  if (version !== null && version !== known.version) throw new TerbitError('VERSION_CONFLICT');
  const adapter = settings.adapter ?? known.adapter;
  if (adapter !== known.adapter) await requireIdle(tx, printer);
  const reason = settings.state === 'READY' ? null : 'STOPPED_BY_OFFICER';
  const { dailyLimit, rest, cleaningEvery } = { ...meter.limits, ...settings };
  const { ribbon, film } = meter.counters;
  await tx.query(sql`
    UPDATE printer SET state = ${settings.state}, reason = ${reason}, loading = ${settings.loading},
      daily_limit = ${dailyLimit}, rest_after = ${rest?.afterCards ?? null}, rest_minutes = ${rest?.minutes ?? null},
      cleaning_every = ${cleaningEvery}, ribbon_low_at = ${settings.ribbonLowAt ?? ribbon.lowAt},
      film_low_at = ${settings.filmLowAt ?? film.lowAt}, adapter = ${adapter}, spoiled_in_row = 0, version = printer.version + 1
    WHERE printer.printer = ${printer}`);
  wakeFloor(tx, office, 'PRINTER');
}
