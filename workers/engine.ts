import type { Client } from '@temporalio/client';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { CaseWake, OfficeWake } from '../db/core/outbox';
import type { OfficeSignal } from '../domain/queue/floor-signal';
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
import { CENTRE_LINK_WORKFLOW, centreChanged, centreLinkWorkflowId } from '../workflows/centre-link/messages';
import { FLOOR_SIGNALS, PRINT_FLOOR_WORKFLOW, printFloorWorkflowId } from '../workflows/print-floor/messages';
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
  /** Signals the workflow of an office, and starts it when it does not run. */
  wakeOffice(wake: Pick<OfficeWake, 'office' | 'signal'>): Promise<void>;
  isRunning(workflowId: string): Promise<boolean>;
  countRunningCases(): Promise<number>;
  /** Ids of all running applicant workflows. */
  runningCaseWorkflows(): AsyncIterable<string>;
}

const RUNNING_CASES = `WorkflowType = '${APPLICANT_WORKFLOW}' AND ExecutionStatus = 'Running'`;

/** The workflow of an office that handles a signal. */
function officeTarget(office: string, signal: OfficeSignal) {
  return signal === 'centreChanged'
    ? {
        type: CENTRE_LINK_WORKFLOW,
        workflowId: centreLinkWorkflowId(office),
        signal: centreChanged,
        staticSummary: `Sambungan pusat ${office}`,
      }
    : {
        type: PRINT_FLOOR_WORKFLOW,
        workflowId: printFloorWorkflowId(office),
        signal: FLOOR_SIGNALS[signal],
        staticSummary: `Lantai cetak ${office}`,
      };
}

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
    wakeOffice: async ({ office, signal }) => {
      const { type, ...target } = officeTarget(office, signal);
      await timely(() =>
        client.workflow.signalWithStart<(input: { office: string }) => Promise<void>>(type, {
          ...target,
          taskQueue: CASE_QUEUE,
          args: [{ office }],
          signalArgs: [],
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
