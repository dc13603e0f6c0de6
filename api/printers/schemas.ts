import { z } from 'zod';
import { PrinterAdapter } from '../../domain/printers/adapter';
import { NotReadyReason, PrinterBlock } from '../../domain/printers/blocks';
import { SupplyLevel, SupplyState } from '../../domain/printers/readiness';
import { Instant } from '../http/common.schemas';

const MOST_CARDS = 100_000;
const MOST_MINUTES = 24 * 60;

const Cards = z.int().min(1).max(MOST_CARDS);

const Rest = z.strictObject({ afterCards: Cards, minutes: z.int().min(1).max(MOST_MINUTES) }).meta({
  description: 'After so many cards in a row the printer cools down for so many minutes.',
});

const SupplyView = z
  .object({
    state: SupplyState.meta({
      description: 'UNKNOWN: it is not counted and the printer does not report it.',
    }),
    left: z.int().nullable().meta({ description: 'Cards left by the counter; null when it is not counted.' }),
    capacity: z.int().nullable().meta({ description: 'Cards that it was good for when it was put in.' }),
    cards: z.int().meta({ description: 'Cards that came out since it was put in.' }),
    lowAt: z.int(),
    said: SupplyLevel.nullable().meta({ description: 'What the printer itself last reported.' }),
  })
  .meta({ id: 'PrinterSupply' });

export const Printer = z
  .object({
    printer: z.string(),
    office: z.string(),
    site: z.string(),
    state: z.enum(['READY', 'OUT', 'STOPPED']).meta({
      description:
        'OUT waits until the printer answers ready, or its print is settled; STOPPED waits for a person.',
    }),
    reason: PrinterBlock.nullable(),
    loading: z.enum(['automatic', 'counted']),
    adapter: PrinterAdapter.meta({
      description: "manual: an operator prints in the ministry's own client, by print order.",
    }),
    notReady: z.object({ reason: NotReadyReason, until: Instant.nullable() }).nullable().meta({
      description:
        'Why a printer that is in order gets no card; `until` is when time alone ends it, null when it takes a person.',
    }),
    ribbon: SupplyView,
    film: SupplyView,
    cardsToday: z.int(),
    dailyLimit: z.int().nullable(),
    rest: Rest.nullable(),
    cardsInRow: z.int().meta({ description: 'Cards since its last rest.' }),
    restingUntil: Instant.nullable(),
    cleaningEvery: z.int().nullable(),
    cardsToCleaning: z.int().nullable().meta({ description: 'Cards until the next cleaning is due.' }),
    hours: z
      .object({ open: z.boolean(), printOutsideHours: z.boolean(), nextTurn: Instant.nullable() })
      .meta({ description: 'Whether the office is open, and when it opens or closes next.' }),
  })
  .meta({ id: 'Printer' });
export type Printer = z.infer<typeof Printer>;

export const SetPrinter = z
  .strictObject({
    state: z.enum(['READY', 'STOPPED']),
    loading: z.enum(['automatic', 'counted']),
    adapter: PrinterAdapter.optional().meta({ description: 'Left out, it stays as it is.' }),
    dailyLimit: Cards.nullable().optional(),
    rest: Rest.nullable().optional(),
    cleaningEvery: Cards.nullable().optional(),
    ribbonLowAt: z.int().min(0).max(MOST_CARDS).optional(),
    filmLowAt: z.int().min(0).max(MOST_CARDS).optional(),
  })
  .meta({ id: 'SetPrinter', description: 'Limits that are left out stay as they are; null lifts one.' });

const Capacity = Cards.nullable().meta({
  description: 'Cards that it is good for; null when it is not counted and the printer reports its level.',
});

export const FitConsumable = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('RIBBON'), capacity: Capacity }),
    z.strictObject({ kind: z.literal('FILM'), capacity: Capacity }),
    z.strictObject({ kind: z.literal('CLEANING') }),
  ])
  .meta({ id: 'FitConsumable' });

export const Fitting = z
  .object({
    kind: z.enum(['RIBBON', 'FILM', 'CLEANING']),
    capacity: z.int().nullable(),
    cards: z
      .int()
      .meta({ description: 'Cards that came out with the one before, or since the cleaning before.' }),
    remaining: z.int().nullable().meta({ description: 'Cards that the counter of the one before had left.' }),
    actor: z.string(),
    at: Instant,
  })
  .meta({ id: 'Fitting' });
