import { z } from 'zod';
import { countByStage } from '../../db/case/case-reads';
import { centreFunctions } from '../../db/centre/gate';
import { floorView } from '../../db/queue/floor-view';
import { outageBoard } from '../../db/centre/outages';
import { currentSetting } from '../../db/office/settings';
import { listPrinters } from '../../db/printers/printer-reads';
import { countByClass, queueCounts, queuePage, type QueuedCase } from '../../db/queue/queue';
import { WaitingFor } from '../../domain/case/waiting';
import { outageOf } from '../../domain/centre/outage';
import { say, type Language } from '../../domain/texts/language';
import { CLASS_TEXTS, explainPlace } from '../../domain/texts/queue';
import { QueueClass } from '../../domain/queue/queue-class';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import { staffRoute } from '../http/route';
import { withInstants } from '../http/instants';
import { PlaceReason } from '../case/response';
import { Cursor, Instant, LINK_HEADER, OfficeQuery, PageLimit } from '../http/common.schemas';
import { NamedOutage } from '../centre/outage.schemas';
import { ownOffice, requireServed } from '../http/access';
import { todayAt } from '../../db/office/sites';
import { EVERY_ROLE } from '../http/roles';
import { PrinterBlock } from '../../domain/printers/blocks';
import { floorHoldUp } from '../../domain/printers/hold-up';

const UncertainPrint = z
  .object({ caseNumber: z.string(), attemptId: z.uuid() })
  .meta({ description: 'The print that takes the printer until two officers settle it.' });

const Queue = z
  .object({
    office: z.string(),
    waiting: z.int().meta({ description: 'Cases in the queue, of age and without an attempt.' }),
    suspended: z.int().meta({ description: 'Cases of age whose class or service the policy suspends.' }),
    underAge: z.int().meta({ description: 'Print-ready cases whose holder is not of age yet.' }),
    held: z.int().meta({ description: 'Attempts held or being printed.' }),
    uncertain: z.int().meta({ description: 'Attempts that two persons have to settle.' }),
    holdUp: WaitingFor.nullable().meta({
      description: 'The one thing that holds the floor up; null when cards are printed.',
    }),
    blankoFree: z.int(),
    cardsLeftToday: z.int().nullable().meta({
      description: 'Cards that the cap of an outage leaves of today; null without a cap.',
    }),
    printers: z.array(
      z.object({
        printer: z.string(),
        state: z.enum(['READY', 'OUT', 'STOPPED']),
        reason: PrinterBlock.nullable(),
        uncertain: UncertainPrint.nullable(),
      }),
    ),
    policyVersion: z
      .int()
      .meta({ description: 'The policy that the order follows, GET /v1/policies/{office}.' }),
    classes: z
      .array(
        z.object({
          class: QueueClass,
          className: z.string(),
          isSuspended: z.boolean(),
          waiting: z.int(),
        }),
      )
      .meta({ description: 'Waiting cases of age by the class that counts for them.' }),
    first: z
      .array(PlaceReason.extend({ place: z.int().min(1), caseId: z.uuid(), caseNumber: z.string() }))
      .meta({ description: 'The next cases, in the order in which they will be printed.' }),
  })
  .meta({ id: 'Queue' });

const FIRST_PLACES = 20;

const QueueQuery = OfficeQuery.extend({ limit: PageLimit(FIRST_PLACES), cursor: Cursor.optional() });

/** The last case of the page before, and its place: how many came before the page. */
const PlaceCursor = z.strictObject({ queueKey: z.iso.datetime(), caseId: z.uuid(), place: z.int().min(1) });

function presentPlace(office: string, queued: QueuedCase, place: number, language: Language) {
  const { caseId, caseNumber, queueClass, headStartDays, printReadyAt, queueKey } = queued;
  const standing = { queueClass, headStartDays, isSuspended: false };
  return {
    place,
    caseId,
    caseNumber,
    class: queueClass,
    className: say(CLASS_TEXTS, queueClass, language),
    headStartDays,
    printReadyAt: printReadyAt.toISOString(),
    key: queueKey.toISOString(),
    explanation: explainPlace(office, printReadyAt.getTime(), standing, language),
  };
}

const queue = staffRoute({
  method: 'get',
  path: '/v1/queue',
  id: 'readQueue',
  tag: 'Printing',
  summary: 'The print floor: its queue and the one thing that holds it up',
  description: 'Places are counted on from the page before, as they were when that page was read.',
  roles: EVERY_ROLE,
  query: QueueQuery,
  answers: { 200: { description: 'The floor of the office.', body: Queue, headers: LINK_HEADER } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query, path, language }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const after = query.cursor === undefined ? null : readCursor(store.keys, PlaceCursor, query.cursor);
    const [counts, classes, floor, rows, queued, policy] = await Promise.all([
      queueCounts(store, office),
      countByClass(store.pool, office, todayAt(store, office)),
      floorView(store, office),
      listPrinters(store, office),
      queuePage(store, office, query.limit + 1, after),
      currentSetting(store.pool, office, 'QUEUE_POLICY'),
    ]);
    const before = after?.place ?? 0;
    const first = queued
      .slice(0, query.limit)
      .map((one, index) => presentPlace(office, one, before + index + 1, language));
    const last = queued.length > query.limit ? first.at(-1) : undefined;
    const cursor =
      last && writeCursor(store.keys, { queueKey: last.key, caseId: last.caseId, place: last.place });
    const { blankoFree, cardsLeftToday } = floor;
    const body = {
      office,
      ...counts,
      holdUp: floorHoldUp(floor),
      blankoFree,
      cardsLeftToday,
      policyVersion: policy?.version ?? 0,
      classes: classes.map(({ queueClass, isSuspended, waiting }) => ({
        class: queueClass,
        className: say(CLASS_TEXTS, queueClass, language),
        isSuspended,
        waiting,
      })),
      printers: rows.map(({ printer, state, reason, uncertain }) => ({ printer, state, reason, uncertain })),
      first,
    };
    const headers: Record<string, string> =
      cursor === undefined ? {} : { Link: nextPage(path, query, cursor) };
    return { status: 200, headers, body };
  },
});

const CentreLink = z
  .object({
    office: z.string(),
    functions: z.array(
      z.object({
        function: z.enum(['enrol', 'identify', 'read', 'verify']),
        state: z.enum(['up', 'slow', 'down']),
        reason: z.string().nullable(),
        since: Instant,
        limit: z.int().meta({ description: 'Calls a second that may pass; 0 while the gate is closed.' }),
        setbacks: z.int().meta({ description: 'How often the gate had to stay closed in this outage.' }),
        probeAt: Instant.nullable().meta({ description: 'When the prober calls next; no one else does.' }),
        outage: NamedOutage.nullable().meta({ description: 'The open outage that explains it best.' }),
      }),
    ),
    waiting: z.object({ RECORDED: z.int(), SENT: z.int() }).meta({
      description: 'Cases that wait to be sent, and cases that wait for the verdict of the centre.',
    }),
  })
  .meta({ id: 'CentreLink' });

const centreLink = staffRoute({
  method: 'get',
  path: '/v1/centre-link',
  id: 'readCentreLink',
  tag: 'Centre',
  summary: 'The link to the centre, function by function',
  roles: EVERY_ROLE,
  query: OfficeQuery,
  answers: { 200: { description: 'The link of the office.', body: CentreLink } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const [functions, { outages }, counts] = await Promise.all([
      centreFunctions(store, office),
      outageBoard(store.pool, office, store.clock()),
      countByStage(store, office),
    ]);
    const waiting = { RECORDED: counts.RECORDED ?? 0, SENT: counts.SENT ?? 0 };
    const body = {
      office,
      functions: functions.map((row) => ({
        ...withInstants(row, 'since', 'probeAt'),
        outage: outageOf(row.function, outages),
      })),
      waiting,
    };
    return { status: 200, body };
  },
});

export const FLOOR = [queue, centreLink];
