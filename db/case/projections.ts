import type { CaseEvent } from '../../domain/case/events';
import { isFinal } from '../../domain/case/final';
import type { CaseState } from '../../domain/case/state';
import { TerbitError } from '../../domain/errors/terbit-error';
import { attemptAfter, pathOfPiece } from '../../domain/case/attempt';
import { BLANK_OF, type AccountKind, type Item } from '../../domain/stock/ledger';
import { isPrintersFault, spoilReasonOf } from '../../domain/printing/spoilage';
import { nextQuestionAt } from '../../domain/centre/overdue';
import { dropPacketOf, dropPacketsOf } from './packets';
import { countCard } from '../printers/supplies';
import { lockAccounts, postMovements } from '../stock/ledger';
import { takeOldCard } from '../stock/old-cards';
import { sql } from '../core/sql';
import { onlyOf, type Transaction } from '../core/store';

/** An attempt not sent within this time is void, so that its blank and printer are not kept for nothing. */
const HELD_MINUTES = 10;
const FIRST_HOLD_BACK_S = 30;
const LONGEST_HOLD_BACK_S = 3600;
/** Spoiled cards in a row after which a printer waits for a person. */
const SPOILED_IN_ROW_LIMIT = 2;

/** One event of a case, with the case before and after it. */
export interface JournalChange {
  caseId: string;
  commandId: string;
  actor: string;
  before: CaseState;
  event: CaseEvent;
  after: CaseState;
  at: string;
}

/** Writes what events mean for the tables beside the journal: submissions, attempts, blanko and printers. */
export async function project(tx: Transaction, changes: readonly JournalChange[]): Promise<void> {
  await insertHeld(tx, changes);
  for (const change of changes) {
    await projectSubmission(tx, change);
    await dropPackets(tx, change);
    await projectAttempt(tx, change);
    await holdBack(tx, change);
  }
}

/** Dispatch grants attempts to all free printers at once. */
async function insertHeld(tx: Transaction, changes: readonly JournalChange[]): Promise<void> {
  const held = changes.flatMap(({ caseId, event, after, at }) =>
    event.type === 'ATTEMPT_HELD'
      ? [
          {
            attempt_id: event.attemptId,
            case_id: caseId,
            printer: event.printer,
            item: BLANK_OF[after.service],
            at,
          },
        ]
      : [],
  );
  if (held.length === 0) return;
  await tx.query(sql`
    INSERT INTO attempt (attempt_id, case_id, office, printer, account_id, state, held_at, deadline, changed_at)
    SELECT held.attempt_id, held.case_id, printer.office, printer.printer, source.account_id, 'HELD',
      held.at, held.at + make_interval(mins => ${HELD_MINUTES}), held.at
    FROM jsonb_to_recordset(${JSON.stringify(held)}::jsonb)
      AS held (attempt_id uuid, case_id uuid, printer text, item text, at timestamptz)
    JOIN printer ON printer.printer = held.printer
    CROSS JOIN source_account(printer.printer, held.item) AS source`);
}

function awaitedSubmission({ submission }: CaseState): string | null {
  return submission !== null && submission.verdict === null ? submission.submissionId : null;
}

/** Whether nobody has to be asked any more for the word that a submission was made for. */
function isGivenUp({ before, event, after }: JournalChange): boolean {
  const awaited = awaitedSubmission(before);
  if (awaited === null || event.type === 'VERDICT_RECEIVED') return false;
  if (isFinal(after.stage) || awaitedSubmission(after) !== awaited) return true;
  return event.type === 'STATUS_ENTERED' && (event.backwards || after.enteredStatuses.length > 0);
}

async function projectSubmission(tx: Transaction, change: JournalChange): Promise<void> {
  const { caseId, event, at } = change;
  if (isGivenUp(change)) await retireSubmissions(tx, caseId);
  switch (event.type) {
    case 'SUBMITTED':
      await tx.query(sql`
        INSERT INTO submission (submission_id, case_id, recording_id, number, token_hash, state, created_at)
        VALUES (${event.submissionId}, ${caseId}, ${event.recordingId}, ${event.number}, ${event.tokenHash}, 'OPEN', ${at})`);
      return;
    case 'ACKNOWLEDGED':
      await tx.query(sql`
        UPDATE submission SET enrolled = true, task_id = coalesce(${event.taskId}, submission.task_id),
          task_opened_at = coalesce(${event.taskId === null ? null : at}, submission.task_opened_at),
          ask_at = coalesce(${event.taskId === null ? null : firstQuestionAt(event.submissionId, at)}, submission.ask_at)
        WHERE submission.submission_id = ${event.submissionId}`);
      return;
    case 'VERDICT_RECEIVED':
      await tx.query(sql`
        UPDATE submission SET state = 'ANSWERED', verdict = ${event.verdict}
        WHERE submission.submission_id = ${event.submissionId}`);
      return;
    default:
      return;
  }
}

/**
 * Biometrics go with the event that makes them needless: the centre has them, they are replaced, or the case is closed.
 * A recording that the centre refused or does not know stays, so that it can be sent again.
 */
async function dropPackets(tx: Transaction, { caseId, before, event, after }: JournalChange): Promise<void> {
  const isReplaced = before.recordingId !== null && after.recordingId !== before.recordingId;
  if (isFinal(after.stage) || isReplaced) {
    await dropPacketsOf(tx, caseId, isFinal(after.stage) ? null : after.recordingId);
    return;
  }
  const isTaken =
    event.type === 'ACKNOWLEDGED' ||
    (event.type === 'VERDICT_RECEIVED' && event.verdict !== 'ENROLL_FAILURE');
  if (isTaken) await dropPacketOf(tx, event.submissionId);
}

function firstQuestionAt(submissionId: string, openedAt: string): string {
  const opened = Date.parse(openedAt);
  return new Date(nextQuestionAt(submissionId, opened, opened)).toISOString();
}

async function retireSubmissions(tx: Transaction, caseId: string): Promise<void> {
  await tx.query(sql`
    UPDATE submission SET state = 'RETIRED' WHERE submission.case_id = ${caseId} AND submission.state = 'OPEN'`);
}

async function projectAttempt(tx: Transaction, change: JournalChange): Promise<void> {
  const { caseId, before, event, after, at } = change;
  // `insertHeld` wrote it, together with all others of the same dispatch.
  if (event.type === 'ATTEMPT_HELD') return;
  if (event.type === 'PRINT_ORDERED') return insertOrdered(tx, change, event);
  const ended = attemptAfter(before, event, after);
  if (ended !== null) {
    // A number belongs to the attempt only together with its piece; what was read at an uncertain print may be wrong.
    const cameOut = ended.state === 'PRINTED' || ended.state === 'SPOILED';
    const serial = cameOut && 'serial' in event ? event.serial : null;
    const jobId = event.type === 'SENDING_STARTED' ? event.jobId : null;
    const upTime = event.type === 'SENDING_STARTED' ? event.printerUpTime : null;
    await tx.query(sql`
      UPDATE attempt SET state = ${ended.state}, changed_at = ${at},
        serial = coalesce(${serial}, attempt.serial), job_id = coalesce(${jobId}, attempt.job_id),
        printer_up_time = coalesce(${upTime}, attempt.printer_up_time),
        spoil_reason = ${ended.state === 'SPOILED' ? spoilReasonOf(event) : null},
        pulled_sealed = CASE WHEN ${ended.state} IN ('SENDING', 'UNCERTAIN') THEN attempt.pulled_sealed END
      WHERE attempt.attempt_id = ${ended.attemptId}`);
  }
  if (event.type === 'QUALITY_CHECKED' && event.serial !== undefined)
    await nameCard(tx, event.attemptId, event.serial, `${caseId}:${change.commandId}`);
  await movePiece(tx, change);
  if (event.type === 'HANDED_OVER' && event.oldCardReturned) {
    await takeOldCard(tx, {
      commandId: `${caseId}:${change.commandId}:old-card`,
      actor: change.actor,
      at,
      site: after.pickupSite,
      reason: event.type,
    });
  }
  if ('outcome' in event && (event.outcome === 'PRINTED' || event.outcome === 'SPOILED'))
    await countCard(tx, event.attemptId, at);
  await countSpoiled(tx, change, ended?.state ?? null);
}

/** A line of a print order is printed when the operator likes, so it may be a card from its first moment. */
async function insertOrdered(
  tx: Transaction,
  { caseId, after, at }: JournalChange,
  { attemptId, printer, orderId }: Extract<CaseEvent, { type: 'PRINT_ORDERED' }>,
): Promise<void> {
  await tx.query(sql`
    INSERT INTO attempt (attempt_id, case_id, office, printer, account_id, state, held_at, deadline, changed_at, order_id)
    SELECT ${attemptId}::uuid, ${caseId}::uuid, printer.office, printer.printer, source.account_id, 'SENDING',
      ${at}::timestamptz, print_order.deadline, ${at}::timestamptz, print_order.order_id
    FROM print_order JOIN printer ON printer.printer = print_order.printer
    CROSS JOIN source_account(printer.printer, ${BLANK_OF[after.service]}) AS source
    WHERE print_order.order_id = ${orderId} AND printer.printer = ${printer}`);
}

interface AttemptSource {
  site: string;
  item: Item;
  printer: string;
  kind: 'STORE' | 'PRINTER';
}

async function sourceOf(tx: Transaction, attemptId: string): Promise<AttemptSource> {
  return onlyOf(
    await tx.query<AttemptSource>(sql`
      SELECT account.site, account.item, attempt.printer, account.kind
      FROM attempt JOIN account ON account.account_id = attempt.account_id WHERE attempt.attempt_id = ${attemptId}`),
  );
}

async function movePiece(tx: Transaction, change: JournalChange): Promise<void> {
  const { before, event, after, commandId, actor } = change;
  const attemptId = before.attempt?.attemptId;
  if (attemptId === undefined || pathOfPiece(before, event, after, 'STORE').length === 0) return;
  const source = await sourceOf(tx, attemptId);
  const path = pathOfPiece(before, event, after, source.kind);
  const accounts = await lockAccounts(tx, source, path);
  await postMovements(tx, accounts, path, {
    commandId: `${change.caseId}:${commandId}`,
    quantity: 1,
    reason: event.type,
    document: null,
    actor,
    attemptId,
    at: change.at,
  });
  await bindPiece(tx, change, attemptId, accounts, path);
}

/** Moves the numbered piece along, or gives a number to a piece of the lot when its chip was read for the first time. */
async function bindPiece(
  tx: Transaction,
  { caseId, commandId, event }: JournalChange,
  attemptId: string,
  accounts: ReadonlyMap<AccountKind, string>,
  path: readonly AccountKind[],
): Promise<void> {
  const from = accounts.get(path[0] ?? 'STORE');
  const to = accounts.get(path.at(-1) ?? 'STORE');
  // A card that is out was given its number before it moves on.
  const serial = 'serial' in event && event.type !== 'QUALITY_CHECKED' ? event.serial : null;
  const command = `${caseId}:${commandId}`;
  if (serial === null) {
    await tx.query(sql`
      UPDATE piece SET account_id = ${to}, command_id = ${command} WHERE piece.attempt_id = ${attemptId}`);
    return;
  }
  const bound = await tx.query(sql`
    INSERT INTO piece (serial, account_id, attempt_id, command_id) VALUES (${serial}, ${to}, ${attemptId}, ${command})
    ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, attempt_id = excluded.attempt_id,
      command_id = excluded.command_id
    WHERE piece.attempt_id IS NULL AND piece.account_id = ${from}`);
  if (bound.rowCount === 0) throw new TerbitError('SERIAL_NOT_USABLE');
}

/**
 * Gives a card that is out the number that an officer read off it: a new one to a piece of the lot, or that of a known
 * piece of the account that the card was printed from, which it turns out to have been.
 */
async function nameCard(tx: Transaction, attemptId: string, serial: string, command: string): Promise<void> {
  const source = await sourceOf(tx, attemptId);
  const accounts = await lockAccounts(tx, source, [source.kind, 'PRINTED']);
  const named = await tx.query(sql`
    INSERT INTO piece (serial, account_id, attempt_id, command_id)
    VALUES (${serial}, ${accounts.get('PRINTED')}, ${attemptId}, ${command})
    ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, attempt_id = excluded.attempt_id,
      command_id = excluded.command_id
    WHERE piece.attempt_id IS NULL AND piece.account_id = ${accounts.get(source.kind)}`);
  if (named.rowCount === 0) throw new TerbitError('SERIAL_NOT_USABLE');
  await tx.query(sql`UPDATE attempt SET serial = ${serial} WHERE attempt.attempt_id = ${attemptId}`);
}

async function countSpoiled(
  tx: Transaction,
  { before, event }: JournalChange,
  state: string | null,
): Promise<void> {
  const printer = before.attempt?.printer;
  if (isPrintersFault(event)) {
    await tx.query(sql`
      UPDATE printer SET spoiled_in_row = printer.spoiled_in_row + 1, version = printer.version + 1,
        state = CASE WHEN printer.spoiled_in_row + 1 >= ${SPOILED_IN_ROW_LIMIT} THEN 'STOPPED' ELSE printer.state END,
        reason = CASE WHEN printer.spoiled_in_row + 1 >= ${SPOILED_IN_ROW_LIMIT} THEN 'SPOILED_IN_ROW'
          ELSE printer.reason END
      WHERE printer.printer = ${printer}`);
  }
  if (state === 'GOOD') {
    await tx.query(sql`
      UPDATE printer SET spoiled_in_row = 0 WHERE printer.printer = ${printer} AND printer.spoiled_in_row > 0`);
  }
}

/** After a failed data pull the case keeps its place but lets others pass for a while, longer each time. */
async function holdBack(tx: Transaction, { caseId, event, after, at }: JournalChange): Promise<void> {
  if (event.type === 'DECIDED') {
    await tx.query(sql`UPDATE cases SET held_back_until = NULL WHERE cases.case_id = ${caseId}`);
  }
  const failures = after.pullFailures + after.dataRefusals;
  const failed =
    event.type === 'DATA_REFUSED' || (event.type === 'ATTEMPT_VOIDED' && event.reason === 'READ_UNAVAILABLE');
  if (!failed) return;
  const seconds = Math.min(FIRST_HOLD_BACK_S * 2 ** (failures - 1), LONGEST_HOLD_BACK_S);
  await tx.query(sql`
    UPDATE cases SET held_back_until = ${at}::timestamptz + make_interval(secs => ${seconds})
    WHERE cases.case_id = ${caseId}`);
}
