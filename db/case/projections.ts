import { attemptAfter, type AttemptState } from '../../domain/case/attempt';
import type { SpoilReason } from '../../domain/case/commands';
import type { CaseEvent } from '../../domain/case/events';
import { isFinal } from '../../domain/case/final';
import { holdBackSeconds, isPullFailure } from '../../domain/case/hold-back';
import type { CaseState } from '../../domain/case/state';
import { nextQueryAt } from '../../domain/centre/overdue';
import { BLANK_OF } from '../../domain/stock/ledger';
import { isPrintersFault, spoilReasonOf } from '../../domain/printing/spoilage';
import { movePiece, nameCard } from './attempt-pieces';
import { ledgerCommand, type JournalChange } from './journal-change';
import { dropPacketOf, dropPacketsOf } from './packets';
import { changePrinterWithin, countCard } from '../printers/printers';
import { bookOldCard } from '../stock/old-cards';
import { sql } from '../core/sql';
import type { Transaction } from '../core/store';

export type { JournalChange } from './journal-change';

/** An attempt not sent within this time is void, so that its blank and printer are not kept for nothing. */
const HELD_MINUTES = 10;

/**
 * What an event writes beside the journal and the row of its case, in this order: accounts are locked before printers.
 * Each step names the tables it writes and the events it concerns; for any other event it writes nothing.
 */
const STEPS: readonly ((tx: Transaction, change: JournalChange) => Promise<void>)[] = [
  retireSubmissions, // submission: any event after which the centre's answer no longer counts
  writeSubmission, // submission: SUBMITTED, ACKNOWLEDGED, VERDICT_RECEIVED
  deletePackets, // packet: ACKNOWLEDGED, a verdict; a new recording; the end of the case
  insertOrderedAttempt, // attempt: PRINT_ORDERED (ATTEMPT_HELD: see `insertHeldAttempts`)
  updateAttempt, // attempt: any event that changes or ends the open attempt
  nameCard, // piece, attempt: QUALITY_CHECKED with a serial
  movePiece, // movement, piece: a card comes out, is spoiled or is handed over
  receiveOldCard, // movement: HANDED_OVER with an old card
  countPrintedCard, // printer: PRINT_REPORTED, PRINT_SETTLED with a card
  countSpoiled, // printer: a card spoiled by the printer, or found good
  endHoldBack, // cases.held_back_until: DECIDED
  holdBack, // cases.held_back_until: a failed data pull
];

/** Writes what events mean for the tables beside the journal: submissions, attempts, blanko and printers. */
export async function project(tx: Transaction, changes: readonly JournalChange[]): Promise<void> {
  await insertHeldAttempts(tx, changes);
  for (const change of changes) for (const step of STEPS) await step(tx, change);
}

/** Dispatch grants attempts to all free printers at once, so they are inserted together. */
async function insertHeldAttempts(tx: Transaction, changes: readonly JournalChange[]): Promise<void> {
  const held = changes.flatMap(({ caseId, event, after, at }) => {
    if (event.type !== 'ATTEMPT_HELD') return [];
    const { attemptId, printer } = event;
    return [{ attempt_id: attemptId, case_id: caseId, printer, item: BLANK_OF[after.service], at }];
  });
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

/** The submission whose answer the case waits for. */
function awaitedSubmission({ submission }: CaseState): string | null {
  return submission !== null && submission.verdict === null ? submission.submissionId : null;
}

/** Whether the answer to a submission needs no further query. */
function isGivenUp({ before, event, after }: JournalChange): boolean {
  const awaited = awaitedSubmission(before);
  if (awaited === null || event.type === 'VERDICT_RECEIVED') return false;
  if (isFinal(after.stage) || awaitedSubmission(after) !== awaited) return true;
  return event.type === 'STATUS_ENTERED' && (event.backwards || after.enteredStatuses.length > 0);
}

async function retireSubmissions(tx: Transaction, change: JournalChange): Promise<void> {
  if (!isGivenUp(change)) return;
  await tx.query(sql`
    UPDATE submission SET state = 'RETIRED'
    WHERE submission.case_id = ${change.caseId} AND submission.state = 'OPEN'`);
}

function firstQueryAt(submissionId: string, openedAt: string): string {
  const opened = Date.parse(openedAt);
  return new Date(nextQueryAt(submissionId, opened, opened)).toISOString();
}

async function writeSubmission(tx: Transaction, { caseId, event, at }: JournalChange): Promise<void> {
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
          ask_at = coalesce(${event.taskId === null ? null : firstQueryAt(event.submissionId, at)}, submission.ask_at)
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
async function deletePackets(
  tx: Transaction,
  { caseId, before, event, after }: JournalChange,
): Promise<void> {
  const isReplaced = before.recordingId !== null && after.recordingId !== before.recordingId;
  if (isFinal(after.stage)) return dropPacketsOf(tx, caseId, null);
  if (isReplaced) return dropPacketsOf(tx, caseId, after.recordingId);
  const isTaken =
    event.type === 'ACKNOWLEDGED' ||
    (event.type === 'VERDICT_RECEIVED' && event.verdict !== 'ENROLL_FAILURE');
  if (isTaken) await dropPacketOf(tx, event.submissionId);
}

/** The operator prints a line of a print order at any time, so the attempt may be a card from its first moment. */
async function insertOrderedAttempt(
  tx: Transaction,
  { caseId, event, after, at }: JournalChange,
): Promise<void> {
  if (event.type !== 'PRINT_ORDERED') return;
  const { attemptId, printer, orderId } = event;
  await tx.query(sql`
    INSERT INTO attempt (attempt_id, case_id, office, printer, account_id, state, held_at, deadline, changed_at, order_id)
    SELECT ${attemptId}::uuid, ${caseId}::uuid, printer.office, printer.printer, source.account_id, 'SENDING',
      ${at}::timestamptz, print_order.deadline, ${at}::timestamptz, print_order.order_id
    FROM print_order JOIN printer ON printer.printer = print_order.printer
    CROSS JOIN source_account(printer.printer, ${BLANK_OF[after.service]}) AS source
    WHERE print_order.order_id = ${orderId} AND printer.printer = ${printer}`);
}

interface AttemptReport {
  serial: string | null;
  jobId: number | null;
  printerUpTime: number | null;
  spoilReason: SpoilReason | null;
  /** The data of the person, pulled for this attempt alone; deleted once the printer cannot need it any more. */
  keepsPulledData: boolean;
}

/** What an event reports of the card of an attempt that is now in `state`. */
function reportOf(event: CaseEvent, state: AttemptState): AttemptReport {
  // A serial belongs to the attempt only together with its piece; what was read at an uncertain print may be wrong.
  const cameOut = state === 'PRINTED' || state === 'SPOILED';
  return {
    serial: cameOut && 'serial' in event ? (event.serial ?? null) : null,
    jobId: event.type === 'SENDING_STARTED' ? event.jobId : null,
    printerUpTime: event.type === 'SENDING_STARTED' ? event.printerUpTime : null,
    spoilReason: state === 'SPOILED' ? spoilReasonOf(event) : null,
    keepsPulledData: state === 'SENDING' || state === 'UNCERTAIN',
  };
}

async function updateAttempt(tx: Transaction, { before, event, after, at }: JournalChange): Promise<void> {
  // An attempt that this event opens was inserted in its state.
  const next = before.attempt && attemptAfter(before, event, after);
  if (next === null) return;
  const { attemptId, state } = next;
  const { serial, jobId, printerUpTime, spoilReason, keepsPulledData } = reportOf(event, state);
  await tx.query(sql`
    UPDATE attempt SET state = ${state}, changed_at = ${at}, serial = coalesce(${serial}, attempt.serial),
      job_id = coalesce(${jobId}, attempt.job_id),
      printer_up_time = coalesce(${printerUpTime}, attempt.printer_up_time), spoil_reason = ${spoilReason},
      pulled_sealed = CASE WHEN ${keepsPulledData} THEN attempt.pulled_sealed END
    WHERE attempt.attempt_id = ${attemptId}`);
}

async function receiveOldCard(tx: Transaction, change: JournalChange): Promise<void> {
  const { actor, event, after, at } = change;
  if (event.type !== 'HANDED_OVER' || !event.oldCardReturned) return;
  const commandId = `${ledgerCommand(change)}:old-card`;
  await bookOldCard(tx, { commandId, actor, at, site: after.pickupSite, reason: event.type });
}

async function countPrintedCard(tx: Transaction, { event, at }: JournalChange): Promise<void> {
  if (!('outcome' in event)) return;
  if (event.outcome === 'PRINTED' || event.outcome === 'SPOILED') await countCard(tx, event.attemptId, at);
}

async function countSpoiled(tx: Transaction, { before, event, after }: JournalChange): Promise<void> {
  const printer = before.attempt?.printer;
  if (printer === undefined) return;
  if (isPrintersFault(event)) await changePrinterWithin(tx, printer, { type: 'CARD_SPOILED' });
  if (attemptAfter(before, event, after)?.state === 'GOOD')
    await changePrinterWithin(tx, printer, { type: 'CARD_GOOD' });
}

/** An officer who decides has checked what failed, so the case is no longer held back. */
async function endHoldBack(tx: Transaction, { caseId, event }: JournalChange): Promise<void> {
  if (event.type !== 'DECIDED') return;
  await tx.query(sql`UPDATE cases SET held_back_until = NULL WHERE cases.case_id = ${caseId}`);
}

async function holdBack(tx: Transaction, { caseId, event, after, at }: JournalChange): Promise<void> {
  if (!isPullFailure(event)) return;
  await tx.query(sql`
    UPDATE cases SET held_back_until = ${at}::timestamptz + make_interval(secs => ${holdBackSeconds(after)})
    WHERE cases.case_id = ${caseId}`);
}
