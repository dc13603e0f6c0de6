import type { OsiaClient } from '../clients/centre/osia-client';
import { applyCommand } from '../db/case/apply-command';
import { claimOverdue, noteQuestion, type OverdueSubmission } from '../db/centre/overdue';
import type { Store } from '../db/core/store';
import { answerToStatus } from '../domain/centre/overdue';
import { newId } from '../platform/ids';
import type { Logger } from '../platform/logger';
import { startLoop, type Loop } from './loop';

const PAUSE_MS = 15_000;
/** At most this many questions in a round: the centre may be recovering. */
const QUESTIONS = 20;

type Outcome = 'IN_HAND' | 'TASK_GONE' | 'NOT_ASKED';

/** Asks the centre about a task, and has it deliver again what it could not. */
async function follow(store: Store, centre: OsiaClient, taskId: string): Promise<Outcome> {
  const task = { taskId, transactionId: newId(store.clock()) };
  const status = await centre.readTaskStatus(task);
  const answer =
    status.kind === 'accepted' && answerToStatus(status.value) === 'REDELIVER'
      ? await centre.redeliver(task)
      : status;
  if (answer.kind === 'unavailable') return 'NOT_ASKED';
  return answer.kind === 'rejected' && answer.reason === 'unknown-task' ? 'TASK_GONE' : 'IN_HAND';
}

/** Follows one overdue verdict up; where the centre forgot the task, the search failed and is made anew. */
async function askAfter(store: Store, centre: OsiaClient, overdue: OverdueSubmission): Promise<Outcome> {
  const outcome = await follow(store, centre, overdue.taskId);
  if (outcome === 'TASK_GONE') {
    const { caseId, submissionId } = overdue;
    await applyCommand(store, {
      caseId,
      commandId: `task-gone:${submissionId}`,
      actor: 'system:reconciler',
      command: { type: 'RECEIVE_VERDICT', submissionId, verdict: 'SEARCH_FAILURE' },
    });
  }
  if (outcome !== 'NOT_ASKED') await noteQuestion(store, overdue);
  return outcome;
}

/**
 * One round: puts the questions that are due, so many at most, the longest waiting first. It ends with the first that
 * the centre does not answer, so that an outage is met by one call and not by one for each case. Returns how many
 * were answered.
 */
export async function reconcile(store: Store, centre: OsiaClient, office: string): Promise<number> {
  for (let answered = 0; answered < QUESTIONS; answered += 1) {
    const overdue = await claimOverdue(store, office);
    if (overdue === null || (await askAfter(store, centre, overdue)) === 'NOT_ASKED') return answered;
  }
  return QUESTIONS;
}

/** Follows up verdicts of an office that are overdue, whether the callback was lost or the centre forgot the task. */
export function startReconciler(store: Store, centre: OsiaClient, office: string, logger: Logger): Loop {
  return startLoop('reconciler', logger, PAUSE_MS, async () => {
    await reconcile(store, centre, office);
    return false;
  });
}
