import type { CaseWake } from '../../db/core/outbox';
import { applicantWorkflowId } from '../../workflows/applicant/messages';
import type { Engine } from '../../workers/engine';

/** An engine that records its wakes, and rejects those of `refusal`. */
export class FakeEngine implements Engine {
  readonly woken: CaseWake[] = [];
  readonly started: CaseWake[] = [];
  readonly floors: string[] = [];
  readonly running = new Set<string>();
  /** Why a case is rejected; null accepts it. */
  refusal: (wake: CaseWake) => Error | null = () => null;
  /** Set when its list of workflows lags behind. */
  listsNothing = false;

  async wakeCase(wake: CaseWake): Promise<void> {
    await this.admit(wake);
    this.woken.push(wake);
    this.running.add(applicantWorkflowId(wake.caseNumber));
  }

  async startCase(wake: CaseWake): Promise<boolean> {
    await this.admit(wake);
    const workflowId = applicantWorkflowId(wake.caseNumber);
    if (this.running.has(workflowId)) return false;
    this.running.add(workflowId);
    this.started.push(wake);
    return true;
  }

  wakeOffice({ office }: { office: string }): Promise<void> {
    this.floors.push(office);
    return Promise.resolve();
  }

  isRunning(workflowId: string): Promise<boolean> {
    return Promise.resolve(this.running.has(workflowId));
  }

  countRunningCases(): Promise<number> {
    return Promise.resolve(this.running.size);
  }

  async *runningCaseWorkflows(): AsyncIterable<string> {
    await Promise.resolve();
    if (!this.listsNothing) yield* this.running;
  }

  private admit(wake: CaseWake): Promise<void> {
    const error = this.refusal(wake);
    return error === null ? Promise.resolve() : Promise.reject(error);
  }
}

/** What the client reports when the server cannot be reached (gRPC UNAVAILABLE). */
export function engineAway(): Error {
  return Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'no connection', metadata: {} });
}
