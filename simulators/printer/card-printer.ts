import { z } from 'zod';
import type { JsonState } from '../json-state';
import { newJob } from './print-job';
import type { PrintJob } from './print-job';
import type { SheetLog } from './sheet-log';

const printerState = z.enum([
  'ready',
  'jam',
  'media-empty',
  'ribbon-empty',
  'encode-fail',
  'hang',
  'offline',
  'restart',
]);
const sheetFate = z.enum(['out', 'lost']);

export const printerMode = z.strictObject({
  state: printerState.exclude(['restart']),
  secondsPerCard: z.number().min(0),
  /** The result of work that a restart or a hang interrupts; drawn by the seed when absent. */
  sheet: sheetFate.optional(),
});
export const printerModeChange = z.strictObject({
  state: printerState.optional(),
  secondsPerCard: z.number().min(0).optional(),
  sheet: sheetFate.nullish(),
});
export type PrinterMode = z.infer<typeof printerMode>;

export const DEFAULT_MODE: PrinterMode = { state: 'ready', secondsPerCard: 1 };

/** How long a job may hold the printer without its document, as printers report in multiple-operation-time-out. */
export const DOCUMENT_TIME_OUT_S = 300;
const KEPT_JOBS = 1000;

interface CardPrinterParts {
  readonly mode: JsonState<PrinterMode>;
  readonly sheets: SheetLog;
  readonly random: () => number;
}

/** The machine, without IPP: one card at a time, chip first, then print. */
export class CardPrinter {
  readonly jobs = new Map<number, PrintJob>();
  private current: PrintJob | undefined;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = Date.now();
  private lastJobId = 0;
  private jammed = false;

  constructor(private readonly parts: CardPrinterParts) {}

  get mode(): PrinterMode {
    return this.parts.mode.get();
  }

  /** Seconds since power-on, at least 1. */
  get upTime(): number {
    return Math.floor((Date.now() - this.startedAt) / 1000) + 1;
  }

  get acceptsJobs(): boolean {
    return !this.jammed;
  }

  get isBusy(): boolean {
    return this.current !== undefined;
  }

  get condition(): 'idle' | 'processing' | 'stopped' {
    if (this.reasons().some((reason) => reason !== 'encoder-failure-error' && reason !== 'none'))
      return 'stopped';
    return this.current?.state === 'processing' ? 'processing' : 'idle';
  }

  /** printer-state-reasons; `encoder-failure-error` is the vendor's own keyword. */
  reasons(): string[] {
    const reasons = this.jammed ? ['media-jam-error'] : [];
    if (this.mode.state === 'media-empty') reasons.push('media-empty-error', 'media-needed-error');
    if (this.mode.state === 'ribbon-empty') reasons.push('marker-supply-empty-error');
    if (this.mode.state === 'encode-fail') reasons.push('encoder-failure-error');
    return reasons.length > 0 ? reasons : ['none'];
  }

  create(name: string, user: string): PrintJob {
    const job = newJob(++this.lastJobId, name, user, this.upTime);
    this.jobs.set(job.id, job);
    this.current = job;
    this.after(DOCUMENT_TIME_OUT_S, () => this.finish(job, 'aborted', 'aborted-by-system'));
    const [oldest] = this.jobs.keys();
    if (this.jobs.size > KEPT_JOBS && oldest !== undefined) this.jobs.delete(oldest);
    return job;
  }

  /** Starts the card when its document has arrived. Only for a held job. */
  print(job: PrintJob): void {
    job.hasData = true;
    job.state = 'processing';
    job.reasons = ['job-printing'];
    job.processingAt = this.upTime;
    this.proceed(job);
  }

  /** A card whose chip is encoded cannot be cancelled: it runs through and is spoiled. Only for open jobs. */
  cancel(job: PrintJob): void {
    if (!job.hasData || job.step === 'encode') {
      this.finish(job, 'canceled', 'job-canceled-by-user');
      return;
    }
    job.cancelRequested = true;
    job.reasons = ['processing-to-stop-point'];
  }

  setMode(change: z.infer<typeof printerModeChange>): void {
    const { state, secondsPerCard = this.mode.secondsPerCard, sheet = this.mode.sheet } = change;
    const restarts = state === 'restart';
    const next = { state: restarts ? 'ready' : (state ?? this.mode.state), secondsPerCard } as const;
    this.parts.mode.set(sheet == null ? next : { ...next, sheet });
    if (restarts) this.restart();
    if (state === 'jam' && this.current?.hasData) this.jam(this.current);
    else if (state !== undefined && state !== 'jam') this.jammed = false;
    this.applyStop();
  }

  /** Whether interrupted work is completed. */
  cutOffWorkHappens(): boolean {
    const { sheet } = this.mode;
    return sheet === undefined ? this.parts.random() < 0.5 : sheet === 'out';
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private get stopsCards(): boolean {
    return this.jammed || this.mode.state === 'media-empty' || this.mode.state === 'ribbon-empty';
  }

  /** Stops the running card when a supply has just run out, and continues it after the refill. */
  private applyStop(): void {
    const job = this.current;
    if (!job?.hasData) return;
    if (this.stopsCards) this.wait(job);
    else if (job.state === 'processing-stopped') {
      job.state = 'processing';
      job.reasons = [job.cancelRequested ? 'processing-to-stop-point' : 'job-printing'];
      this.proceed(job);
    }
  }

  private wait(job: PrintJob): void {
    clearTimeout(this.timer);
    job.state = 'processing-stopped';
    job.reasons = ['printer-stopped'];
  }

  private proceed(job: PrintJob): void {
    if (this.stopsCards) {
      this.wait(job);
      return;
    }
    this.after(this.mode.secondsPerCard / 2, () => {
      if (job.step === 'encode') this.encode(job);
      else this.deliver(job);
    });
  }

  private encode(job: PrintJob): void {
    if (this.mode.state === 'encode-fail') {
      this.parts.sheets.add('spoiled', job.name, undefined);
      this.finish(job, 'aborted', 'aborted-by-system', 'encoding-failed');
      return;
    }
    job.serial = this.parts.sheets.encode(job.name);
    job.step = 'print';
    this.proceed(job);
  }

  private deliver(job: PrintJob): void {
    if (this.mode.state === 'jam') {
      this.jam(job);
      return;
    }
    if (job.cancelRequested) {
      this.parts.sheets.add('spoiled', job.name, job.serial);
      this.finish(job, 'canceled', 'job-canceled-by-user');
      return;
    }
    this.parts.sheets.add('good', job.name, job.serial);
    job.impressions = 1;
    this.finish(job, 'completed', 'job-completed-successfully');
  }

  private jam(job: PrintJob): void {
    this.jammed = true;
    this.parts.sheets.add('spoiled', job.name, job.serial);
    this.finish(job, 'aborted', 'aborted-by-system', 'media-jam');
  }

  private finish(job: PrintJob, state: 'canceled' | 'aborted' | 'completed', ...reasons: string[]): void {
    clearTimeout(this.timer);
    job.state = state;
    job.reasons = reasons;
    job.completedAt = this.upTime;
    if (this.current === job) this.current = undefined;
  }

  /** Power off and on: memory is lost; a card under way is finished well, or stays inside as a spoiled one. */
  private restart(): void {
    clearTimeout(this.timer);
    const job = this.current;
    this.current = undefined;
    if (job?.hasData) this.cutOff(job);
    this.jobs.clear();
    this.lastJobId = 0;
    this.jammed = false;
    this.startedAt = Date.now();
  }

  private cutOff(job: PrintJob): void {
    if (this.cutOffWorkHappens()) {
      this.parts.sheets.add('good', job.name, job.serial ?? this.parts.sheets.encode(job.name));
    } else if (job.serial !== undefined) this.parts.sheets.add('spoiled', job.name, job.serial);
  }

  /** At zero delay the work is done before the caller gets an answer. */
  private after(seconds: number, work: () => void): void {
    clearTimeout(this.timer);
    if (seconds === 0) {
      work();
      return;
    }
    this.timer = setTimeout(work, seconds * 1000);
    this.timer.unref();
  }
}
