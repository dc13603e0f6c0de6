import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readConsignment } from '../../db/stock/consignments';
import { openingLines } from '../../db/day/day-view';
import { cardAccounts, cardLines } from '../../db/stock/ledger-reads';
import {
  countsIn,
  deliveryFacts,
  destructionFacts,
  loanMovement,
  oldCardsIn,
} from '../../db/stock/paper-reads';
import type { Paper } from '../../documents/render/paper';
import { renderPaper } from '../../documents/render/render-paper';
import { TerbitError } from '../../domain/errors/terbit-error';
import { AccountKind, Blank, Item } from '../../domain/stock/ledger';
import { utcOffsetHours } from '../../domain/regions/regions';
import { PlainDate, startOfDay, MS_PER_DAY } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import {
  closingPaper,
  countPaper,
  deliveryPaper,
  destructionPaper,
  loanPaper,
  oldCardsPaper,
  openingPaper,
  stockCardPaper,
} from './presenter';
import { DocumentNumber } from '../stock/schemas';
import { ownOffice, ownSite, requireServed } from '../http/access';
import { DayParams, knownDay, SiteQuery } from '../day/days';

const READERS = ['stock', 'supervisor', 'head', 'auditor'] as const;
/** Movements that one stock card sums up: about two months of four printers that run all day. */
const MOST_CARD_LINES = 50_000;

/** A paper as PDF. Its tag is a hash of its bytes, which the same data always give. */
const PDF = {
  200: {
    description: 'The paper, as PDF on A4.',
    body: null,
    files: ['application/pdf'],
    headers: { ETag: 'SHA-256 of the bytes.', 'Content-Disposition': 'The name of the file.' },
  },
} as const;

interface PdfReply {
  status: 200;
  headers: Record<string, string>;
  body: Buffer;
}

async function asPdf(paper: Paper | null, ...name: string[]): Promise<PdfReply> {
  if (paper === null) throw new TerbitError('PAPER_NOT_FOUND');
  const body = await renderPaper(paper);
  const fileName = name.map((part) => part.replaceAll(/[^\w.-]+/g, '-')).join('_');
  const headers = {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `inline; filename="${fileName}.pdf"`,
    ETag: `"${createHash('sha256').update(body).digest('hex')}"`,
  };
  return { status: 200, headers, body };
}

/** The instants between which the days lie, the end left out. */
function spanOf(office: string, from: PlainDate, to: PlainDate): { from: string; until: string } {
  const offset = utcOffsetHours(office);
  const until = startOfDay(to, offset) + MS_PER_DAY;
  return { from: new Date(startOfDay(from, offset)).toISOString(), until: new Date(until).toISOString() };
}

/** The last moment of a span, or now while it is not over: then a paper may still change. */
function endOf(until: string, now: Date): Date {
  return new Date(Math.min(Date.parse(until) - 1_000, now.getTime()));
}

const PAPER = { method: 'get', tag: 'Papers', roles: READERS, answers: PDF } as const;

const deliveryReceipts = staffRoute({
  ...PAPER,
  path: '/v1/blanko/deliveries/{deliveryNote}/berita-acara.pdf',
  id: 'printDelivery',
  summary: 'Berita acara of the receipt of blanko',
  params: z.strictObject({ deliveryNote: DocumentNumber }),
  query: z.strictObject({ item: Blank.default('KTP') }),
  errors: ['PAPER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller: { office }, params: { deliveryNote }, query: { item } }) => {
    const facts = await deliveryFacts(store.pool, { office, deliveryNote, item });
    return asPdf(facts && deliveryPaper(office, deliveryNote, facts), 'penerimaan', deliveryNote);
  },
});

const loanReports = staffRoute({
  ...PAPER,
  path: '/v1/blanko/loans/{loanId}/berita-acara.pdf',
  id: 'printLoan',
  summary: 'Berita acara of a loan, or of what was given back of it',
  params: z.strictObject({ loanId: z.uuid().toLowerCase() }),
  query: z.strictObject({
    document: DocumentNumber.optional().meta({
      description: 'The paper of a return; without one, the loan itself.',
    }),
  }),
  errors: ['PAPER_NOT_FOUND', 'CONSIGNMENT_NOT_FOUND'],
  handler: async ({ deps: { store }, caller: { office }, params: { loanId }, query }) => {
    const loan = await readConsignment(store.pool, office, loanId);
    if (loan === null || loan.kind === 'TRANSFER') throw new TerbitError('CONSIGNMENT_NOT_FOUND');
    const { kind, site, item, otherOffice, document: paper } = loan;
    const document = query.document ?? paper;
    const movement = await loanMovement(store.pool, loanId, document);
    const told = { office, site, kind, item, otherOffice: otherOffice ?? '', loan: paper, document };
    return asPdf(movement && loanPaper(told, movement), 'pinjaman', document);
  },
});

const destructionReports = staffRoute({
  ...PAPER,
  path: '/v1/blanko/destructions/{document}/berita-acara.pdf',
  id: 'printDestruction',
  summary: 'Berita acara of a destruction before witnesses, by its number',
  params: z.strictObject({ document: DocumentNumber }),
  query: z.strictObject({ item: Item.default('KTP') }),
  errors: ['PAPER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller: { office }, params: { document }, query: { item } }) => {
    const facts = await destructionFacts(store.pool, { office, document, item });
    return asPdf(facts && destructionPaper(office, document, facts), 'pemusnahan', document);
  },
});

const countReports = staffRoute({
  ...PAPER,
  path: '/v1/blanko/counts/berita-acara.pdf',
  id: 'printCounts',
  summary: 'Berita acara of the stock counts of one day at a site',
  query: SiteQuery.extend({ date: PlainDate }),
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'PAPER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller, query: { office: asked, site: named, date } }) => {
    const office = ownOffice(caller, asked);
    const site = await ownSite(store.pool, caller, named);
    const counts = await countsIn(store.pool, { site, ...spanOf(office, date, date) });
    const last = counts.at(-1);
    return asPdf(last === undefined ? null : countPaper(office, site, counts, last.at), 'opname', site, date);
  },
});

const SpanQuery = SiteQuery.extend({ from: PlainDate, to: PlainDate });

const oldCardReports = staffRoute({
  ...PAPER,
  path: '/v1/blanko/old-cards/berita-acara.pdf',
  id: 'printOldCards',
  summary: 'Berita acara of the old cards that were taken back',
  query: SpanQuery,
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'PAPER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller, query: { office: asked, site: named, from, to } }) => {
    const office = ownOffice(caller, asked);
    const site = await ownSite(store.pool, caller, named);
    const span = spanOf(office, from, to);
    const rows = await oldCardsIn(store.pool, { site, ...span });
    const at = endOf(span.until, store.clock());
    const paper = rows.length === 0 ? null : oldCardsPaper({ office, site, from, to, at }, rows);
    return asPdf(paper, 'penarikan', site, from, to);
  },
});

const dayReports = staffRoute({
  ...PAPER,
  path: '/v1/days/{date}/berita-acara.pdf',
  id: 'printDay',
  summary: 'Berita acara of the opening or the closing of a day',
  roles: ['stock', 'printer', 'supervisor', 'head', 'auditor'],
  params: DayParams,
  query: SiteQuery.extend({ of: z.enum(['opening', 'closing']).default('closing') }),
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'DAY_NOT_FOUND', 'PAPER_NOT_FOUND'],
  handler: async ({
    deps: { store },
    caller,
    params: { date },
    query: { office: asked, site: named, of },
  }) => {
    const office = ownOffice(caller, asked);
    const site = await ownSite(store.pool, caller, named);
    const view = await knownDay(store.pool, site, date);
    const opening = async (): Promise<Paper | null> =>
      openingPaper(office, view, await openingLines(store.pool, view));
    const paper = of === 'opening' ? await opening() : closingPaper(office, view);
    return asPdf(paper, of === 'opening' ? 'buka' : 'tutup', site, date);
  },
});

const stockCards = staffRoute({
  ...PAPER,
  path: '/v1/blanko/stock-card.pdf',
  id: 'printStockCard',
  summary: 'The stock card of one account of a site',
  query: SpanQuery.extend({
    item: Item.default('KTP'),
    kind: AccountKind.default('STORE'),
    printer: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/)
      .optional(),
  }),
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'STOCK_CARD_TOO_LONG'],
  handler: async ({ deps: { store }, caller, query }) => {
    const { item, kind, from, to, printer = null } = query;
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const site = await ownSite(store.pool, caller, query.site);
    const span = { office, item, site, kind, ...spanOf(office, from, to) };
    const accounts = await cardAccounts(store.pool, span);
    const account = accounts.find((one) => one.printer === printer);
    const lines =
      account === undefined ? [] : await cardLines(store.pool, [account.accountId], span, MOST_CARD_LINES);
    if (lines.length > MOST_CARD_LINES)
      throw new TerbitError('STOCK_CARD_TOO_LONG', { most: MOST_CARD_LINES });
    const at = endOf(span.until, store.clock());
    const paper = stockCardPaper({ office, site, item, kind, from, to, at }, account, lines);
    return asPdf(paper, 'kartu-stok', site, item, kind, from, to);
  },
});

export const PAPERS = [
  deliveryReceipts,
  loanReports,
  destructionReports,
  countReports,
  oldCardReports,
  dayReports,
  stockCards,
];
