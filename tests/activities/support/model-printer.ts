import type { FoundJob, IppClient, IppFailure, JobView } from '../../../clients/printers/ipp-client';
import type { JobEvidence } from '../../../domain/printing/print-proof';

/** What really came out of the printer; whose picture is on it is what the job's name should say. */
export interface Sheet {
  jobName: string;
  /** The attempt whose document was printed. */
  printedFor: string;
  kind: 'good' | 'spoiled';
}

/** What becomes of one exchange with the printer. */
export type Fate = 'through' | 'request-lost' | 'answer-lost' | 'unreachable';

/** How a printer differs from others, all within the standard. */
export interface Habits {
  /** Takes a job while it has another. */
  queues: boolean;
  tellsDocuments: boolean;
  tellsProcessing: boolean;
  /** Its up-time is the calendar's, as that of CUPS: a restart does not show in it. */
  upTimeByCalendar: boolean;
  /** Keeps its jobs over a restart, the cut-off one as aborted. */
  remembersJobs: boolean;
}

interface ModelJob {
  id: number;
  name: string;
  state: JobEvidence['state'];
  reasons: string[];
  documentOf: string | null;
  begun: boolean;
}

const ENDS = {
  good: { state: 'completed', reasons: [] },
  jam: { state: 'aborted', reasons: ['media-jam'] },
  'jam-told-by-printer': { state: 'aborted', reasons: ['aborted-by-system'] },
  'dies-with-card': { state: 'aborted', reasons: ['aborted-by-system'] },
  'dies-without-card': { state: 'aborted', reasons: ['aborted-by-system'] },
} as const;
const OVER = new Set(['canceled', 'aborted', 'completed']);
const NOT_FOUND: IppFailure = { kind: 'refused', code: 'client-error-not-found' };
const NOT_POSSIBLE: IppFailure = { kind: 'refused', code: 'client-error-not-possible' };

/** A card printer in memory, whose every move somebody else decides. */
export class ModelPrinter {
  readonly sheets: Sheet[] = [];
  /** What its encoder reads off the next chip; null for a printer without one. */
  chip: string | null = null;
  private jobs: ModelJob[] = [];
  private lastId = 0;
  private bootedAt: number;
  private jammed = false;

  constructor(
    private readonly habits: Habits,
    /** Virtual milliseconds. */
    private readonly now: () => number,
  ) {
    this.bootedAt = now();
  }

  get current(): ModelJob | undefined {
    return this.jobs.find((job) => job.documentOf !== null && !OVER.has(job.state));
  }

  get isIdle(): boolean {
    return this.current === undefined;
  }

  /** Does the next thing with the card that it has in hand. */
  work(ending: keyof typeof ENDS): void {
    const job = this.current;
    if (job === undefined) return;
    if (!job.begun) {
      Object.assign(job, { state: 'processing', begun: true });
      return;
    }
    const isJam = ending === 'jam' || ending === 'jam-told-by-printer';
    if (isJam) this.jammed = true;
    if (ending !== 'dies-without-card') this.deliver(job, isJam ? 'spoiled' : 'good');
    Object.assign(job, ENDS[ending]);
  }

  clearJam(): void {
    this.jammed = false;
  }

  /** Somebody presses the button; a card that was begun comes out or does not. */
  cancelAtPanel(cardComesOut: boolean): void {
    const job = this.current;
    if (job === undefined) return;
    if (job.begun && cardComesOut) this.deliver(job, 'good');
    Object.assign(job, { state: 'canceled', reasons: ['job-canceled-at-device'] });
  }

  restart(cardComesOut: boolean): void {
    const job = this.current;
    if (job?.begun === true && cardComesOut) this.deliver(job, 'good');
    if (this.habits.remembersJobs) {
      for (const open of this.jobs.filter(({ state }) => !OVER.has(state)))
        Object.assign(open, { state: 'aborted', reasons: ['aborted-by-system'] });
    } else {
      this.jobs = [];
      this.lastId = 0;
    }
    this.jammed = false;
    this.bootedAt = this.now();
  }

  /** Forgets what is over, as printers do after a while. */
  purge(): void {
    this.jobs = this.jobs.filter(({ state }) => !OVER.has(state));
  }

  /** A client whose documents are those of one attempt; `exchange` decides when each exchange happens, and how. */
  client(attemptId: string, exchange: (what: string) => Promise<Fate>): IppClient {
    const ask = async <A>(what: string, answer: () => A): Promise<A | IppFailure> => {
      const fate = await exchange(what);
      if (fate === 'unreachable') return { kind: 'unreachable', reason: 'unreachable' };
      if (fate === 'request-lost') return { kind: 'unknown', reason: 'timeout' };
      const answered = answer();
      return fate === 'answer-lost' ? { kind: 'unknown', reason: 'timeout' } : answered;
    };
    return {
      printerAttributes: () => ask('Get-Printer-Attributes', () => this.attributes()),
      createJob: ({ name }) => ask('Create-Job', () => this.create(name)),
      sendDocument: async ({ jobId, mayBegin }) => {
        const sent = await ask('Send-Document', () =>
          mayBegin?.() === false ? ('withheld' as const) : this.take(jobId, attemptId),
        );
        return sent === 'withheld' ? { kind: 'unreachable', reason: 'cancelled' } : sent;
      },
      jobAttributes: (jobId) =>
        ask('Get-Job-Attributes', () => {
          const job = this.jobs.find(({ id }) => id === jobId);
          return job === undefined
            ? ({ kind: 'not-found' } as const)
            : ({ kind: 'job', job: this.view(job) } as const);
        }),
      findJobByName: (name) => ask('Get-Jobs', () => this.find(name)),
      openJobs: () =>
        ask('Get-Jobs', () => ({
          kind: 'jobs',
          jobs: this.jobs.filter(({ state }) => !OVER.has(state)).map((job) => this.view(job)),
        })),
      cancelJob: (jobId) => ask('Cancel-Job', () => this.cancel(jobId)),
      close: () => Promise.resolve(),
    };
  }

  private deliver({ name, documentOf }: ModelJob, kind: Sheet['kind']): void {
    this.sheets.push({ jobName: name, printedFor: documentOf ?? '', kind });
  }

  private attributes() {
    const since = this.habits.upTimeByCalendar ? 0 : this.bootedAt;
    return {
      kind: 'printer',
      state: this.jammed ? 'stopped' : this.isIdle ? 'idle' : 'processing',
      stateReasons: this.jammed ? ['media-jam-report'] : [],
      upTimeSeconds: Math.floor((this.now() - since) / 1000) + 1,
      acceptingJobs: true,
      queuedJobs: null,
      operations: null,
      documentFormats: null,
      markers: [],
    } as const;
  }

  private create(name: string): { kind: 'created'; jobId: number } | IppFailure {
    const isBusy = this.jobs.some(({ state }) => !OVER.has(state));
    if (isBusy && !this.habits.queues) return { kind: 'refused', code: 'server-error-busy' };
    this.lastId += 1;
    const job: ModelJob = {
      id: this.lastId,
      name,
      state: 'pending-held',
      reasons: [],
      documentOf: null,
      begun: false,
    };
    this.jobs.push(job);
    return { kind: 'created', jobId: job.id };
  }

  private take(jobId: number, attemptId: string): { kind: 'taken' } | IppFailure {
    const job = this.jobs.find(({ id }) => id === jobId);
    if (job === undefined) return NOT_FOUND;
    if (job.state !== 'pending-held') return NOT_POSSIBLE;
    Object.assign(job, { state: 'pending', documentOf: attemptId });
    return { kind: 'taken' };
  }

  /** A card that was begun cannot be called back: it comes out. */
  private cancel(jobId: number): { kind: 'canceled' } | IppFailure {
    const job = this.jobs.find(({ id }) => id === jobId);
    if (job === undefined) return NOT_FOUND;
    if (OVER.has(job.state)) return NOT_POSSIBLE;
    if (job.begun) this.deliver(job, 'good');
    Object.assign(job, { state: 'canceled', reasons: ['job-canceled-by-user'] });
    return { kind: 'canceled' };
  }

  private find(name: string): FoundJob {
    const jobs = this.jobs.filter((job) => job.name === name).map((job) => this.view(job));
    const [job] = jobs;
    if (job === undefined) return { kind: 'absent' };
    return jobs.length === 1 ? { kind: 'found', job } : { kind: 'several', jobs };
  }

  /** Counts no impressions, as some printers do, so that nothing can be concluded from zero. */
  private view({ id, name, state, reasons, documentOf, begun }: ModelJob): JobView {
    const { tellsDocuments, tellsProcessing } = this.habits;
    return {
      jobId: id,
      name,
      state,
      reasons,
      impressions: 0,
      documents: tellsDocuments ? (documentOf === null ? 0 : 1) : null,
      wasProcessed: tellsProcessing ? begun : null,
      ...(begun && this.chip !== null ? { chipSerial: this.chip } : {}),
    };
  }
}
