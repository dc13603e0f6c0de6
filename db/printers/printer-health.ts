import type { SupplyWords } from '../../domain/printers/fault';
import { sql } from '../core/sql';
import type { Queryable, Store } from '../core/store';

/** What a printer said of itself when it was last asked. */
export interface PrinterHealth {
  /** As IPP names it; `silent` when it did not answer. */
  state: 'idle' | 'processing' | 'stopped' | 'silent';
  /** Its printer-state-reasons. */
  reasons: string[];
  /** Operations that it would need and does not offer. */
  lacks: string[];
  supplies: SupplyWords;
}

/** Keeps what a printer said just now. */
export async function noteHealth(
  { pool, clock }: Pick<Store, 'pool' | 'clock'>,
  printer: string,
  { state, reasons, lacks, supplies }: PrinterHealth,
): Promise<void> {
  await pool.query(sql`
    INSERT INTO printer_health (printer, state, reasons, lacks, ribbon, film, seen_at)
    VALUES (${printer}, ${state}, ${reasons}, ${lacks}, ${supplies.ribbon ?? null}, ${supplies.film ?? null},
      ${clock().toISOString()})
    ON CONFLICT (printer) DO UPDATE SET state = excluded.state, reasons = excluded.reasons, lacks = excluded.lacks,
      ribbon = excluded.ribbon, film = excluded.film, seen_at = excluded.seen_at`);
}

/** How fresh a word has to be to keep officers from the tray; one that fell silent since keeps nobody. */
const FRESH_MINUTES = 2;

/** Whether a printer said a moment ago that it is at work. */
export async function isKnownToPrint(db: Queryable, printer: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    SELECT FROM printer_health WHERE printer_health.printer = ${printer} AND printer_health.state = 'processing'
      AND printer_health.seen_at > ${now.toISOString()}::timestamptz - make_interval(mins => ${FRESH_MINUTES})`);
  return rowCount !== 0;
}

/** The word of every printer of an office that was ever asked. */
export async function healthOfPrinters(
  { pool }: Pick<Store, 'pool'>,
  office: string,
): Promise<Map<string, PrinterHealth & { seenAt: Date }>> {
  const { rows } = await pool.query<
    Omit<PrinterHealth, 'supplies'> & {
      printer: string;
      ribbon: SupplyWords['ribbon'] | null;
      film: SupplyWords['film'] | null;
      seenAt: Date;
    }
  >(sql`
    SELECT printer_health.printer, printer_health.state, printer_health.reasons, printer_health.lacks,
      printer_health.ribbon, printer_health.film, printer_health.seen_at
    FROM printer_health JOIN printer ON printer.printer = printer_health.printer WHERE printer.office = ${office}`);
  return new Map(
    rows.map(({ printer, ribbon, film, ...words }) => [
      printer,
      { ...words, supplies: { ...(ribbon && { ribbon }), ...(film && { film }) } },
    ]),
  );
}
