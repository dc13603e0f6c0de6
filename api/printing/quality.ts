import { z } from 'zod';
import { qualityPolicy, setQualityPolicy, type QualityPolicy } from '../../db/printing/quality-policy';
import { countSpoilage } from '../../db/printing/spoilage';
import { inTransaction } from '../../db/core/store';
import { SpoilReason } from '../../domain/case/commands';
import { QualityMode } from '../../domain/printing/quality-mode';
import { spoilageByPrinter, spoilageByReason } from '../../domain/printing/spoilage';
import { say } from '../../domain/texts/language';
import { SPOIL_TEXTS } from '../../domain/texts/printing';
import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, PlainDate, startOfDay, MS_PER_DAY } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import { printersCsv, reasonsCsv } from './spoilage.csv';
import { Instant } from '../http/common.schemas';
import { requireServed } from '../http/access';
import { todayAt } from '../../db/office/sites';
import { EVERY_ROLE } from '../http/roles';
const USUAL_DAYS = 30;

const Policy = z
  .object({
    office: z.string(),
    version: z.int().meta({ description: '0 until somebody decided.' }),
    mode: QualityMode.meta({
      description: 'automatic: a card is good until somebody says otherwise. officer: it waits for a look.',
    }),
    reason: z.string().nullable(),
    actor: z.string().nullable(),
    at: Instant.nullable(),
  })
  .meta({ id: 'QualityPolicy' });

function presentPolicy(office: string, { at, ...policy }: QualityPolicy): z.infer<typeof Policy> {
  return { office, ...policy, at: at?.toISOString() ?? null };
}

const readPolicy = staffRoute({
  method: 'get',
  path: '/v1/quality-policy',
  id: 'readQualityPolicy',
  tag: 'Printing',
  summary: 'Who looks at the cards that come out',
  roles: EVERY_ROLE,
  answers: { 200: { description: 'The policy in force.', body: Policy } },
  errors: ['OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller: { office } }) => {
    await requireServed(store.pool, office);
    return { status: 200, body: presentPolicy(office, await qualityPolicy(store.pool, office)) };
  },
});

const SetPolicy = z
  .strictObject({ mode: QualityMode, reason: z.string().trim().min(1).max(1000) })
  .meta({ id: 'SetQualityPolicy' });

const setPolicy = staffRoute({
  method: 'put',
  path: '/v1/quality-policy',
  id: 'setQualityPolicy',
  tag: 'Printing',
  summary: 'Says who looks at the cards that come out from now on',
  description: 'Cards that wait for an officer already keep waiting for one.',
  roles: ['supervisor', 'head'],
  body: SetPolicy,
  answers: { 200: { description: 'The policy in force.', body: Policy } },
  errors: ['OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller: { office, sub: actor }, body }) => {
    await requireServed(store.pool, office);
    const change = { ...body, actor, at: store.clock() };
    const policy = await inTransaction(store, (tx) => setQualityPolicy(tx, office, change));
    return { status: 200, body: presentPolicy(office, policy) };
  },
});

const Count = z.int().min(0);
const Tally = z.object({
  printed: Count.meta({ description: 'Cards that came out.' }),
  good: Count,
  unchecked: Count.meta({ description: 'Cards that no officer has checked yet.' }),
  spoiled: Count,
  rate: z.number().nullable().meta({
    description: 'Spoiled cards for each that came out, from 0 to 1; null when none did.',
  }),
  printersFault: Count.meta({ description: "Spoiled cards that were the printer's fault." }),
});

const StatedReason = z.enum([...SpoilReason.options, 'UNSTATED']);

const ByPrinter = Tally.extend({
  printer: z.string(),
  reasons: z.partialRecord(StatedReason, z.int()),
  isClearlyAbove: z.boolean().meta({
    description:
      'Its faults are at least three, and more than three standard deviations over what the rate of the whole office ' +
      'lets expect of as many cards.',
  }),
});

const ByReason = z.object({
  reason: StatedReason,
  fault: z.enum(['PRINTER', 'BLANK', 'OFFICE']).meta({ description: 'Whose fault it is.' }),
  meaning: z.string().meta({ description: 'The reason in words.' }),
  spoiled: z.int(),
  printers: z.record(z.string(), z.int()),
});

const Spoilage = z
  .object({
    office: z.string(),
    from: PlainDate,
    to: PlainDate,
    total: Tally,
    items: z.union([z.array(ByPrinter), z.array(ByReason)]).meta({ description: 'By printer or by reason.' }),
    unprinted: z
      .array(z.object({ reason: z.string(), item: z.string(), pieces: z.int() }))
      .meta({ description: 'Blanko spoiled outside printing, as the ledger names it.' }),
  })
  .meta({ id: 'Spoilage' });

const AskSpoilage = z
  .strictObject({
    from: PlainDate.optional().meta({
      description: 'First day at the office; thirty days back when left out.',
    }),
    to: PlainDate.optional().meta({ description: 'Last day; today when left out.' }),
    by: z.enum(['printer', 'reason']).default('printer').meta({ default: 'printer' }),
    format: z.enum(['json', 'csv']).default('json').meta({ default: 'json' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] });

const spoilage = staffRoute({
  method: 'get',
  path: '/v1/spoilage',
  id: 'readSpoilage',
  tag: 'Printing',
  summary: 'What became of the cards that came out in a period, by printer or by reason',
  description:
    'A card counts for the day at the office on which it came out, whenever it was found spoiled, so that days add ' +
    'up to their month.',
  roles: ['printer', 'stock', 'supervisor', 'head', 'auditor'],
  query: AskSpoilage,
  answers: { 200: { description: 'The counts.', body: Spoilage, files: ['text/csv'] } },
  errors: ['OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller: { office }, query, language }) => {
    await requireServed(store.pool, office);
    const { by, format, to = todayAt(store, office) } = query;
    const offset = utcOffsetHours(office);
    const until = new Date(startOfDay(to, offset) + MS_PER_DAY);
    const from = query.from ?? dayAt(until.getTime() - USUAL_DAYS * MS_PER_DAY, offset);
    const period = { from: new Date(startOfDay(from, offset)), until };
    const { cards, unprinted } = await countSpoilage(store.pool, office, period);
    const { total, printers } = spoilageByPrinter(cards);
    const reasons = spoilageByReason(cards);
    if (format === 'csv') {
      const headers = {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="rusak-${from}-${to}.csv"`,
      };
      const csv = by === 'printer' ? printersCsv(printers, unprinted) : reasonsCsv(reasons, unprinted);
      return { status: 200, headers, body: csv };
    }
    const inWords = reasons.map((one) => ({ ...one, meaning: say(SPOIL_TEXTS, one.reason, language) }));
    const items = by === 'printer' ? printers : inWords;
    return { status: 200, body: { office, from, to, total, items, unprinted } };
  },
});

export const QUALITY = [readPolicy, setPolicy, spoilage];
