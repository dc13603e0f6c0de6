import { z } from 'zod';
import { outageImpact } from '../../db/centre/outage-impact';
import {
  countAffected,
  declareOutage,
  listOutages,
  outageLog,
  requireOutage,
  updateOutage,
  type OutageRow,
} from '../../db/centre/outages';
import type { Queryable, Store } from '../../db/core/store';
import type { DayCap } from '../../domain/centre/outage';
import type { OutageUpdate } from '../../domain/centre/outage-entry';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { utcOffsetHours } from '../../domain/regions/regions';
import type { Language } from '../../domain/texts/language';
import { startOfDay, MS_PER_DAY } from '../../domain/values/plain-date';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { presentImpact, presentLog, presentOutage } from './outage.presenter';
import { LINK_HEADER, OutageParams } from '../http/common.schemas';
import {
  DeclareOutage,
  EndOutage,
  Escalate,
  ExpectEnd,
  ListOutages,
  NoteVisit,
  Outage,
  OutagePage,
  SayCause,
  SetCap,
} from './outage.schemas';
import { ownOffice, requireServed } from '../http/access';
import { EVERY_ROLE, OFFICE_KEEPERS } from '../http/roles';

const USUAL_DAYS = 30;

const OutageKey = z.strictObject({ since: z.iso.datetime(), outageId: z.uuid() });

async function whole(db: Queryable, row: OutageRow, now: Date, language: Language): Promise<Outage> {
  const summary = presentOutage(row, { casesAffected: await countAffected(db, row, now), now, language });
  return { ...summary, log: presentLog(await outageLog(db, row.outageId)) };
}

/** The days asked for as instants: from the beginning of the first to the end of the last, if there is one. */
function periodOf(
  { clock }: Pick<Store, 'clock'>,
  office: string,
  { from, to }: ListOutages,
): { from: Date; to: Date | null } {
  const offset = utcOffsetHours(office);
  const end = to === undefined ? null : new Date(startOfDay(to, offset) + MS_PER_DAY);
  const usual = new Date((end ?? clock()).getTime() - USUAL_DAYS * MS_PER_DAY);
  return { from: from === undefined ? usual : new Date(startOfDay(from, offset)), to: end };
}

const FOREVER = new Date('9999-12-31T00:00:00Z');

const list = staffRoute({
  method: 'get',
  path: '/v1/outages',
  id: 'listOutages',
  tag: 'Outages',
  summary: 'Outages of a period, newest first, and their totals',
  roles: EVERY_ROLE,
  query: ListOutages,
  answers: { 200: { description: 'A page of outages.', body: OutagePage, headers: LINK_HEADER } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query, path, language }) => {
    const { limit, cursor } = query;
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const now = store.clock();
    const { from, to } = periodOf(store, office, query);
    const after = cursor === undefined ? null : readCursor(store.keys, OutageKey, cursor);
    const rows = await listOutages(store.pool, office, { from, to: to ?? FOREVER }, limit + 1, after);
    const shown = rows.slice(0, limit);
    const items = await Promise.all(
      shown.map(async (row) =>
        presentOutage(row, { casesAffected: await countAffected(store.pool, row, now), now, language }),
      ),
    );
    const until = to !== null && to < now ? to : now;
    const impact = await outageImpact(store.pool, office, { from, to: until, now, outageId: null });
    const body = {
      office,
      items,
      impact: { from: from.toISOString(), to: until.toISOString(), ...presentImpact(impact, language) },
    };
    const last = rows.length > limit ? shown.at(-1) : undefined;
    if (last === undefined) return { status: 200, body };
    const key = { since: last.since.toISOString(), outageId: last.outageId };
    return { status: 200, headers: { Link: nextPage(path, query, writeCursor(store.keys, key)) }, body };
  },
});

const read = staffRoute({
  method: 'get',
  path: '/v1/outages/{outageId}',
  id: 'readOutage',
  tag: 'Outages',
  summary: 'One outage, with all that was said and done about it',
  roles: EVERY_ROLE,
  params: OutageParams,
  answers: { 200: { description: 'The outage.', body: Outage } },
  errors: ['OUTAGE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, params, language }) => {
    const row = await requireOutage(store.pool, caller.office, params.outageId);
    return { status: 200, body: await whole(store.pool, row, store.clock(), language) };
  },
});

function capOf({ printing, recording }: { printing?: number; recording?: number }): DayCap {
  return { printing: printing ?? null, recording: recording ?? null };
}

const declare = writeRoute({
  method: 'post',
  path: '/v1/outages',
  id: 'declareOutage',
  tag: 'Outages',
  summary: 'Declares an outage, or planned work that lies ahead',
  roles: OFFICE_KEEPERS,
  body: DeclareOutage,
  answers: { 201: { description: 'The outage is in the register.', body: Outage } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  location: (body) => `/v1/outages/${body.outageId}`,
  effect: async (tx, { deps: { store }, caller, body, commandId, language }) => {
    const office = ownOffice(caller, body.office);
    await requireServed(tx, office);
    const now = store.clock();
    const { cause, announcedBy = null, since, expectedEnd, cap = {}, note = null } = body;
    const outageId = await declareOutage(tx, now, {
      commandId,
      actor: caller.sub,
      office,
      function: body.function,
      cause,
      announcedBy,
      note,
      cap: capOf(cap),
      since: since === undefined ? now : new Date(since),
      expectedEnd: expectedEnd === undefined ? null : new Date(expectedEnd),
    });
    const row = await requireOutage(tx, office, outageId);
    return { reply: { status: 201, body: await whole(tx, row, now, language) } };
  },
});

function inUtc(moment: string): string {
  return new Date(moment).toISOString();
}

/** A route that adds one thing to an outage. */
function updateRoute<B>(declaration: {
  path: string;
  id: string;
  summary: string;
  body: z.ZodType<B>;
  errors?: readonly ErrorCode[];
  updateOf: (body: B, now: Date) => OutageUpdate;
}) {
  const { path, id, summary, body: schema, errors = [], updateOf } = declaration;
  return writeRoute({
    method: 'post',
    path: `/v1/outages/{outageId}/${path}`,
    id,
    tag: 'Outages',
    summary,
    roles: OFFICE_KEEPERS,
    params: OutageParams,
    body: schema,
    answers: { 200: { description: 'The outage after it.', body: Outage } },
    errors: ['OUTAGE_NOT_FOUND', 'OTHER_OFFICE', ...errors],
    effect: async (tx, { deps: { store }, caller, params: { outageId }, body, commandId, language }) => {
      const now = store.clock();
      const { office, sub: actor } = caller;
      const update = updateOf(body, now);
      await updateOutage(tx, now, { outageId, office, commandId, actor, update });
      const row = await requireOutage(tx, office, outageId);
      return { reply: { status: 200, body: await whole(tx, row, now, language) } };
    },
  });
}

const cause = updateRoute({
  path: 'cause',
  id: 'sayOutageCause',
  body: SayCause,
  summary: 'Says what an outage comes from; any other cause than the own server lifts its caps',
  updateOf: ({ cause: said, announcedBy = null, note = null }) => ({
    type: 'CAUSE',
    cause: said,
    announcedBy,
    note,
  }),
});

const escalation = updateRoute({
  path: 'escalations',
  id: 'escalateOutage',
  body: Escalate,
  summary: 'Notes who was asked for help',
  updateOf: ({ to, reference = null, note = null }) => ({ type: 'ESCALATION', to, reference, note }),
});

const visit = updateRoute({
  path: 'visits',
  id: 'noteOutageVisit',
  body: NoteVisit,
  summary: 'Notes who came and what was done',
  updateOf: ({ by, did, visitedAt }, now) => ({
    type: 'VISIT',
    by,
    did,
    visitedAt: visitedAt === undefined ? now.toISOString() : inUtc(visitedAt),
  }),
});

const expectedEnd = updateRoute({
  path: 'expected-end',
  id: 'expectOutageEnd',
  body: ExpectEnd,
  errors: ['OUTAGE_ENDED'],
  summary: 'Says when an outage is expected to end',
  updateOf: ({ expectedEnd: moment, note = null }) => ({
    type: 'EXPECTED_END',
    expectedEnd: moment && inUtc(moment),
    note,
  }),
});

const cap = updateRoute({
  path: 'cap',
  id: 'capOffice',
  body: SetCap,
  errors: ['OUTAGE_ENDED'],
  summary: 'Sets how much the office does in a day while its own server fails; what is left out has no cap',
  updateOf: ({ note = null, ...numbers }) => ({ type: 'CAP', cap: capOf(numbers), note }),
});

const end = updateRoute({
  path: 'end',
  id: 'endOutage',
  body: EndOutage,
  errors: ['OUTAGE_ENDED', 'OUTAGE_ENDS_BY_ITSELF'],
  summary: 'Ends a declared outage now, or calls planned work off',
  updateOf: ({ note = null }) => ({ type: 'END', note }),
});

export const OUTAGES = [list, read, declare, cause, escalation, visit, expectedEnd, cap, end];
