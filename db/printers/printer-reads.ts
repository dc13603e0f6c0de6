import type { PrinterAdapter } from '../../domain/printers/adapter';
import {
  notReady,
  type NotReady,
  type OfficeClock,
  type PrinterCounters,
  type PrinterLimits,
  type PrintingHours,
} from '../../domain/printers/readiness';
import { nextTurnOfHours } from '../../domain/office/working-calendar';
import { printingHours } from '../office/calendar';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import { endOfToday, startOfToday } from '../office/sites';

/** A printer as an officer sees it. */
export interface PrinterRow {
  printer: string;
  office: string;
  site: string;
  state: 'READY' | 'OUT' | 'STOPPED';
  reason: string | null;
  loading: 'automatic' | 'counted';
  adapter: PrinterAdapter;
  version: number;
  limits: PrinterLimits;
  counters: PrinterCounters;
  /** Why it may take no card now although it is in order; null when it may. */
  notReady: NotReady | null;
}

/** The clock of an office at an instant. */
function clockOf(office: string, now: Date): OfficeClock {
  return { now: now.getTime(), endOfDay: endOfToday(office, now).getTime() };
}

/**
 * The printers of an office with what each may do now. The cards of the day are counted for all of them, or only where
 * a limit makes them matter.
 */
export async function readPrinters(
  db: Queryable,
  office: string,
  now: Date,
  hours: PrintingHours,
  counted: 'all' | 'limited',
): Promise<PrinterRow[]> {
  const { rows } = await db.query<Omit<PrinterRow, 'notReady'> & { cardsToday: number }>(sql`
    SELECT printer.printer, printer.office, printer.site, printer.state, printer.reason, printer.loading,
      printer.adapter, printer.version, printer_meter.limits, printer_meter.counters,
      (CASE WHEN ${counted === 'all'}::boolean OR printer.daily_limit IS NOT NULL THEN (SELECT count(*) FROM attempt
        WHERE attempt.printer = printer.printer AND attempt.held_at >= ${startOfToday(office, now).toISOString()}
          AND attempt.state NOT IN ('VOID', 'NOT_PRINTED')) ELSE 0 END)::integer AS cards_today
    FROM printer JOIN printer_meter ON printer_meter.printer = printer.printer
    WHERE printer.office = ${office} ORDER BY printer.printer`);
  return rows.map(({ cardsToday, ...row }) => {
    const counters = { ...row.counters, cardsToday };
    return { ...row, counters, notReady: notReady(row.limits, counters, hours, clockOf(office, now)) };
  });
}

/** The next instant at which time alone changes what the printers of an office may do; null when none is in sight. */
export async function nextPrinterChange(db: Queryable, office: string, now: Date): Promise<Date | null> {
  const hours = await printingHours(db, office);
  const rows = await readPrinters(db, office, now, hours, 'limited');
  const ends = rows.map((row) => (row.state === 'READY' ? (row.notReady?.until ?? null) : null));
  const turn = hours.printOutsideHours ? null : nextTurnOfHours(hours.calendar, now.getTime());
  const instants = [...ends, turn].filter((instant) => instant !== null);
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}
