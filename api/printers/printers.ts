import { z } from 'zod';
import { listFittings, noteFitting } from '../../db/printers/supplies';
import { printingHours } from '../../db/office/calendar';
import { readPrinters, type PrinterRow } from '../../db/printers/printer-reads';
import { setPrinter } from '../../db/printers/printers';
import { inTransaction, type Queryable } from '../../db/core/store';
import { TerbitError } from '../../domain/errors/terbit-error';
import { readPrinter, restingUntil, type PrintingHours } from '../../domain/printers/readiness';
import { nextTurnOfHours, openFrom } from '../../domain/office/working-calendar';
import { PRINTER_READERS } from '../http/roles';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { Limit } from '../http/common.schemas';
import { FitConsumable, Fitting, Printer, SetPrinter } from './schemas';
import { expectedVersion } from '../http/access';

const PrinterParams = z.strictObject({ printer: z.string().regex(/^[a-z0-9-]{1,64}$/) });

const ONE = { description: 'The printer.', body: Printer, headers: { ETag: 'Its version, for If-Match.' } };

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function hoursAt({ calendar, printOutsideHours }: PrintingHours, now: number): Printer['hours'] {
  return {
    open: openFrom(calendar, now) === now,
    printOutsideHours,
    nextTurn: instant(nextTurnOfHours(calendar, now)),
  };
}

function present(row: PrinterRow, hours: PrintingHours, now: number): Printer {
  const { printer, office, site, state, reason, loading, adapter, limits, counters } = row;
  const rests = restingUntil(limits.rest, counters);
  return {
    printer,
    office,
    site,
    state,
    reason,
    loading,
    adapter,
    notReady: row.notReady && { reason: row.notReady.reason, until: instant(row.notReady.until) },
    ...readPrinter(limits, counters),
    rest: limits.rest,
    cardsInRow: counters.cardsInRow,
    restingUntil: rests !== null && rests > now ? instant(rests) : null,
    cleaningEvery: limits.cleaningEvery,
    hours: hoursAt(hours, now),
  };
}

/** The printers of an office as they are shown, each with its version. */
async function shown(
  db: Queryable,
  office: string,
  now: Date,
): Promise<{ version: number; body: Printer }[]> {
  const hours = await printingHours(db, office);
  const rows = await readPrinters(db, office, now, hours, 'all');
  return rows.map((row) => ({ version: row.version, body: present(row, hours, now.getTime()) }));
}

async function shownOne(
  db: Queryable,
  office: string,
  now: Date,
  printer: string,
): Promise<{ status: 200; headers: { ETag: string }; body: Printer }> {
  const one = (await shown(db, office, now)).find(({ body }) => body.printer === printer);
  if (one === undefined) throw new TerbitError('PRINTER_NOT_FOUND');
  return { status: 200, headers: { ETag: `"${one.version}"` }, body: one.body };
}

const list = staffRoute({
  method: 'get',
  path: '/v1/printers',
  id: 'listPrinters',
  tag: 'Printing',
  summary: 'The printers of the office, with their supplies, limits and cards of today',
  roles: PRINTER_READERS,
  answers: { 200: { description: 'The printers.', body: z.object({ items: z.array(Printer) }) } },
  errors: [],
  handler: async ({ deps: { store }, caller }) => {
    const printers = await shown(store.pool, caller.office, store.clock());
    return { status: 200, body: { items: printers.map(({ body }) => body) } };
  },
});

const read = staffRoute({
  method: 'get',
  path: '/v1/printers/{printer}',
  id: 'readPrinter',
  tag: 'Printing',
  summary: 'One printer',
  roles: PRINTER_READERS,
  params: PrinterParams,
  answers: { 200: ONE },
  errors: ['PRINTER_NOT_FOUND'],
  handler: ({ deps: { store }, caller, params }) =>
    shownOne(store.pool, caller.office, store.clock(), params.printer),
});

const set = staffRoute({
  method: 'put',
  path: '/v1/printers/{printer}',
  id: 'setPrinter',
  tag: 'Printing',
  summary: 'Starts or stops a printer, sets its limits, and says how its blanko are counted and who prints',
  roles: ['printer', 'supervisor', 'admin'],
  params: PrinterParams,
  body: SetPrinter,
  answers: { 200: ONE },
  errors: ['PRINTER_NOT_FOUND', 'VERSION_CONFLICT', 'PRINTER_IN_USE'],
  handler: async ({ deps, caller: { office }, params: { printer }, body, header }) => {
    const { store } = deps;
    const version = expectedVersion(header('if-match')) ?? null;
    const answer = await inTransaction(store, async (tx) => {
      await setPrinter(tx, office, printer, body, version);
      return shownOne(tx, office, store.clock(), printer);
    });
    return answer;
  },
});

const fit = writeRoute({
  method: 'post',
  path: '/v1/printers/{printer}/consumables',
  id: 'fitConsumable',
  tag: 'Printing',
  summary: 'Notes a new ribbon or film in a printer, or that it was cleaned',
  roles: ['printer', 'supervisor', 'stock'],
  params: PrinterParams,
  body: FitConsumable,
  answers: { 200: { description: 'The printer after it.', body: Printer } },
  errors: ['PRINTER_NOT_FOUND'],
  effect: async (tx, { deps: { store }, caller, params: { printer }, body, commandId }) => {
    const { sub: actor, office } = caller;
    await noteFitting(tx, store, { commandId, actor, office, printer, ...body });
    const { body: after } = await shownOne(tx, office, store.clock(), printer);
    return { reply: { status: 200, body: after } };
  },
});

const fittings = staffRoute({
  method: 'get',
  path: '/v1/printers/{printer}/consumables',
  id: 'listFittings',
  tag: 'Printing',
  summary:
    'What was put into a printer and when it was cleaned, newest first, with the cards that each one gave',
  roles: PRINTER_READERS,
  params: PrinterParams,
  query: z.strictObject({ limit: Limit }),
  answers: { 200: { description: 'The fittings.', body: z.object({ items: z.array(Fitting) }) } },
  errors: ['PRINTER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller, params: { printer }, query }) => {
    await shownOne(store.pool, caller.office, store.clock(), printer);
    const rows = await listFittings(store, printer, query.limit);
    return { status: 200, body: { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) } };
  },
});

export const PRINTERS = [list, read, set, fit, fittings];
