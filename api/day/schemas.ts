import { z } from 'zod';
import { COUNTED_KINDS } from '../../domain/day/day';
import { AccountKind, Item } from '../../domain/stock/ledger';
import { PrinterName, Quantity, Serials, SiteOf, StockNote } from '../stock/schemas';
import { Instant } from '../http/common.schemas';

const MOST_PRINTERS = 100;
const LARGEST_COUNT = 1_000_000;
const Pieces = z.int().min(0).max(LARGEST_COUNT);

export const OpenDay = z
  .strictObject({
    site: SiteOf,
    handedOut: z
      .array(z.strictObject({ printer: PrinterName, quantity: Quantity }))
      .max(MOST_PRINTERS)
      .default([])
      .meta({ description: 'Blanko put into printers whose contents are counted.' }),
  })
  .meta({ id: 'OpenDay' });

const DifferenceSerials = Serials.meta({
  description: 'Which numbered pieces are missing, or were found; they are as many as the difference.',
});

export const CloseDay = z
  .strictObject({
    site: SiteOf,
    unused: z
      .array(z.strictObject({ printer: PrinterName, quantity: Pieces, serials: DifferenceSerials }))
      .max(MOST_PRINTERS)
      .default([])
      .meta({ description: 'What was taken out of each counted printer and back into the store.' }),
    counts: z
      .array(
        z.strictObject({
          item: Item.default('KTP'),
          kind: z.enum(COUNTED_KINDS),
          counted: Pieces,
          serials: DifferenceSerials,
        }),
      )
      .max(10)
      .default([])
      .meta({ description: 'What lies in the store (with what came back) and among the spoiled.' }),
    note: StockNote.optional().meta({
      description: 'Of the supervisor, when the day closes with a difference.',
    }),
  })
  .meta({ id: 'CloseDay' });

export const ReopenDay = z.strictObject({ site: SiteOf, reason: StockNote }).meta({ id: 'ReopenDay' });

const DayAccount = z.object({
  item: Item,
  kind: AccountKind,
  printer: z.string().nullable(),
  opening: z.int(),
  received: z.int(),
  given: z.int(),
  book: z.int().meta({ description: 'opening + received - given' }),
  returned: z.int().meta({ description: 'Unused blanko that went back at the close.' }),
  counted: z.int().nullable(),
  difference: z.int().nullable().meta({ description: 'counted - book - returned' }),
});

const MinistryTotal = z.object({ ministry: z.int(), terbit: z.int(), difference: z.int() });

export const Day = z
  .object({
    site: z.string(),
    day: z.iso.date(),
    state: z.enum(['OPEN', 'CLOSED']),
    handedOut: z.array(z.object({ printer: z.string(), quantity: z.int() })),
    accounts: z.array(DayAccount),
    printers: z.array(z.object({ printer: z.string(), printed: z.int(), spoiled: z.int() })),
    spoiled: z.array(
      z.object({
        item: Item,
        serial: z.string().nullable(),
        printer: z.string().nullable(),
        reason: z.string(),
        quantity: z.int(),
      }),
    ),
    ministry: MinistryTotal.nullable().meta({
      description: "Cards by the ministry's client, where an operator entered its total.",
    }),
    history: z.array(
      z.object({
        kind: z.enum(['OPENED', 'CLOSED', 'REOPENED']),
        at: Instant,
        actor: z.string(),
        secondActor: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Day' });

/** The answer to the first of two people. */
export const DayDifference = z
  .object({
    proposed: z.literal(true).meta({ description: 'Kept until a supervisor counts the same and says why.' }),
    differences: z.array(DayAccount),
    ministry: MinistryTotal.nullable(),
  })
  .meta({ id: 'DayDifference' });

export const DayList = z
  .object({
    items: z.array(
      z.object({
        site: z.string(),
        day: z.iso.date(),
        state: z.enum(['OPEN', 'CLOSED']),
        at: Instant,
        actor: z.string(),
        secondActor: z.string().nullable(),
        short: z.int().meta({ description: 'Pieces that the close missed.' }),
        found: z.int().meta({ description: 'Missing pieces that the close found.' }),
      }),
    ),
  })
  .meta({ id: 'DayList' });
