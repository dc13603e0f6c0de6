import type { SpoilReason } from '../domain/case/commands';
import {
  hasRunWithoutBreak,
  readJob,
  type JobReading,
  type UpTimeReading,
} from '../domain/printing/print-proof';
import { crashPoint } from '../platform/crash-points';
import type { IppClient, JobView } from '../clients/printers/ipp-client';

/** How the printing of one job ended, or that it is not known. */
export type PrintEnd =
  | { outcome: 'PRINTED'; serial: string | null }
  | { outcome: 'SPOILED'; serial: string | null; reason: SpoilReason }
  | { outcome: 'NOT_PRINTED' }
  | { outcome: 'UNCERTAIN' };

/** A job that was handed to a printer, with the printer's up-time at that moment. */
export interface HandedJob {
  name: string;
  jobId: number;
  upTime: UpTimeReading;
}

export interface FollowTools {
  printer: IppClient;
  clock: () => Date;
  /** Waits a little between two queries; throws when the worker is asked to stop. */
  pause: () => Promise<void>;
  /** Called while a job is under way, to read the printer's state. */
  whileWaiting?: () => Promise<unknown>;
}

/** Queries in a row that a printer may leave unanswered before the outcome counts as unknown. */
const SILENCE_LIMIT = 30;
/** Queries of a job under way after which the printer itself is queried. */
const LOOK_EVERY = 5;

const UNCERTAIN: PrintEnd = { outcome: 'UNCERTAIN' };
const NOT_PRINTED: PrintEnd = { outcome: 'NOT_PRINTED' };

function endOf(reading: JobReading): PrintEnd | null {
  switch (reading.kind) {
    case 'PRINTED':
      return { outcome: 'PRINTED', serial: reading.serial };
    case 'SPOILED':
      return { outcome: 'SPOILED', serial: reading.serial, reason: reading.reason };
    case 'INCONCLUSIVE':
      return UNCERTAIN;
    case 'WITHOUT_DOCUMENT':
    case 'UNDER_WAY':
    case 'ENDED_UNPRINTED':
      return null;
  }
}

/** Reads a job. For one that was aborted without a reason it reads the printer's state, which often names the jam. */
async function readingOf(printer: IppClient, job: JobView): Promise<JobReading | null> {
  const reading = readJob(job);
  if (reading.kind !== 'INCONCLUSIVE' || job.state !== 'aborted') return reading;
  const attributes = await printer.printerAttributes();
  return attributes.kind === 'printer' ? readJob(job, attributes.stateReasons) : null;
}

/** What an answered query shows of a job: how it ended, that it is under way, or null for an unusable answer. */
async function lookAtJob(printer: IppClient, handed: HandedJob): Promise<PrintEnd | 'under-way' | null> {
  const answer = await printer.jobAttributes(handed.jobId);
  // A printer that restarted has forgotten the job.
  if (answer.kind === 'not-found') return UNCERTAIN;
  const reading = answer.kind === 'job' ? await readingOf(printer, answer.job) : null;
  if (answer.kind !== 'job' || reading === null) return null;
  // Job numbers begin again after a restart, so a number is believed only together with the name.
  if (answer.job.name !== handed.name) return UNCERTAIN;
  // The document was taken, so a job that claims to have had none is not believed either.
  if (reading.kind === 'ENDED_UNPRINTED') return UNCERTAIN;
  return endOf(reading) ?? 'under-way';
}

/** Follows a job whose document the printer took, until it ends. A printer that stays silent may have printed it. */
export async function followJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  const { printer, pause, whileWaiting } = tools;
  let silence = 0;
  for (let asked = 1; silence < SILENCE_LIMIT; asked += 1) {
    const seen = await lookAtJob(printer, handed);
    if (seen !== null && seen !== 'under-way') return seen;
    silence = seen === null ? silence + 1 : 0;
    if (seen === 'under-way' && asked % LOOK_EVERY === 0) await whileWaiting?.();
    await pause();
  }
  return UNCERTAIN;
}

/** What the printer shows of the job: nothing any more, or more than one job that may have a document. */
type OwnJob = JobView | 'gone' | 'unclear';

/**
 * Looks for the job under its name; null while the printer is silent. Others of the name are what crashes left before
 * a job was stored: none of them was given a document, and one that looks as if it was makes everything unclear.
 */
async function ownJob(printer: IppClient, { name, jobId }: HandedJob): Promise<OwnJob | null> {
  const found = await printer.findJobByName(name);
  if (found.kind === 'absent') return 'gone';
  if (found.kind === 'found') return found.job.jobId === jobId ? found.job : 'unclear';
  if (found.kind !== 'several') return null;
  const others = found.jobs.filter((job) => job.jobId !== jobId);
  const areEmpty = others.every((job) => {
    const { kind } = readJob(job);
    return kind === 'ENDED_UNPRINTED' || kind === 'WITHOUT_DOCUMENT';
  });
  return (areEmpty && found.jobs.find((job) => job.jobId === jobId)) || 'unclear';
}

/** Whether the printer has run without a break since the job was handed to it; null while it is silent. */
async function hasRunSince({ printer, clock }: FollowTools, handed: HandedJob): Promise<boolean | null> {
  const attributes = await printer.printerAttributes();
  if (attributes.kind !== 'printer') return null;
  return hasRunWithoutBreak(handed.upTime, { upTimeSeconds: attributes.upTimeSeconds, at: clock() });
}

async function cancel(printer: IppClient, jobId: number): Promise<void> {
  crashPoint('print.before-cancel');
  await printer.cancelJob(jobId);
  crashPoint('print.after-cancel');
}

/** Asks until the answer is not null, with a pause after each; null when it stays so. */
async function untilAnswered<T>({ pause }: FollowTools, ask: () => Promise<T | null>): Promise<T | null> {
  for (let asked = 0; asked < SILENCE_LIMIT; asked += 1) {
    const answer = await ask();
    if (answer !== null) return answer;
    await pause();
  }
  return null;
}

/**
 * The job once it has ended or is under way. While it waits for a document it is cancelled, so that a document that
 * arrives late is refused.
 */
async function withdrawJob(tools: FollowTools, handed: HandedJob): Promise<OwnJob> {
  const { printer } = tools;
  const own = await untilAnswered(tools, async () => {
    const job = await ownJob(printer, handed);
    if (job === null || job === 'gone' || job === 'unclear' || job.state !== 'pending-held') return job;
    await cancel(printer, job.jobId);
    // Read again: a document may have arrived before the cancellation.
    return null;
  });
  return own ?? 'unclear';
}

/**
 * Finds the outcome of a job when it is not known whether its document was sent. `NOT_PRINTED` only on proof: the
 * printer has run without a break, and the job ended without ever having had anything to print.
 */
export async function recoverJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  const job = await withdrawJob(tools, handed);
  if (job === 'gone' || job === 'unclear') return UNCERTAIN;
  if (readJob(job).kind !== 'ENDED_UNPRINTED') return followJob(tools, handed);
  const hasRun = await untilAnswered(tools, () => hasRunSince(tools, handed));
  return hasRun === true ? NOT_PRINTED : UNCERTAIN;
}

/**
 * Ends a job whose document was certainly not taken: the printer refused it, or it was never sent. It is not printed
 * once the job is gone or has ended. A job that has a document all the same has one from elsewhere: that is uncertain.
 */
export async function abandonJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  const job = await withdrawJob(tools, handed);
  if (job === 'unclear') return UNCERTAIN;
  return job === 'gone' || readJob(job).kind === 'ENDED_UNPRINTED' ? NOT_PRINTED : UNCERTAIN;
}
