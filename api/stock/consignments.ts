import { z } from 'zod';
import {
  bookLoan,
  consignmentsOf,
  declareLoss,
  outstandingSerials,
  receiveTransfer,
  returnLoan,
  sendTransfer,
  type ConsignmentRow,
} from '../../db/stock/consignments';
import type { Queryable, Transaction } from '../../db/core/store';
import { TerbitError } from '../../domain/errors/terbit-error';
import { Blank } from '../../domain/stock/ledger';
import { OfficeCode, SiteCode } from '../../domain/regions/regions';
import { staffRoute } from '../http/route';
import { writeRoute, type WriteContext } from '../http/write';
import {
  type Consignment,
  DocumentNumber,
  Loan,
  Proposed,
  Quantity,
  Serials,
  SiteOf,
  StockNote,
  Transfer,
} from './schemas';
import { Limit, LoanParams, TransferParams } from '../http/common.schemas';
import { ownSite, requireServed } from '../http/access';
import { hasRight, STOCK_READERS } from '../http/roles';
import { namedSerials } from './serial-ranges';

const STOCK_KEEPERS = ['stock', 'supervisor'] as const;
const MOST_SHOWN = 100;

function shown(row: ConsignmentRow): z.infer<typeof Consignment> {
  const { item, document, site, quantity, outstanding, actor, at } = row;
  return { item, document, site, quantity, outstanding, actor, at: at.toISOString() };
}

function asTransfer(row: ConsignmentRow): z.infer<typeof Transfer> {
  const { consignmentId: transferId, toSite, seal } = row;
  return { ...shown(row), transferId, toSite: toSite ?? '', seal: seal ?? '' };
}

function asLoan(row: ConsignmentRow): z.infer<typeof Loan> {
  const direction = row.kind === 'LOAN_IN' ? 'IN' : 'OUT';
  return { ...shown(row), loanId: row.consignmentId, direction, otherOffice: row.otherOffice ?? '' };
}

async function withSerials<T extends object>(
  db: Queryable,
  row: ConsignmentRow,
  body: T,
): Promise<T & { outstandingSerials: string[] }> {
  return { ...body, outstandingSerials: await outstandingSerials(db, row.consignmentId, MOST_SHOWN) };
}

const Send = z
  .strictObject({
    from: SiteOf,
    to: SiteCode,
    item: Blank.optional(),
    quantity: Quantity,
    serials: Serials,
    manifest: DocumentNumber,
  })
  .meta({ id: 'SendTransfer' });

const Sent = z
  .object({ transferId: z.uuid(), manifest: z.string(), seal: z.string(), quantity: z.int() })
  .meta({ id: 'SentTransfer' });

const send = writeRoute({
  method: 'post',
  path: '/v1/blanko/transfers',
  id: 'sendTransfer',
  tag: 'Blanko',
  summary: 'Sends blanko from one site to another, on a sealed manifest',
  roles: STOCK_KEEPERS,
  body: Send,
  answers: { 200: { description: 'The pieces are under way.', body: Sent } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'SERIALS_DO_NOT_MATCH', 'DOCUMENT_ALREADY_KNOWN'] as const),
    ...(['NOT_ENOUGH_BLANKO', 'SERIAL_NOT_HERE'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { item = 'KTP', quantity, manifest } = body;
    const site = await ownSite(tx, caller, body.from, 'from');
    const toSite = await ownSite(tx, caller, body.to, 'to');
    if (site === toSite) throw new TerbitError('UNKNOWN_STATION', { field: 'to' });
    const serials = namedSerials(body.serials, quantity);
    const booker = { commandId, actor: caller.sub, office: caller.office };
    const transfer = { ...booker, site, toSite, item, quantity, serials, manifest };
    const { transferId, seal } = await sendTransfer(tx, deps.store, transfer);
    return { reply: { status: 200, body: { transferId, manifest, seal, quantity } } };
  },
});

const ListQuery = z.strictObject({
  open: z.enum(['true', 'false']).optional().meta({ description: 'Only those with pieces outstanding.' }),
  limit: Limit,
});

const transfers = staffRoute({
  method: 'get',
  path: '/v1/blanko/transfers',
  id: 'listTransfers',
  tag: 'Blanko',
  summary: 'Manifests between sites, newest first',
  roles: STOCK_READERS,
  query: ListQuery,
  answers: {
    200: {
      description: 'The transfers of the office.',
      body: z.object({ items: z.array(Transfer) }).meta({ id: 'TransferPage' }),
    },
  },
  errors: [],
  handler: async ({ deps: { store }, caller, query: { open, limit } }) => {
    const which = { transfers: true, openOnly: open === 'true', limit };
    const rows = await consignmentsOf(store.pool, caller.office, which);
    return { status: 200, body: { items: rows.map(asTransfer) } };
  },
});

const Receive = z
  .strictObject({
    quantity: Quantity,
    serials: Serials,
    seal: z.string().trim().toUpperCase().min(1).max(32),
    site: SiteCode.optional().meta({
      description: 'Where they arrived: the destination when left out, or back at the sender.',
    }),
  })
  .meta({ id: 'ReceiveTransfer' });

const receipt = writeRoute({
  method: 'post',
  path: '/v1/blanko/transfers/{transferId}/receipt',
  id: 'receiveTransfer',
  tag: 'Blanko',
  summary: 'Books what came of a transfer, counted by another person than the sender',
  description: 'What did not come stays under way until it is found or declared missing by two people.',
  roles: STOCK_KEEPERS,
  params: TransferParams,
  body: Receive,
  answers: { 200: { description: 'The pieces are in the store of the site.', body: Transfer } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'CONSIGNMENT_NOT_FOUND', 'SEAL_DIFFERS', 'SECOND_PERSON_REQUIRED'] as const),
    ...(['UNKNOWN_STATION', 'MORE_THAN_OUTSTANDING', 'SERIALS_DO_NOT_MATCH', 'SERIAL_NOT_HERE'] as const),
    'SERIALS_REQUIRED',
  ],
  effect: async (tx, { deps, caller, params: { transferId }, body, commandId }) => {
    await requireServed(tx, caller.office);
    const { quantity, seal, site = null } = body;
    const row = await receiveTransfer(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      transferId,
      quantity,
      seal,
      site,
      serials: namedSerials(body.serials, quantity),
    });
    const body200 = await withSerials(tx, row, asTransfer(row));
    return { reply: { status: 200, body: body200 } };
  },
});

const Lend = z
  .strictObject({
    direction: z.enum(['OUT', 'IN']).meta({ description: 'OUT: we lend. IN: we borrow.' }),
    otherOffice: OfficeCode,
    site: SiteOf,
    item: Blank.optional(),
    quantity: Quantity,
    serials: Serials,
    document: DocumentNumber,
  })
  .meta({ id: 'Lend' });

const Lent = z
  .object({ loanId: z.uuid(), direction: z.enum(['OUT', 'IN']), quantity: z.int(), document: z.string() })
  .meta({ id: 'Lent' });

const lend = writeRoute({
  method: 'post',
  path: '/v1/blanko/loans',
  id: 'bookLoan',
  tag: 'Blanko',
  summary: 'Books blanko lent to another office, or borrowed from it',
  roles: STOCK_KEEPERS,
  body: Lend,
  answers: { 200: { description: 'The loan is booked.', body: Lent } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'OTHER_OFFICE', 'SERIALS_DO_NOT_MATCH'] as const),
    ...(['DOCUMENT_ALREADY_KNOWN', 'NOT_ENOUGH_BLANKO', 'SERIAL_NOT_HERE', 'SERIAL_ALREADY_KNOWN'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { direction, otherOffice, item = 'KTP', quantity, document } = body;
    const site = await ownSite(tx, caller, body.site);
    if (otherOffice === caller.office) throw new TerbitError('OTHER_OFFICE');
    const serials = namedSerials(body.serials, quantity);
    const booker = { commandId, actor: caller.sub, office: caller.office };
    const loan = { ...booker, direction, site, otherOffice, item, quantity, serials, document };
    const loanId = await bookLoan(tx, deps.store, loan);
    return {
      reply: { status: 200, body: { loanId, direction, quantity, document } },
    };
  },
});

const loans = staffRoute({
  method: 'get',
  path: '/v1/blanko/loans',
  id: 'listLoans',
  tag: 'Blanko',
  summary: 'Loans to and from other offices, newest first',
  roles: STOCK_READERS,
  query: ListQuery,
  answers: {
    200: {
      description: 'The loans of the office.',
      body: z.object({ items: z.array(Loan) }).meta({ id: 'LoanPage' }),
    },
  },
  errors: [],
  handler: async ({ deps: { store }, caller, query: { open, limit } }) => {
    const which = { transfers: false, openOnly: open === 'true', limit };
    const rows = await consignmentsOf(store.pool, caller.office, which);
    return { status: 200, body: { items: rows.map(asLoan) } };
  },
});

const GiveBack = z
  .strictObject({ quantity: Quantity, serials: Serials, document: DocumentNumber })
  .meta({ id: 'GiveBack' });

const givenBack = writeRoute({
  method: 'post',
  path: '/v1/blanko/loans/{loanId}/returns',
  id: 'returnLoan',
  tag: 'Blanko',
  summary: 'Books what was given back of a loan: to us, or by us',
  description:
    'Numbers that are not those we lent are pieces given in their place; ours are then of the other office.',
  roles: STOCK_KEEPERS,
  params: LoanParams,
  body: GiveBack,
  answers: { 200: { description: 'The return is booked.', body: Loan } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'CONSIGNMENT_NOT_FOUND', 'MORE_THAN_OUTSTANDING'] as const),
    ...(['SERIALS_DO_NOT_MATCH', 'NOT_ENOUGH_BLANKO', 'SERIAL_NOT_HERE', 'SERIAL_ALREADY_KNOWN'] as const),
    'SERIALS_REQUIRED',
  ],
  effect: async (tx, { deps, caller, params: { loanId }, body, commandId }) => {
    await requireServed(tx, caller.office);
    const { quantity, document } = body;
    const row = await returnLoan(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      loanId,
      quantity,
      document,
      serials: namedSerials(body.serials, quantity),
    });
    const body200 = await withSerials(tx, row, asLoan(row));
    return { reply: { status: 200, body: body200 } };
  },
});

const Lose = z
  .strictObject({ quantity: Quantity, serials: Serials, note: StockNote.optional() })
  .meta({ id: 'DeclareLoss' });

const LOSS = {
  tag: 'Blanko',
  description:
    'The first says how many; the second, a supervisor or the head, says the same and why, in note.',
  roles: ['stock', 'supervisor', 'head'],
  body: Lose,
  answers: {
    200: { description: 'Both say the same; the pieces are booked as missing.', body: Proposed },
    202: { description: 'Kept until a supervisor says the same.', body: Proposed },
  },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'CONSIGNMENT_NOT_FOUND', 'MORE_THAN_OUTSTANDING'] as const),
    ...(['SERIALS_DO_NOT_MATCH', 'SECOND_PERSON_REQUIRED', 'SUPERVISOR_REQUIRED', 'NOTE_REQUIRED'] as const),
    ...(['PROPOSALS_DIFFER', 'SERIAL_NOT_HERE', 'SERIALS_REQUIRED'] as const),
  ],
} as const;

async function lose(
  tx: Transaction,
  { deps, caller, body, commandId }: WriteContext<unknown, unknown, z.infer<typeof Lose>>,
  consignmentId: string,
): Promise<{ reply: { status: 200 | 202; body: z.infer<typeof Proposed> } } | { refusal: TerbitError }> {
  await requireServed(tx, caller.office);
  const { quantity, note = null } = body;
  const heard = await declareLoss(tx, deps.store, {
    commandId,
    actor: caller.sub,
    office: caller.office,
    consignmentId,
    quantity,
    note,
    serials: namedSerials(body.serials, quantity),
    maySettle: hasRight(caller, 'bookDifferences'),
  });
  if (heard.kind === 'differs') return { refusal: new TerbitError('PROPOSALS_DIFFER') };
  const proposed = heard.kind === 'proposed';
  return { reply: { status: proposed ? 202 : 200, body: { proposed } } };
}

const transferLoss = writeRoute({
  method: 'post',
  path: '/v1/blanko/transfers/{transferId}/loss',
  id: 'declareTransferLoss',
  summary: 'Declares pieces under way missing; two people have to say the same',
  params: TransferParams,
  ...LOSS,
  effect: (tx, context) => lose(tx, context, context.params.transferId),
});

const loanLoss = writeRoute({
  method: 'post',
  path: '/v1/blanko/loans/{loanId}/loss',
  id: 'declareLoanLoss',
  summary: 'Declares lent pieces missing; two people have to say the same',
  params: LoanParams,
  ...LOSS,
  effect: (tx, context) => lose(tx, context, context.params.loanId),
});

export const BLANKO_CONSIGNMENTS = [send, transfers, receipt, transferLoss, lend, loans, givenBack, loanLoss];
