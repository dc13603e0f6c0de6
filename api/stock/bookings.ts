import { z } from 'zod';
import { bookDelivery, bookLoad, bookOpening, bookReturn, bookSpoilage } from '../../db/stock/blanko';
import { keepAnnouncement } from '../../db/forecast/expected-deliveries';
import { Blank, Item, UnprintedSpoil } from '../../domain/stock/ledger';
import { TerbitError } from '../../domain/errors/terbit-error';
import { OfficeCode, utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, PlainDate, startOfDay } from '../../domain/values/plain-date';
import { writeRoute } from '../http/write';
import { DocumentNumber, PrinterName, Proposed, Quantity, Serials, SiteOf, StockNote } from './schemas';
import { Instant } from '../http/common.schemas';
import { ownOffice, ownSite, requireServed } from '../http/access';
import { namedSerials } from './serial-ranges';

const Deliver = z
  .strictObject({
    office: OfficeCode,
    item: Blank.optional(),
    quantity: Quantity,
    deliveryNote: DocumentNumber,
    receivedAt: z.union([z.iso.datetime({ offset: true }), PlainDate]).meta({
      description: 'An instant (RFC 3339 with zone), or a day at the office.',
    }),
    serials: Serials,
  })
  .meta({ id: 'Deliver' });

const Delivered = z
  .object({
    office: z.string(),
    item: Blank,
    quantity: z.int(),
    numbered: z.int().meta({ description: 'Pieces whose number is known.' }),
    deliveryNote: z.string(),
    receivedAt: Instant,
  })
  .meta({ id: 'Delivered' });

function instantOf(receivedAt: string, office: string): string {
  const day = PlainDate.safeParse(receivedAt);
  return new Date(day.success ? startOfDay(day.data, utcOffsetHours(office)) : receivedAt).toISOString();
}

const deliveries = writeRoute({
  method: 'post',
  path: '/v1/blanko/deliveries',
  id: 'bookDelivery',
  tag: 'Blanko',
  summary: 'Books blanko that came from the ministry into the store',
  roles: ['stock', 'supervisor'],
  body: Deliver,
  answers: { 200: { description: 'The pieces are in the store.', body: Delivered } },
  errors: [
    ...(['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'SERIALS_DO_NOT_MATCH'] as const),
    ...(['DELIVERY_ALREADY_KNOWN', 'SERIAL_ALREADY_KNOWN'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { item = 'KTP', quantity, deliveryNote } = body;
    const office = ownOffice(caller, body.office);
    await requireServed(tx, office);
    const serials = namedSerials(body.serials, quantity);
    const receivedAt = instantOf(body.receivedAt, office);
    const booker = { commandId, actor: caller.sub, office };
    await bookDelivery(tx, deps.store, { ...booker, item, quantity, deliveryNote, receivedAt, serials });
    if (item === 'KTP') {
      const day = dayAt(Date.parse(receivedAt), utcOffsetHours(office));
      await keepAnnouncement(tx, deps.store.clock(), { office, deliveryNote, quantity, day });
    }
    const booked = { office, item, quantity, numbered: serials.length, deliveryNote, receivedAt };
    return { reply: { status: 200, body: booked } };
  },
});

const Open = z
  .strictObject({
    site: SiteOf,
    item: Item.optional(),
    kind: z.enum(['STORE', 'SPOILED', 'SURRENDERED']).optional().meta({
      description: 'Where the pieces lie; old cards are SURRENDERED, others STORE when left out.',
    }),
    quantity: Quantity,
    serials: Serials,
    document: DocumentNumber,
  })
  .meta({ id: 'OpenAccount' });

const openings = writeRoute({
  method: 'post',
  path: '/v1/blanko/openings',
  id: 'bookOpening',
  tag: 'Blanko',
  summary:
    'Books what was on hand when the books began, once for an account; two people have to say the same',
  roles: ['stock', 'supervisor'],
  body: Open,
  answers: {
    200: { description: 'Both say the same; the balance is booked.', body: Proposed },
    202: { description: 'Kept until a second person says the same.', body: Proposed },
  },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'SERIALS_DO_NOT_MATCH', 'OPENING_ALREADY_BOOKED'] as const),
    ...(['SECOND_PERSON_REQUIRED', 'PROPOSALS_DIFFER', 'SERIAL_ALREADY_KNOWN', 'ACCOUNT_NOT_FOUND'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { item = 'KTP', quantity, document } = body;
    const site = await ownSite(tx, caller, body.site);
    const kind = body.kind ?? (item === 'OLD_CARD' ? 'SURRENDERED' : 'STORE');
    if ((kind === 'SURRENDERED') !== (item === 'OLD_CARD')) throw new TerbitError('ACCOUNT_NOT_FOUND');
    const heard = await bookOpening(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      site,
      item,
      kind,
      quantity,
      document,
      serials: namedSerials(body.serials, quantity),
    });
    if (heard.kind === 'differs') return { refusal: new TerbitError('PROPOSALS_DIFFER') };
    if (heard.kind === 'proposed') return { reply: { status: 202, body: { proposed: true } } };
    return { reply: { status: 200, body: { proposed: false } } };
  },
});

const Load = z
  .strictObject({ printer: PrinterName, quantity: Quantity, serials: Serials })
  .meta({ id: 'Load' });

const Loaded = z.object({ printer: z.string(), quantity: z.int() }).meta({ id: 'Loaded' });

const loads = writeRoute({
  method: 'post',
  path: '/v1/blanko/loads',
  id: 'bookLoad',
  tag: 'Blanko',
  summary: 'Books blanko put into a printer whose contents are counted',
  roles: ['stock', 'printer', 'supervisor'],
  body: Load,
  answers: { 200: { description: 'The pieces are in the printer.', body: Loaded } },
  errors: [
    ...(['PRINTER_NOT_FOUND', 'LOADING_IS_AUTOMATIC', 'NOT_ENOUGH_BLANKO', 'OFFICE_NOT_SERVED'] as const),
    ...(['SERIALS_DO_NOT_MATCH', 'SERIAL_NOT_HERE'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { sub: actor, office } = caller;
    const { printer, quantity } = body;
    await requireServed(tx, office);
    const serials = namedSerials(body.serials, quantity);
    await bookLoad(tx, deps.store, { commandId, actor, office, printer, quantity, serials });
    return { reply: { status: 200, body: { printer, quantity } } };
  },
});

const returns = writeRoute({
  method: 'post',
  path: '/v1/blanko/returns',
  id: 'bookReturn',
  tag: 'Blanko',
  summary: 'Books blanko taken out of a printer, back into the store',
  roles: ['stock', 'printer', 'supervisor'],
  body: Load,
  answers: { 200: { description: 'The pieces are in the store.', body: Loaded } },
  errors: [
    ...(['PRINTER_NOT_FOUND', 'NOT_ENOUGH_BLANKO', 'OFFICE_NOT_SERVED'] as const),
    ...(['SERIALS_DO_NOT_MATCH', 'SERIAL_NOT_HERE'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { sub: actor, office } = caller;
    const { printer, quantity } = body;
    await requireServed(tx, office);
    const serials = namedSerials(body.serials, quantity);
    await bookReturn(tx, deps.store, { commandId, actor, office, printer, quantity, serials });
    return { reply: { status: 200, body: { printer, quantity } } };
  },
});

const Spoil = z
  .strictObject({
    site: SiteOf,
    item: Blank.optional(),
    printer: PrinterName.optional().meta({
      description: 'Where they lay; the store of the site when left out.',
    }),
    quantity: Quantity,
    serials: Serials,
    reason: UnprintedSpoil,
    note: StockNote.optional(),
  })
  .meta({ id: 'Spoil' });

const Spoiled = z.object({ quantity: z.int(), reason: z.string() }).meta({ id: 'Spoiled' });

const spoilage = writeRoute({
  method: 'post',
  path: '/v1/blanko/spoilage',
  id: 'bookSpoilage',
  tag: 'Blanko',
  summary: 'Books blank pieces as spoiled that were in no print',
  roles: ['stock', 'printer', 'supervisor'],
  body: Spoil,
  answers: { 200: { description: 'The pieces are among the spoiled.', body: Spoiled } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'PRINTER_NOT_FOUND', 'NOT_ENOUGH_BLANKO'] as const),
    ...(['SERIALS_DO_NOT_MATCH', 'SERIAL_NOT_HERE', 'SERIALS_REQUIRED', 'ACCOUNT_NOT_FOUND'] as const),
  ],
  effect: async (tx, { deps, caller, body, commandId }) => {
    const { item = 'KTP', printer = null, quantity, reason, note = null } = body;
    const site = await ownSite(tx, caller, body.site);
    await bookSpoilage(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office: caller.office,
      site,
      item,
      printer,
      quantity,
      reason,
      note,
      serials: namedSerials(body.serials, quantity),
    });
    return { reply: { status: 200, body: { quantity, reason } } };
  },
});

export const BLANKO = [deliveries, openings, loads, returns, spoilage];
