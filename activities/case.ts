import type { Command, RecordingFailure } from '../domain/case/commands';
import type { CaseState } from '../domain/case/state';
import { gateBefore, ownStep, viewOf, type CaseView } from '../domain/case/view';
import { isGateClosed } from '../db/centre/gate';
import { applyCommand, resumeCase } from '../db/case/apply-command';
import { waitsForOfficer } from '../db/printing/quality-policy';
import type { Store } from '../db/core/store';
import { guarded, isOvertaken } from './map-errors';

/** The steps of a case that touch Postgres alone. */
export interface CaseActivities {
  /** Reads the case and records that its workflow has seen it. */
  resume(input: { caseId: string }): Promise<CaseView>;
  /** Records that a recording failed. */
  failRecording(input: { caseId: string; recordingId: string; failure: RecordingFailure }): Promise<CaseView>;
  /** Gives a held attempt back because its data could not be pulled in time. */
  giveBack(input: { caseId: string; attemptId: string }): Promise<CaseView>;
  /**
   * The quality check by policy: an automatic check takes a card that came out as good until a person reports
   * otherwise; where an officer checks, the case does not change.
   */
  checkQuality(input: { caseId: string; attemptId: string }): Promise<CaseView>;
}

/** A case as its workflow sees it, with whether the gate before its next call to the centre is closed. */
export async function viewNow(store: Store, state: CaseState): Promise<CaseView> {
  const view = viewOf(state);
  const gate = gateBefore(ownStep(view));
  if (gate === null || !(await isGateClosed(store.pool, state.office, gate))) return view;
  return { ...view, gateIsClosed: true };
}

/** The present view of a case, recorded as seen by its workflow; every step that changed nothing returns it. */
export async function lookAtCase(store: Store, caseId: string): Promise<CaseView> {
  return viewNow(store, await resumeCase(store, caseId));
}

/**
 * Carries out a step of the case's own workflow. When the case changed since the step was planned, it returns the
 * present view. `isNew` is true only when this call, and no earlier try of it, changed the case.
 */
export async function tryOwnStep(
  store: Store,
  caseId: string,
  commandId: string,
  command: Command,
): Promise<{ view: CaseView; isNew: boolean }> {
  try {
    const applied = await applyCommand(store, {
      caseId,
      commandId,
      actor: 'system:workflow',
      command,
      byWorkflow: true,
    });
    return { view: await viewNow(store, applied.state), isNew: applied.event !== null };
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return { view: await lookAtCase(store, caseId), isNew: false };
  }
}

/** `tryOwnStep` for a step whose repetition is as good as the first. */
export async function applyWorkflowCommand(
  store: Store,
  caseId: string,
  commandId: string,
  command: Command,
): Promise<CaseView> {
  return (await tryOwnStep(store, caseId, commandId, command)).view;
}

export function createCaseActivities(store: Store): CaseActivities {
  return guarded<CaseActivities>({
    resume: ({ caseId }) => lookAtCase(store, caseId),
    failRecording: ({ caseId, recordingId, failure }) =>
      applyWorkflowCommand(store, caseId, `fail-recording:${recordingId}`, {
        type: 'FAIL_RECORDING',
        recordingId,
        failure,
      }),
    giveBack: ({ caseId, attemptId }) =>
      applyWorkflowCommand(store, caseId, `give-back:${attemptId}`, {
        type: 'VOID',
        attemptId,
        reason: 'READ_UNAVAILABLE',
      }),
    checkQuality: async ({ caseId, attemptId }) =>
      (await waitsForOfficer(store.pool, caseId))
        ? lookAtCase(store, caseId)
        : applyWorkflowCommand(store, caseId, `quality:${attemptId}`, {
            type: 'CHECK_QUALITY',
            result: 'GOOD',
            reason: null,
          }),
  });
}
