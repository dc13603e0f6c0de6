import type { CaseRow } from '../../db/case/case-reads';
import type { CaseDays } from '../../db/forecast/days-spent';
import type { CaseState } from '../../domain/case/state';
import type { Stage } from '../../domain/case/stage';
import { ALLOWED_DECISIONS } from '../../domain/case/allowed-decisions';
import { allowedActions } from '../../domain/case/transitions';
import { waitingFor, type WaitingFor } from '../../domain/case/waiting';
import { outageAwaited, whoseWait, type OutageBoard } from '../../domain/centre/outage';
import { DEFAULT_RULES, keyOf, placementUnder, type ClassPlacement } from '../../domain/queue/policy';
import { classByFacts } from '../../domain/queue/queue-class';
import type { Promised } from '../../domain/forecast/promises';
import { CAUSE_TEXTS } from '../../domain/texts/case';
import { NO_RANGE_TEXTS } from '../../domain/texts/forecast';
import { say, type Language } from '../../domain/texts/language';
import { CLASS_TEXTS, explainPlace } from '../../domain/texts/queue';
import type { PlainDate } from '../../domain/values/plain-date';
import type { Case, CaseSummary, ListedCase, Placed } from './response';
import type { WaitContext } from './wait-context';

const NEVER = '1850-01-01' as PlainDate;

/** The context of a case that is not print-ready: its wait does not depend on the floor, so none is read. */
const NO_FLOOR: WaitContext = {
  floor: { readIsUp: true, blankoFree: 0, cardsLeftToday: null, printers: [] },
  firstBeyond: null,
  today: NEVER,
  board: { outages: [], recordingsLeft: null },
  policy: DEFAULT_RULES,
};

/** A case as a change left it, in the shape of a row that is read. */
function rowOf(state: CaseState, { caseId, openedAt }: Pick<CaseRow, 'caseId' | 'openedAt'>): CaseRow {
  const { attempt, onShelf } = state;
  return {
    ...state,
    caseId,
    openedAt,
    since: new Date(state.since),
    letterSentAt: instantOf(state.letterSentAt),
    printReadyAt: instantOf(state.printReadyAt),
    factClass: classByFacts(state),
    attemptState: attempt?.state ?? null,
    shelf: onShelf?.shelf ?? null,
    box: onShelf?.box ?? null,
    shelvedAt: instantOf(onShelf?.at ?? null),
  };
}

function instantOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** The context given, or one without a floor for a case that does not wait for it. */
function contextOf(
  { stage }: CaseRow,
  context: WaitContext | null,
  board: OutageBoard = NO_FLOOR.board,
): WaitContext {
  if (context !== null) return context;
  if (stage === 'PRINT_READY') throw new Error('a print-ready case needs its context');
  return { ...NO_FLOOR, board };
}

/** How the policy counts a case today; null before it is print-ready. */
function classPlacementOf(
  { service, factClass: byFacts, queueMark: mark, deskOn }: CaseRow,
  { policy, today }: WaitContext,
): ClassPlacement | null {
  return byFacts && placementUnder(policy, { service, byFacts, mark, isAtDesk: deskOn === today });
}

type Wait = Pick<ListedCase, 'waitingFor' | 'whose' | 'outage'>;

function waitOf(row: CaseRow, place: number | null, context: WaitContext): Wait {
  const { stage, awaitsMinistry, statusesByHand, recordedByHand, printableFrom, attemptState } = row;
  const { floor, today, board } = context;
  const waits = waitingFor(
    {
      stage,
      awaitsMinistry,
      statusesByHand,
      recordedByHand,
      printableFrom,
      hasAttempt: attemptState !== null,
      attemptIsUncertain: attemptState === 'UNCERTAIN',
      isSuspended: classPlacementOf(row, context)?.isSuspended ?? false,
      place,
    },
    floor,
    today,
  );
  const outage = outageAwaited(stage, waits, board);
  return { waitingFor: waits, whose: whoseWait(waits, outage), outage };
}

function pendingDecision(
  { cause, externalStatus, letterSentAt }: CaseRow,
  language: Language,
): CaseSummary['decision'] {
  if (cause === null) return undefined;
  const { meaning, remedy } = say(CAUSE_TEXTS, cause, language);
  return {
    cause,
    status: externalStatus,
    meaning,
    remedy,
    actions: [...ALLOWED_DECISIONS[cause]],
    letterSentAt: letterSentAt?.toISOString() ?? null,
  };
}

function shelfPlace({ stage, shelf, box, shelvedAt }: CaseRow): CaseSummary['shelf'] {
  if (stage !== 'READY') return undefined;
  return shelf === null || box === null || shelvedAt === null
    ? null
    : { shelf, box, since: shelvedAt.toISOString() };
}

function summaryOf(row: CaseRow, { waitingFor: waits, whose }: Wait, language: Language): CaseSummary {
  const { caseId, caseNumber, office, station, pickupSite, service, reason, stage, externalStatus } = row;
  return {
    caseId,
    caseNumber,
    stage,
    since: row.since.toISOString(),
    waitingFor: waits,
    whose,
    office,
    station,
    pickupSite,
    service,
    reason,
    externalStatus,
    openedAt: row.openedAt.toISOString(),
    allowedActions: allowedActions({ service, stage }),
    shelf: shelfPlace(row),
    decision: pendingDecision(row, language),
  };
}

function listedOf(row: CaseRow, place: number | null, context: WaitContext, language: Language): ListedCase {
  const wait = waitOf(row, place, context);
  return { ...summaryOf(row, wait, language), outage: wait.outage };
}

/** Whether the free blanko are used up before a waiting case has its turn. */
function isBeyond(row: CaseRow, context: WaitContext): boolean {
  const { firstBeyond: first } = context;
  const placement = classPlacementOf(row, context);
  if (row.printReadyAt === null || placement === null || first === null) return false;
  const [own, limit] = [keyOf(row.printReadyAt.getTime(), placement), first.queueKey.getTime()];
  return own > limit || (own === limit && row.caseId >= first.caseId);
}

/** A case in a list. Its place is not counted there; it is enough to know whether the blanko reach it. */
export function presentRow(
  row: CaseRow,
  context: WaitContext | null,
  board: OutageBoard,
  language: Language,
): ListedCase {
  const place = context !== null && isBeyond(row, context) ? context.floor.blankoFree + 1 : null;
  return listedOf(row, place, contextOf(row, context, board), language);
}

/** A case as an action left it; `before` is how it was read. A case that may be print-ready needs its context. */
export function presentAfter(
  before: CaseRow,
  state: CaseState,
  context: WaitContext | null,
  language: Language,
): CaseSummary {
  const row = rowOf(state, before);
  return summaryOf(row, waitOf(row, null, contextOf(row, context)), language);
}

/** A case right after its registration. */
export function presentNew(
  caseId: string,
  state: CaseState,
): Pick<CaseSummary, 'caseId' | 'caseNumber' | 'stage' | 'since' | 'waitingFor' | 'whose'> {
  const { caseNumber, stage, since } = state;
  const row = rowOf(state, { caseId, openedAt: new Date(since) });
  const { waitingFor: waits, whose } = waitOf(row, null, NO_FLOOR);
  return { caseId, caseNumber, stage, since, waitingFor: waits, whose };
}

/** What the place of a print-ready case in the queue follows from. */
function orderOf(row: CaseRow, context: WaitContext | null, language: Language): Case['order'] {
  const placement = context && classPlacementOf(row, context);
  if (!placement || row.stage !== 'PRINT_READY' || row.printReadyAt === null) return undefined;
  const printReadyAt = row.printReadyAt.getTime();
  const { queueClass, headStartDays, isSuspended } = placement;
  return {
    class: queueClass,
    className: say(CLASS_TEXTS, queueClass, language),
    headStartDays,
    isSuspended,
    printReadyAt: row.printReadyAt.toISOString(),
    key: new Date(keyOf(printReadyAt, placement)).toISOString(),
    explanation: explainPlace(row.office, printReadyAt, placement, language),
  };
}

/** A case whose place an officer changed, with what the place follows from now. */
export function presentPlaced(
  before: CaseRow,
  state: CaseState,
  context: WaitContext,
  language: Language,
): Placed {
  const order = orderOf(rowOf(state, before), context, language);
  return { ...presentAfter(before, state, context, language), order };
}

export interface CaseParts {
  row: CaseRow;
  place: { place: number; of: number } | null;
  /** What is promised for that place; null outside the queue. */
  promised: Promised | null;
  days: CaseDays;
  context: WaitContext | null;
  board: OutageBoard;
  applicant: Case['applicant'];
  attempts: Case['attempts'];
  language: Language;
}

function queueOf({ place, promised, language }: CaseParts): Case['queue'] {
  if (place === null || promised === null) return undefined;
  const { range, reason } = promised;
  if (range !== null) return { ...place, range };
  return { ...place, range, reason, reasonText: say(NO_RANGE_TEXTS, reason, language) };
}

/** One case in full. The person appears here and nowhere else. */
export function presentCase(parts: CaseParts): Case {
  const { row, place, context, board, applicant, attempts, days, language } = parts;
  return {
    ...listedOf(row, place?.place ?? null, contextOf(row, context, board), language),
    applicant,
    queue: queueOf(parts),
    order: orderOf(row, context, language),
    ...days,
    attempts,
  };
}

const BY_STAGE: Readonly<Partial<Record<Stage, readonly WaitingFor[]>>> = {
  REGISTERED: ['APPLICANT'],
  RECORDED: ['LINK', 'CENTRE'],
  SENT: ['CENTRE'],
  NEEDS_DECISION: ['OFFICER', 'MINISTRY'],
  PRINT_READY: [
    'AGE',
    'TURN',
    'BLANKO',
    'OFFICER',
    'PRINTER',
    'ENCODER',
    'RIBBON',
    'FILM',
    'LINK',
    'HOURS',
    'SUSPENDED',
  ],
  PRINTING: ['PRINTER', 'OFFICER'],
  PRINTED: ['QUALITY_CHECK'],
  READY: ['HOLDER'],
};

/** The stages in which a case can wait for a thing: what a search for it has to look through. */
export function stagesWaitingFor(wanted: WaitingFor): Stage[] {
  return (Object.keys(BY_STAGE) as Stage[]).filter((stage) => BY_STAGE[stage]?.includes(wanted));
}
