import type { UncertainPrint } from '../../domain/printers/hold-up';
import { conditionOf, type Printer, type PrinterCondition } from '../../domain/printers/printer';
import {
  notReady,
  type NotReady,
  type OfficeClock,
  type PrinterCounters,
  type PrintingHours,
} from '../../domain/printers/readiness';
import { nextTurnOfHours } from '../../domain/office/working-calendar';
import { printingHours } from '../office/calendar';
import { sql } from '../core/sql';
import type { Queryable, Store } from '../core/store';
import { endOfToday, startOfToday } from '../office/sites';

/** A printer as an officer sees it. */
export interface PrinterRow extends Printer, PrinterCondition {
  counters: PrinterCounters;
  /** Why it may take no card now although it is in order; null when it may. */
  notReady: NotReady | null;
  /** The print that takes it until two officers settle it. */
  uncertain: UncertainPrint | null;
}

/** The clock of an office at an instant. */
function clockOf(office: string, now: Date): OfficeClock {
  return { now: now.getTime(), endOfDay: endOfToday(office, now).getTime() };
}

/**
 * The printers of an office with what each may do now. The cards of the day are counted for all of them, or only where
 * a limit makes them matter. A manual printer may get its next sheet while lines of the one before are uncertain.
 */
export async function readPrinters(
  db: Queryable,
  office: string,
  now: Date,
  hours: PrintingHours,
  counted: 'all' | 'limited',
): Promise<PrinterRow[]> {
  const { rows } = await db.query<Printer & Pick<PrinterRow, 'uncertain'> & { cardsToday: number }>(sql`
    SELECT printer_state.*,
      (CASE WHEN ${counted === 'all'}::boolean OR printer_state.limits ->> 'dailyLimit' IS NOT NULL
        THEN (SELECT count(*) FROM attempt WHERE attempt.printer = printer_state.printer
          AND attempt.held_at >= ${startOfToday(office, now).toISOString()}
          AND attempt.state NOT IN ('VOID', 'NOT_PRINTED')) ELSE 0 END)::integer AS cards_today,
      (SELECT jsonb_build_object('caseNumber', cases.case_number, 'attemptId', attempt.attempt_id)
        FROM attempt JOIN cases ON cases.case_id = attempt.case_id
        WHERE attempt.printer = printer_state.printer AND attempt.state = 'UNCERTAIN' AND attempt.order_id IS NULL)
        AS uncertain
    FROM printer_state WHERE printer_state.office = ${office} ORDER BY printer_state.printer`);
  return rows.map(({ cardsToday, ...row }) => {
    const counters = { ...row.counters, cardsToday };
    const waits = notReady(row.limits, counters, hours, clockOf(office, now));
    return { ...row, ...conditionOf(row, row.uncertain !== null), counters, notReady: waits };
  });
}

/** The printers of an office. */
export async function listPrinters(
  { pool, clock }: Pick<Store, 'pool' | 'clock'>,
  office: string,
): Promise<PrinterRow[]> {
  return readPrinters(pool, office, clock(), await printingHours(pool, office), 'all');
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
