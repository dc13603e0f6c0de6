import fc from 'fast-check';
import {
  CancelReason,
  DecisionAction,
  PrintOutcome,
  SettledOutcome,
  SpoilReason,
  Verdict,
  VoidReason,
  type Command,
  type CommandType,
} from '../../../../domain/case/commands';
import { EnteredStatus } from '../../../../domain/case/entered-status';
import type { CaseEvent, JournalEntry } from '../../../../domain/case/events';
import { advance, type CaseState } from '../../../../domain/case/state';
import { ALLOWED, decide, type Decision } from '../../../../domain/case/transitions';
import { caseNumber } from '../../../../domain/values/case-number';
import { PlainDate } from '../../../../domain/values/plain-date';
import { idFor } from '../../../../platform/ids';
import { PriorityMark } from '../../../../domain/case/mark';

const COMMAND_TYPES = [...new Set(Object.values(ALLOWED.KTP_EL).flat())] as CommandType[];

/** One choice of whoever acts on a case; which command it becomes depends on where the case stands by then. */
export interface Choice {
  /** Mostly one of the commands that the stage allows; now and then any at all. */
  any: boolean;
  pick: number;
  /** Mostly the ids that the case speaks of now; now and then those of long ago. */
  stale: boolean;
  verdict: Verdict;
  action: DecisionAction;
  outcome: PrintOutcome;
  settled: SettledOutcome;
  quality: 'GOOD' | 'SPOILED';
  /** Why a card is spoiled; null where no one gives a reason. */
  spoilt: SpoilReason | null;
  voidReason: VoidReason;
  cancel: boolean;
  /** Mostly the open interfaces are at work; now and then an officer enters what the ministry's client shows. */
  byHand: boolean;
  status: EnteredStatus;
  /** Seconds by which the status is older than now. */
  age: number;
  mayGoBack: boolean;
}

const mostly = (chance: number) => fc.integer({ min: 1, max: 100 }).map((rolled) => rolled > chance);

export const choices = fc.array(
  fc.record<Choice>({
    any: mostly(85),
    pick: fc.nat(1_000),
    stale: mostly(90),
    verdict: fc.oneof(
      { weight: 6, arbitrary: fc.constant('UNIQUE' as const) },
      { weight: 4, arbitrary: fc.constantFrom(...Verdict.options) },
    ),
    action: fc.constantFrom(...DecisionAction.options),
    outcome: fc.constantFrom(...PrintOutcome.options),
    settled: fc.constantFrom(...SettledOutcome.options),
    quality: fc.constantFrom('GOOD', 'SPOILED'),
    spoilt: fc.constantFrom('MISPRINT', 'MISPRINT', null, ...SpoilReason.options),
    voidReason: fc.constantFrom(...VoidReason.options),
    cancel: mostly(90),
    byHand: mostly(60),
    status: fc.oneof(
      { weight: 2, arbitrary: fc.constant('PRINT_READY_RECORD' as const) },
      { weight: 8, arbitrary: fc.constantFrom(...EnteredStatus.options) },
    ),
    age: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(60) }),
    mayGoBack: mostly(25),
  }),
  { minLength: 5, maxLength: 60, size: 'max' },
);

/** When the case was registered; each of its entries comes a second later. */
export const START = Date.parse('2026-11-23T01:00:00Z');
const TODAY = PlainDate.parse('2026-11-23');
const STATION = '53.71.04';
const BY_HAND = new Set<CommandType>(['RECORD_BY_HAND', 'ENTER_STATUS', 'RAISE', 'ORDER_PRINT']);
const OLD_ID = idFor('long ago');

/** The command that a choice becomes for a case in a state; `step` makes new ids of new steps. */
function commandOf(choice: Choice, state: CaseState, step: number): Command {
  const allowed: readonly CommandType[] = ALLOWED[state.service][state.stage].filter(
    (type) => (type !== 'CANCEL' || choice.cancel) && (!BY_HAND.has(type) || choice.byHand),
  );
  const pool = choice.any || allowed.length === 0 ? COMMAND_TYPES : allowed;
  const type = pool[choice.pick % pool.length] ?? 'CANCEL';
  const recordingId = choice.stale ? OLD_ID : (state.requestedRecording?.recordingId ?? OLD_ID);
  const submissionId = choice.stale ? OLD_ID : (state.submission?.submissionId ?? OLD_ID);
  const attemptId = choice.stale ? OLD_ID : (state.attempt?.attemptId ?? OLD_ID);
  const fresh = idFor(`step-${step}`);
  const spoiled = (is: boolean): SpoilReason | null => (is ? choice.spoilt : null);
  switch (type) {
    case 'REQUEST_RECORDING':
      return { type, recordingId: fresh, station: STATION, exceptions: [] };
    case 'RECORD_BY_HAND':
      return { type, recordingId: fresh, station: STATION, exceptions: [] };
    case 'RECORD':
      return { type, recordingId, packetHash: 'hash', lowestQuality: 80, missing: [] };
    case 'FAIL_RECORDING':
      return { type, recordingId, failure: 'DEVICE_BUSY' };
    case 'REPLACE_RECORDING':
      return { type, recordingId: fresh, packetHash: 'hash', lowestQuality: 80, missing: [] };
    case 'SUBMIT':
      return { type, submissionId: choice.stale ? submissionId : fresh, tokenHash: `token-${step}` };
    case 'ACKNOWLEDGE':
      return { type, submissionId, taskId: `task-${step}` };
    case 'RECEIVE_VERDICT':
      return { type, submissionId, verdict: choice.verdict };
    case 'ENTER_STATUS': {
      const asOf = new Date(START + (state.seq + 1 - choice.age) * 1_000).toISOString();
      return { type, status: choice.status, asOf, mayGoBack: choice.mayGoBack, note: null };
    }
    case 'RAISE':
      return { type, cause: 'NIK_AT_CENTRE' };
    case 'DECIDE':
      return { type, action: choice.action, note: 'uji', corrected: null };
    case 'PRIORITISE': {
      const mark = PriorityMark.options[choice.pick % PriorityMark.options.length] ?? 'ELECTION';
      return { type, mark, isSet: !choice.stale, today: TODAY, note: 'uji' };
    }
    case 'HOLD':
      return { type, attemptId: fresh, printer: 'kupang-1' };
    case 'ORDER_PRINT':
      return { type, attemptId: fresh, printer: 'manual-1', orderId: idFor(`order-${step}`) };
    case 'VOID':
      return { type, attemptId, reason: choice.voidReason };
    case 'REFUSE_DATA':
      return { type, attemptId };
    case 'START_SENDING':
      return { type, attemptId, jobId: step, printerUpTime: step };
    case 'REPORT_PRINT':
      return {
        type,
        attemptId,
        outcome: choice.outcome,
        serial: null,
        reason: spoiled(choice.outcome === 'SPOILED'),
      };
    case 'SETTLE':
      return { type, attemptId, outcome: choice.settled, serial: null, proposedBy: 'first' };
    case 'CHECK_QUALITY':
      return { type, result: choice.quality, reason: spoiled(choice.quality === 'SPOILED') };
    case 'SHELVE':
      return { type, shelf: `R${choice.pick % 3}`, box: `K${choice.pick % 2}` };
    case 'HAND_OVER':
      return { type, collector: 'HOLDER', check: { kind: 'ONE_TO_ONE' }, oldCardReturned: false };
    case 'CANCEL':
      return {
        type,
        reason: CancelReason.options[choice.pick % CancelReason.options.length] ?? 'ERROR',
        note: null,
      };
  }
}

export function entryOf(seq: number, event: CaseEvent): JournalEntry {
  return { seq, at: new Date(START + seq * 1_000).toISOString(), actor: 'test', event };
}

export function registered(): CaseState {
  return advance(
    null,
    entryOf(1, {
      type: 'REGISTERED',
      caseNumber: caseNumber('53.71', 2026, 1),
      office: '53.71',
      station: STATION,
      pickupSite: STATION,
      service: 'KTP_EL',
      reason: 'FIRST',
      printableFrom: PlainDate.parse('2020-01-01'),
    }),
  );
}

/** What one command did: the answer of the rules, and the case before and after. */
export interface Played {
  before: CaseState;
  command: Command;
  decision: Decision;
  after: CaseState;
}

export function play(state: CaseState, command: Command): Played {
  const decision = decide(state, command);
  const after = decision.kind === 'event' ? advance(state, entryOf(state.seq + 1, decision.event)) : state;
  return { before: state, command, decision, after };
}

/** Lets one case live through a row of choices. */
export function playAll(made: readonly Choice[]): Played[] {
  let state = registered();
  return made.map((choice, step) => {
    const played = play(state, commandOf(choice, state, step));
    state = played.after;
    return played;
  });
}

/** How often each property is tried; more in a long run. fast-check prints the seed of a failure. */
export const RUNS = Number(process.env['TERBIT_PROPERTY_RUNS'] ?? 400);
