import type { OsiaClient } from '../clients/centre/osia-client';
import { applyCommand } from '../db/case/apply-command';
import { claimOverdue, recordVerdictQuery, type OverdueSubmission } from '../db/centre/overdue';
import type { Store } from '../db/core/store';
import { answerToStatus } from '../domain/centre/overdue';
import { newId } from '../platform/ids';
import type { Logger } from '../platform/logger';
import { startLoop, type Loop } from './loop';

const PAUSE_MS = 15_000;
/** At most this many queries in a round: the centre may be recovering. */
const MOST_QUERIES = 20;

type Outcome = 'IN_HAND' | 'TASK_GONE' | 'NOT_ASKED';

/** Reads the status of a task at the centre, and requests a failed delivery again. */
async function queryTask(store: Store, centre: OsiaClient, taskId: string): Promise<Outcome> {
  const task = { taskId, transactionId: newId(store.clock()) };
  const status = await centre.readTaskStatus(task);
  const answer =
    status.kind === 'accepted' && answerToStatus(status.value) === 'REDELIVER'
      ? await centre.redeliver(task)
      : status;
  if (answer.kind === 'unavailable') return 'NOT_ASKED';
  return answer.kind === 'rejected' && answer.reason === 'unknown-task' ? 'TASK_GONE' : 'IN_HAND';
}

/**
 * Follows up one overdue verdict; when the centre no longer knows the task, the search has failed and is made again.
 */
async function followUp(store: Store, centre: OsiaClient, overdue: OverdueSubmission): Promise<Outcome> {
  const outcome = await queryTask(store, centre, overdue.taskId);
  if (outcome === 'TASK_GONE') {
    const { caseId, submissionId } = overdue;
    await applyCommand(store, {
      caseId,
      commandId: `task-gone:${submissionId}`,
      actor: 'system:reconciler',
      command: { type: 'RECEIVE_VERDICT', submissionId, verdict: 'SEARCH_FAILURE' },
    });
  }
  if (outcome !== 'NOT_ASKED') await recordVerdictQuery(store, overdue);
  return outcome;
}

/**
 * One round: queries the overdue verdicts, the longest waiting first, up to a limit. It stops at the first query
 * without an answer, so that an outage costs one call and not one for each case. Returns how many were answered.
 */
export async function reconcile(store: Store, centre: OsiaClient, office: string): Promise<number> {
  for (let answered = 0; answered < MOST_QUERIES; answered += 1) {
    const overdue = await claimOverdue(store, office);
    if (overdue === null || (await followUp(store, centre, overdue)) === 'NOT_ASKED') return answered;
  }
  return MOST_QUERIES;
}

/** Follows up verdicts of an office that are overdue, whether the callback or the task was lost. */
export function startReconciler(store: Store, centre: OsiaClient, office: string, logger: Logger): Loop {
  return startLoop('reconciler', logger, PAUSE_MS, async () => {
    await reconcile(store, centre, office);
    return false;
  });
}
