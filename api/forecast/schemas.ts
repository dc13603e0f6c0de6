import { z } from 'zod';
import { WaitingFor, Whose } from '../../domain/case/waiting';
import { Confidence } from '../../domain/forecast/deliveries';
import { NoRangeReason } from '../../domain/forecast/promises';
import { OfficeCode } from '../../domain/regions/regions';
import { PlainDate } from '../../domain/values/plain-date';
import { Days, Instant, OfficeQuery } from '../http/common.schemas';
import { NamedOutage } from '../centre/outage.schemas';

const LARGEST_QUANTITY = 1_000_000;
const USUAL_SPAN = 30;

const Quantity = z.int().min(1).max(LARGEST_QUANTITY);

export const ExpectedParams = z.strictObject({ expectedId: z.uuid().toLowerCase() });

export const AnnounceBlanko = z
  .strictObject({
    office: OfficeCode,
    item: z.literal('KTP').optional(),
    quantity: Quantity,
    from: PlainDate.meta({ description: 'The first day on which they may come.' }),
    to: PlainDate.meta({ description: 'The last day of the range that was announced.' }),
    confidence: Confidence.meta({
      description: 'CONFIRMED in writing, LIKELY by word of mouth, UNSURE when it is a hope.',
    }),
    source: z.string().trim().min(1).max(200).meta({ description: 'Who said so, or the letter.' }),
    replaces: z
      .uuid()
      .toLowerCase()
      .optional()
      .meta({ description: 'The announcement that this one changes.' }),
  })
  .meta({ id: 'AnnounceBlanko' });
export type AnnounceBlanko = z.infer<typeof AnnounceBlanko>;

export const CallOff = z.strictObject({}).meta({ id: 'CallOff' });

export const ExpectedBlanko = z
  .object({
    expectedId: z.uuid(),
    quantity: z.int(),
    from: z.iso.date(),
    to: z.iso.date(),
    confidence: Confidence,
    source: z.string(),
    saidBy: z.string(),
    notedAt: Instant,
    state: z.enum(['OPEN', 'ARRIVED', 'REPLACED', 'CALLED_OFF']),
    cameOn: z.iso.date().nullable(),
    received: z.int().nullable(),
    deliveryNote: z.string().nullable().meta({ description: 'The delivery that was booked against it.' }),
  })
  .meta({ id: 'ExpectedBlanko' });
export type ExpectedBlanko = z.infer<typeof ExpectedBlanko>;

export const ExpectedList = z
  .object({ office: z.string(), items: z.array(ExpectedBlanko) })
  .meta({ id: 'ExpectedList' });

export const DateRange = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .meta({ id: 'DateRange', description: 'Holds with four chances in five.' });

export const DaysSpent = z
  .object({ applicant: z.number(), dinas: z.number(), centre: z.number() })
  .meta({ id: 'DaysSpent', description: 'Days of waiting, in tenths, by whose delay they were.' });

/** A whole number in a query, where everything is text. */
const Count = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(LARGEST_QUANTITY))
  .meta({ type: 'integer', minimum: 1, maximum: LARGEST_QUANTITY });

export const AskForecast = OfficeQuery.extend({
  by: PlainDate.optional().meta({ description: 'Asks whether the cards are printed by this day.' }),
  count: Count.optional().meta({ description: 'How many cards; the whole queue without it.' }),
  days: Days.optional().meta({ description: `The span to request blanko for; ${USUAL_SPAN} without it.` }),
});
export type AskForecast = z.infer<typeof AskForecast>;
export const USUAL_DAYS = USUAL_SPAN;

/** Ends that may not be in sight. */
const OpenRange = z.object({ from: z.iso.date().nullable(), to: z.iso.date().nullable() });

const Needs = z.object({
  workingDays: z.int().meta({ description: 'From today to the day, both included.' }),
  cardsPerDay: z.int(),
  cardsPerDayNow: z.int(),
  printers: z
    .int()
    .nullable()
    .meta({ description: "Of today's speed, with blanko enough; null when none would do." }),
  printersNow: z.int(),
  blanko: z.object({
    needed: z.int().meta({ description: 'Spoiled pieces included.' }),
    missing: z.int(),
    neededBy: z.iso
      .date()
      .nullable()
      .meta({ description: 'When those at hand are used up at the pace needed.' }),
  }),
  saturdays: z.object({
    available: z.int(),
    needed: z.int().nullable().meta({ description: 'Null when all of them are not enough.' }),
  }),
});

const ByDate = z.object({
  by: z.iso.date(),
  count: z.int(),
  answer: z.enum(['YES', 'NO']).nullable().meta({ description: 'YES from nine chances in ten on.' }),
  reason: NoRangeReason.nullable().meta({
    description: 'Why nothing can be promised, where `answer` is null.',
  }),
  probability: z.number().nullable(),
  printedByThen: z
    .object({ low: z.int(), middle: z.int(), high: z.int() })
    .nullable()
    .meta({ description: 'One chance in ten for fewer than `low`, one for more than `high`.' }),
  wouldTake: OpenRange.meta({ description: 'When the last of them is printed.' }),
  needs: Needs.meta({ description: 'What it takes for nine chances in ten.' }),
});

export const PromiseAnswer = z.object({
  at: Instant,
  number: z.int(),
  range: DateRange.nullable(),
  answer: z.enum(['YES', 'NO']).nullable(),
  reason: z.string().nullable(),
  why: z.string().meta({ description: 'A code: why it is another than before.' }),
  whyText: z.string().meta({ description: 'The same in Indonesian.' }),
});

export const CasePromises = z.object({ items: z.array(PromiseAnswer) }).meta({ id: 'CasePromises' });

export const Forecast = z
  .object({
    office: z.string(),
    at: Instant,
    waiting: z.int(),
    holdUp: WaitingFor.nullable().meta({ description: 'The one thing that holds the office up.' }),
    whose: Whose.nullable(),
    outage: NamedOutage.nullable(),
    speed: z
      .object({ perPrinter: z.number(), cardsPerDay: z.number(), measuredDays: z.int() })
      .nullable()
      .meta({ description: 'Null until three working days were measured.' }),
    printers: z.object({ ready: z.int(), out: z.int() }),
    arrivalsPerDay: z.array(z.object({ headStartDays: z.number(), perDay: z.number() })),
    blanko: z.object({
      free: z.int(),
      missingForQueue: z.int(),
      spoiledShare: z.number(),
      expected: z.array(ExpectedBlanko),
    }),
    emptyBy: OpenRange.extend({
      reason: z.enum([...NoRangeReason.options, 'NOT_IN_SIGHT']).nullable(),
      reasonText: z.string().nullable(),
    }).meta({ description: 'When the queue is empty, with all who join it in the meantime.' }),
    request: z.object({
      days: z.int(),
      use: z.int().meta({ description: 'Pieces used in the span in nine futures of ten.' }),
      request: z.int().meta({ description: 'Pieces to ask for.' }),
    }),
    openCases: z.int(),
    daysSpent: DaysSpent.meta({ description: 'Of all open cases, in the stage in which they stand.' }),
    daysSpentPrintReady: DaysSpent.meta({ description: "What the office's own promise is about." }),
    byDate: ByDate.nullable(),
    promises: z.array(PromiseAnswer.extend({ question: z.string() })),
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.infer<typeof Forecast>;
