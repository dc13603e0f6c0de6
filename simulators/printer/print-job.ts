type JobState = 'pending-held' | 'processing' | 'processing-stopped' | 'canceled' | 'aborted' | 'completed';

/** One job in the printer's memory, which a restart clears. */
export interface PrintJob {
  readonly id: number;
  readonly name: string;
  readonly user: string;
  readonly createdAt: number;
  state: JobState;
  reasons: readonly string[];
  /** The next thing the machine does with it. */
  step: 'encode' | 'print';
  hasData: boolean;
  cancelRequested: boolean;
  serial?: string;
  impressions: number;
  processingAt?: number;
  completedAt?: number;
}

export function newJob(id: number, name: string, user: string, createdAt: number): PrintJob {
  return {
    id,
    name,
    user,
    createdAt,
    state: 'pending-held',
    reasons: ['job-incoming'],
    step: 'encode',
    hasData: false,
    cancelRequested: false,
    impressions: 0,
  };
}

export function isFinished({ state }: PrintJob): boolean {
  return state === 'canceled' || state === 'aborted' || state === 'completed';
}
