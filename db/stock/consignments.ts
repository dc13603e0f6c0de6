import { TerbitError } from '../../domain/errors/terbit-error';
import type { Blank } from '../../domain/stock/ledger';
import { newId } from '../../platform/ids';
import type { Booker } from './blanko';
import { bookArrival, bookPieces } from './ledger';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store, type Transaction } from '../core/store';
import { requireSecondPerson, type Agreement } from '../core/second-person';
import { lockFloor } from '../core/floor-lock';

/** A transfer or a loan: pieces that are to be received or given back. */
export interface ConsignmentRow {
  consignmentId: string;
  kind: 'TRANSFER' | 'LOAN_OUT' | 'LOAN_IN';
  item: Blank;
  document: string;
  site: string;
  toSite: string | null;
  otherOffice: string | null;
  quantity: number;
  /** Pieces neither received, given back nor declared missing. */
  outstanding: number;
  seal: string | null;
  actor: string;
  at: Date;
}

/** The consignments of an office, newest first: those still open, or all; transfers or loans. */
export async function consignmentsOf(
  db: Queryable,
  office: string,
  { transfers, openOnly, limit }: { transfers: boolean; openOnly: boolean; limit: number },
): Promise<ConsignmentRow[]> {
  const { rows } = await db.query<ConsignmentRow>(sql`
    SELECT * FROM consignment
    WHERE consignment.office = ${office} AND (consignment.kind = 'TRANSFER') = ${transfers}
      AND (NOT ${openOnly}::boolean OR consignment.outstanding > 0)
    ORDER BY consignment.at DESC, consignment.consignment_id DESC LIMIT ${limit}`);
  return rows;
}

/** One consignment of an office; null where there is none. */
export async function readConsignment(
  db: Queryable,
  office: string,
  consignmentId: string,
): Promise<ConsignmentRow | null> {
  return firstOf(
    await db.query<ConsignmentRow>(sql`
      SELECT * FROM consignment
      WHERE consignment.consignment_id = ${consignmentId} AND consignment.office = ${office}`),
  );
}

/** Numbered pieces of a consignment that are still in transit or lent. */
export async function outstandingSerials(
  db: Queryable,
  consignmentId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ serial: string }>(sql`
    SELECT piece.serial FROM piece WHERE piece.consignment_id = ${consignmentId} ORDER BY piece.serial LIMIT ${limit}`);
  return rows.map(({ serial }) => serial);
}

type NewConsignment = Omit<ConsignmentRow, 'consignmentId' | 'outstanding' | 'at'> & { office: string };

async function enter(tx: Transaction, { clock }: Store, one: NewConsignment): Promise<string> {
  const at = clock();
  const consignmentId = newId(at);
  const { office, kind, item, document, site, toSite, otherOffice, quantity, seal, actor } = one;
  const entered = await tx.query(sql`
    INSERT INTO consignment (consignment_id, office, kind, item, document, site, to_site, other_office, quantity, seal,
      actor, at)
    VALUES (${consignmentId}, ${office}, ${kind}, ${item}, ${document}, ${site}, ${toSite}, ${otherOffice}, ${quantity},
      ${seal}, ${actor}, ${at.toISOString()}) ON CONFLICT DO NOTHING`);
  if (entered.rowCount === 0) throw new TerbitError('DOCUMENT_ALREADY_KNOWN');
  return consignmentId;
}

const SEAL_LENGTH = 10;

/** A short keyed hash over a manifest, printed on it: the receiver enters it, so that a forged manifest is rejected. */
function sealOf({ keys }: Store, parts: readonly unknown[]): string {
  return keys
    .lookup(JSON.stringify(['manifest', ...parts]))
    .toString('hex')
    .slice(0, SEAL_LENGTH)
    .toUpperCase();
}

/** Blanko sent from one site of an office to another, on a manifest. */
export interface Transfer extends Booker {
  site: string;
  toSite: string;
  item: Blank;
  quantity: number;
  serials: string[];
  manifest: string;
}

/**
 * Sends blanko to another site; they are in transit until another person receives them there.
 *
 * @throws TerbitError DOCUMENT_ALREADY_KNOWN, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE
 */
export async function sendTransfer(
  tx: Transaction,
  store: Store,
  transfer: Transfer,
): Promise<{ transferId: string; seal: string }> {
  const { office, site, toSite, item, quantity, serials, manifest, commandId, actor } = transfer;
  await lockFloor(tx, office);
  const seal = sealOf(store, [office, manifest, site, toSite, item, quantity, [...serials].sort()]);
  const transferId = await enter(tx, store, {
    office,
    kind: 'TRANSFER',
    item,
    document: manifest,
    site,
    toSite,
    otherOffice: null,
    quantity,
    seal,
    actor,
  });
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item,
    unnamed: 'LOWEST',
    document: manifest,
    from: { site, kind: 'STORE' },
    to: { site, kind: 'IN_TRANSIT' },
    reason: 'TRANSFER',
    consignmentId: transferId,
    at: store.clock().toISOString(),
  });
  return { transferId, seal };
}

/** What arrived of a transfer, as the receiving person counted it. */
export interface TransferReceipt extends Booker {
  transferId: string;
  /** Where it arrived: at its destination, or back at its origin. */
  site: string | null;
  quantity: number;
  serials: string[];
  seal: string;
}

/**
 * Books what arrived of a transfer; the rest stays in transit until it is found or declared missing.
 *
 * @throws TerbitError CONSIGNMENT_NOT_FOUND, SEAL_DIFFERS, SECOND_PERSON_REQUIRED when the sender receives,
 *   MORE_THAN_OUTSTANDING, SERIAL_NOT_HERE for a number that the manifest does not have, SERIALS_REQUIRED
 */
export async function receiveTransfer(
  tx: Transaction,
  { clock }: Store,
  receipt: TransferReceipt,
): Promise<ConsignmentRow> {
  const { office, transferId, quantity, serials, commandId, actor } = receipt;
  await lockFloor(tx, office);
  const transfer = await demand(tx, office, transferId, ['TRANSFER']);
  if (receipt.seal !== transfer.seal) throw new TerbitError('SEAL_DIFFERS');
  if (actor === transfer.actor) throw new TerbitError('SECOND_PERSON_REQUIRED');
  const site = receipt.site ?? transfer.toSite ?? transfer.site;
  if (site !== transfer.toSite && site !== transfer.site)
    throw new TerbitError('UNKNOWN_STATION', { field: 'site' });
  requireOutstanding(transfer, quantity);
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item: transfer.item,
    unnamed: 'REFUSED',
    document: transfer.document,
    from: { site: transfer.site, kind: 'IN_TRANSIT' },
    to: { site, kind: 'STORE' },
    secondActor: transfer.actor,
    reason: site === transfer.site ? 'TURNED_BACK' : 'RECEIPT',
    consignmentId: transferId,
    at: clock().toISOString(),
  });
  wakeFloor(tx, office, 'BLANKO');
  return demand(tx, office, transferId, ['TRANSFER']);
}

async function demand(
  tx: Transaction,
  office: string,
  consignmentId: string,
  kinds: readonly ConsignmentRow['kind'][],
): Promise<ConsignmentRow> {
  const row = await readConsignment(tx, office, consignmentId);
  if (row === null || !kinds.includes(row.kind)) throw new TerbitError('CONSIGNMENT_NOT_FOUND');
  return row;
}

function requireOutstanding({ outstanding }: ConsignmentRow, quantity: number): void {
  if (quantity > outstanding) throw new TerbitError('MORE_THAN_OUTSTANDING', { outstanding });
}

/** Blanko lent to another office, or borrowed from it. */
export interface Loan extends Booker {
  direction: 'OUT' | 'IN';
  site: string;
  otherOffice: string;
  item: Blank;
  quantity: number;
  serials: string[];
  document: string;
}

/**
 * Books a loan: our blanko to another office, or another office's blanko into our store.
 *
 * @throws TerbitError DOCUMENT_ALREADY_KNOWN, NOT_ENOUGH_BLANKO with what is `free`, SERIAL_NOT_HERE,
 *   SERIAL_ALREADY_KNOWN
 */
export async function bookLoan(tx: Transaction, store: Store, loan: Loan): Promise<string> {
  const { office, direction, site, otherOffice, item, quantity, serials, document, commandId, actor } = loan;
  await lockFloor(tx, office);
  const kind = direction === 'OUT' ? ('LOAN_OUT' as const) : ('LOAN_IN' as const);
  const loanId = await enter(tx, store, {
    office,
    kind,
    item,
    document,
    site,
    toSite: null,
    otherOffice,
    quantity,
    seal: null,
    actor,
  });
  const facts = {
    commandId,
    quantity,
    actor,
    serials,
    item,
    document,
    reason: kind,
    consignmentId: loanId,
    at: store.clock().toISOString(),
  };
  if (direction === 'IN') {
    await bookArrival(tx, { ...facts, to: { site, kind: 'STORE' } });
    wakeFloor(tx, office, 'BLANKO');
    return loanId;
  }
  const [from, to] = [{ site, kind: 'STORE' } as const, { site, kind: 'LENT' } as const];
  await bookPieces(tx, { ...facts, from, to, unnamed: 'LOWEST' });
  return loanId;
}

/** Pieces of a loan that were given back: to us, or by us. */
export interface LoanReturn extends Booker {
  loanId: string;
  quantity: number;
  serials: string[];
  document: string;
}

/**
 * Books what was given back of a loan. For pieces that the borrower has printed it gives others: the lent pieces then
 * belong to the borrower, and the replacements are booked as new.
 *
 * @throws TerbitError CONSIGNMENT_NOT_FOUND, MORE_THAN_OUTSTANDING, NOT_ENOUGH_BLANKO, SERIAL_NOT_HERE,
 *   SERIAL_ALREADY_KNOWN, SERIALS_REQUIRED
 */
export async function returnLoan(tx: Transaction, store: Store, given: LoanReturn): Promise<ConsignmentRow> {
  const { office, loanId, quantity, serials, document, commandId, actor } = given;
  await lockFloor(tx, office);
  const loan = await demand(tx, office, loanId, ['LOAN_OUT', 'LOAN_IN']);
  requireOutstanding(loan, quantity);
  const { site, item } = loan;
  const facts = { commandId, actor, item, document, consignmentId: loanId, at: store.clock().toISOString() };
  const [inStore, outside] = [{ site, kind: 'STORE' } as const, { site, kind: 'CENTRE' } as const];
  if (loan.kind === 'LOAN_IN') {
    const pay = { from: inStore, to: outside, reason: 'LOAN_PAID_BACK', unnamed: 'LOWEST' } as const;
    await bookPieces(tx, { ...facts, ...pay, quantity, serials });
    return demand(tx, office, loanId, ['LOAN_IN']);
  }
  const lent = { site, kind: 'LENT' } as const;
  const ours = await lentAmong(tx, loanId, serials);
  const others = serials.filter((serial) => !ours.has(serial));
  const same = quantity - others.length;
  if (same > 0) {
    const back = { from: lent, to: inStore, reason: 'LOAN_RETURNED', unnamed: 'REFUSED' } as const;
    await bookPieces(tx, { ...facts, ...back, quantity: same, serials: [...ours] });
  }
  if (others.length > 0) {
    const swap = { ...facts, quantity: others.length, reason: 'LOAN_REPLACED' } as const;
    const kept = { from: lent, to: outside, serials: [], unnamed: 'LOWEST' } as const;
    await bookPieces(tx, { ...swap, ...kept, commandId: `${commandId}:kept` });
    await bookArrival(tx, { ...swap, commandId: `${commandId}:given`, to: inStore, serials: others });
  }
  wakeFloor(tx, office, 'BLANKO');
  return demand(tx, office, loanId, ['LOAN_OUT']);
}

async function lentAmong(tx: Transaction, loanId: string, serials: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ serial: string }>(sql`
    SELECT piece.serial FROM piece
    WHERE piece.consignment_id = ${loanId} AND piece.serial = ANY(${serials}::text[]) ORDER BY piece.serial`);
  return new Set(rows.map(({ serial }) => serial));
}

/** Pieces in transit or lent that will not return. */
export interface Loss extends Booker {
  consignmentId: string;
  quantity: number;
  serials: string[];
  note: string | null;
  /** Whether this person may book it, as the second of the two. */
  maySettle: boolean;
}

/**
 * Declares pieces of a transfer or a loan missing: two people, the second a supervisor who gives the reason.
 *
 * @throws TerbitError CONSIGNMENT_NOT_FOUND, MORE_THAN_OUTSTANDING, SECOND_PERSON_REQUIRED, SUPERVISOR_REQUIRED,
 *   NOTE_REQUIRED, SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function declareLoss(tx: Transaction, store: Store, loss: Loss): Promise<Agreement> {
  const { office, consignmentId, quantity, serials, note, maySettle, commandId, actor } = loss;
  await lockFloor(tx, office);
  const of = await demand(tx, office, consignmentId, ['TRANSFER', 'LOAN_OUT']);
  requireOutstanding(of, quantity);
  const content = { quantity, serials: [...serials].sort() };
  const agreement = await requireSecondPerson(tx, store, {
    office,
    operation: 'LOSS',
    subject: consignmentId,
    content,
    actor,
  });
  if (agreement.kind !== 'agreed') return agreement;
  if (!maySettle) throw new TerbitError('SUPERVISOR_REQUIRED');
  if (note === null) throw new TerbitError('NOTE_REQUIRED');
  await bookPieces(tx, {
    commandId,
    quantity,
    actor,
    serials,
    item: of.item,
    note,
    document: of.document,
    consignmentId,
    from: { site: of.site, kind: of.kind === 'TRANSFER' ? 'IN_TRANSIT' : 'LENT' },
    to: { site: of.site, kind: 'MISSING' },
    secondActor: agreement.first,
    reason: 'LOST',
    unnamed: 'REFUSED',
    at: store.clock().toISOString(),
  });
  return agreement;
}
