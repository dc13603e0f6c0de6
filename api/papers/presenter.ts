import type { DayEntry, StoredLine, SpoiledPieces } from '../../db/day/day-reads';
import type { DayView } from '../../db/day/day-view';
import type { CardAccount, CardLine } from '../../db/stock/ledger-reads';
import type {
  CountFacts,
  DeliveryFacts,
  DestructionFacts,
  LoanMovement,
  OldCardCount,
} from '../../db/stock/paper-reads';
import { dinasOf, type ActFacts } from '../../documents/stock/berita-acara';
import { countReport } from '../../documents/stock/count-report';
import { dayClosing, type SpoiledLine } from '../../documents/day/day-closing';
import { dayOpening } from '../../documents/day/day-opening';
import { deliveryReceipt } from '../../documents/stock/delivery-receipt';
import { destructionReport, type ReasonLine } from '../../documents/stock/destruction-report';
import { loanReport } from '../../documents/stock/loan-report';
import { oldCardsReport } from '../../documents/stock/old-cards-report';
import type { Paper } from '../../documents/render/paper';
import { stockCard, type StockCardLine } from '../../documents/stock/stock-card';
import type { AccountKind, Item } from '../../domain/stock/ledger';
import { regionName, utcOffsetHours } from '../../domain/regions/regions';
import { longDate } from '../../domain/values/indonesian-words';
import { dayAt, type PlainDate } from '../../domain/values/plain-date';
import { ministryOf } from '../day/presenter';
import { say } from '../../domain/texts/language';
import { accountName, ITEM_TEXTS, OLD_CARD_REASON_TEXTS, PIECE_REASON_TEXTS } from '../../domain/texts/stock';
import type { PieceReason } from '../../domain/printing/spoilage';

/** What every act says of itself; its day is that of the office. */
function actOf(office: string, site: string, number: string | null, at: Date): ActFacts {
  return { office, site, number, at, day: dayAt(at.getTime(), utcOffsetHours(office)) };
}

/** Our own number of a paper of the day: which of its entries, what, where and when. */
function numberOf({ seq }: DayEntry, what: string, { site, day }: DayView): string {
  return `${String(seq).padStart(2, '0')}/${what}/${site}/${day.split('-').reverse().join('-')}`;
}

function nameOf(account: Pick<StoredLine, 'kind' | 'printer' | 'item'>): string {
  return accountName(account, 'id');
}

function itemName(item: Item): string {
  return say(ITEM_TEXTS, item, 'id');
}

/** A reason as an entry of a table, where it begins with a capital. */
function reasonName(reason: PieceReason): string {
  const text = say(PIECE_REASON_TEXTS, reason, 'id');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function deliveryPaper(office: string, deliveryNote: string, facts: DeliveryFacts): Paper {
  const { item, quantity, receivedAt, actor, serials } = facts;
  return deliveryReceipt({
    ...actOf(office, office, null, receivedAt),
    deliveryNote,
    item: itemName(item),
    quantity,
    receivedBy: actor,
    serials,
  });
}

interface LoanPaper {
  office: string;
  site: string;
  kind: 'LOAN_OUT' | 'LOAN_IN';
  item: Item;
  otherOffice: string;
  /** The paper of the loan, and the one that is asked for. */
  loan: string;
  document: string;
}

export function loanPaper(paper: LoanPaper, movement: LoanMovement): Paper {
  const { office, site, kind, item, otherOffice, loan, document } = paper;
  const { quantity, actor, at, serials, outstanding } = movement;
  const act = document === loan ? 'LOAN' : 'RETURN';
  return loanReport({
    ...actOf(office, site, document, at),
    act,
    ours: kind === 'LOAN_OUT' ? 'LENDER' : 'BORROWER',
    counterpart: dinasOf(otherOffice),
    officer: actor,
    item: itemName(item),
    quantity,
    serials,
    document: loan,
    outstanding: act === 'LOAN' ? null : outstanding,
  });
}

function summed(reasons: readonly { reason: string; quantity: number }[]): ReasonLine[] {
  const sums = new Map<string, number>();
  for (const { reason, quantity } of reasons) sums.set(reason, (sums.get(reason) ?? 0) + quantity);
  return [...sums].map(([reason, quantity]) => ({ reason, quantity }));
}

/** Both officers and all witnesses sign; pieces without a number are named as such. */
export function destructionPaper(office: string, document: string, facts: DestructionFacts): Paper {
  const { site, item, quantity, method, witnesses, actor, secondActor, at } = facts;
  const isOld = item === 'OLD_CARD';
  const named = facts.pieces.map(({ serial, reason }) => ({ serial, reason: reasonName(reason) }));
  const unnamed = {
    reason: isOld ? 'Ditarik dari pemegangnya' : 'Tanpa nomor',
    quantity: quantity - named.length,
  };
  const reasons = summed([...named.map(({ reason }) => ({ reason, quantity: 1 })), unnamed]);
  return destructionReport({
    ...actOf(office, site, document, at),
    what: isOld ? 'OLD_CARD' : 'SPOILED',
    item: item === 'KIA' ? 'KIA' : 'KTP-el',
    quantity,
    witnesses,
    method: reasonName(method).toLowerCase(),
    pieces: named,
    reasons: reasons.filter((line) => line.quantity > 0),
    officers: [secondActor, actor],
  });
}

/** The counts of one day at a site as one paper. */
export function countPaper(office: string, site: string, counts: readonly CountFacts[], at: Date): Paper {
  const place = site === office ? 'Dinas' : regionName(site);
  const notes = counts.flatMap(({ note }) => (note === null ? [] : [note]));
  const people = counts.flatMap(({ actor, secondActor }) => [
    actor,
    ...(secondActor === null ? [] : [secondActor]),
  ]);
  return countReport({
    ...actOf(office, site, null, at),
    lines: counts.map(({ expected, counted, ...account }) => {
      return { place, account: nameOf(account), book: expected, counted };
    }),
    counters: [...new Set(people)],
    note: notes.length === 0 ? null : [...new Set(notes)].join(' '),
  });
}

interface OldCards {
  office: string;
  site: string;
  from: PlainDate;
  to: PlainDate;
  at: Date;
}

export function oldCardsPaper(
  { office, site, from, to, at }: OldCards,
  rows: readonly OldCardCount[],
): Paper {
  return oldCardsReport({
    ...actOf(office, site, null, at),
    day: to,
    span: from === to ? longDate(from) : `${longDate(from)} s.d. ${longDate(to)}`,
    quantity: rows.reduce((sum, { quantity }) => sum + quantity, 0),
    reasons: rows.map(({ reason, quantity }) => ({
      reason: say(OLD_CARD_REASON_TEXTS, reason, 'id'),
      quantity,
    })),
    officers: [...new Set(rows.flatMap(({ actors }) => actors))].sort(),
  });
}

export function openingPaper(office: string, view: DayView, lines: readonly StoredLine[]): Paper | null {
  const [opened] = view.entries;
  if (opened === undefined) return null;
  return dayOpening({
    ...actOf(office, view.site, numberOf(opened, 'BUKA', view), opened.at),
    day: view.day,
    openedBy: opened.actor,
    balances: lines
      .filter(({ book }) => book !== 0)
      .map((line) => ({ account: nameOf(line), balance: line.book })),
    handedOut: view.handedOut,
  });
}

function spoiledLine({ serial, printer, reason, quantity }: SpoiledPieces): SpoiledLine {
  return { serial, printer, reason: reasonName(reason), quantity };
}

/** The paper of the last closing; null while the day is open. */
export function closingPaper(office: string, view: DayView): Paper | null {
  const closed = view.entries.at(-1);
  if (closed?.kind !== 'CLOSED') return null;
  return dayClosing({
    ...actOf(office, view.site, numberOf(closed, 'TUTUP', view), closed.at),
    day: view.day,
    closedBy: closed.actor,
    approvedBy: closed.secondActor,
    note: closed.note,
    lines: view.lines.map((line) => ({ ...line, account: nameOf(line) })),
    printers: view.printers,
    spoiled: view.spoiled.map(spoiledLine),
    ministry: ministryOf(closed),
  });
}

export interface Card {
  office: string;
  site: string;
  item: Item;
  kind: AccountKind;
  from: PlainDate;
  to: PlainDate;
  at: Date;
}

/**
 * Lines as people read a card: single cards of one day, reason and printer are summed between two papers, what came
 * before what went, so that no balance looks as if more had gone than there was.
 */
function summedLines(office: string, lines: readonly CardLine[]): Omit<StockCardLine, 'balance'>[] {
  const rows: Omit<StockCardLine, 'balance'>[] = [];
  let open: Omit<StockCardLine, 'balance'>[] = [];
  const close = (): void => {
    rows.push(...open.filter(({ received }) => received > 0), ...open.filter(({ given }) => given > 0));
    open = [];
  };
  for (const { at, pieces, document, reason, note, otherPrinter } of lines) {
    const day = dayAt(at.getTime(), utcOffsetHours(office));
    const description = [reasonName(reason), otherPrinter, note].filter((part) => part !== null).join(', ');
    const [received, given] = [Math.max(pieces, 0), Math.max(-pieces, 0)];
    if (document !== null || open.some((row) => row.day !== day)) close();
    const same = open.find((row) => row.description === description && row.received > 0 === received > 0);
    if (same === undefined) open.push({ day, document, description, received, given });
    else Object.assign(same, { received: same.received + received, given: same.given + given });
    if (document !== null) close();
  }
  close();
  return rows;
}

/** The stock card of one account of a site; an account that never held anything has an empty one. */
export function stockCardPaper(
  card: Card,
  account: Pick<CardAccount, 'opening' | 'printer'> | undefined,
  lines: readonly CardLine[],
): Paper {
  const { office, site, item, kind, from, to, at } = card;
  const opening = account?.opening ?? 0;
  let balance = opening;
  const rows = summedLines(office, lines).map((line) => {
    balance += line.received - line.given;
    return { ...line, balance };
  });
  return stockCard({
    office,
    site,
    from,
    to,
    at,
    opening,
    lines: rows,
    closing: balance,
    item: itemName(item),
    account: nameOf({ kind, printer: account?.printer ?? null, item: 'KTP' }),
  });
}
