import type { Command } from '../../domain/case/commands';
import { Command as CommandSchema } from '../../domain/case/commands';
import type { CaseEvent, JournalEntry } from '../../domain/case/events';
import { advance, fold, type CaseState } from '../../domain/case/state';
import { isHolding } from '../../domain/case/attempt';
import { allowedActions, decide } from '../../domain/case/transitions';
import { classByFacts } from '../../domain/queue/queue-class';
import { TerbitError } from '../../domain/errors/terbit-error';
import { crashPoint } from '../../platform/crash-points';
import { wakeFloor } from '../core/office-wakes';
import { project, type JournalChange } from './projections';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Store, type Transaction } from '../core/store';

/** A requested change of a case. The same `commandId` again changes nothing and gets the state as it is now. */
export interface CaseCommand {
  caseId: string;
  commandId: string;
  /** The caller: `sub` of a person's token, or `system:<part>`. */
  actor: string;
  command: Command;
  /** Set when the case's own workflow is the caller: it sees the answer and needs no wake. */
  byWorkflow?: boolean;
  /** Set by a person who read the case before: the change is refused when the case changed since. */
  expectedSeq?: number;
}

export interface Applied {
  caseId: string;
  state: CaseState;
  /** The event that this call added; null when it was a repetition or changed nothing. */
  event: CaseEvent | null;
}

interface JournalRow {
  seq: number;
  commandId: string;
  event: CaseEvent;
  actor: string;
  at: Date;
}

function entryOf(row: JournalRow): JournalEntry {
  return { seq: row.seq, at: row.at.toISOString(), actor: row.actor, event: row.event };
}

/** The journal of a case, oldest first. */
export async function readJournal(db: Pick<Transaction, 'query'>, caseId: string): Promise<JournalRow[]> {
  const { rows } = await db.query<JournalRow>(sql`
    SELECT journal.seq, journal.command_id, journal.event, journal.actor, journal.at
    FROM journal WHERE journal.case_id = ${caseId} ORDER BY journal.seq`);
  return rows;
}

/** The journals of several cases, each oldest first. */
export async function readJournals(
  db: Pick<Transaction, 'query'>,
  caseIds: readonly string[],
): Promise<Map<string, JournalRow[]>> {
  const { rows } = await db.query<JournalRow & { caseId: string }>(sql`
    SELECT journal.case_id, journal.seq, journal.command_id, journal.event, journal.actor, journal.at
    FROM journal WHERE journal.case_id = ANY(${caseIds}::uuid[]) ORDER BY journal.case_id, journal.seq`);
  const journals = new Map<string, JournalRow[]>(caseIds.map((caseId) => [caseId, []]));
  for (const row of rows) journals.get(row.caseId)?.push(row);
  return journals;
}

/** The fold of a journal read before; the rows must be complete. */
export function stateOf(rows: readonly JournalRow[]): CaseState | null {
  return fold(rows.map(entryOf));
}

function holdsBlank({ attempt }: CaseState): boolean {
  return attempt !== null && isHolding(attempt.state);
}

/** A case joined the queue or moved in it, a printer came free, or its print became uncertain. */
function changesFloor(before: CaseState, after: CaseState): boolean {
  const wasWaiting = before.stage === 'PRINT_READY' && before.attempt === null;
  const isWaiting = after.stage === 'PRINT_READY' && after.attempt === null;
  const moved = before.queueMark !== after.queueMark || before.deskOn !== after.deskOn;
  const becameUncertain = after.attempt?.state === 'UNCERTAIN' && before.attempt?.state !== 'UNCERTAIN';
  const cameFree = holdsBlank(before) && !holdsBlank(after);
  return (isWaiting && (!wasWaiting || moved)) || cameFree || becameUncertain;
}

/** An event that is added to a journal, with the case after it. */
export interface NewJournalEntry extends Omit<JournalChange, 'before'> {
  /** Whether the workflow of the case has seen it and needs no wake. */
  byWorkflow: boolean;
}

/** What an event writes into the journal, the outbox and the case, by the names of the columns. */
function columnsOf({ caseId, commandId, actor, event, after, at, byWorkflow }: NewJournalEntry) {
  return {
    by_workflow: byWorkflow,
    case_id: caseId,
    seq: after.seq,
    command_id: commandId,
    event,
    actor,
    at,
    stage: after.stage,
    external_status: after.externalStatus,
    since: after.since,
    awaits_ministry: after.awaitsMinistry,
    cause: after.cause,
    letter_sent_at: after.letterSentAt,
    statuses_by_hand: after.statusesByHand,
    recorded_by_hand: after.recordedByHand,
    queue_key: after.printReadyAt,
    fact_class: classByFacts(after),
    queue_mark: after.queueMark ?? 'NONE',
    desk_on: after.deskOn,
    printable_from: after.printableFrom,
    open_attempt: after.attempt?.attemptId ?? null,
    shelf: after.onShelf?.shelf ?? null,
    box: after.onShelf?.box ?? null,
    shelved_at: after.onShelf?.at ?? null,
  };
}

/** Adds events to the journals of locked cases, each case at most once, updates the cases and wakes their workflows. */
export async function appendEntries(tx: Transaction, entries: readonly NewJournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const caseIds = entries.map(({ caseId }) => caseId);
  // Postgres estimates a hundred rows from JSON and would read all of a small table; it estimates ten from a list of
  // ids.
  await tx.query(sql`
    WITH change AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(entries.map(columnsOf))}::jsonb) AS change (case_id uuid, seq integer,
        command_id text, event jsonb, actor text, at timestamptz, by_workflow boolean, stage text,
        external_status text, since timestamptz, awaits_ministry boolean, cause text, letter_sent_at timestamptz,
        statuses_by_hand boolean, recorded_by_hand boolean, queue_key timestamptz, fact_class text,
        queue_mark text, desk_on date, printable_from date, open_attempt uuid, shelf text, box text,
        shelved_at timestamptz)
    ), entry AS (
      INSERT INTO journal (case_id, seq, command_id, event, stage, actor, at)
      SELECT change.case_id, change.seq, change.command_id, change.event, change.stage, change.actor, change.at
      FROM change
    ), wake AS (
      INSERT INTO outbox (case_id, seq) SELECT change.case_id, change.seq FROM change WHERE NOT change.by_workflow
    )
    UPDATE cases SET
      stage = change.stage, external_status = change.external_status, since = change.since,
      awaits_ministry = change.awaits_ministry, cause = change.cause, letter_sent_at = change.letter_sent_at,
      statuses_by_hand = change.statuses_by_hand, recorded_by_hand = change.recorded_by_hand, seq = change.seq,
      acted_seq = CASE WHEN change.by_workflow THEN change.seq ELSE cases.acted_seq END,
      queue_key = change.queue_key, fact_class = change.fact_class, queue_mark = change.queue_mark,
      desk_on = change.desk_on, printable_from = change.printable_from, open_attempt = change.open_attempt,
      shelf = change.shelf, box = change.box, shelved_at = change.shelved_at
    FROM change
    WHERE cases.case_id = change.case_id AND cases.case_id = ANY(${caseIds}::uuid[])`);
}

/** `applyCommand` within a transaction that also does other work. */
export async function applyWithin(tx: Transaction, store: Store, request: CaseCommand): Promise<Applied> {
  const { caseId } = request;
  const locked = await tx.query(sql`SELECT FROM cases WHERE cases.case_id = ${caseId} FOR UPDATE`);
  if (locked.rowCount === 0) throw new TerbitError('CASE_NOT_FOUND');
  const [applied] = await applyLocked(tx, store, [{ request, rows: await readJournal(tx, caseId) }]);
  if (applied === undefined) throw new Error('a request without an answer');
  return applied;
}

/** A requested change of a case whose row the transaction has locked, with its whole journal, read since. */
export interface LockedCommand {
  request: CaseCommand;
  rows: readonly JournalRow[];
}

/** What a command means for its case; no `change` when it is a repetition or changes nothing. */
interface Step {
  request: CaseCommand;
  before: CaseState;
  change: JournalChange | null;
}

function stepOf({ clock }: Store, { request: asked, rows }: LockedCommand): Step {
  const { caseId, commandId, actor } = asked;
  const command = CommandSchema.parse(asked.command);
  const request = { ...asked, command };
  const before = stateOf(rows);
  if (before === null) throw new Error('a case without a journal');
  const unchanged = { request, before, change: null };
  if (rows.some((row) => row.commandId === commandId)) return unchanged;
  if (request.expectedSeq !== undefined && request.expectedSeq !== before.seq)
    throw new TerbitError('VERSION_CONFLICT');

  const decision = decide(before, command);
  if (decision.kind === 'unchanged') return unchanged;
  if (decision.kind === 'refused') {
    throw new TerbitError(decision.code ?? 'ACTION_NOT_ALLOWED', {
      stage: before.stage,
      allowedActions: allowedActions(before),
    });
  }
  const { event } = decision;
  const at = clock().toISOString();
  const after = advance(before, { seq: before.seq + 1, at, actor, event });
  return { request, before, change: { caseId, commandId, actor, before, event, after, at } };
}

/** `applyWithin` for several cases, each at most once, in one go: all are changed, or none is. */
export async function applyLocked(
  tx: Transaction,
  store: Store,
  commands: readonly LockedCommand[],
): Promise<Applied[]> {
  const steps = commands.map((command) => stepOf(store, command));
  const entries = steps.flatMap(({ request, change }) =>
    change === null ? [] : [{ ...change, byWorkflow: request.byWorkflow ?? false }],
  );
  await appendEntries(tx, entries);
  await project(tx, entries);
  const applied: Applied[] = [];
  for (const step of steps) applied.push(await conclude(tx, step));
  crashPoint('apply-command.before-commit');
  return applied;
}

async function conclude(tx: Transaction, { request, before, change }: Step): Promise<Applied> {
  const { caseId, command } = request;
  if (change === null) {
    // The workflow gets this state as its answer, and would not act on a wake for it.
    if (request.byWorkflow === true) await noteSeen(tx, caseId, before.seq);
    return { caseId, state: before, event: null };
  }
  const { event, after } = change;
  if ('note' in command && command.note !== null)
    await tx.query(
      sql`INSERT INTO note (case_id, seq, note) VALUES (${caseId}, ${after.seq}, ${command.note})`,
    );
  if (changesFloor(before, after)) wakeFloor(tx, after.office, 'QUEUE');
  return { caseId, state: after, event };
}

/**
 * The one way in which a case changes: asks the transition table, appends to the journal, updates the copies and
 * wakes the workflow, in one transaction.
 *
 * @throws TerbitError CASE_NOT_FOUND, VERSION_CONFLICT, or ACTION_NOT_ALLOWED with `allowedActions`; nothing changed.
 */
export async function applyCommand(store: Store, request: CaseCommand): Promise<Applied> {
  const applied = await inTransaction(store, (tx) => applyWithin(tx, store, request));
  crashPoint('apply-command.after-commit');
  return applied;
}

async function noteSeen(db: Pick<Transaction, 'query'>, caseId: string, seq: number): Promise<void> {
  await db.query(sql`
    UPDATE cases SET acted_seq = ${seq} WHERE cases.case_id = ${caseId} AND cases.acted_seq < ${seq}`);
}

/**
 * The fold of a case's journal, noting that its workflow has now seen it.
 *
 * @throws TerbitError CASE_NOT_FOUND
 */
export async function resumeCase({ pool }: Store, caseId: string): Promise<CaseState> {
  const state = stateOf(await readJournal(pool, caseId));
  if (state === null) throw new TerbitError('CASE_NOT_FOUND');
  await noteSeen(pool, caseId, state.seq);
  return state;
}

/** The state of a case, or null where there is none; for reading only. */
export async function readState({ pool }: Store, caseId: string): Promise<CaseState | null> {
  const rows = await readJournal(pool, caseId);
  return firstOf({ rows }) === null ? null : stateOf(rows);
}
