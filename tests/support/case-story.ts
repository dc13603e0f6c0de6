import type { Command, Verdict } from '../../domain/case/commands';
import type { CaseState } from '../../domain/case/state';
import { applyCommand, applyWithin, readState } from '../../db/case/apply-command';
import { bookDelivery } from '../../db/stock/blanko';
import { dispatch } from '../../db/queue/dispatch';
import { registerCase, type Registration } from '../../db/case/register-case';
import { inTransaction, type Store } from '../../db/core/store';
import { idFor } from '../../platform/ids';
import { aRegistration } from './people';

let steps = 0;

/** Applies one command to a case under a new command id. */
export async function give(store: Store, caseId: string, command: Command): Promise<CaseState> {
  steps += 1;
  const applied = await applyCommand(store, { caseId, commandId: `step-${steps}`, actor: 'test', command });
  return applied.state;
}

export async function aRegisteredCase(store: Store, changes: Partial<Registration> = {}): Promise<string> {
  const { caseId } = await inTransaction(store, (tx) => registerCase(tx, store, aRegistration(changes)));
  return caseId;
}

export async function aRecordedCase(store: Store, changes: Partial<Registration> = {}): Promise<string> {
  const caseId = await aRegisteredCase(store, changes);
  await record(store, caseId);
  return caseId;
}

/** Records the person of a registered case. */
export async function record(store: Store, caseId: string): Promise<void> {
  steps += 1;
  const recordingId = idFor(`recording-${caseId}-${steps}`);
  await give(store, caseId, { type: 'REQUEST_RECORDING', recordingId, station: '53.71.04', exceptions: [] });
  await give(store, caseId, {
    type: 'RECORD',
    recordingId,
    packetHash: 'hash',
    lowestQuality: 80,
    missing: [],
  });
}

/** Submits the newest recording and returns the id of the submission. */
export async function submit(store: Store, caseId: string): Promise<string> {
  steps += 1;
  const submissionId = idFor(`submission-${caseId}-${steps}`);
  await give(store, caseId, { type: 'SUBMIT', submissionId, tokenHash: `hash-${submissionId}` });
  await give(store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: `task-${submissionId}` });
  return submissionId;
}

export async function aPrintReadyCase(store: Store, changes: Partial<Registration> = {}): Promise<string> {
  const caseId = await aRecordedCase(store, changes);
  const submissionId = await submit(store, caseId);
  await give(store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });
  return caseId;
}

/**
 * A case that reaches an officer in one transaction, so that its workflow, where there is one, never sees the earlier
 * steps.
 */
export async function aCaseToDecide(
  store: Store,
  verdict: Verdict,
  registration: Registration = aRegistration(),
): Promise<string> {
  steps += 1;
  const ids = { recordingId: idFor(`at-once-r-${steps}`), submissionId: idFor(`at-once-s-${steps}`) };
  const past: Command[] = [
    { type: 'REQUEST_RECORDING', recordingId: ids.recordingId, station: '53.71.04', exceptions: [] },
    { type: 'RECORD', recordingId: ids.recordingId, packetHash: 'hash', lowestQuality: 80, missing: [] },
    { type: 'SUBMIT', submissionId: ids.submissionId, tokenHash: `hash-${ids.submissionId}` },
    { type: 'ACKNOWLEDGE', submissionId: ids.submissionId, taskId: `task-${ids.submissionId}` },
    { type: 'RECEIVE_VERDICT', submissionId: ids.submissionId, verdict },
  ];
  return inTransaction(store, async (tx) => {
    const { caseId } = await registerCase(tx, store, registration);
    for (const [index, command] of past.entries())
      await applyWithin(tx, store, { caseId, commandId: `past-${index}`, actor: 'test', command });
    return caseId;
  });
}

/** Books blanko into the store of the dinas. */
export async function blankoArrives(store: Store, quantity: number, serials: string[] = []): Promise<void> {
  steps += 1;
  const commandId = `delivery-${steps}`;
  const deliveryNote = `SJ-${steps}`;
  await inTransaction(store, (tx) =>
    bookDelivery(tx, store, {
      commandId,
      actor: 'stock@53.71',
      office: '53.71',
      receivedAt: store.clock().toISOString(),
      quantity,
      deliveryNote,
      serials,
    }),
  );
}

/** The attempt that dispatch granted to a case. */
export async function attemptOf(store: Store, caseId: string): Promise<NonNullable<CaseState['attempt']>> {
  const state = await readState(store, caseId);
  if (state?.attempt == null) throw new Error('the case has no attempt');
  return state.attempt;
}

/** A case whose document was handed to a printer; there must be a free blank and printer. */
export async function aCaseBeingPrinted(
  store: Store,
): Promise<{ caseId: string; attemptId: string; printer: string }> {
  const caseId = await aPrintReadyCase(store);
  await dispatch(store, '53.71');
  const { attemptId, printer } = await attemptOf(store, caseId);
  await give(store, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 100 });
  return { caseId, attemptId, printer };
}

/** A case whose card may have come out or not; its printer stands still. */
export async function anUncertainPrint(
  store: Store,
): Promise<{ caseId: string; attemptId: string; printer: string }> {
  const printed = await aCaseBeingPrinted(store);
  const { caseId, attemptId } = printed;
  await give(store, caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'UNCERTAIN',
    serial: null,
    reason: null,
  });
  return printed;
}

/** A case whose card waits for its holder. */
export async function aReadyCase(
  store: Store,
  serial: string | null = null,
): Promise<{ caseId: string; attemptId: string }> {
  const { caseId, attemptId } = await aCaseBeingPrinted(store);
  await give(store, caseId, { type: 'REPORT_PRINT', attemptId, outcome: 'PRINTED', serial, reason: null });
  await give(store, caseId, { type: 'CHECK_QUALITY', result: 'GOOD', reason: null });
  return { caseId, attemptId };
}
