import {
  afterCard,
  cardsLeft,
  noticesBetween,
  type NoticeCode,
  type PrinterCounters,
  type PrinterLimits,
  type Supply,
  type SupplyWord,
} from '../../domain/printers/readiness';
import { TerbitError } from '../../domain/errors/terbit-error';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { firstOf, inTransaction, onlyOf, type Store, type Transaction } from '../core/store';

/** A printer's limits and counters as its row has them; the cards of the day are counted elsewhere. */
export interface PrinterMeter {
  printer: string;
  office: string;
  state: 'READY' | 'OUT' | 'STOPPED';
  limits: PrinterLimits;
  counters: Omit<PrinterCounters, 'cardsToday'>;
}

async function lockMeter(tx: Transaction, printer: string): Promise<PrinterMeter | null> {
  return firstOf(
    await tx.query<PrinterMeter>(sql`
      SELECT printer_meter.printer, printer_meter.office, printer_meter.state, printer_meter.limits, printer_meter.counters
      FROM printer_meter WHERE printer_meter.printer = ${printer} FOR NO KEY UPDATE`),
  );
}

async function notice(
  tx: Transaction,
  meter: PrinterMeter,
  codes: readonly NoticeCode[],
  at: string,
): Promise<void> {
  if (codes.length === 0) return;
  await tx.query(sql`
    INSERT INTO printer_notice (office, printer, code, at)
    SELECT ${meter.office}, ${meter.printer}, code, ${at}::timestamptz FROM unnest(${[...codes]}::text[]) AS code`);
}

/**
 * Counts the card that came out of an attempt, good or spoiled, in the transaction of its outcome: ribbon, film,
 * cleaning and the row of cards before a rest. Once for an attempt, however often it is called. `at` is RFC 3339.
 */
export async function countCard(tx: Transaction, attemptId: string, at: string): Promise<void> {
  const meter = firstOf(
    await tx.query<PrinterMeter & { held_at: Date }>(sql`
      WITH card AS (
        UPDATE attempt SET sheet_at = ${at} WHERE attempt.attempt_id = ${attemptId} AND attempt.sheet_at IS NULL
        RETURNING attempt.printer, attempt.held_at
      )
      SELECT printer_meter.printer, printer_meter.office, printer_meter.state, printer_meter.limits, printer_meter.counters,
        card.held_at
      FROM card JOIN printer_meter ON printer_meter.printer = card.printer FOR NO KEY UPDATE OF printer_meter`),
  );
  if (meter === null) return;
  const { limits } = meter;
  const before = { ...meter.counters, cardsToday: 0 };
  const after = afterCard(limits.rest, before, meter.held_at.getTime(), Date.parse(at));
  await tx.query(sql`
    UPDATE printer SET ribbon_cards = ${after.ribbon.cards}, film_cards = ${after.film.cards},
      cards_since_cleaning = ${after.cardsSinceCleaning}, cards_in_row = ${after.cardsInRow}, last_card_at = ${at}
    WHERE printer.printer = ${meter.printer}`);
  await notice(tx, meter, noticesBetween(limits, before, after), at);
}

/** What a person did at a printer: a new ribbon or film for so many cards (null: not counted), or a cleaning. */
export type Fitting = { kind: Supply; capacity: number | null } | { kind: 'CLEANING' };

/**
 * Notes a fitting, with what was left of the one before; the counter begins anew and the printer's word on the old
 * one is forgotten. A printer that is out comes back when it answers ready.
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
  const meter = await lockMeter(tx, printer);
  if (meter?.office !== office) throw new TerbitError('PRINTER_NOT_FOUND');
  const { ribbon, film, cardsSinceCleaning } = meter.counters;
  const old = fitting.kind === 'CLEANING' ? null : fitting.kind === 'RIBBON' ? ribbon : film;
  const capacity = fitting.kind === 'CLEANING' ? null : fitting.capacity;
  await tx.query(sql`
    INSERT INTO consumable_fitting (command_id, printer, kind, capacity, cards, remaining, actor, at)
    VALUES (${commandId}, ${printer}, ${fitting.kind}, ${capacity}, ${old?.cards ?? cardsSinceCleaning},
      ${old && cardsLeft(old)}, ${actor}, ${clock().toISOString()})`);
  switch (fitting.kind) {
    case 'RIBBON':
      await tx.query(sql`
        UPDATE printer SET ribbon_capacity = ${capacity}, ribbon_cards = 0, ribbon_said = NULL
        WHERE printer.printer = ${printer}`);
      break;
    case 'FILM':
      await tx.query(sql`
        UPDATE printer SET film_capacity = ${capacity}, film_cards = 0, film_said = NULL
        WHERE printer.printer = ${printer}`);
      break;
    case 'CLEANING':
      await tx.query(sql`UPDATE printer SET cards_since_cleaning = 0 WHERE printer.printer = ${printer}`);
  }
  wakeFloor(tx, office, 'PRINTER');
}

/**
 * Notes what a printer says of its own ribbon and film; what is left out stays as it was said before. On empty the
 * printer is out until it answers ready. An unchanged word costs one read.
 */
export async function noteSupplies(
  store: Store,
  printer: string,
  said: { ribbon?: SupplyWord; film?: SupplyWord },
): Promise<void> {
  const saysNew = ({ counters }: Pick<PrinterMeter, 'counters'>): boolean =>
    (said.ribbon ?? counters.ribbon.said) !== counters.ribbon.said ||
    (said.film ?? counters.film.said) !== counters.film.said;
  const known = firstOf(
    await store.pool.query<Pick<PrinterMeter, 'counters'>>(
      sql`SELECT printer_meter.counters FROM printer_meter WHERE printer_meter.printer = ${printer}`,
    ),
  );
  if (known === null || !saysNew(known)) return;
  await inTransaction(store, async (tx) => {
    const meter = await lockMeter(tx, printer);
    if (meter === null || !saysNew(meter)) return;
    const { counters: before, limits, office } = meter;
    const after = {
      ...before,
      ribbon: { ...before.ribbon, said: said.ribbon ?? before.ribbon.said },
      film: { ...before.film, said: said.film ?? before.film.said },
    };
    const empty =
      after.ribbon.said === 'EMPTY' ? 'RIBBON_EMPTY' : after.film.said === 'EMPTY' ? 'FILM_EMPTY' : null;
    const goesOut = empty !== null && meter.state === 'READY';
    await tx.query(sql`
      UPDATE printer SET ribbon_said = ${after.ribbon.said}, film_said = ${after.film.said},
        state = CASE WHEN ${goesOut}::boolean THEN 'OUT' ELSE printer.state END,
        reason = CASE WHEN ${goesOut}::boolean THEN ${empty}::text ELSE printer.reason END,
        version = printer.version + ${goesOut}::boolean::integer
      WHERE printer.printer = ${printer}`);
    await notice(tx, meter, noticesBetween(limits, before, after), store.clock().toISOString());
    wakeFloor(tx, office, 'PRINTER');
  });
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
