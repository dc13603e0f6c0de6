import type { Command } from '../../../domain/case/commands';
import { DecisionAction, PrintOutcome, SettledOutcome, Verdict } from '../../../domain/case/commands';
import { EnteredStatus } from '../../../domain/case/entered-status';
import type { JournalEntry } from '../../../domain/case/events';
import { advance, type CaseState } from '../../../domain/case/state';
import { FINAL_STAGES } from '../../../domain/case/final';
import { Stage } from '../../../domain/case/stage';
import { ALLOWED, decide } from '../../../domain/case/transitions';
import { caseNumber } from '../../../domain/values/case-number';

const AT = '2026-01-05T01:00:00.000Z';
const FIRST: JournalEntry = {
  seq: 1,
  at: AT,
  actor: 'docs',
  event: {
    type: 'REGISTERED',
    caseNumber: caseNumber('53.71', 2026, 1),
    office: '53.71',
    station: '53.71',
    pickupSite: '53.71',
    service: 'KTP_EL',
    reason: 'FIRST',
    printableFrom: null,
  },
};

/** Every command with every choice in it, speaking of the recording, submission and attempt that the case has. */
function commandsFor(state: CaseState): Command[] {
  const recordingId = state.requestedRecording?.recordingId ?? 'recording';
  const submissionId = state.submission?.submissionId ?? 'submission';
  const attemptId = state.attempt?.attemptId ?? 'attempt';
  return [
    { type: 'REQUEST_RECORDING', recordingId: 'recording', station: '53.71', exceptions: [] },
    { type: 'RECORD', recordingId, packetHash: '', lowestQuality: 60, missing: [] },
    { type: 'RECORD_BY_HAND', recordingId: 'recording', station: '53.71', exceptions: [] },
    { type: 'FAIL_RECORDING', recordingId, failure: 'DEVICE_BUSY' },
    { type: 'REPLACE_RECORDING', recordingId: 'other', packetHash: '', lowestQuality: 60, missing: [] },
    { type: 'SUBMIT', submissionId: `submission-${state.submissionCount + 1}`, tokenHash: '' },
    { type: 'ACKNOWLEDGE', submissionId, taskId: 'task' },
    ...Verdict.options.map((verdict) => ({ type: 'RECEIVE_VERDICT', submissionId, verdict }) as const),
    ...EnteredStatus.options.map(
      (status) => ({ type: 'ENTER_STATUS', status, asOf: AT, mayGoBack: true, note: null }) as const,
    ),
    { type: 'RAISE', cause: 'NIK_AT_CENTRE' },
    ...DecisionAction.options.map(
      (action) => ({ type: 'DECIDE', action, note: 'note', corrected: null }) as const,
    ),
    { type: 'HOLD', attemptId: 'attempt', printer: 'kupang-1' },
    { type: 'ORDER_PRINT', attemptId: 'attempt', printer: 'manual-1', orderId: 'order' },
    { type: 'VOID', attemptId, reason: 'TOO_OLD' },
    { type: 'REFUSE_DATA', attemptId },
    { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 },
    ...PrintOutcome.options.map(
      (outcome) => ({ type: 'REPORT_PRINT', attemptId, outcome, serial: null, reason: null }) as const,
    ),
    ...SettledOutcome.options.map(
      (outcome) => ({ type: 'SETTLE', attemptId, outcome, serial: null, proposedBy: 'budi' }) as const,
    ),
    { type: 'CHECK_QUALITY', result: 'GOOD', reason: null },
    { type: 'CHECK_QUALITY', result: 'SPOILED', reason: 'MISPRINT' },
    { type: 'CHECK_QUALITY', result: 'SPOILED', reason: 'WRONG_DATA' },
    { type: 'SHELVE', shelf: 'A1', box: 'K1' },
    { type: 'HAND_OVER', collector: 'HOLDER', check: { kind: 'ONE_TO_ONE' }, oldCardReturned: false },
    { type: 'CANCEL', reason: 'WITHDRAWN', note: null },
  ];
}

/** States that the rules cannot distinguish are one; counters stop mattering at their limits. */
function keyOf(state: CaseState): string {
  const { stage, cause, awaitsMinistry, stored, attempt, submission, recordingId, requestedRecording } =
    state;
  const counters = [state.spoiledCards, state.dataRefusals].map((count) => Math.min(count, 3));
  const has = [recordingId, requestedRecording, state.printReadyAt].map((part) => part !== null);
  return JSON.stringify([
    stage,
    cause,
    awaitsMinistry,
    stored,
    attempt?.state,
    submission?.verdict,
    submission === null,
    counters,
    has,
    state.statusesByHand,
    state.recordedByHand,
    state.enteredStatuses.length > 0,
  ]);
}

interface Edge {
  from: Stage;
  to: Stage;
  by: Set<string>;
}

/** Every move from one stage to another that the rules make possible, found by trying all commands everywhere. */
function moves(): Edge[] {
  const edges = new Map<string, Edge>();
  const seen = new Set<string>();
  const todo = [advance(null, FIRST)];
  for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
    if (seen.has(keyOf(state))) continue;
    seen.add(keyOf(state));
    for (const command of commandsFor(state)) {
      const decision = decide(state, command);
      if (decision.kind !== 'event') continue;
      const next = advance(state, { seq: state.seq + 1, at: AT, actor: 'docs', event: decision.event });
      todo.push(next);
      if (next.stage === state.stage) continue;
      const key = `${state.stage} ${next.stage}`;
      const edge = edges.get(key) ?? { from: state.stage, to: next.stage, by: new Set() };
      edge.by.add(command.type);
      edges.set(key, edge);
    }
  }
  return [...edges.values()];
}

const COMMAND_ORDER = [...new Set(Object.values(ALLOWED.KTP_EL).flat())];

function inOrder<T>(order: readonly T[], item: T): number {
  return order.indexOf(item);
}

/** The diagram of docs/case.md, as Mermaid. */
export function caseDiagram(): string {
  const stages = Stage.options;
  const sorted = moves().sort(
    (one, other) =>
      inOrder(stages, one.from) - inOrder(stages, other.from) ||
      inOrder(stages, one.to) - inOrder(stages, other.to),
  );
  const lines = sorted.map(({ from, to, by }) => {
    const commands = [...by].sort(
      (one, other) =>
        COMMAND_ORDER.findIndex((type) => type === one) - COMMAND_ORDER.findIndex((type) => type === other),
    );
    return `  ${from} --> ${to}: ${commands.join(', ')}`;
  });
  const ends = FINAL_STAGES.map((stage) => `  ${stage} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> REGISTERED', ...lines, ...ends, '```'].join('\n');
}

/** The table of docs/case.md: what each stage takes. */
export function commandTable(): string {
  const rows = Stage.options.map((stage) => {
    const commands = ALLOWED.KTP_EL[stage].map((type) => `\`${type}\``).join(', ');
    return `| \`${stage}\` | ${commands === '' ? 'nothing' : commands} |`;
  });
  return ['| stage | commands that it takes |', '| --- | --- |', ...rows].join('\n');
}
