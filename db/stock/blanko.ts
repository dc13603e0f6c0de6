import { TerbitError } from '../../domain/errors/terbit-error';
import {
  BLANK_OF,
  type AccountKind,
  type Blank,
  type Item,
  type UnprintedSpoil,
} from '../../domain/stock/ledger';
import { bookArrival, bookPieces, type AccountPlace } from './ledger';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { brokenConstraint, firstOf, type Store, type Transaction } from '../core/store';
import { requireSecondPerson, type Agreement } from '../core/second-person';
import { lockFloor } from '../core/floor-lock';

/** What every booking of a person records: which command, who, and for which office. */
export interface Booker {
  commandId: string;
  actor: string;
  office: string;
}

/** Blanko that came from the ministry, with the numbers of the pieces when they are known. */
export interface Delivery extends Booker {
  item?: Blank;
  quantity: number;
  deliveryNote: string;
  receivedAt: string;
  serials: string[];
}

/**
 * Books a delivery into the store of the dinas.
 *
 * @throws TerbitError DELIVERY_ALREADY_KNOWN, or SERIAL_ALREADY_KNOWN with the first such `serial`
 */
export async function bookDelivery(tx: Transaction, { clock }: Store, delivery: Delivery): Promise<void> {
  const {
    office,
    item = BLANK_OF.KTP_EL,
    quantity,
    deliveryNote,
    receivedAt,
    serials,
    commandId,
    actor,
  } = delivery;
  await lockFloor(tx, office);
  const isNew = await tx.query(sql`
    INSERT INTO delivery (office, delivery_note, item, quantity, received_at)
    VALUES (${office}, ${deliveryNote}, ${item}, ${quantity}, ${receivedAt}) ON CONFLICT DO NOTHING`);
  if (isNew.rowCount === 0) throw new TerbitError('DELIVERY_ALREADY_KNOWN');
  await bookArrival(tx, {
    commandId,
    quantity,
    actor,
    item,
    serials,
    to: { site: office, kind: 'STORE' },
    reason: 'DELIVERY',
    document: deliveryNote,
    at: clock().toISOString(),
  });
  wakeFloor(tx, office, 'BLANKO');
}

/** The pieces on hand when the books began. */
export interface StockOpening extends Booker {
  site: string;
  item: Item;
  /** Where they are: in the store, among the spoiled, or among the surrendered old cards. */
  kind: 'STORE' | 'SPOILED' | 'SURRENDERED';
  quantity: number;
  serials: string[];
  /** The opening berita acara. */
  document: string;
}

/**
 * Books the opening balance of an account, once, when the second of two people states the same as the first.
 *
 * @throws TerbitError OPENING_ALREADY_BOOKED, SECOND_PERSON_REQUIRED, SERIAL_ALREADY_KNOWN
 */
export async function bookOpening(tx: Transaction, store: Store, opening: StockOpening): Promise<Agreement> {
  const { office, site, item, kind, quantity, serials, document, commandId, actor } = opening;
  await lockFloor(tx, office);
  const booked = await tx.query(sql`
    SELECT FROM movement JOIN account ON account.account_id = movement.to_account
    WHERE account.site = ${site} AND account.item = ${item} AND account.kind = ${kind} AND movement.reason = 'OPENING'`);
  if (booked.rowCount !== 0) throw new TerbitError('OPENING_ALREADY_BOOKED');
  const content = { quantity, serials: [...serials].sort(), document };
  const subject = [item, kind, site].join(' ');
  const agreement = await requireSecondPerson(tx, store, {
    office,
    operation: 'OPENING',
    subject,
    content,
    actor,
  });
  if (agreement.kind !== 'agreed') return agreement;
  await bookArrival(tx, {
    commandId,
    quantity,
    actor,
    item,
    serials,
    document,
    to: { site, kind },
    secondActor: agreement.first,
    reason: 'OPENING',
    at: store.clock().toISOString(),
  });
  wakeFloor(tx, office, 'BLANKO');
  return agreement;
}

export interface PrinterLoad extends Booker {
  printer: string;
  quantity: number;
  /** The numbers of the pieces, all of them; empty when only the quantity is known. */
  serials?: string[];
}

async function siteOfPrinter(
  tx: Transaction,
  { office, printer }: Pick<PrinterLoad, 'office' | 'printer'>,
): Promise<{ loading: string; site: string }> {
  const known = firstOf(
    await tx.query<{ loading: string; site: string }>(sql`
      SELECT printer.loading, printer.site FROM printer
      WHERE printer.printer = ${printer} AND printer.office = ${office}`),
  );
  if (known === null) throw new TerbitError('PRINTER_NOT_FOUND');
  return known;
}

/**
 * Books blanko that an operator put into a printer whose contents are counted.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, LOADING_IS_AUTOMATIC, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE
 */
export async function bookLoad(tx: Transaction, { clock }: Store, load: PrinterLoad): Promise<void> {
  const { office, printer, quantity, serials = [], commandId, actor } = load;
  await lockFloor(tx, office);
  const { loading, site } = await siteOfPrinter(tx, load);
  if (loading === 'automatic') throw new TerbitError('LOADING_IS_AUTOMATIC');
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item: BLANK_OF.KTP_EL,
    unnamed: 'LOWEST',
    from: { site, kind: 'STORE' },
    to: { site, kind: 'PRINTER', printer },
    reason: 'LOAD',
    document: null,
    at: clock().toISOString(),
  });
  wakeFloor(tx, office, 'BLANKO');
}

/**
 * Books blanko that an operator took out of a printer, also out of one that loads automatically now and whose blanko
 * are still in its account.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE
 */
export async function bookReturn(tx: Transaction, { clock }: Store, load: PrinterLoad): Promise<void> {
  const { office, printer, quantity, serials = [], commandId, actor } = load;
  await lockFloor(tx, office);
  const { site } = await siteOfPrinter(tx, load);
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item: BLANK_OF.KTP_EL,
    unnamed: 'HIGHEST',
    from: { site, kind: 'PRINTER', printer },
    to: { site, kind: 'STORE' },
    reason: 'RETURN',
    document: null,
    at: clock().toISOString(),
  });
  wakeFloor(tx, office, 'BLANKO');
}

/** Blank pieces that can no longer be printed and that no print used. */
export interface Spoilage extends Booker {
  site: string;
  item: Blank;
  /** The printer that they were in, or null for the store. */
  printer: string | null;
  quantity: number;
  serials: string[];
  reason: UnprintedSpoil;
  note: string | null;
}

/**
 * Books blank pieces as spoiled.
 *
 * @throws TerbitError PRINTER_NOT_FOUND, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function bookSpoilage(tx: Transaction, { clock }: Store, spoilage: Spoilage): Promise<void> {
  const { office, printer, item, quantity, serials, reason, note, commandId, actor } = spoilage;
  await lockFloor(tx, office);
  const site = printer === null ? spoilage.site : (await siteOfPrinter(tx, { office, printer })).site;
  const from: AccountPlace = printer === null ? { site, kind: 'STORE' } : { site, kind: 'PRINTER', printer };
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item,
    from,
    reason,
    note,
    unnamed: 'REFUSED',
    to: { site, kind: 'SPOILED' },
    document: null,
    at: clock().toISOString(),
  });
}

export interface AccountBalance {
  site: string;
  kind: AccountKind;
  printer: string | null;
  balance: number;
  /** Pieces promised to an open attempt. */
  held: number;
}

/** Every account of an office and item with its balance; together they sum to zero. */
export async function balanceOf(
  { pool }: Pick<Store, 'pool'>,
  office: string,
  item: Item = BLANK_OF.KTP_EL,
): Promise<AccountBalance[]> {
  const { rows } = await pool.query<AccountBalance>(sql`
    SELECT account.site, account.kind, account.printer, account.balance::integer AS balance,
      (SELECT count(*) FROM holding_attempt WHERE holding_attempt.account_id = account.account_id)::integer AS held
    FROM account JOIN chart ON chart.item = account.item AND chart.kind = account.kind
    WHERE account.office = ${office} AND account.item = ${item}
    ORDER BY account.site, chart.place, account.printer`);
  return rows;
}

/** Whether an error means that an account would have more numbered pieces than pieces. */
export function isForeignPiece(error: unknown): boolean {
  return brokenConstraint(error) === 'lot_not_negative';
}
