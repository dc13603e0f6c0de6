import { applyWithin, readJournal, stateOf, type Applied } from '../../db/case/apply-command';
import { isGateClosed } from '../../db/centre/gate';
import { correctApplicant, readApplicant, type CaseRow } from '../../db/case/case-reads';
import { requireRecordingLeft } from '../../db/centre/daily-caps';
import type { Transaction } from '../../db/core/store';
import { printableFrom, type Applicant } from '../../domain/case/applicant';
import type { Command } from '../../domain/case/commands';
import { ALLOWED_DECISIONS } from '../../domain/case/allowed-decisions';
import { allowedActions } from '../../domain/case/transitions';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError } from '../../domain/errors/terbit-error';
import { newId } from '../../platform/ids';
import type { z } from 'zod';
import { writeRoute, type WriteContext } from '../http/write';
import { presentAfter } from './presenter';
import { Cancel, CheckQuality, Decide, HandOver, RequestRecording, Shelve, type Correction } from './request';
import { CaseSummary, RecordingRequested } from './response';
import { CaseParams } from '../http/common.schemas';
import { expectedVersion, ownCase, requireStations } from '../http/access';
import { todayAt } from '../../db/office/sites';
import type { WaitContext } from './wait-context';
import { readWaitContext } from './wait-context';

type ActionContext<B = unknown> = WriteContext<z.infer<typeof CaseParams>, unknown, B>;

const ACTION_ERRORS = [
  'CASE_NOT_FOUND',
  'OTHER_OFFICE',
  'ACTION_NOT_ALLOWED',
  'VERSION_CONFLICT',
] as const satisfies ErrorCode[];
const DONE = { description: 'The case after it.', body: CaseSummary };

function contextOf({ deps, caller }: ActionContext): Promise<WaitContext> {
  return readWaitContext(deps.store, caller.office);
}

async function applyAction(tx: Transaction, context: ActionContext, command: Command): Promise<Applied> {
  const { deps, caller, params, commandId, header } = context;
  const expectedSeq = expectedVersion(header('if-match'));
  return applyWithin(tx, deps.store, {
    caseId: params.caseId,
    commandId,
    actor: caller.sub,
    command,
    ...(expectedSeq === undefined ? {} : { expectedSeq }),
  });
}

/** Whether a command was refused although the stage as such takes it. */
function wasRefusedFor(error: unknown, action: string): error is TerbitError {
  if (!(error instanceof TerbitError) || error.code !== 'ACTION_NOT_ALLOWED') return false;
  const actions = error.facts['allowedActions'];
  return Array.isArray(actions) && actions.includes(action);
}

const recordings = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/recordings',
  id: 'requestRecording',
  tag: 'Cases',
  summary: 'Asks for the applicant to be recorded at a station, or says that it was done by hand',
  description:
    "With mode manual the officer recorded the applicant in the ministry's own client: the case is recorded at once, " +
    'nothing is submitted, and its statuses are entered by hand.',
  roles: ['recorder', 'front-desk', 'supervisor'],
  params: CaseParams,
  body: RequestRecording,
  answers: {
    200: { description: 'Recorded by hand.', body: RecordingRequested },
    202: { description: 'The station captures as soon as it can.', body: RecordingRequested },
  },
  errors: [
    ...ACTION_ERRORS,
    ...(['UNKNOWN_STATION', 'RECORDING_IN_PROGRESS', 'RECORDING_LIMIT_REACHED'] as const),
  ],
  effect: async (tx, context) => {
    const { deps, caller, params, body } = context;
    const row = await ownCase(tx, caller, params.caseId);
    await requireStations(tx, row.office, { station: body.station });
    const recordingId = newId(deps.store.clock());
    const { station, exceptions = [] } = body;
    const isByHand = body.mode === 'manual';
    const type = isByHand ? 'RECORD_BY_HAND' : 'REQUEST_RECORDING';
    const command = { type, recordingId, station, exceptions } as const;
    const { state } = await applyAction(tx, context, command).catch((error: unknown) => {
      throw !isByHand && wasRefusedFor(error, 'REQUEST_RECORDING')
        ? new TerbitError('RECORDING_IN_PROGRESS')
        : error;
    });
    const { office, caseId } = row;
    await requireRecordingLeft(tx, { office, caseId, now: deps.store.clock() });
    return {
      reply: {
        status: isByHand ? 200 : 202,
        body: { ...presentAfter(row, state, null, context.language), recordingId },
      },
    };
  },
});

/** The person's data with what was corrected; null when nothing is to be corrected. */
async function correctedApplicant(
  tx: Transaction,
  { deps, params, caller }: ActionContext,
  action: string,
  correction: z.infer<typeof Correction> | undefined,
): Promise<Applicant | null> {
  const isCorrection = action === 'CORRECT';
  if (isCorrection !== (correction !== undefined && Object.keys(correction).length > 0)) {
    throw new TerbitError('CORRECTION_REQUIRED');
  }
  if (!isCorrection) return null;
  const known = await readApplicant(deps.store, tx, params.caseId);
  if (known === null) return null;
  const corrected: Applicant = { ...known, ...correction };
  if (corrected.birthDate > todayAt(deps.store, caller.office)) throw new TerbitError('BIRTH_DATE_IN_FUTURE');
  return corrected;
}

/** A decision that the cause does not allow is answered with those that it does. */
async function withAllowedDecisions(tx: Transaction, row: CaseRow, error: unknown): Promise<unknown> {
  if (!wasRefusedFor(error, 'DECIDE')) return error;
  const cause = stateOf(await readJournal(tx, row.caseId))?.cause;
  if (!cause) return error;
  return new TerbitError('ACTION_NOT_ALLOWED', {
    ...error.facts,
    allowedDecisions: ALLOWED_DECISIONS[cause],
  });
}

const decision = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/decision',
  id: 'decideCase',
  tag: 'Cases',
  summary: 'Decides a case that stands before an officer',
  roles: ['verifier', 'supervisor'],
  params: CaseParams,
  body: Decide,
  answers: { 200: DONE },
  errors: [...ACTION_ERRORS, 'CORRECTION_REQUIRED', 'BIRTH_DATE_IN_FUTURE'],
  before: contextOf,
  effect: async (tx, context, prepared: WaitContext) => {
    const { deps, caller, params, body } = context;
    const { action, note, correction } = body;
    const row = await ownCase(tx, caller, params.caseId);
    const applicant = await correctedApplicant(tx, context, action, correction);
    const corrected = applicant && { printableFrom: printableFrom(applicant) };
    const applied = await applyAction(tx, context, { type: 'DECIDE', action, note, corrected }).catch(
      async (error: unknown) => {
        throw await withAllowedDecisions(tx, row, error);
      },
    );
    if (applicant !== null) await correctApplicant(tx, deps.store, params.caseId, applicant);
    return { reply: { status: 200, body: presentAfter(row, applied.state, prepared, context.language) } };
  },
});

const qualityCheck = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/quality-check',
  id: 'checkQuality',
  tag: 'Cases',
  summary: 'Says whether the card that came out is good',
  description:
    'A card whose chip was not read is given its number here; that may be done once more when it is ready.',
  roles: ['printer', 'supervisor'],
  params: CaseParams,
  body: CheckQuality,
  answers: { 200: DONE },
  errors: [...ACTION_ERRORS, 'SERIAL_DIFFERS', 'SERIAL_NOT_USABLE'],
  before: contextOf,
  effect: async (tx, context, prepared: WaitContext) => {
    const { caller, params, body } = context;
    const row = await ownCase(tx, caller, params.caseId);
    const { result, reason = null, serial = null } = body;
    const command = { type: 'CHECK_QUALITY', result, reason, serial } as const;
    const applied = await applyAction(tx, context, command);
    return { reply: { status: 200, body: presentAfter(row, applied.state, prepared, context.language) } };
  },
});

const shelf = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/shelf',
  id: 'shelveCard',
  tag: 'Cases',
  summary:
    'Says on which shelf and in which box a card lies that waits for its holder, or where it was moved',
  roles: ['front-desk', 'printer', 'supervisor'],
  params: CaseParams,
  body: Shelve,
  answers: { 200: DONE },
  errors: ACTION_ERRORS,
  effect: async (tx, context) => {
    const { caller, params, body } = context;
    const row = await ownCase(tx, caller, params.caseId);
    const { state } = await applyAction(tx, context, { type: 'SHELVE', ...body });
    return { reply: { status: 200, body: presentAfter(row, state, null, context.language) } };
  },
});

/** Compares the person at the desk with the holder; it takes seconds and the centre, so it comes before the transaction. */
async function checkHolder({ deps, caller, params, commandId }: ActionContext): Promise<void> {
  const row = await ownCase(deps.store.pool, caller, params.caseId);
  const actions = allowedActions(row);
  if (!actions.includes('HAND_OVER')) {
    throw new TerbitError('ACTION_NOT_ALLOWED', { stage: row.stage, allowedActions: actions });
  }
  // A closed gate is answered at once: no one gives a finger that cannot be compared.
  if (await isGateClosed(deps.store.pool, row.office, 'verify'))
    throw new TerbitError('CENTRE_NOT_AVAILABLE');
  switch (await deps.verifyHolder(row, commandId)) {
    case 'match':
      return;
    case 'no-match':
      throw new TerbitError('HOLDER_NOT_RECOGNISED');
    case 'device-unavailable':
      throw new TerbitError('DEVICE_NOT_AVAILABLE');
    case 'centre-unavailable':
      throw new TerbitError('CENTRE_NOT_AVAILABLE');
    case 'engine-unavailable':
      throw new TerbitError('ENGINE_NOT_AVAILABLE');
  }
}

const handOver = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/hand-over',
  id: 'handOver',
  tag: 'Cases',
  summary: 'Hands the card over',
  description:
    'ONE_TO_ONE has the station at the pickup site capture a finger and the centre compare it; it may take a minute.',
  roles: ['front-desk', 'supervisor'],
  params: CaseParams,
  body: HandOver,
  answers: { 200: DONE },
  errors: [
    ...ACTION_ERRORS,
    ...(['HOLDER_NOT_RECOGNISED', 'DEVICE_NOT_AVAILABLE'] as const),
    ...(['CENTRE_NOT_AVAILABLE', 'ENGINE_NOT_AVAILABLE'] as const),
  ],
  before: async (context) => {
    if (context.body.check.kind === 'ONE_TO_ONE') await checkHolder(context);
  },
  effect: async (tx, context) => {
    const { caller, params, body } = context;
    const row = await ownCase(tx, caller, params.caseId);
    const { collector, check, oldCardReturned = false } = body;
    const { state } = await applyAction(tx, context, {
      type: 'HAND_OVER',
      collector,
      check,
      oldCardReturned,
    });
    return { reply: { status: 200, body: presentAfter(row, state, null, context.language) } };
  },
});

const cancellation = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/cancellation',
  id: 'cancelCase',
  tag: 'Cases',
  summary: 'Cancels a case',
  roles: ['front-desk', 'verifier', 'supervisor'],
  params: CaseParams,
  body: Cancel,
  answers: {
    200: DONE,
    202: { description: 'A printer has the card in hand: the cancellation waits for it.', body: CaseSummary },
  },
  errors: ACTION_ERRORS,
  effect: async (tx, context) => {
    const { caller, params, body } = context;
    const row = await ownCase(tx, caller, params.caseId);
    const { state } = await applyAction(tx, context, {
      type: 'CANCEL',
      reason: body.reason,
      note: body.note ?? null,
    });
    const status = state.stored === 'CANCELLATION' ? 202 : 200;
    return { reply: { status, body: presentAfter(row, state, null, context.language) } };
  },
});

export const CASE_ACTIONS = [recordings, decision, qualityCheck, shelf, handOver, cancellation];
