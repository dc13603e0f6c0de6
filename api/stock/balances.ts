import { z } from 'zod';
import { balanceOf, type AccountBalance } from '../../db/stock/blanko';
import { movementsOf, pieceLife, readPiece } from '../../db/stock/ledger-reads';
import { ChipSerial } from '../../domain/case/commands';
import { TerbitError } from '../../domain/errors/terbit-error';
import { AccountKind, Item, SOURCES } from '../../domain/stock/ledger';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import { staffRoute } from '../http/route';
import { withInstants } from '../http/instants';
import { Cursor, Instant, Limit, LINK_HEADER, OfficeQuery } from '../http/common.schemas';
import { ownOffice, requireServed } from '../http/access';
import { STOCK_READERS } from '../http/roles';

const TOTAL_NAMES = {
  STORE: 'store',
  PRINTER: 'printer',
  PRINTED: 'printed',
  ISSUED: 'issued',
  SPOILED: 'spoiled',
  DESTROYED: 'destroyed',
  LENT: 'lent',
  IN_TRANSIT: 'inTransit',
  MISSING: 'missing',
  SURRENDERED: 'surrendered',
} as const satisfies Record<Exclude<AccountKind, 'CENTRE' | 'CITIZEN'>, string>;

const Totals = z.object({
  ...Object.fromEntries(Object.values(TOTAL_NAMES).map((name) => [name, z.int()])),
  sum: z.int().meta({ description: 'All pieces in all accounts.' }),
  received: z.int().meta({
    description: 'All pieces that ever came, less those given back to where they came from; the same as sum.',
  }),
});

const Balance = z
  .object({
    office: z.string(),
    item: Item,
    accounts: z.array(
      z.object({
        site: z.string(),
        kind: AccountKind,
        printer: z.string().nullable(),
        balance: z.int(),
        held: z.int().meta({ description: 'Pieces promised to an open attempt.' }),
      }),
    ),
    totals: Totals,
    sites: z.array(z.object({ site: z.string(), totals: Totals })),
  })
  .meta({ id: 'Balance' });

function totalsOf(accounts: readonly AccountBalance[]): z.infer<typeof Totals> {
  const total = (matches: (kind: AccountKind) => boolean): number =>
    accounts.filter(({ kind }) => matches(kind)).reduce((sum, { balance }) => sum + balance, 0);
  const kinds = Object.entries(TOTAL_NAMES).map(([kind, name]) => [name, total((other) => other === kind)]);
  return {
    ...(Object.fromEntries(kinds) as Record<string, number>),
    sum: total((kind) => !SOURCES.includes(kind)),
    received: 0 - total((kind) => SOURCES.includes(kind)),
  };
}

function bySite(accounts: readonly AccountBalance[]): z.infer<typeof Balance>['sites'] {
  const sites = [...new Set(accounts.map(({ site }) => site))];
  return sites.map((site) => ({
    site,
    totals: totalsOf(accounts.filter((account) => account.site === site)),
  }));
}

const balance = staffRoute({
  method: 'get',
  path: '/v1/blanko/balance',
  id: 'readBalance',
  tag: 'Blanko',
  summary: 'Where every piece of an item is, in all and at each site',
  description: 'What is under way counts at the site that sent it, until it is received.',
  roles: STOCK_READERS,
  query: OfficeQuery.extend({ item: Item.default('KTP') }),
  answers: { 200: { description: 'The accounts of the office.', body: Balance } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query: { item, office: asked } }) => {
    const office = ownOffice(caller, asked);
    await requireServed(store.pool, office);
    const accounts = await balanceOf(store, office, item);
    const body = { office, item, accounts, totals: totalsOf(accounts), sites: bySite(accounts) };
    return { status: 200, body };
  },
});

const MovementPage = z
  .object({
    items: z.array(
      z.object({
        at: Instant,
        item: Item,
        site: z.string(),
        from: AccountKind,
        to: AccountKind,
        printer: z.string().nullable(),
        quantity: z.int(),
        reason: z.string(),
        document: z.string().nullable(),
        note: z.string().nullable(),
        actor: z.string(),
        secondActor: z.string().nullable(),
        attemptId: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'MovementPage' });

const MovementKey = z.strictObject({ at: z.iso.datetime(), commandId: z.string(), line: z.int() });

const movements = staffRoute({
  method: 'get',
  path: '/v1/blanko/movements',
  id: 'listMovements',
  tag: 'Blanko',
  summary: 'Movements of blanko, newest first',
  roles: STOCK_READERS,
  query: OfficeQuery.extend({ limit: Limit, cursor: Cursor.optional() }),
  answers: { 200: { description: 'A page of movements.', body: MovementPage, headers: LINK_HEADER } },
  errors: ['OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, query, path }) => {
    const { limit, cursor } = query;
    const office = ownOffice(caller, query.office);
    const before = cursor === undefined ? null : readCursor(store.keys, MovementKey, cursor);
    const rows = await movementsOf(store, office, limit + 1, before);
    const shown = rows.slice(0, limit);
    const items = shown.map(({ commandId: _command, line: _line, ...row }) => withInstants(row, 'at'));
    const last = rows.length > limit ? shown.at(-1) : undefined;
    if (last === undefined) return { status: 200, body: { items } };
    const key = { at: last.at.toISOString(), commandId: last.commandId, line: last.line };
    return {
      status: 200,
      headers: { Link: nextPage(path, query, writeCursor(store.keys, key)) },
      body: { items },
    };
  },
});

const Piece = z
  .object({
    serial: z.string(),
    item: Item,
    site: z.string(),
    kind: AccountKind,
    printer: z.string().nullable(),
    attemptId: z.uuid().nullable(),
    attemptState: z.string().nullable(),
    caseNumber: z.string().nullable(),
    life: z.array(
      z.object({
        at: Instant.nullable(),
        site: z.string(),
        kind: AccountKind,
        printer: z.string().nullable(),
        reason: z.string().nullable(),
        document: z.string().nullable(),
        actor: z.string().nullable(),
        secondActor: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Piece' });

const piece = staffRoute({
  method: 'get',
  path: '/v1/blanko/pieces/{serial}',
  id: 'readPiece',
  tag: 'Blanko',
  summary: "A piece's whole life: how it came, where it went, for which case, and its end",
  description: 'Names the case by its number and no person.',
  roles: STOCK_READERS,
  params: z.strictObject({ serial: ChipSerial }),
  answers: { 200: { description: 'The piece.', body: Piece } },
  errors: ['PIECE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, params: { serial } }) => {
    const found = await readPiece(store.pool, serial);
    if (found === null) throw new TerbitError('PIECE_NOT_FOUND');
    const { office, ...row } = found;
    ownOffice(caller, office);
    const life = await pieceLife(store.pool, serial);
    return { status: 200, body: { ...row, life: life.map((step) => withInstants(step, 'at')) } };
  },
});

export const BLANKO_READS = [balance, movements, piece];
