import { announce, callOff, listExpected, readExpected } from '../../db/forecast/expected-deliveries';
import { forecastReport } from '../../db/forecast/forecast-report';
import { promisesOfCase } from '../../db/forecast/promises';
import type { Queryable } from '../../db/core/store';
import { TerbitError, type InputFault } from '../../domain/errors/terbit-error';
import type { PlainDate } from '../../domain/values/plain-date';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { presentExpected, presentForecast, presentPromise } from './presenter';
import { CaseParams, OfficeQuery } from '../http/common.schemas';
import {
  AnnounceBlanko,
  AskForecast,
  CallOff,
  CasePromises,
  ExpectedBlanko,
  ExpectedList,
  ExpectedParams,
  Forecast,
  USUAL_DAYS,
} from './schemas';
import { ownCase, ownOffice, requireServed } from '../http/access';
import { todayAt } from '../../db/office/sites';
import { CASE_READERS, EVERY_ROLE } from '../http/roles';

const KEEPERS = ['stock', 'supervisor', 'head'] as const;

function refuseFaults(errors: InputFault[]): void {
  if (errors.length > 0) throw new TerbitError('INVALID_INPUT', { errors });
}

function faultsOfQuestion({ by, count }: AskForecast, now: PlainDate): InputFault[] {
  if (by === undefined) return count === undefined ? [] : [{ pointer: '/by', code: 'required' }];
  return by < now ? [{ pointer: '/by', code: 'in_past' }] : [];
}

const forecast = staffRoute({
  method: 'get',
  path: '/v1/forecast',
  id: 'readForecast',
  tag: 'Printing',
  summary: 'When the queue is printed, whether a date can be kept, and what it would take',
  description:
    'Ranges hold with four chances in five; an answer by a date is YES from nine chances in ten on. A promise is ' +
    'logged when it differs materially from the one before.',
  roles: EVERY_ROLE,
  query: AskForecast,
  answers: { 200: { description: 'The forecast of the office.', body: Forecast } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store, forecasts }, caller, query, language }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    refuseFaults(faultsOfQuestion(query, todayAt(store, office)));
    const { by, count = null, days = USUAL_DAYS } = query;
    const report = await forecastReport(forecasts, office, {
      by: by === undefined ? null : { day: by, count },
      days,
    });
    return { status: 200, body: presentForecast(report, language) };
  },
});

const expected = staffRoute({
  method: 'get',
  path: '/v1/blanko/expected',
  id: 'listExpectedBlanko',
  tag: 'Blanko',
  summary: 'Blanko that somebody said will come, open ones first',
  roles: EVERY_ROLE,
  query: OfficeQuery,
  answers: { 200: { description: 'The announcements of the office, fifty at most.', body: ExpectedList } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, query }) => {
    const office = ownOffice(caller, query.office);
    await requireServed(store.pool, office);
    const items = (await listExpected(store.pool, office)).map(presentExpected);
    return { status: 200, body: { office, items } };
  },
});

async function shown(db: Queryable, office: string, expectedId: string): Promise<ExpectedBlanko> {
  const row = await readExpected(db, office, expectedId);
  if (row === null) throw new TerbitError('EXPECTED_NOT_FOUND');
  return presentExpected(row);
}

const announcement = writeRoute({
  method: 'post',
  path: '/v1/blanko/expected',
  id: 'announceBlanko',
  tag: 'Blanko',
  summary: 'Notes blanko that are expected; a booked delivery closes the first to come',
  roles: KEEPERS,
  body: AnnounceBlanko,
  answers: { 201: { description: 'The announcement counts in the forecast.', body: ExpectedBlanko } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'EXPECTED_NOT_FOUND', 'EXPECTED_ENDED'],
  effect: async (tx, { deps: { store }, caller, body, commandId }) => {
    const office = ownOffice(caller, body.office);
    await requireServed(tx, office);
    const { from, to, quantity, confidence, source, replaces = null } = body;
    refuseFaults([
      ...(to < from ? [{ pointer: '/to', code: 'before_from' }] : []),
      ...(to < todayAt(store, office) ? [{ pointer: '/to', code: 'in_past' }] : []),
    ]);
    const expectedId = await announce(tx, store.clock(), {
      commandId,
      actor: caller.sub,
      office,
      from,
      to,
      quantity,
      confidence,
      source,
      replaces,
    });
    return { reply: { status: 201, body: await shown(tx, office, expectedId) } };
  },
});

const cancellation = writeRoute({
  method: 'post',
  path: '/v1/blanko/expected/{expectedId}/cancellation',
  id: 'callOffBlanko',
  tag: 'Blanko',
  summary: 'Notes that announced blanko will not come',
  roles: KEEPERS,
  params: ExpectedParams,
  body: CallOff,
  answers: { 200: { description: 'The announcement no longer counts.', body: ExpectedBlanko } },
  errors: ['EXPECTED_NOT_FOUND', 'EXPECTED_ENDED'],
  effect: async (tx, { deps: { store }, caller: { office }, params: { expectedId } }) => {
    await callOff(tx, store.clock(), office, expectedId);
    return { reply: { status: 200, body: await shown(tx, office, expectedId) } };
  },
});

const promises = staffRoute({
  method: 'get',
  path: '/v1/cases/{caseId}/promises',
  id: 'readCasePromises',
  tag: 'Cases',
  summary: 'The promises of a case, the newest first, and why each changed',
  roles: CASE_READERS,
  params: CaseParams,
  answers: {
    200: { description: 'Each promise that differed materially from the one before.', body: CasePromises },
  },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, params: { caseId }, language }) => {
    const { office } = await ownCase(store.pool, caller, caseId);
    const rows = await promisesOfCase(store.pool, office, caseId);
    const items = rows.map((row) => presentPromise(row, language));
    return { status: 200, body: { items } };
  },
});

export const FORECAST = [forecast, expected, announcement, cancellation, promises];
