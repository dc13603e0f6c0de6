import { z } from 'zod';
import { enterMinistryTotal, ministryTotals, type MinistryTotals } from '../../db/printing/ministry-totals';
import {
  listOrders,
  personsToPrint,
  readOrder,
  type PersonsToPrint,
} from '../../db/printing/print-order-reads';
import type { OrderLineRow, OrderRow } from '../../db/printing/print-order-reads';
import { closeOrder, issueOrder, reportOrder } from '../../db/printing/print-orders';
import type { Queryable } from '../../db/core/store';
import { TerbitError } from '../../domain/errors/terbit-error';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import { hasRight, PRINTER_READERS } from '../http/roles';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { withInstants } from '../http/instants';
import { LINK_HEADER } from '../http/common.schemas';
import {
  Comparison,
  DayQuery,
  EnterTotal,
  IssueOrder,
  ListOrders,
  OrderPage,
  OrderParams,
  PrintOrder,
  ReportOrder,
  type OrderLine,
  type OrderSummary,
} from './print-order.schemas';
import { requireServed } from '../http/access';

const OPERATORS = ['printer', 'supervisor'] as const;

function presentOrder(row: OrderRow): OrderSummary {
  const { lineCount, reported, uncertain, ...order } = withInstants(row, 'issuedAt', 'deadline', 'closedAt');
  const state = order.closedAt === null ? 'OPEN' : 'CLOSED';
  return { ...order, state, counts: { lines: lineCount, reported, uncertain } };
}

function presentLine(row: OrderLineRow, persons: PersonsToPrint): OrderLine {
  const { state: attemptState, ...line } = withInstants(row, 'reportedAt');
  const person = persons.get(row.caseId);
  const shown = person && { person: { nik: person.nik, fullName: person.fullName } };
  return { ...line, attemptState, ...shown };
}

async function wholeOrder(db: Queryable, office: string, orderId: string): Promise<PrintOrder> {
  const found = await readOrder(db, office, orderId);
  if (found === null) throw new TerbitError('PRINT_ORDER_NOT_FOUND');
  const lines = found.lines.map((line) => presentLine(line, new Map()));
  return { ...presentOrder(found.order), lines };
}

const issue = writeRoute({
  method: 'post',
  path: '/v1/print-orders',
  id: 'issuePrintOrder',
  tag: 'Manual printing',
  summary: "Issues a sheet of cases to print in the ministry's own client",
  description:
    'As many as were asked for and as blanko, the caps of the day and the queue allow, in the order of the queue. A ' +
    'printer has one open order at a time. Whom to find in the client is read from the order itself.',
  roles: OPERATORS,
  body: IssueOrder,
  answers: {
    201: {
      description: 'The order, without names.',
      body: PrintOrder,
      headers: { Location: 'Where the order is.' },
    },
  },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'PRINTER_NOT_FOUND', 'PRINTER_NOT_MANUAL', 'PRINTER_NOT_READY'] as const),
    ...(['PRINT_ORDER_OPEN', 'NOTHING_TO_PRINT'] as const),
  ],
  location: (body) => `/v1/print-orders/${body.orderId}`,
  effect: async (tx, { deps, caller: { office, sub: actor }, body }) => {
    await requireServed(tx, office);
    const orderId = await issueOrder(tx, deps.store, { office, actor, ...body });
    return { reply: { status: 201, body: await wholeOrder(tx, office, orderId) } };
  },
});

const OrderKey = z.strictObject({ issuedAt: z.iso.datetime(), orderId: z.uuid() });

const list = staffRoute({
  method: 'get',
  path: '/v1/print-orders',
  id: 'listPrintOrders',
  tag: 'Manual printing',
  summary: 'Print orders of the office, newest first',
  roles: PRINTER_READERS,
  query: ListOrders,
  answers: { 200: { description: 'A page of orders.', body: OrderPage, headers: LINK_HEADER } },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, query, path }) => {
    const { limit, cursor, state, printer = null } = query;
    const before = cursor === undefined ? null : readCursor(store.keys, OrderKey, cursor);
    const isOpen = state === undefined ? null : state === 'OPEN';
    const filter = { office, printer, isOpen, orderId: null };
    const rows = await listOrders(store.pool, filter, limit + 1, before);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const body = { items: shown.map(presentOrder) };
    if (last === undefined) return { status: 200, body };
    const key = { issuedAt: last.issuedAt.toISOString(), orderId: last.orderId };
    return { status: 200, headers: { Link: nextPage(path, query, writeCursor(store.keys, key)) }, body };
  },
});

const read = staffRoute({
  method: 'get',
  path: '/v1/print-orders/{orderId}',
  id: 'readPrintOrder',
  tag: 'Manual printing',
  summary: 'One print order, with the persons for the operator who prints it',
  description:
    'Name and NIK are shown to the role printer alone, of lines that are still to be printed, and each such look is ' +
    'written down with who looked and when.',
  roles: PRINTER_READERS,
  params: OrderParams,
  answers: { 200: { description: 'The order.', body: PrintOrder } },
  errors: ['PRINT_ORDER_NOT_FOUND'],
  handler: async ({ deps: { store }, caller, params: { orderId } }) => {
    const found = await readOrder(store.pool, caller.office, orderId);
    if (found === null) throw new TerbitError('PRINT_ORDER_NOT_FOUND');
    const { order, lines } = found;
    const persons: PersonsToPrint = hasRight(caller, 'seePersonsToPrint')
      ? await personsToPrint(store, orderId, lines, caller.sub)
      : new Map();
    const body = { ...presentOrder(order), lines: lines.map((line) => presentLine(line, persons)) };
    return { status: 200, body };
  },
});

const report = writeRoute({
  method: 'post',
  path: '/v1/print-orders/{orderId}/reports',
  tag: 'Manual printing',
  id: 'reportPrintOrder',
  summary: 'Says what became of lines of a print order; all of it is taken, or nothing',
  description:
    'Lines may be reported a few at a time, each once: the same report again changes nothing, another one is refused. ' +
    'An order of which every line was reported is closed.',
  roles: OPERATORS,
  params: OrderParams,
  body: ReportOrder,
  answers: { 200: { description: 'The order as it stands now.', body: PrintOrder } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'PRINT_ORDER_NOT_FOUND', 'PRINT_ORDER_CLOSED', 'LINE_NOT_ON_ORDER'] as const),
    ...(['LINE_REPORTED_OTHERWISE', 'SERIAL_NOT_USABLE', 'ACTION_NOT_ALLOWED'] as const),
  ],
  effect: async (tx, { deps, caller: { office, sub: actor }, params: { orderId }, body }) => {
    await requireServed(tx, office);
    await reportOrder(tx, deps.store, { office, orderId, actor }, body.lines);
    return { reply: { status: 200, body: await wholeOrder(tx, office, orderId) } };
  },
});

const close = writeRoute({
  method: 'post',
  path: '/v1/print-orders/{orderId}/closing',
  id: 'closePrintOrder',
  tag: 'Manual printing',
  summary: 'Closes a print order: what was not reported becomes uncertain, and two persons settle it',
  roles: OPERATORS,
  params: OrderParams,
  answers: { 200: { description: 'The closed order.', body: PrintOrder } },
  errors: ['OFFICE_NOT_SERVED', 'PRINT_ORDER_NOT_FOUND'],
  effect: async (tx, { deps, caller: { office, sub: actor }, params: { orderId } }) => {
    await requireServed(tx, office);
    await closeOrder(tx, deps.store, { office, orderId, actor });
    return { reply: { status: 200, body: await wholeOrder(tx, office, orderId) } };
  },
});

function presentTotals({ day: date, totals, ...rest }: MinistryTotals): z.infer<typeof Comparison> {
  return { date, ...rest, totals: totals.map((total) => withInstants(total, 'enteredAt')) };
}

const enterTotal = writeRoute({
  method: 'post',
  path: '/v1/print-orders/totals',
  id: 'enterMinistryTotal',
  tag: 'Manual printing',
  summary: "Enters how many cards the ministry's client has printed on a day, and compares",
  description:
    'A later total for the same day and printer takes the place of the earlier one; both are kept.',
  roles: OPERATORS,
  body: EnterTotal,
  answers: { 200: { description: 'The day, compared.', body: Comparison } },
  errors: ['OFFICE_NOT_SERVED', 'PRINTER_NOT_FOUND', 'DAY_IN_FUTURE'],
  effect: async (tx, { deps, caller: { office, sub: actor }, commandId, body }) => {
    await requireServed(tx, office);
    const { date: day, printer = null, printed } = body;
    await enterMinistryTotal(tx, deps.store, { commandId, actor, office, day, printer, printed });
    return { reply: { status: 200, body: presentTotals(await ministryTotals(tx, office, day)) } };
  },
});

const readTotals = staffRoute({
  method: 'get',
  path: '/v1/print-orders/totals',
  id: 'readMinistryTotals',
  tag: 'Manual printing',
  summary: "A day of manual printing, by Terbit and by the ministry's client",
  roles: PRINTER_READERS,
  query: DayQuery,
  answers: { 200: { description: 'The day, compared.', body: Comparison } },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, query: { date } }) => ({
    status: 200,
    body: presentTotals(await ministryTotals(store.pool, office, date)),
  }),
});

export const PRINT_ORDERS = [issue, list, read, report, close, enterTotal, readTotals];
