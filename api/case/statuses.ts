import { casesByNik, casesByNumber, enterStatus, type ReferencedCase } from '../../db/case/enter-status';
import { readState } from '../../db/case/apply-command';
import { inTransaction, type Store } from '../../db/core/store';
import { readStatus, type EnteredStatus } from '../../domain/case/entered-status';
import { advance, type CaseState } from '../../domain/case/state';
import { decide } from '../../domain/case/transitions';
import { classifyStatus, STATUS_REFUSALS, type StatusEffect } from '../../domain/case/classify-status';
import {
  readStatusList,
  shownReference,
  type StatusReject,
  type StatusRow,
} from '../../domain/centre/status-list';
import type { Role } from '../../domain/values/codes';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError } from '../../domain/errors/terbit-error';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { say } from '../../domain/texts/language';
import type { z } from 'zod';
import { writeRoute, type WriteContext } from '../http/write';
import { presentAfter } from './presenter';
import { EnterStatus, StatusBatch } from './request';
import { StatusBatchReport, StatusOutcome, StatusTaken } from './response';
import { CaseParams } from '../http/common.schemas';
import { ownCase } from '../http/access';
import { hasRight } from '../http/roles';
import type { WaitContext } from './wait-context';
import { readWaitContext } from './wait-context';

/** Who enters what the ministry's client shows; a step backwards is the verifier's alone. */
const STATUS_ENTERERS = ['recorder', 'verifier', 'supervisor'] as const satisfies readonly Role[];

/** Clocks of desks differ a little; a status is never seen before it is there. */
const CLOCK_TOLERANCE_MS = 60_000;

/** @throws TerbitError AS_OF_IN_FUTURE */
function knownInstant({ clock }: Store, asOf: string | undefined): string {
  const now = clock();
  if (asOf === undefined) return now.toISOString();
  if (Date.parse(asOf) > now.getTime() + CLOCK_TOLERANCE_MS) throw new TerbitError('AS_OF_IN_FUTURE');
  return new Date(asOf).toISOString();
}

function isOutcome(weight: StatusEffect): weight is StatusOutcome {
  return StatusOutcome.safeParse(weight).success;
}

const status = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/status',
  id: 'enterStatus',
  tag: 'Cases',
  summary: "Enters a status that was read in the ministry's own client",
  description:
    'The newest status decides: what is known already or is older changes nothing, and a second verdict that differs ' +
    "from the first goes to an officer. A step backwards is the verifier's. BIO_CAPTURED gives a recording of our " +
    'own devices back to the link.',
  roles: STATUS_ENTERERS,
  params: CaseParams,
  body: EnterStatus,
  answers: { 200: { description: 'What it did, and the case after it.', body: StatusTaken } },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE', 'AS_OF_IN_FUTURE', ...STATUS_REFUSALS],
  before: ({ deps, caller }) => readWaitContext(deps.store, caller.office),
  effect: async (tx, { deps, caller, params, body, commandId, language }, prepared: WaitContext) => {
    const row = await ownCase(tx, caller, params.caseId);
    const entered = await enterStatus(tx, deps.store, {
      caseId: params.caseId,
      commandId,
      actor: caller.sub,
      note: body.note ?? null,
      // The schema let through only names that can be read.
      status: readStatus(body.status) as EnteredStatus,
      asOf: knownInstant(deps.store, body.asOf),
      mayGoBack: hasRight(caller, 'moveStatusBack'),
    });
    const { weight, state } = entered;
    if (!isOutcome(weight)) throw new TerbitError(weight, { stage: state.stage });
    return {
      reply: { status: 200, body: { ...presentAfter(row, state, prepared, language), outcome: weight } },
    };
  },
});

type BatchContext = WriteContext<unknown, unknown, z.infer<typeof StatusBatch>>;
type ReportedRow = StatusBatchReport['rows'][number];

/** A row that changed a case, or why it did not. */
type RowResult = { taken: ReportedRow } | { reason: ErrorCode };

interface FoundRow {
  row: StatusRow;
  found: ReferencedCase;
}

/** Returns the case that a status would lead to, and changes nothing. */
function foresee(
  state: CaseState,
  word: { status: EnteredStatus; asOf: string; mayGoBack: boolean },
): CaseState {
  const decision = decide(state, { type: 'ENTER_STATUS', ...word, note: null });
  if (decision.kind !== 'event') return state;
  return advance(state, { seq: state.seq + 1, at: word.asOf, actor: '', event: decision.event });
}

async function takeRow(context: BatchContext, asOf: string, { row, found }: FoundRow): Promise<RowResult> {
  const { deps, caller, commandId, body } = context;
  const { caseId, caseNumber } = found;
  const word = { status: row.status, asOf, mayGoBack: hasRight(caller, 'moveStatusBack') };
  const report = (outcome: StatusOutcome, from: CaseState['stage'], to: CaseState['stage']): ReportedRow => ({
    line: row.line,
    caseNumber,
    reference: shownReference(row.reference),
    status: row.status,
    outcome,
    from,
    to,
  });
  if (body.preview === true) {
    const state = await readState(deps.store, caseId);
    if (state === null) return { reason: 'CASE_NOT_FOUND' };
    const weight = classifyStatus(state, word);
    if (!isOutcome(weight)) return { reason: weight };
    return { taken: report(weight, state.stage, foresee(state, word).stage) };
  }
  const entered = await inTransaction(deps.store, (tx) =>
    enterStatus(tx, deps.store, {
      caseId,
      actor: caller.sub,
      note: row.note,
      ...word,
      // The same request again finds what it did; another request under the same key is another command.
      commandId: `${commandId}:${caseId}:${row.status}:${asOf}`,
    }),
  );
  if (!isOutcome(entered.weight)) return { reason: entered.weight };
  return { taken: report(entered.weight, entered.before, entered.state.stage) };
}

/** Finds the case of each row; a case named twice, of another office or unknown is rejected. */
async function findCases(
  { deps: { store }, caller }: BatchContext,
  rows: readonly StatusRow[],
  rejects: StatusReject[],
): Promise<FoundRow[]> {
  const references = rows.map(({ reference }) => reference);
  const numbers = references.flatMap((one) => ('caseNumber' in one ? [one.caseNumber] : []));
  const niks = references.flatMap((one) => ('nik' in one ? [one.nik] : []));
  const byNumber = await casesByNumber(store, numbers);
  const byNik = await casesByNik(store, caller.office, niks);
  const named = new Set<string>();
  const found: FoundRow[] = [];
  for (const row of rows) {
    const { line, reference } = row;
    const one = 'nik' in reference ? byNik.get(reference.nik) : byNumber.get(reference.caseNumber);
    const reject = (reason: ErrorCode): void =>
      void rejects.push({ line, reference: shownReference(reference), reason });
    if (one === undefined) reject('CASE_NOT_FOUND');
    else if (one.office !== caller.office) reject('OTHER_OFFICE');
    else if (named.has(one.caseId)) reject('CASE_REPEATED');
    else found.push({ row, found: one });
    if (one !== undefined) named.add(one.caseId);
  }
  return found;
}

function countsOf(rows: readonly ReportedRow[], rejects: readonly StatusReject[]): Record<string, number> {
  const counts: Record<string, number> = { REJECTED: rejects.length };
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

async function takeBatch(context: BatchContext): Promise<StatusBatchReport> {
  const { body, deps, language } = context;
  const asOf = knownInstant(deps.store, body.asOf);
  const { rows, rejects } = readStatusList(body.csv);
  const taken: ReportedRow[] = [];
  for (const found of await findCases(context, rows, rejects)) {
    const result = await takeRow(context, asOf, found);
    if ('taken' in result) taken.push(result.taken);
    else {
      const { line, reference } = found.row;
      rejects.push({ line, reference: shownReference(reference), reason: result.reason });
    }
  }
  rejects.sort((one, other) => one.line - other.line);
  return {
    preview: body.preview === true,
    asOf,
    counts: countsOf(taken, rejects),
    rows: taken,
    rejects: rejects.map((reject) => ({
      ...reject,
      message: say(ERROR_TEXTS, reject.reason, language).title,
    })),
  };
}

const statusBatch = writeRoute({
  method: 'post',
  path: '/v1/status-batches',
  id: 'enterStatuses',
  tag: 'Centre',
  summary: "Enters a list of statuses from the ministry's own client",
  description:
    'Each row is taken or rejected by itself, by the rules of a single status. With preview nothing is changed. A list ' +
    'entered before changes nothing.',
  roles: STATUS_ENTERERS,
  body: StatusBatch,
  answers: { 200: { description: 'What happened to each row, or would.', body: StatusBatchReport } },
  errors: ['AS_OF_IN_FUTURE', 'BATCH_NOT_READABLE', 'BATCH_TOO_LONG'],
  before: takeBatch,
  effect: (_tx, _context, report: StatusBatchReport) =>
    Promise.resolve({ reply: { status: 200, body: report } }),
});

export const STATUSES = [status, statusBatch];
