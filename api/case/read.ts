import { createHash } from 'node:crypto';
import { z } from 'zod';
import { attemptsOfCase } from '../../db/case/attempts';
import {
  listCases,
  readApplicant,
  readEvents,
  type CaseFilter,
  type CaseRow,
} from '../../db/case/case-reads';
import { daysOfCase } from '../../db/forecast/days-spent';
import { promiseForCase } from '../../db/forecast/forecast-report';
import { outageBoard } from '../../db/centre/outages';
import { placeInQueue } from '../../db/queue/queue';
import type { Store } from '../../db/core/store';
import type { OutageBoard } from '../../domain/centre/outage';
import { LANGUAGES, type Language } from '../../domain/texts/language';
import { maskNik } from '../../domain/values/nik';
import { nextPage, readCursor, writeCursor } from '../http/cursor';
import type { ApiDeps } from '../http/deps';
import { staffRoute } from '../http/route';
import { presentCase, presentRow, stagesWaitingFor } from './presenter';
import { withInstants } from '../http/instants';
import { ListCases, SearchCases } from './request';
import { Case, CaseEvents, CasePage, type ListedCase } from './response';
import { CaseParams, LINK_HEADER } from '../http/common.schemas';
import { ownCase, ownOffice } from '../http/access';
import { CASE_READERS } from '../http/roles';
import type { WaitContext } from './wait-context';
import { readWaitContext, readWaitContextOfMany } from './wait-context';
import { MS_PER_DAY } from '../../domain/values/plain-date';

const BATCH = 200;
/** Rows that one request looks through for a wait, which is written nowhere: it is derived for each row. */
const LONGEST_SCAN = 2_000;

const CaseKey = z.strictObject({ openedAt: z.iso.datetime(), caseId: z.uuid() });
type CaseKey = z.infer<typeof CaseKey>;

function keyOf({ openedAt, caseId }: CaseRow): CaseKey {
  return { openedAt: openedAt.toISOString(), caseId };
}

interface Page {
  items: ListedCase[];
  /** Where to go on; null at the end. */
  next: CaseKey | null;
}

interface Scan {
  filter: CaseFilter;
  limit: number;
  after: CaseKey | null;
  waitingFor: ListCases['waitingFor'];
  language: Language;
}

/** The floor is read when a case of the page waits for it. */
async function presentRows(
  rows: readonly CaseRow[],
  board: OutageBoard,
  context: () => Promise<WaitContext>,
  language: Language,
): Promise<ListedCase[]> {
  const known = rows.some(({ stage }) => stage === 'PRINT_READY') ? await context() : null;
  return rows.map((row) => presentRow(row, known, board, language));
}

/** A page of cases; with a wait to filter by, of those found in a bounded scan, so that it may be short or empty. */
async function scanCases(store: Store, { filter, limit, after, waitingFor, language }: Scan): Promise<Page> {
  let reading: Promise<WaitContext> | undefined;
  const context = (): Promise<WaitContext> => (reading ??= readWaitContextOfMany(store, filter.office));
  const board = await outageBoard(store.pool, filter.office, store.clock());
  const items: ListedCase[] = [];
  let key = after;
  for (let scanned = 0; scanned < LONGEST_SCAN; scanned += BATCH) {
    const size = waitingFor === undefined ? limit + 1 : BATCH;
    const rows = await listCases(store, filter, size, key);
    const summaries = await presentRows(rows, board, context, language);
    for (const [index, summary] of summaries.entries()) {
      if (items.length === limit) return { items, next: key };
      if (waitingFor === undefined || summary.waitingFor === waitingFor) items.push(summary);
      key = keyOf(rows[index] as CaseRow);
    }
    if (rows.length < size) return { items, next: null };
  }
  return { items, next: key };
}

export const listCasesRoute = staffRoute({
  method: 'get',
  path: '/v1/cases',
  id: 'listCases',
  tag: 'Cases',
  summary: 'Cases of the office, oldest first',
  description:
    'What a case waits for is derived when asked. A list filtered by it looks through at most 2,000 cases at a time: ' +
    'a page may be short or empty and still have a next one.',
  roles: CASE_READERS,
  query: ListCases,
  answers: { 200: { description: 'A page of cases.', body: CasePage, headers: LINK_HEADER } },
  errors: ['OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, query, path, language }) => {
    const { stage, waitingFor, cause, age, text, limit, cursor } = query;
    const stages = waitingFor === undefined ? [] : stagesWaitingFor(waitingFor);
    const [only] = stages;
    const filter: CaseFilter = {
      office: ownOffice(caller, query.office),
      stage: stage ?? (stages.length === 1 && only ? only : null),
      cause: cause ?? null,
      openedBefore: age === undefined ? null : new Date(store.clock().getTime() - age * MS_PER_DAY + 1),
      caseNumber: text ?? null,
      nik: null,
    };
    const after = cursor === undefined ? null : readCursor(store.keys, CaseKey, cursor);
    const { items, next } = await scanCases(store, { filter, limit, after, waitingFor, language });
    const headers: Record<string, string> =
      next === null ? {} : { Link: nextPage(path, query, writeCursor(store.keys, next)) };
    return { status: 200, headers, body: { items } };
  },
});

export const searchCasesRoute = staffRoute({
  method: 'post',
  path: '/v1/cases/search',
  id: 'searchCases',
  tag: 'Cases',
  summary: 'Cases of a person, by NIK',
  description:
    'A NIK never stands in an address, so it comes in the body. Needs no Idempotency-Key: nothing changes.',
  roles: CASE_READERS,
  body: SearchCases,
  answers: { 200: { description: 'The cases of the person at this office.', body: CasePage } },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, body: { nik }, language }) => {
    const filter = { office, stage: null, cause: null, openedBefore: null, caseNumber: null, nik };
    const { items } = await scanCases(store, {
      filter,
      limit: BATCH,
      after: null,
      waitingFor: undefined,
      language,
    });
    return { status: 200, body: { items } };
  },
});

async function readWhole(
  { store, forecasts }: ApiDeps,
  row: CaseRow,
  language: Language,
): Promise<z.infer<typeof Case>> {
  const { caseId, office, stage } = row;
  const isReady = stage === 'PRINT_READY';
  const [context, board, place, applicant, attempts, days] = await Promise.all([
    isReady ? readWaitContext(store, office) : null,
    outageBoard(store.pool, office, store.clock()),
    isReady ? placeInQueue(store, caseId, office) : null,
    readApplicant(store, store.pool, caseId),
    attemptsOfCase(store.pool, caseId),
    daysOfCase(forecasts, row),
  ]);
  const promised =
    context && place && (await promiseForCase(forecasts, { ...row, place: place.place }, context));
  return presentCase({
    row,
    context,
    language,
    board,
    place,
    promised,
    days,
    applicant: applicant && { nik: maskNik(applicant.nik), fullName: applicant.fullName },
    attempts: attempts.map((attempt) => {
      const {
        attemptId,
        printer,
        state: attemptState,
        serial,
        heldAt,
        changedAt,
      } = withInstants(attempt, 'heldAt', 'changedAt');
      return { attemptId, printer, state: attemptState, serial, heldAt, changedAt };
    }),
  });
}

const DIGEST_LENGTH = 16;

/**
 * The ETag of a case: its version. While it is print-ready or waits for an outage, what it waits for moves with the
 * queue and the outage and not with the case, so a digest of the answer follows, as it does in other languages.
 */
function etagOf({ seq, stage }: CaseRow, body: z.infer<typeof Case>, language: Language): string {
  const isOfCaseAlone = stage !== 'PRINT_READY' && body.outage === null;
  if (isOfCaseAlone && language === LANGUAGES[0]) return `"${seq}"`;
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, DIGEST_LENGTH);
  return `"${seq}-${digest}"`;
}

function namesTag(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

export const readCaseRoute = staffRoute({
  method: 'get',
  path: '/v1/cases/{caseId}',
  id: 'readCase',
  tag: 'Cases',
  summary: 'One case, with its place in the queue',
  roles: CASE_READERS,
  params: CaseParams,
  answers: {
    200: {
      description: 'The case.',
      body: Case,
      headers: { ETag: 'The version, for If-None-Match and If-Match.' },
    },
    304: { description: 'Unchanged since the version in If-None-Match.', body: null },
  },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps, caller, params, header, language }) => {
    const row = await ownCase(deps.store.pool, caller, params.caseId);
    const body = await readWhole(deps, row, language);
    const headers = { ETag: etagOf(row, body, language), 'Cache-Control': 'private, no-cache' };
    return namesTag(header('if-none-match'), headers.ETag)
      ? { status: 304, headers, body: null }
      : { status: 200, headers, body };
  },
});

export const readEventsRoute = staffRoute({
  method: 'get',
  path: '/v1/cases/{caseId}/events',
  id: 'readCaseEvents',
  tag: 'Cases',
  summary: 'The journal of a case, oldest first',
  roles: CASE_READERS,
  params: CaseParams,
  answers: { 200: { description: 'Everything that happened to the case.', body: CaseEvents } },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, params: { caseId } }) => {
    await ownCase(store.pool, caller, caseId);
    return { status: 200, body: { items: await readEvents(store, caseId) } };
  },
});
