import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED } = temporal.api.enums.v1.EventType;

/** When a workflow completed its first task, by the engine's clock, in milliseconds since 1970; null before. */
export async function firstTaskDoneAt({ workflow }: Client, workflowId: string): Promise<number | null> {
  try {
    const { events } = await workflow.getHandle(workflowId).fetchHistory();
    const done = events?.find(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    return done?.eventTime ? tsToMs(done.eventTime) : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
