import { stepPrinter, type Fitting } from '../../domain/printers/printer';
import { cardsLeft, type NoticeCode, type Supply } from '../../domain/printers/readiness';
import { sql } from '../core/sql';
import { inTransaction, onlyOf, type Store, type Transaction } from '../core/store';
import { requirePrinter, savePrinter } from './printers';

/**
 * Records a fitting, with what was left of the one before; the counter begins anew and what the printer reported of the
 * old one is dropped. A printer that is out comes back when it answers ready.
 *
 * @throws TerbitError PRINTER_NOT_FOUND
 */
export async function noteFitting(
  tx: Transaction,
  { clock }: Pick<Store, 'clock'>,
  {
    commandId,
    actor,
    office,
    printer,
    ...fitting
  }: Fitting & {
    commandId: string;
    actor: string;
    office: string;
    printer: string;
  },
): Promise<void> {
  const before = await requirePrinter(tx, office, printer);
  const { ribbon, film, cardsSinceCleaning } = before.counters;
  const old = fitting.kind === 'CLEANING' ? null : fitting.kind === 'RIBBON' ? ribbon : film;
  const capacity = fitting.kind === 'CLEANING' ? null : fitting.capacity;
  await tx.query(sql`
    INSERT INTO consumable_fitting (command_id, printer, kind, capacity, cards, remaining, actor, at)
    VALUES (${commandId}, ${printer}, ${fitting.kind}, ${capacity}, ${old?.cards ?? cardsSinceCleaning},
      ${old && cardsLeft(old)}, ${actor}, ${clock().toISOString()})`);
  await savePrinter(tx, before, stepPrinter(before, { type: 'FITTED', fitting }));
}

/** A supply that ran low or empty, or a cleaning that fell due. */
export interface PrinterNotice {
  printer: string;
  code: NoticeCode;
  at: Date;
}

/**
 * Hands what has to be announced of an office's printers to `announce` and forgets it; several that ask at once get
 * different ones. What was announced when the process died is announced again.
 */
export async function announceNotices(
  store: Store,
  office: string,
  announce: (notice: PrinterNotice) => void,
): Promise<void> {
  const { exist } = onlyOf(
    await store.pool.query<{ exist: boolean }>(
      sql`SELECT EXISTS (SELECT FROM printer_notice WHERE printer_notice.office = ${office}) AS exist`,
    ),
  );
  if (!exist) return;
  await inTransaction(store, async (tx) => {
    const { rows } = await tx.query<PrinterNotice>(sql`
      DELETE FROM printer_notice WHERE printer_notice.office = ${office}
      RETURNING printer_notice.printer, printer_notice.code, printer_notice.at`);
    rows.forEach(announce);
  });
}

/** A fitting as the journal has it. */
export interface FittingRow {
  kind: Supply | 'CLEANING';
  capacity: number | null;
  /** Cards that came out with the one before, or since the cleaning before. */
  cards: number;
  /** Cards that the counter had left; null when it was not counted. */
  remaining: number | null;
  actor: string;
  at: Date;
}

/** The fittings of a printer, newest first. */
export async function listFittings(
  { pool }: Pick<Store, 'pool'>,
  printer: string,
  limit: number,
): Promise<FittingRow[]> {
  const { rows } = await pool.query<FittingRow>(sql`
    SELECT consumable_fitting.kind, consumable_fitting.capacity, consumable_fitting.cards, consumable_fitting.remaining,
      consumable_fitting.actor, consumable_fitting.at
    FROM consumable_fitting WHERE consumable_fitting.printer = ${printer}
    ORDER BY consumable_fitting.fitting_id DESC LIMIT ${limit}`);
  return rows;
}
