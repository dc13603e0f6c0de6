import { z } from 'zod';
import { bookDestruction } from '../../db/stock/destructions';
import { bookCount } from '../../db/stock/stock-counts';
import { openStockProposals } from '../../db/core/second-person';
import { TerbitError } from '../../domain/errors/terbit-error';
import { Item } from '../../domain/stock/ledger';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { DocumentNumber, PrinterName, Proposed, Quantity, Serials, SiteOf, StockNote } from './schemas';
import { Instant } from '../http/common.schemas';
import { ownSite } from '../http/access';
import { hasRight, STOCK_READERS } from '../http/roles';
import { listSerials, namedSerials } from './serial-ranges';

const MOST_WITNESSES = 20;
const LARGEST_COUNT = 10_000_000;

const Destroy = z
  .strictObject({
    site: SiteOf,
    item: Item.optional(),
    quantity: Quantity,
    serials: Serials,
    document: DocumentNumber,
    method: z.enum(['BURNED', 'SHREDDED']).optional().meta({ description: 'BURNED when left out.' }),
    witnesses: z
      .array(
        z.strictObject({
          name: z.string().trim().min(1).max(100),
          agency: z.string().trim().min(1).max(100).meta({ description: 'Satpol PP, Polres, press.' }),
        }),
      )
      .min(1)
      .max(MOST_WITNESSES),
  })
  .meta({ id: 'Destroy' });

const destructions = writeRoute({
  method: 'post',
  path: '/v1/blanko/destructions',
  id: 'bookDestruction',
  tag: 'Blanko',
  summary: 'Books spoiled pieces or old cards as destroyed before witnesses; two people have to say the same',
  roles: ['stock', 'supervisor', 'head'],
  body: Destroy,
  answers: {
    200: { description: 'Both say the same; the pieces are destroyed.', body: Proposed },
    202: { description: 'Kept until a second person says the same.', body: Proposed },
  },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'SERIALS_DO_NOT_MATCH', 'DOCUMENT_ALREADY_KNOWN'] as const),
    ...(['NOT_ENOUGH_BLANKO', 'SECOND_PERSON_REQUIRED', 'PROPOSALS_DIFFER', 'SERIAL_NOT_HERE'] as const),
    'SERIALS_REQUIRED',
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { item = 'KTP', quantity, document, method = 'BURNED', witnesses } = body;
    const site = await ownSite(tx, caller, body.site);
    const heard = await bookDestruction(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      site,
      item,
      quantity,
      document,
      method,
      witnesses,
      serials: namedSerials(body.serials, quantity),
    });
    if (heard.kind === 'differs') return { refusal: new TerbitError('PROPOSALS_DIFFER') };
    const proposed = heard.kind === 'proposed';
    return { reply: { status: proposed ? 202 : 200, body: { proposed } } };
  },
});

const CountBody = z
  .strictObject({
    site: SiteOf,
    item: Item.optional(),
    kind: z.enum(['STORE', 'PRINTER', 'SPOILED', 'SURRENDERED']),
    printer: PrinterName.optional().meta({ description: 'For PRINTER alone.' }),
    counted: z.int().min(0).max(LARGEST_COUNT),
    serials: Serials.meta({
      description: 'Numbers of the missing, or of the found, as far as the lot does not cover them.',
    }),
    note: StockNote.optional(),
  })
  .meta({ id: 'Count' });

const Counted = z
  .object({
    proposed: z.boolean(),
    expected: z.int().meta({ description: 'What the books said when the first person counted.' }),
    counted: z.int(),
    difference: z.int().meta({ description: 'Negative for pieces that are missing.' }),
  })
  .meta({ id: 'Counted' });

const counts = writeRoute({
  method: 'post',
  path: '/v1/blanko/counts',
  id: 'countStock',
  tag: 'Blanko',
  summary: 'Takes a stock count; a difference is booked when a supervisor says the same and why',
  description:
    'Count while no printer of the site is printing: a card on its way is still in the books of the store.',
  roles: ['stock', 'printer', 'supervisor', 'head'],
  body: CountBody,
  answers: {
    200: { description: 'The count agrees with the books, or its difference is booked.', body: Counted },
    202: { description: 'It differs; kept until a supervisor says the same.', body: Counted },
  },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'ACCOUNT_NOT_FOUND', 'SERIALS_DO_NOT_MATCH'] as const),
    ...(['SECOND_PERSON_REQUIRED', 'SUPERVISOR_REQUIRED', 'NOTE_REQUIRED', 'PROPOSALS_DIFFER'] as const),
    ...(['SURPLUS_NOT_EXPLAINED', 'NOT_ENOUGH_BLANKO', 'SERIAL_NOT_HERE', 'SERIALS_REQUIRED'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { kind, printer = null, counted, note = null } = body;
    const item = body.item ?? (kind === 'SURRENDERED' ? 'OLD_CARD' : 'KTP');
    const site = await ownSite(tx, caller, body.site);
    const result = await bookCount(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      site,
      item,
      kind,
      printer,
      counted,
      note,
      serials: listSerials(body.serials ?? []),
      maySettle: hasRight(caller, 'bookDifferences'),
    });
    if (result.kind === 'differs') return { refusal: new TerbitError('PROPOSALS_DIFFER') };
    const { expected, difference } = result;
    const proposed = result.kind === 'proposed';
    const answer = { proposed, expected, counted, difference };
    return {
      reply: { status: proposed ? 202 : 200, body: answer },
    };
  },
});

const ProposalPage = z
  .object({
    items: z.array(
      z.object({
        operation: z.enum(['OPENING', 'DESTRUCTION', 'COUNT', 'LOSS', 'DAY']),
        subject: z.string(),
        content: z.unknown(),
        actor: z.string(),
        at: Instant,
      }),
    ),
  })
  .meta({ id: 'ProposalPage' });

const proposals = staffRoute({
  method: 'get',
  path: '/v1/blanko/proposals',
  id: 'listProposals',
  tag: 'Blanko',
  summary: 'What waits for a second person, the oldest first',
  roles: STOCK_READERS,
  answers: { 200: { description: 'The open proposals of the office.', body: ProposalPage } },
  errors: [],
  handler: async ({ deps: { store }, caller }) => {
    const rows = await openStockProposals(store.pool, caller.office);
    return {
      status: 200,
      body: { items: rows.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })) },
    };
  },
});

export const BLANKO_CONTROL = [destructions, counts, proposals];
