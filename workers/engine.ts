import type { Client } from '@temporalio/client';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { OfficeWake } from '../db/core/office-wakes';
import type { CaseWake } from '../db/core/outbox';
import type { OfficeWorkflow, WakeCause } from '../domain/office/office-workflow';
import {
  APPLICANT_WORKFLOW,
  applicantWorkflowId,
  CaseStage,
  ExternalStatusCode,
  IssueReasonCode,
  lookAgain,
  OfficeCode,
  ServiceKind,
  StageSince,
  StationCode,
  type ApplicantInput,
} from '../workflows/applicant/messages';
import type { applicant } from '../workflows/applicant/workflow';
import { CENTRE_LINK_WORKFLOW } from '../workflows/centre-link/messages';
import {
  lookAgain as officeLookAgain,
  officeWorkflowId,
  type OfficeInput,
} from '../workflows/office-messages';
import { PRINT_FLOOR_WORKFLOW } from '../workflows/print-floor/messages';
import { CASE_QUEUE } from '../workflows/task-queues';

/** After this time without an answer the engine counts as away; the wake stays in the outbox. */
const DEADLINE_MS = 5_000;

/**
 * gRPC codes: deadline exceeded, resources exhausted, unavailable. The server is away or overloaded, whatever the
 * request.
 */
const AWAY_CODES: readonly number[] = [4, 8, 14];

/** Whether a call failed because the engine is away, and not because of the request. */
export function isEngineAway(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && AWAY_CODES.includes(cause.code);
}

/** What the relay and the sweep need of the workflow engine. */
export interface Engine {
  /** Starts the workflow of a case, or signals the running one to look again. */
  wakeCase(wake: CaseWake): Promise<void>;
  /** Starts the workflow of a case; false when it runs already, which changes nothing. */
  startCase(wake: CaseWake): Promise<boolean>;
  /** Starts a workflow of an office, or signals the running one to look again. */
  wakeOffice(wake: Pick<OfficeWake, 'office' | 'workflow' | 'causes'>): Promise<void>;
  isRunning(workflowId: string): Promise<boolean>;
  countRunningCases(): Promise<number>;
  /** Ids of all running applicant workflows. */
  runningCaseWorkflows(): AsyncIterable<string>;
}

const RUNNING_CASES = `WorkflowType = '${APPLICANT_WORKFLOW}' AND ExecutionStatus = 'Running'`;

const OFFICE_WORKFLOWS: Readonly<Record<OfficeWorkflow, { type: string; summary: string }>> = {
  'print-floor': { type: PRINT_FLOOR_WORKFLOW, summary: 'Lantai cetak' },
  'centre-link': { type: CENTRE_LINK_WORKFLOW, summary: 'Sambungan pusat' },
};

/** What a new run needs. Its first attributes are those of the case, which may be far beyond its registration. */
function newRun(wake: CaseWake) {
  const { caseId, caseNumber, office, station, service, reason } = wake;
  const input: ApplicantInput = { caseId, caseNumber, office, station, service, reason };
  return {
    workflowId: applicantWorkflowId(caseNumber),
    taskQueue: CASE_QUEUE,
    args: [input] as [ApplicantInput],
    staticSummary: `KTP-el ${caseNumber}`,
    typedSearchAttributes: [
      { key: OfficeCode, value: office },
      { key: StationCode, value: station },
      { key: ServiceKind, value: service },
      { key: IssueReasonCode, value: reason },
      { key: CaseStage, value: wake.stage },
      { key: ExternalStatusCode, value: wake.externalStatus },
      { key: StageSince, value: wake.since },
    ],
  };
}

export function createEngine(client: Client): Engine {
  const timely = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + DEADLINE_MS, call);
  /** Costs the engine several times the work of a signal alone. */
  const startOrSignal = async (wake: CaseWake): Promise<void> => {
    await client.workflow.signalWithStart<typeof applicant, [{ seq: number }]>(APPLICANT_WORKFLOW, {
      ...newRun(wake),
      signal: lookAgain,
      signalArgs: [{ seq: wake.seq }],
    });
  };
  /** For a case that was woken before and usually has a workflow. */
  const signalOrStart = async (wake: CaseWake): Promise<void> => {
    const { seq, caseNumber } = wake;
    try {
      await client.workflow.getHandle(applicantWorkflowId(caseNumber)).signal(lookAgain, { seq });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await startOrSignal(wake);
    }
  };
  return {
    wakeCase: (wake) => timely(() => (wake.seq > 1 ? signalOrStart(wake) : startOrSignal(wake))),
    startCase: (wake) =>
      timely(async () => {
        try {
          await client.workflow.start<typeof applicant>(APPLICANT_WORKFLOW, newRun(wake));
          return true;
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
          throw error;
        }
      }),
    wakeOffice: async ({ office, workflow, causes }) => {
      const { type, summary } = OFFICE_WORKFLOWS[workflow];
      await timely(() =>
        client.workflow.signalWithStart<
          (input: OfficeInput) => Promise<void>,
          [{ causes: readonly WakeCause[] }]
        >(type, {
          workflowId: officeWorkflowId(workflow, office),
          staticSummary: `${summary} ${office}`,
          taskQueue: CASE_QUEUE,
          args: [{ office }],
          signal: officeLookAgain,
          signalArgs: [{ causes }],
          typedSearchAttributes: [{ key: OfficeCode, value: office }],
        }),
      );
    },
    isRunning: async (workflowId) => {
      try {
        const { status } = await timely(() => client.workflow.getHandle(workflowId).describe());
        return status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    countRunningCases: async () => (await timely(() => client.workflow.count(RUNNING_CASES))).count,
    async *runningCaseWorkflows() {
      for await (const { workflowId } of client.workflow.list({ query: RUNNING_CASES, pageSize: 1_000 }))
        yield workflowId;
    },
  };
}
