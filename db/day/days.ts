import { TerbitError } from '../../domain/errors/terbit-error';
import {
  closingLines,
  requireOpen,
  requireOpenable,
  requireReopenable,
  type BookLine,
  type ClosingLine,
  type CountOfDay,
  type DayEntryKind,
} from '../../domain/day/day';
import type { PlainDate } from '../../domain/values/plain-date';
import { bookLoad, bookReturn, type Booker } from '../stock/blanko';
import { bookLines, entriesOfDay, lastMovement, newestDay } from './day-reads';
import { ministryTotals } from '../printing/ministry-totals';
import { sql } from '../core/sql';
import { bookDifference } from '../stock/stock-counts';
import { firstOf, type Store, type Transaction } from '../core/store';
import { requireSecondPerson } from '../core/second-person';
import { lockFloor } from '../core/floor-lock';
import { todayAt } from '../office/sites';

/** One day of one site: dinas or kecamatan. */
interface SiteDay extends Booker {
  site: string;
  day: PlainDate;
}

/** Locks the accounts of a site: no piece moves until the transaction ends, and every earlier movement is booked. */
async function lockSite(tx: Transaction, { office, site }: Pick<SiteDay, 'office' | 'site'>): Promise<void> {
  await lockFloor(tx, office);
  await tx.query(sql`
    SELECT FROM account WHERE account.site = ${site} ORDER BY account.account_id FOR NO KEY UPDATE`);
}

interface NewDayEntry extends SiteDay {
  kind: DayEntryKind;
  fromMark: string;
  mark: string;
  secondActor?: string | null;
  note?: string | null;
  ministry?: MinistryCount | null;
  lines: readonly (BookLine & { returned?: number; counted?: number | null })[];
}

/** Stores an entry and its figures, after everything that was booked with it. */
async function insertEntry(tx: Transaction, { clock }: Store, entry: NewDayEntry): Promise<void> {
  const { office, site, day, kind, fromMark, mark, actor, commandId, lines } = entry;
  const { secondActor = null, note = null, ministry = null } = entry;
  const seq = (await entriesOfDay(tx, site, day)).length + 1;
  await tx.query(sql`
    INSERT INTO day_entry (site, day, seq, office, kind, from_mark, mark, end_mark, actor, second_actor, note,
      ministry_total, terbit_total, command_id, at)
    VALUES (${site}, ${day}::date, ${seq}, ${office}, ${kind}, ${fromMark}::bigint, ${mark}::bigint,
      ${await lastMovement(tx)}::bigint, ${actor}, ${secondActor}, ${note}, ${ministry?.ministry ?? null},
      ${ministry?.terbit ?? null}, ${commandId}, ${clock().toISOString()})`);
  const nonZero = lines.filter((line) => {
    const { opening, received, given, returned = 0, counted = null } = line;
    return opening !== 0 || received !== 0 || given !== 0 || returned !== 0 || counted !== null;
  });
  await tx.query(sql`
    INSERT INTO day_line (site, day, seq, account_id, opening, received, given, returned, counted)
    SELECT ${site}, ${day}::date, ${seq}, line.* FROM unnest(
      ${nonZero.map(({ accountId }) => accountId)}::bigint[], ${nonZero.map(({ opening }) => opening)}::integer[],
      ${nonZero.map(({ received }) => received)}::integer[], ${nonZero.map(({ given }) => given)}::integer[],
      ${nonZero.map(({ returned }) => returned ?? 0)}::integer[],
      ${nonZero.map(({ counted }) => counted ?? null)}::integer[]) AS line`);
}

/** The end mark of the last closed day of a site: the figures of the next day begin after it. */
async function endOfLastDay(tx: Transaction, site: string): Promise<string | null> {
  const row = firstOf(
    await tx.query<{ mark: string }>(sql`
      SELECT day_entry.end_mark::text AS mark FROM day_entry WHERE day_entry.site = ${site}
      ORDER BY day_entry.day DESC, day_entry.seq DESC LIMIT 1`),
  );
  return row?.mark ?? null;
}

/** A day to open, and the blanko handed to the operators of printers whose contents are counted. */
export interface OpenDayCommand extends SiteDay {
  handedOut: readonly { printer: string; quantity: number }[];
}

/**
 * Opens the day of a site and books the blanko that are handed out. The first day of a site begins with the books as
 * they are; every later one begins where the day before ended, so that movements at night belong to a day too.
 *
 * @throws TerbitError DAY_NOT_TODAY, DAY_ALREADY_OPEN, DAY_CLOSED, EARLIER_DAY_OPEN; PRINTER_NOT_FOUND,
 *   LOADING_IS_AUTOMATIC, NOT_ENOUGH_BLANKO
 */
export async function openDay(tx: Transaction, store: Store, opening: OpenDayCommand): Promise<void> {
  const { office, site, day, actor, commandId } = opening;
  await lockSite(tx, opening);
  requireOpenable(await newestDay(tx, site), day, todayAt(store, office));
  const mark = await lastMovement(tx);
  const fromMark = (await endOfLastDay(tx, site)) ?? mark;
  const lines = await bookLines(tx, site, fromMark);
  for (const { printer, quantity } of opening.handedOut) {
    await requirePrinterHere(tx, { office, site, printer });
    await bookLoad(tx, store, {
      office,
      printer,
      quantity,
      actor,
      commandId: `${commandId}/load/${printer}`,
    });
  }
  await insertEntry(tx, store, { ...opening, kind: 'OPENED', fromMark, mark, lines });
}

/** Rejects a printer of another site: its pieces are not locked here. */
async function requirePrinterHere(
  tx: Transaction,
  { office, site, printer }: { office: string; site: string; printer: string },
): Promise<void> {
  const { rowCount } = await tx.query(sql`
    SELECT FROM printer WHERE printer.printer = ${printer} AND printer.office = ${office} AND printer.site = ${site}`);
  if (rowCount === 0) throw new TerbitError('PRINTER_NOT_FOUND');
}

/** Cards of a day by the ministry's client, and by Terbit's print orders. */
export interface MinistryCount {
  ministry: number;
  terbit: number;
}

/** A day to close, as one person counted it. */
export interface CloseDayCommand extends SiteDay {
  count: CountOfDay;
  note: string | null;
  /** Whether this person may let a day close with a difference, as the second of the two. */
  maySettle: boolean;
}

export type CloseDayResult =
  | { kind: 'closed' }
  /** Stored as the statement of the first of two people. */
  | { kind: 'proposed'; differing: ClosingLine[]; ministry: MinistryCount | null }
  | { kind: 'differs' };

/**
 * Closes the day of a site. Without a difference one person is enough. With a difference it closes when a second
 * person, who may settle it, counted the same and gives a reason: then the difference is booked as missing, or as
 * found.
 *
 * @throws TerbitError DAY_NOT_OPEN, DAY_CLOSED, DAY_HAS_OPEN_PRINTS with the `attempts`, COUNT_INCOMPLETE,
 *   PRINTER_NOT_FOUND, SERIALS_DO_NOT_MATCH, SURPLUS_NOT_EXPLAINED, SECOND_PERSON_REQUIRED, SUPERVISOR_REQUIRED,
 *   NOTE_REQUIRED, NOT_ENOUGH_BLANKO, SERIAL_NOT_HERE, SERIALS_REQUIRED
 */
export async function closeDay(
  tx: Transaction,
  store: Store,
  closing: CloseDayCommand,
): Promise<CloseDayResult> {
  const { site, day, actor, note } = closing;
  await lockSite(tx, closing);
  const entries = await entriesOfDay(tx, site, day);
  requireOpen(await newestDay(tx, site), day, entries.length > 0);
  await requireNoOpenPrints(tx, site);
  const fromMark = entries.at(-1)?.fromMark ?? '0';
  const mark = await lastMovement(tx);
  const lines = closingLines(await bookLines(tx, site, fromMark), closing.count);
  const ministry = await readMinistryCount(tx, closing);
  const differing = lines.filter(({ difference }) => difference !== 0);
  const entry = { ...closing, kind: 'CLOSED', fromMark, mark, lines, ministry } as const;
  if (differing.length === 0 && ministry?.ministry === ministry?.terbit) {
    await deleteStatement(tx, closing);
    await bookUnused(tx, store, closing, lines);
    await insertEntry(tx, store, entry);
    return { kind: 'closed' };
  }
  requireMissing(lines);
  const agreement = await agreeOnCount(tx, store, closing);
  if (agreement.kind === 'proposed') return { kind: 'proposed', differing, ministry };
  if (agreement.kind === 'differs') return agreement;
  if (note === null) throw new TerbitError('NOTE_REQUIRED');
  await bookDifferences(tx, store, closing, { lines, note, countedBy: agreement.first });
  // The person who counted first is the actor, and the supervisor the second one.
  await insertEntry(tx, store, { ...entry, actor: agreement.first, secondActor: actor });
  return { kind: 'closed' };
}

interface OpenPrint {
  attemptId: string;
  printer: string;
  state: string;
}

/** No one can count while a sheet is under way, nor take a piece out of a printer that is promised to a case. */
async function requireNoOpenPrints(tx: Transaction, site: string): Promise<void> {
  const { rows: attempts } = await tx.query<OpenPrint>(sql`
    SELECT attempt.attempt_id, attempt.printer, attempt.state
    FROM holding_attempt AS attempt JOIN account ON account.account_id = attempt.account_id
    WHERE account.site = ${site} AND (attempt.state <> 'HELD' OR account.kind = 'PRINTER')
    ORDER BY attempt.printer, attempt.attempt_id`);
  if (attempts.length > 0) throw new TerbitError('DAY_HAS_OPEN_PRINTS', { attempts });
}

/** The ministry's client counts the whole office, so it is compared at the close of the dinas. */
async function readMinistryCount(
  tx: Transaction,
  { office, site, day }: SiteDay,
): Promise<MinistryCount | null> {
  if (site !== office) return null;
  const { totals } = await ministryTotals(tx, office, day);
  const ofOffice = totals.find(({ printer }) => printer === null);
  if (ofOffice !== undefined) return { ministry: ofOffice.printed, terbit: ofOffice.counted };
  if (totals.length === 0) return null;
  const sum = (figure: 'printed' | 'counted'): number =>
    totals.reduce((total, row) => total + row[figure], 0);
  return { ministry: sum('printed'), terbit: sum('counted') };
}

/** A surplus can only be pieces that were booked as missing: any other would have arrived without a paper. */
function requireMissing(lines: readonly ClosingLine[]): void {
  for (const item of new Set(lines.map((line) => line.item))) {
    const ofItem = lines.filter((line) => line.item === item);
    const missing = ofItem.find(({ kind }) => kind === 'MISSING')?.book ?? 0;
    const surplus = ofItem.reduce((sum, { difference }) => sum + Math.max(0, difference), 0);
    if (surplus > missing) throw new TerbitError('SURPLUS_NOT_EXPLAINED', { missing });
  }
}

function statementOf({
  office,
  site,
  day,
  actor,
  count,
}: CloseDayCommand): Parameters<typeof requireSecondPerson>[2] {
  const counts = count.counts.map(({ item, kind, counted, serials }) => [item, kind, counted, ...serials]);
  const unused = count.unused.map(({ printer, quantity, serials }) => [printer, quantity, ...serials]);
  const sorted = [counts, unused].map((lists) => lists.map((list) => list.join(' ')).sort());
  return { office, operation: 'DAY', subject: `${site} ${day}`, content: sorted, actor };
}

async function deleteStatement(tx: Transaction, closing: CloseDayCommand): Promise<void> {
  const { office, operation, subject } = statementOf(closing);
  await tx.query(sql`
    DELETE FROM proposal WHERE proposal.office = ${office} AND proposal.operation = ${operation}
      AND proposal.subject = ${subject}`);
}

/**
 * Records a count with a difference. A person who may not settle it is always the first of the two: a new count
 * replaces any earlier one.
 */
async function agreeOnCount(
  tx: Transaction,
  store: Store,
  closing: CloseDayCommand,
): ReturnType<typeof requireSecondPerson> {
  if (!closing.maySettle) await deleteStatement(tx, closing);
  return requireSecondPerson(tx, store, statementOf(closing));
}

async function bookUnused(
  tx: Transaction,
  store: Store,
  { office, actor, commandId, count }: CloseDayCommand,
  lines: readonly ClosingLine[],
): Promise<void> {
  for (const { printer, quantity } of count.unused) {
    const { returned = 0 } = lines.find((line) => line.printer === printer) ?? {};
    if (returned === 0) continue;
    await bookReturn(tx, store, {
      office,
      printer,
      quantity,
      actor,
      commandId: `${commandId}/return/${printer}`,
    });
  }
}

interface SettledCount {
  lines: readonly ClosingLine[];
  note: string;
  countedBy: string;
}

/** Printers first: missing pieces there are booked before the rest is returned to the store. */
async function bookDifferences(
  tx: Transaction,
  store: Store,
  closing: CloseDayCommand,
  { lines, note, countedBy }: SettledCount,
): Promise<void> {
  const { office, site, actor, commandId } = closing;
  const book = async (some: readonly ClosingLine[]): Promise<void> => {
    for (const { item, kind, printer, difference, serials } of some) {
      if (difference === 0 || !isCountable(kind)) continue;
      await bookDifference(tx, store, {
        office,
        site,
        item,
        kind,
        printer,
        difference,
        serials: [...serials],
        note,
        countedBy,
        actor,
        commandId: `${commandId}/count/${item}/${printer ?? kind}`,
      });
    }
  };
  await book(lines.filter(({ kind }) => kind === 'PRINTER'));
  await bookUnused(tx, store, closing, lines);
  await book(lines.filter(({ kind }) => kind !== 'PRINTER'));
}

type Countable = Parameters<typeof bookDifference>[2]['kind'];
const COUNTABLE: readonly string[] = ['STORE', 'PRINTER', 'SPOILED', 'SURRENDERED'] satisfies Countable[];

function isCountable(kind: string): kind is Countable {
  return COUNTABLE.includes(kind);
}

/**
 * Opens a closed day again, for a recorded reason. The bookings of its closing stay.
 *
 * @throws TerbitError DAY_NOT_FOUND, DAY_ALREADY_OPEN, LATER_DAY_EXISTS
 */
export async function reopenDay(
  tx: Transaction,
  store: Store,
  reopening: SiteDay & { reason: string },
): Promise<void> {
  const { site, day, reason } = reopening;
  await lockSite(tx, reopening);
  const entries = await entriesOfDay(tx, site, day);
  requireReopenable(await newestDay(tx, site), day, entries.length > 0);
  const fromMark = entries.at(-1)?.fromMark ?? '0';
  const mark = await lastMovement(tx);
  await insertEntry(tx, store, { ...reopening, kind: 'REOPENED', fromMark, mark, note: reason, lines: [] });
}
