import { z } from 'zod';
import { listDays } from '../../db/day/day-reads';
import { readDay, type DayView } from '../../db/day/day-view';
import { closeDay, openDay, reopenDay } from '../../db/day/days';
import type { Queryable } from '../../db/core/store';
import { TerbitError } from '../../domain/errors/terbit-error';
import { stateOfDay, type CountOfDay } from '../../domain/day/day';
import { PlainDate } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { showAccount, showDay, showMinistry } from './presenter';
import { SiteOf } from '../stock/schemas';
import { OfficeQuery } from '../http/common.schemas';
import { CloseDay, Day, DayDifference, DayList, OpenDay, ReopenDay } from './schemas';
import { ownOffice, ownSite, requireServed } from '../http/access';
import { hasRight } from '../http/roles';
import { listSerials } from '../stock/serial-ranges';

const READERS = ['stock', 'printer', 'supervisor', 'head', 'auditor'] as const;

export const DayParams = z.strictObject({ date: PlainDate });
export const SiteQuery = OfficeQuery.extend({ site: SiteOf });

/**
 * A day of a site.
 *
 * @throws TerbitError DAY_NOT_FOUND
 */
export async function knownDay(db: Queryable, site: string, date: PlainDate): Promise<DayView> {
  const view = await readDay(db, site, date);
  if (view === null) throw new TerbitError('DAY_NOT_FOUND');
  return view;
}

const opening = writeRoute({
  method: 'post',
  path: '/v1/days/{date}/open',
  id: 'openDay',
  tag: 'Day',
  summary: 'Opens the day of a site and books the blanko handed to counted printers',
  roles: ['stock', 'supervisor'],
  params: DayParams,
  body: OpenDay,
  answers: { 200: { description: 'The day is open.', body: Day } },
  errors: [
    ...(['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'DAY_NOT_TODAY', 'DAY_ALREADY_OPEN', 'DAY_CLOSED'] as const),
    ...(['EARLIER_DAY_OPEN', 'PRINTER_NOT_FOUND', 'LOADING_IS_AUTOMATIC', 'NOT_ENOUGH_BLANKO'] as const),
  ],
  effect: async (tx, { deps, caller, params: { date: day }, body, commandId }) => {
    const { sub: actor, office } = caller;
    const site = await ownSite(tx, caller, body.site);
    const { handedOut } = body;
    await openDay(tx, deps.store, { commandId, actor, office, site, day, handedOut });
    return { reply: { status: 200, body: showDay(await knownDay(tx, site, day)) } };
  },
});

function countOf({ unused, counts }: z.infer<typeof CloseDay>): CountOfDay {
  return {
    unused: unused.map(({ serials = [], ...one }) => ({ ...one, serials: listSerials(serials) })),
    counts: counts.map(({ serials = [], ...one }) => ({ ...one, serials: listSerials(serials) })),
  };
}

const closing = writeRoute({
  method: 'post',
  path: '/v1/days/{date}/close',
  id: 'closeDay',
  tag: 'Day',
  summary: 'Closes the day of a site: unused blanko back, counted, compared',
  description:
    'Without a difference one person closes. A difference is kept (202) until a supervisor or the head, another person, sends the same count with a note; then it is booked as missing, or as found.',
  roles: ['stock', 'supervisor', 'head'],
  params: DayParams,
  body: CloseDay,
  answers: {
    200: { description: 'The day is closed.', body: Day },
    202: { description: 'There is a difference: a second person has to count.', body: DayDifference },
  },
  errors: [
    ...([
      'OFFICE_NOT_SERVED',
      'UNKNOWN_STATION',
      'DAY_NOT_OPEN',
      'DAY_CLOSED',
      'DAY_HAS_OPEN_PRINTS',
    ] as const),
    ...(['COUNT_INCOMPLETE', 'PRINTER_NOT_FOUND', 'SERIALS_DO_NOT_MATCH', 'SURPLUS_NOT_EXPLAINED'] as const),
    ...(['SECOND_PERSON_REQUIRED', 'SUPERVISOR_REQUIRED', 'NOTE_REQUIRED', 'PROPOSALS_DIFFER'] as const),
    ...(['NOT_ENOUGH_BLANKO', 'SERIAL_NOT_HERE', 'SERIALS_REQUIRED'] as const),
  ],
  effect: async (tx, { deps, caller, params: { date: day }, body, commandId }) => {
    const { sub: actor, office } = caller;
    const site = await ownSite(tx, caller, body.site);
    const closed = await closeDay(tx, deps.store, {
      commandId,
      actor,
      office,
      site,
      day,
      count: countOf(body),
      note: body.note ?? null,
      maySettle: hasRight(caller, 'bookDifferences'),
    });
    switch (closed.kind) {
      case 'closed':
        return { reply: { status: 200, body: showDay(await knownDay(tx, site, day)) } };
      case 'differs':
        return { refusal: new TerbitError('PROPOSALS_DIFFER') };
      case 'proposed': {
        const differences = closed.differing.map(showAccount);
        const ministry = showMinistry(closed.ministry);
        return { reply: { status: 202, body: { proposed: true as const, differences, ministry } } };
      }
    }
  },
});

const reopening = writeRoute({
  method: 'post',
  path: '/v1/days/{date}/reopening',
  id: 'reopenDay',
  tag: 'Day',
  summary: 'Opens a closed day again, while no later day was opened',
  roles: ['head'],
  params: DayParams,
  body: ReopenDay,
  answers: { 200: { description: 'The day is open again.', body: Day } },
  errors: ['OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'DAY_NOT_FOUND', 'DAY_ALREADY_OPEN', 'LATER_DAY_EXISTS'],
  effect: async (tx, { deps, caller, params: { date: day }, body: { site: asked, reason }, commandId }) => {
    const { sub: actor, office } = caller;
    const site = await ownSite(tx, caller, asked);
    await reopenDay(tx, deps.store, { commandId, actor, office, site, day, reason });
    return { reply: { status: 200, body: showDay(await knownDay(tx, site, day)) } };
  },
});

const oneDay = staffRoute({
  method: 'get',
  path: '/v1/days/{date}',
  id: 'readDay',
  tag: 'Day',
  summary: 'A day of a site: as it was closed, or as it stands',
  roles: READERS,
  params: DayParams,
  query: SiteQuery,
  answers: { 200: { description: 'The day.', body: Day } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION', 'DAY_NOT_FOUND'],
  handler: async ({ deps: { store }, caller, params: { date }, query }) => {
    ownOffice(caller, query.office);
    const site = await ownSite(store.pool, caller, query.site);
    return { status: 200, body: showDay(await knownDay(store.pool, site, date)) };
  },
});

const days = staffRoute({
  method: 'get',
  path: '/v1/days',
  id: 'listDays',
  tag: 'Day',
  summary: 'How the days of an office and its sites stand, newest first',
  roles: READERS,
  query: SiteQuery.extend({ from: PlainDate, to: PlainDate }),
  answers: { 200: { description: 'The days.', body: DayList } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'UNKNOWN_STATION'],
  handler: async ({ deps: { store }, caller, query }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const site = query.site === undefined ? null : await ownSite(store.pool, caller, query.site);
    const rows = await listDays(store.pool, { office, site, from: query.from, to: query.to });
    const items = rows.map(({ kind, at, ...row }) => ({
      ...row,
      state: stateOfDay(kind),
      at: at.toISOString(),
    }));
    return { status: 200, body: { items } };
  },
});

export const DAYS = [opening, closing, reopening, oneDay, days];
