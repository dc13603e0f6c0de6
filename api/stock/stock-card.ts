import { z } from 'zod';
import { cardAccounts, cardLines, type CardAccount, type CardLine } from '../../db/stock/ledger-reads';
import { TerbitError } from '../../domain/errors/terbit-error';
import { AccountKind, Item } from '../../domain/stock/ledger';
import { SiteCode, utcOffsetHours } from '../../domain/regions/regions';
import { writeCsv } from '../../domain/values/csv';
import { PlainDate, startOfDay, MS_PER_DAY } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import { Instant } from '../http/common.schemas';
import { ownSite } from '../http/access';
import { STOCK_READERS } from '../http/roles';
const MOST_LINES = 50_000;

const CardLineSchema = z.object({
  at: Instant,
  in: z.int(),
  out: z.int(),
  balance: z.int(),
  other: z.object({ site: z.string(), kind: AccountKind, printer: z.string().nullable() }).meta({
    description: 'Where the pieces came from, or went.',
  }),
  reason: z.string(),
  document: z.string().nullable(),
  note: z.string().nullable(),
  actor: z.string(),
  secondActor: z.string().nullable(),
});

const StockCard = z
  .object({
    office: z.string(),
    item: Item,
    from: PlainDate,
    to: PlainDate,
    accounts: z.array(
      z.object({
        site: z.string(),
        kind: AccountKind,
        printer: z.string().nullable(),
        opening: z.int(),
        in: z.int(),
        out: z.int(),
        closing: z.int(),
        lines: z.array(CardLineSchema),
      }),
    ),
  })
  .meta({ id: 'StockCard' });
type StockCard = z.infer<typeof StockCard>;

function linesOf(opening: number, lines: readonly CardLine[]): z.infer<typeof CardLineSchema>[] {
  let balance = opening;
  return lines.map(({ at, pieces, otherSite, otherKind, otherPrinter, ...facts }) => {
    balance += pieces;
    const { reason, document, note, actor, secondActor } = facts;
    return {
      at: at.toISOString(),
      in: Math.max(pieces, 0),
      out: Math.max(-pieces, 0),
      balance,
      other: { site: otherSite, kind: otherKind, printer: otherPrinter },
      reason,
      document,
      note,
      actor,
      secondActor,
    };
  });
}

function accountsOf(accounts: readonly CardAccount[], lines: readonly CardLine[]): StockCard['accounts'] {
  const byAccount = new Map(accounts.map(({ accountId }) => [accountId, [] as CardLine[]]));
  for (const line of lines) byAccount.get(line.accountId)?.push(line);
  return accounts.map(({ accountId, site, kind, printer, opening, incoming, outgoing }) => ({
    site,
    kind,
    printer,
    opening,
    in: incoming,
    out: outgoing,
    closing: opening + incoming - outgoing,
    lines: linesOf(opening, byAccount.get(accountId) ?? []),
  }));
}

const CSV_TITLES = [
  'tempat',
  'rekening',
  'mesin',
  'waktu',
  'uraian',
  'dokumen',
  'lawan',
  'masuk',
  'keluar',
  'saldo',
  'petugas',
  'petugas_kedua',
  'keterangan',
];

/** The card as a table: for each account its opening, every line, and its closing. */
function csvOf({ accounts, from, to }: StockCard): string {
  const rows = accounts.flatMap(({ site, kind, printer, lines, ...sums }) => {
    const account = [site, kind, printer];
    const empty = [null, null, null];
    return [
      [...account, from, 'SALDO AWAL', null, null, null, null, sums.opening, ...empty],
      ...lines.map(({ at, reason, document, other, balance, actor, secondActor, note, ...line }) => [
        ...account,
        at,
        reason,
        document,
        [other.kind, other.printer ?? other.site].join(' '),
        line.in,
        line.out,
        balance,
        actor,
        secondActor,
        note,
      ]),
      [...account, to, 'SALDO AKHIR', null, null, sums.in, sums.out, sums.closing, ...empty],
    ];
  });
  return writeCsv([CSV_TITLES, ...rows]);
}

const CardQuery = z.strictObject({
  from: PlainDate,
  to: PlainDate.meta({ description: 'The last day, included.' }),
  item: Item.default('KTP'),
  site: SiteCode.optional(),
  kind: AccountKind.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

export const stockCardRoute = staffRoute({
  method: 'get',
  path: '/v1/blanko/stock-card',
  id: 'readStockCard',
  tag: 'Blanko',
  summary:
    'The stock card: for each account its opening, every movement with the balance after it, and its closing',
  roles: STOCK_READERS,
  query: CardQuery,
  answers: { 200: { description: 'The card.', body: StockCard, files: ['text/csv'] } },
  errors: ['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'STOCK_CARD_TOO_LONG'],
  handler: async ({ deps: { store }, caller, query }) => {
    const { from, to, item, kind = null, format } = query;
    const { office } = caller;
    const site = await ownSite(store.pool, caller, query.site);
    const offset = utcOffsetHours(office);
    const span = {
      office,
      item,
      kind,
      site: query.site === undefined ? null : site,
      from: new Date(startOfDay(from, offset)).toISOString(),
      until: new Date(startOfDay(to, offset) + MS_PER_DAY).toISOString(),
    };
    const accounts = await cardAccounts(store.pool, span);
    const ids = accounts.map(({ accountId }) => accountId);
    const lines = await cardLines(store.pool, ids, span, MOST_LINES);
    if (lines.length > MOST_LINES) throw new TerbitError('STOCK_CARD_TOO_LONG');
    const card = { office, item, from, to, accounts: accountsOf(accounts, lines) };
    if (format === 'json') return { status: 200, body: card };
    const headers = {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="kartu-stok-${item}-${from}-${to}.csv"`,
    };
    return { status: 200, headers, body: csvOf(card) };
  },
});
