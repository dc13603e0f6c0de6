import type { CaseRow } from '../../db/case/case-reads';
import type { CaseDays } from '../../db/forecast/days-spent';
import type { ShelfPlace } from '../../domain/case/changes';
import type { CaseState } from '../../domain/case/state';
import { type ExternalStatus, type Stage } from '../../domain/case/stage';
import { REMEDIES } from '../../domain/case/remedies';
import { allowedActions } from '../../domain/case/transitions';
import { waitingFor, type WaitingFor } from '../../domain/case/waiting';
import { outageAwaited, whoseWait, type OutageBoard } from '../../domain/centre/outage';
import {
  DEFAULT_RULES,
  explainPlace,
  keyOf,
  placementUnder,
  type ClassPlacement,
} from '../../domain/queue/policy';
import { CLASS_NAMES, classByFacts } from '../../domain/queue/queue-class';
import { NO_RANGE_TEXTS, type Promised } from '../../domain/forecast/promises';
import type { PlainDate } from '../../domain/values/plain-date';
import type { Case, CaseSummary, ListedCase, Placed } from './response';
import type { WaitContext } from './wait-context';

const NEVER = '1850-01-01' as PlainDate;

/** Only the wait of a print-ready case depends on the floor; for the others none has to be read. */
const NO_FLOOR: WaitContext = {
  floor: { readIsUp: true, blankoFree: 0, cardsLeftToday: null, printers: [] },
  firstBeyond: null,
  today: NEVER,
  board: { outages: [], recordingsLeft: null },
  policy: DEFAULT_RULES,
};

type CaseFacts = Pick<
  CaseRow,
  'caseId' | 'caseNumber' | 'office' | 'station' | 'pickupSite' | 'service' | 'reason'
> &
  Pick<
    CaseRow,
    | 'stage'
    | 'awaitsMinistry'
    | 'statusesByHand'
    | 'recordedByHand'
    | 'printableFrom'
    | 'attemptState'
    | 'cause'
    | 'factClass'
    | 'queueMark'
    | 'deskOn'
  > & {
    letterSentAt: string | null;
    onShelf: ShelfPlace | null;
    externalStatus: ExternalStatus;
    since: string;
    openedAt: string;
  };

function shelfOfRow({ shelf, box, shelvedAt }: CaseRow): ShelfPlace | null {
  return shelf === null || box === null || shelvedAt === null
    ? null
    : { shelf, box, at: shelvedAt.toISOString() };
}

function factsOfRow(row: CaseRow): CaseFacts {
  return {
    ...row,
    externalStatus: row.externalStatus as ExternalStatus,
    since: row.since.toISOString(),
    openedAt: row.openedAt.toISOString(),
    letterSentAt: row.letterSentAt?.toISOString() ?? null,
    onShelf: shelfOfRow(row),
  };
}

type PlaceFacts = Pick<CaseFacts, 'service' | 'factClass' | 'queueMark' | 'deskOn'>;
type WaitFacts = PlaceFacts &
  Pick<
    CaseFacts,
    'stage' | 'awaitsMinistry' | 'statusesByHand' | 'recordedByHand' | 'printableFrom' | 'attemptState'
  >;

/** How the policy counts a case today; null before it is print-ready. */
function classPlacementOf(
  facts: PlaceFacts,
  { policy, today }: Pick<WaitContext, 'policy' | 'today'>,
): ClassPlacement | null {
  const { service, factClass: byFacts, queueMark: mark, deskOn } = facts;
  return byFacts && placementUnder(policy, { service, byFacts, mark, isAtDesk: deskOn === today });
}

function waitOf(
  facts: WaitFacts,
  place: number | null,
  { floor, today, board, policy }: WaitContext,
): Pick<ListedCase, 'waitingFor' | 'whose' | 'outage'> {
  const waits = waitingFor(
    {
      stage: facts.stage,
      awaitsMinistry: facts.awaitsMinistry,
      statusesByHand: facts.statusesByHand,
      recordedByHand: facts.recordedByHand,
      printableFrom: facts.printableFrom,
      hasAttempt: facts.attemptState !== null,
      attemptIsUncertain: facts.attemptState === 'UNCERTAIN',
      isSuspended: classPlacementOf(facts, { policy, today })?.isSuspended ?? false,
      place,
    },
    floor,
    today,
  );
  const outage = outageAwaited(facts.stage, waits, board);
  return { waitingFor: waits, whose: whoseWait(waits, outage), outage };
}

type Wait = ReturnType<typeof waitOf>;

function pendingDecision({ cause, externalStatus, letterSentAt }: CaseFacts): CaseSummary['decision'] {
  if (cause === null) return undefined;
  const { meaning, remedy, actions } = REMEDIES[cause];
  return { cause, status: externalStatus, meaning, remedy, actions: [...actions], letterSentAt };
}

function shelfPlace({ onShelf }: CaseFacts): CaseSummary['shelf'] {
  return onShelf && { shelf: onShelf.shelf, box: onShelf.box, since: onShelf.at };
}

function summaryOf(facts: CaseFacts, { waitingFor: waits, whose }: Wait): CaseSummary {
  const { caseId, caseNumber, office, station, pickupSite, service, reason, stage, since } = facts;
  const decision = pendingDecision(facts);
  return {
    caseId,
    caseNumber,
    stage,
    since,
    waitingFor: waits,
    whose,
    office,
    station,
    pickupSite,
    service,
    reason,
    externalStatus: facts.externalStatus,
    openedAt: facts.openedAt,
    allowedActions: allowedActions({ service, stage }),
    ...(stage === 'READY' ? { shelf: shelfPlace(facts) } : {}),
    ...(decision === undefined ? {} : { decision }),
  };
}

/** What a case waits for, where it must not be print-ready without its context. */
function knownWait(facts: CaseFacts, place: number | null, context: WaitContext | null): Wait {
  if (context === null && facts.stage === 'PRINT_READY')
    throw new Error('a print-ready case needs its context');
  return waitOf(facts, place, context ?? NO_FLOOR);
}

function listedOf(facts: CaseFacts, place: number | null, context: WaitContext | null): ListedCase {
  const wait = knownWait(facts, place, context);
  return { ...summaryOf(facts, wait), outage: wait.outage };
}

/** The context of a case that does not wait for the floor. */
function contextWithoutFloor({ stage }: Pick<CaseRow, 'stage'>, board: OutageBoard): WaitContext | null {
  return stage === 'PRINT_READY' ? null : { ...NO_FLOOR, board };
}

/** Whether the free blanko are used up before a waiting case has its turn. */
function isBeyond(row: CaseRow, context: WaitContext): boolean {
  const { firstBeyond: first } = context;
  const standing = classPlacementOf(row, context);
  if (row.printReadyAt === null || standing === null || first === null) return false;
  const [own, limit] = [keyOf(row.printReadyAt.getTime(), standing), first.queueKey.getTime()];
  return own > limit || (own === limit && row.caseId >= first.caseId);
}

/** A case in a list. Its place is not counted there; it is enough to know whether the blanko reach it. */
export function presentRow(row: CaseRow, context: WaitContext | null, board: OutageBoard): ListedCase {
  const beyond = context !== null && isBeyond(row, context);
  const place = beyond ? context.floor.blankoFree + 1 : null;
  return listedOf(factsOfRow(row), place, context ?? contextWithoutFloor(row, board));
}

/** A case as an action left it; `row` is how it was before, `around` is asked for only where it may be print-ready. */
export function presentAfter(row: CaseRow, state: CaseState, context: WaitContext | null): CaseSummary {
  const { stage, since, externalStatus, awaitsMinistry, statusesByHand, recordedByHand } = state;
  const { printableFrom, cause, letterSentAt, queueMark, deskOn, onShelf } = state;
  const facts = {
    ...factsOfRow(row),
    stage,
    since,
    externalStatus,
    awaitsMinistry,
    statusesByHand,
    recordedByHand,
    printableFrom,
    cause,
    letterSentAt,
    factClass: classByFacts(state),
    queueMark,
    deskOn,
    onShelf,
    attemptState: state.attempt?.state ?? null,
  };
  return summaryOf(facts, knownWait(facts, null, context));
}

/** What a case waits for right after its registration. */
export function presentNew(
  state: CaseState,
): Pick<CaseSummary, 'caseNumber' | 'stage' | 'since' | 'waitingFor' | 'whose'> {
  const { caseNumber, stage, since } = state;
  const { awaitsMinistry, statusesByHand, recordedByHand, printableFrom } = state;
  const { service, queueMark, deskOn } = state;
  const facts = {
    stage,
    awaitsMinistry,
    statusesByHand,
    recordedByHand,
    printableFrom,
    attemptState: null,
    service,
    factClass: null,
    queueMark,
    deskOn,
  };
  const { waitingFor: waits, whose } = waitOf(facts, null, NO_FLOOR);
  return { caseNumber, stage, since, waitingFor: waits, whose };
}

function queueOf({ place, promised }: Pick<CaseParts, 'place' | 'promised'>): Case['queue'] {
  if (place === null || promised === null) return undefined;
  const { range, reason } = promised;
  if (range !== null) return { ...place, range };
  return { ...place, range, reason, reasonText: NO_RANGE_TEXTS[reason] };
}

/** Why a print-ready case stands where it stands. */
function orderOf(
  facts: PlaceFacts & { office: string; stage: Stage; printReadyAt: Date | null },
  context: WaitContext | null,
): Case['order'] {
  const standing = context && classPlacementOf(facts, context);
  if (!standing || facts.stage !== 'PRINT_READY' || facts.printReadyAt === null) return undefined;
  const printReadyAt = facts.printReadyAt.getTime();
  const { queueClass, headStartDays, isSuspended } = standing;
  return {
    class: queueClass,
    className: CLASS_NAMES[queueClass],
    headStartDays,
    isSuspended,
    printReadyAt: facts.printReadyAt.toISOString(),
    key: new Date(keyOf(printReadyAt, standing)).toISOString(),
    explanation: explainPlace(facts.office, printReadyAt, standing),
  };
}

/** A case whose place an officer changed, with what the place follows from now. */
export function presentPlaced(row: CaseRow, state: CaseState, context: WaitContext): Placed {
  const { office, stage, service, queueMark, deskOn } = state;
  const printReadyAt = state.printReadyAt === null ? null : new Date(state.printReadyAt);
  const facts = { office, stage, service, queueMark, deskOn, printReadyAt, factClass: classByFacts(state) };
  const order = orderOf(facts, context);
  return { ...presentAfter(row, state, context), ...(order === undefined ? {} : { order }) };
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
}

/** One case in full. The person appears here and nowhere else. */
export function presentCase(parts: CaseParts): Case {
  const { row, place, context: around, board, applicant, attempts, days } = parts;
  const queue = queueOf(parts);
  const order = orderOf(row, around);
  return {
    ...listedOf(factsOfRow(row), place?.place ?? null, around ?? contextWithoutFloor(row, board)),
    applicant,
    ...(queue === undefined ? {} : { queue }),
    ...(order === undefined ? {} : { order }),
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
