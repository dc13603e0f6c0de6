import { z } from 'zod';
import { readCalendar, setOfficeDay, setHours, type OfficeCalendar } from '../../db/office/calendar';
import { inTransaction, type Store } from '../../db/core/store';
import { DECREED_THROUGH, HOLIDAYS } from '../../domain/office/holidays';
import {
  calendarOf,
  isWorkingDay,
  nextWorkingDay,
  OpeningHours,
  Week,
} from '../../domain/office/working-calendar';
import { utcOffsetHours } from '../../domain/regions/regions';
import { daysAfter, PlainDate } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import { Instant, OfficeQuery } from '../http/common.schemas';
import { expectedVersion, ownOffice, requireServed } from '../http/access';
import { todayAt } from '../../db/office/sites';
import { EVERY_ROLE, OFFICE_KEEPERS } from '../http/roles';

const USUAL_DAYS = 90;

const Name = z.string().trim().min(1).max(200);

const Calendar = z
  .object({
    office: z.string(),
    hours: z.object({
      version: z.int().meta({ description: '0 until the office sets its own.' }),
      week: Week,
      printOutsideHours: z
        .boolean()
        .meta({ description: 'Whether cards are printed outside these hours too.' }),
      set: z.object({ reason: z.string(), actor: z.string(), at: Instant }).nullable(),
    }),
    today: z.object({ day: PlainDate, working: z.boolean() }),
    nextWorkingDay: PlainDate.nullable(),
    decreedThrough: z.int().meta({
      description:
        'The last year whose holidays and collective leave are all known here; later ones an office enters.',
    }),
    days: z
      .array(
        z.object({
          day: PlainDate,
          name: z.string(),
          kind: z.enum(['NATIONAL', 'COLLECTIVE_LEAVE', 'REST', 'WORK', 'AS_DECREED']),
          opening: OpeningHours.nullable(),
          source: z
            .string()
            .nullable()
            .meta({ description: 'The decision of the state; null for the office.' }),
        }),
      )
      .meta({ description: 'Days that differ from the week; what the office says of a day counts.' }),
  })
  .meta({ id: 'Calendar' });

function daysBetween(
  { days: own }: OfficeCalendar,
  from: PlainDate,
  to: PlainDate,
): z.infer<typeof Calendar>['days'] {
  const national = HOLIDAYS.map((holiday) => ({ ...holiday, opening: null }));
  const said = own.map((word) => ({ ...word, source: null }));
  return [...national, ...said]
    .filter(({ day }) => day >= from && day <= to)
    .sort((one, other) => one.day.localeCompare(other.day));
}

async function presentCalendar(
  { pool, clock }: Pick<Store, 'pool' | 'clock'>,
  office: string,
  { from, to }: { from?: PlainDate | undefined; to?: PlainDate | undefined },
): Promise<{ status: 200; headers: { ETag: string }; body: z.infer<typeof Calendar> }> {
  const read = await readCalendar(pool, office);
  const { hours } = read;
  const calendar = calendarOf(utcOffsetHours(office), hours.week, read.days);
  const day = todayAt({ clock }, office);
  const first = from ?? day;
  const body = {
    office,
    hours: { ...hours, set: hours.set && { ...hours.set, at: new Date(hours.set.at).toISOString() } },
    today: { day, working: isWorkingDay(calendar, day) },
    nextWorkingDay: nextWorkingDay(calendar, day),
    decreedThrough: DECREED_THROUGH,
    days: daysBetween(read, first, to ?? daysAfter(first, USUAL_DAYS)),
  };
  return { status: 200, headers: { ETag: `"${hours.version}"` }, body };
}

const ONE = {
  description: 'The calendar of the office.',
  body: Calendar,
  headers: { ETag: 'The version of its hours, for If-Match.' },
};

const read = staffRoute({
  method: 'get',
  path: '/v1/calendar',
  id: 'readCalendar',
  tag: 'Printing',
  summary: 'When the office works: its hours, holidays, collective leave and days of its own',
  roles: EVERY_ROLE,
  query: OfficeQuery.extend({ from: PlainDate.optional(), to: PlainDate.optional() }),
  answers: { 200: ONE },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    return presentCalendar(store, office, query);
  },
});

const hours = staffRoute({
  method: 'put',
  path: '/v1/calendar/hours',
  id: 'setOfficeHours',
  tag: 'Printing',
  summary: 'Sets the hours of each day of the week, and whether cards are printed outside them',
  roles: OFFICE_KEEPERS,
  body: z
    .strictObject({ week: Week, printOutsideHours: z.boolean(), reason: Name })
    .meta({ id: 'SetOfficeHours' }),
  answers: { 200: ONE },
  errors: ['OFFICE_NOT_SERVED', 'VERSION_CONFLICT'],
  handler: async ({ deps: { store }, caller: { office, sub: actor }, body, header }) => {
    await requireServed(store.pool, office);
    const version = expectedVersion(header('if-match')) ?? null;
    await inTransaction(store, (tx) => setHours(tx, { office, actor, now: store.clock() }, body, version));
    return presentCalendar(store, office, {});
  },
});

const SayOfDay = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('REST'), name: Name }),
    z.strictObject({ kind: z.literal('WORK'), name: Name, opening: OpeningHours }),
    z.strictObject({ kind: z.literal('AS_DECREED'), name: Name }),
  ])
  .meta({
    id: 'SayOfDay',
    description: 'REST and WORK overrule week and holidays; AS_DECREED withdraws the entry of the office.',
  });

const day = staffRoute({
  method: 'put',
  path: '/v1/calendar/days/{day}',
  id: 'setOfficeDay',
  tag: 'Printing',
  summary: 'Says that the office rests or works on a day, or takes that back',
  roles: OFFICE_KEEPERS,
  params: z.strictObject({ day: PlainDate }),
  body: SayOfDay,
  answers: { 200: ONE },
  errors: ['OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller: { office, sub: actor }, params, body }) => {
    await requireServed(store.pool, office);
    const opening = body.kind === 'WORK' ? body.opening : null;
    const { kind, name } = body;
    await inTransaction(store, (tx) =>
      setOfficeDay(tx, { office, actor, now: store.clock() }, { day: params.day, kind, name, opening }),
    );
    return presentCalendar(store, office, { from: params.day });
  },
});

export const CALENDAR = [read, hours, day];
