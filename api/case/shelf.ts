import { z } from 'zod';
import { checkShelf, listShelf, type ShelvedCard } from '../../db/case/shelf';
import { ChipSerial, ShelfCode } from '../../domain/case/commands';
import { Stage } from '../../domain/case/stage';
import { Misplacement } from '../../domain/case/shelf-check';
import { SiteCode } from '../../domain/regions/regions';
import { CaseNumber } from '../../domain/values/case-number';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import { staffRoute } from '../http/route';
import { withInstants } from '../http/instants';
import { Cursor, Days, Instant, Limit, LINK_HEADER } from '../http/common.schemas';
import { requireStations } from '../http/access';
import { MS_PER_DAY } from '../../domain/values/plain-date';

/** Cards that one look at a shelf may read. */
const MOST_SCANNED = 2_000;

const ShelvedCardBody = z
  .object({
    caseId: z.uuid(),
    caseNumber: z.string(),
    pickupSite: z.string(),
    serial: z.string().nullable(),
    readySince: Instant.meta({ description: 'Since when the card waits for its holder.' }),
    shelf: z.string().nullable().meta({ description: 'Null until somebody said where it lies.' }),
    box: z.string().nullable(),
    shelvedAt: Instant.nullable(),
  })
  .meta({ id: 'ShelvedCard' });

function present(card: ShelvedCard): z.infer<typeof ShelvedCardBody> {
  return withInstants(card, 'readySince', 'shelvedAt');
}

const ShelfKey = z.strictObject({ readySince: z.iso.datetime(), caseId: z.uuid() });

const ListShelf = z.strictObject({
  shelf: ShelfCode.optional().meta({ description: 'One shelf; every card that waits when left out.' }),
  box: ShelfCode.optional(),
  pickupSite: SiteCode.optional().meta({ description: 'Only cards that are handed over there.' }),
  uncollectedFor: Days.optional().meta({ description: 'Only cards that have waited at least so many days.' }),
  limit: Limit,
  cursor: Cursor.optional(),
});

const READERS = ['front-desk', 'printer', 'supervisor', 'head', 'auditor'] as const;

const list = staffRoute({
  method: 'get',
  path: '/v1/shelf',
  id: 'listShelf',
  tag: 'Shelf',
  summary: 'Cards that wait for their holders and where they lie, the longest uncollected first',
  roles: READERS,
  query: ListShelf,
  answers: {
    200: {
      description: 'A page of cards.',
      body: z.object({ items: z.array(ShelvedCardBody) }).meta({ id: 'ShelfPage' }),
      headers: LINK_HEADER,
    },
  },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, query, path }) => {
    const { shelf = null, box = null, pickupSite = null, uncollectedFor, limit, cursor } = query;
    const readyBefore =
      uncollectedFor === undefined ? null : new Date(store.clock().getTime() - uncollectedFor * MS_PER_DAY);
    const after = cursor === undefined ? null : readCursor(store.keys, ShelfKey, cursor);
    const filter = { office, pickupSite, shelf, box, readyBefore };
    const rows = await listShelf(store.pool, filter, limit + 1, after);
    const shown = rows.slice(0, limit);
    const body = { items: shown.map(present) };
    const last = rows.length > limit ? shown.at(-1) : undefined;
    if (last === undefined) return { status: 200, body };
    const key = { readySince: last.readySince.toISOString(), caseId: last.caseId };
    return { status: 200, headers: { Link: nextPage(path, query, writeCursor(store.keys, key)) }, body };
  },
});

const CheckShelf = z
  .strictObject({
    shelf: ShelfCode,
    box: ShelfCode.optional().meta({ description: 'One box; the whole shelf when left out.' }),
    pickupSite: SiteCode.optional().meta({
      description: 'Where the shelf stands, if sites use the same codes.',
    }),
    scanned: z
      .array(z.union([CaseNumber, ChipSerial]))
      .max(MOST_SCANNED)
      .meta({ description: 'What was read off the cards: case numbers or chip numbers.' }),
  })
  .meta({ id: 'CheckShelf' });

const ShelfCheck = z
  .object({
    expected: z.int().meta({ description: 'Cards that should lie there.' }),
    missing: z.array(ShelvedCardBody),
    unexpected: z.array(
      z.object({
        code: z.string().meta({ description: 'What was read off the card.' }),
        why: Misplacement.meta({
          description:
            'UNKNOWN: no card of the office. SPOILED_CARD: another card took its place. NOT_READY: it waits for no ' +
            'holder (see stage). NOT_SHELVED: no place is recorded. OTHER_PLACE: it belongs elsewhere.',
        }),
        card: z
          .object({
            caseId: z.uuid(),
            caseNumber: z.string(),
            stage: Stage,
            shelf: z.string().nullable(),
            box: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'ShelfCheck' });

const check = staffRoute({
  method: 'post',
  path: '/v1/shelf/check',
  id: 'checkShelf',
  tag: 'Shelf',
  summary: 'Compares the cards found on a shelf with those that should be there',
  description: 'Needs no Idempotency-Key: nothing changes.',
  roles: READERS,
  body: CheckShelf,
  answers: { 200: { description: 'What is missing, and what should not be there.', body: ShelfCheck } },
  errors: ['UNKNOWN_STATION'],
  handler: async ({ deps: { store }, caller: { office }, body }) => {
    const { shelf, box = null, pickupSite = null, scanned } = body;
    if (pickupSite !== null) await requireStations(store.pool, office, { pickupSite });
    const found = await checkShelf(store.pool, { office, pickupSite }, { shelf, box }, scanned);
    return { status: 200, body: { ...found, missing: found.missing.map(present) } };
  },
});

export const SHELF = [list, check];
