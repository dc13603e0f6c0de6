import type { SpoilReason } from '../domain/case/commands';
import {
  hasRunWithoutBreak,
  readJob,
  type JobReading,
  type UpTimeReading,
} from '../domain/printing/print-proof';
import { crashPoint } from '../platform/crash-points';
import type { IppClient, JobView } from '../clients/printers/ipp-client';

/** How the printing of one job ended, or that it cannot be told. */
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
  /** Waits a little between two questions; throws when the worker is asked to stop. */
  pause: () => Promise<void>;
  /** Called while a job takes its time: whoever follows it may look at the printer. */
  whileWaiting?: () => Promise<void>;
}

/** Questions in a row that a printer may leave unanswered before its silence counts as not knowing. */
const SILENCE_LIMIT = 30;
/** Questions about a job under way after which the printer itself is looked at. */
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

/** Reads a job; one that was aborted without a word is asked of the printer, which often names the jam. */
async function readingOf(printer: IppClient, job: JobView): Promise<JobReading | null> {
  const reading = readJob(job);
  if (reading.kind !== 'INCONCLUSIVE' || job.state !== 'aborted') return reading;
  const attributes = await printer.printerAttributes();
  return attributes.kind === 'printer' ? readJob(job, attributes.stateReasons) : null;
}

/**
 * Follows a job whose document the printer took, until it ends. A printer that restarted has forgotten the job, and
 * one that stays silent may have printed it: both are uncertain.
 */
export async function followJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  const { printer, pause, whileWaiting } = tools;
  let silence = 0;
  for (let asked = 1; silence < SILENCE_LIMIT; asked += 1) {
    const answer = await printer.jobAttributes(handed.jobId);
    if (answer.kind === 'not-found') return UNCERTAIN;
    const reading = answer.kind === 'job' ? await readingOf(printer, answer.job) : null;
    if (answer.kind === 'job' && reading !== null) {
      // Job numbers begin again after a restart, so a number is believed only together with the name.
      if (answer.job.name !== handed.name) return UNCERTAIN;
      // The document was taken, so a job that claims to have had none is not believed either.
      if (reading.kind === 'ENDED_UNPRINTED') return UNCERTAIN;
      const end = endOf(reading);
      if (end !== null) return end;
      silence = 0;
      if (asked % LOOK_EVERY === 0) await whileWaiting?.();
    } else {
      silence += 1;
    }
    await pause();
  }
  return UNCERTAIN;
}

type OwnJob = { kind: 'job'; job: JobView } | { kind: 'gone' } | { kind: 'unclear' } | { kind: 'silent' };

/**
 * Looks for the job under its name. Others of the name are what crashes left before a job was stored: none of them was
 * given a document, and one that looks as if it was makes everything unclear.
 */
async function ownJob(printer: IppClient, { name, jobId }: HandedJob): Promise<OwnJob> {
  const found = await printer.findJobByName(name);
  if (found.kind === 'absent') return { kind: 'gone' };
  if (found.kind === 'found')
    return found.job.jobId === jobId ? { kind: 'job', job: found.job } : { kind: 'unclear' };
  if (found.kind !== 'several') return { kind: 'silent' };
  const others = found.jobs.filter((job) => job.jobId !== jobId);
  const areEmpty = others.every((job) => {
    const { kind } = readJob(job);
    return kind === 'ENDED_UNPRINTED' || kind === 'WITHOUT_DOCUMENT';
  });
  const job = found.jobs.find((one) => one.jobId === jobId);
  return areEmpty && job !== undefined ? { kind: 'job', job } : { kind: 'unclear' };
}

/** Whether the printer has run without a break since the job was handed to it; null when it does not say. */
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

/**
 * Looks at a job until it is over or on its way, cancelling it as long as it waits for a document, so that a document
 * that comes late is refused.
 */
async function closeJob(
  tools: FollowTools,
  handed: HandedJob,
  conclude: (found: { kind: 'gone' } | { kind: 'job'; job: JobView }) => Promise<PrintEnd | null>,
): Promise<PrintEnd> {
  for (let asked = 0; asked < SILENCE_LIMIT; asked += 1) {
    const own = await ownJob(tools.printer, handed);
    if (own.kind === 'unclear') return UNCERTAIN;
    const waits = own.kind === 'job' && own.job.state === 'pending-held';
    // Looked at again afterwards: a document may have come in before the cancellation.
    if (waits) await cancel(tools.printer, own.job.jobId);
    const end = waits || own.kind === 'silent' ? null : await conclude(own);
    if (end !== null) return end;
    await tools.pause();
  }
  return UNCERTAIN;
}

/**
 * Finds out what became of a job when nobody knows whether its document was sent. `NOT_PRINTED` only on proof: the
 * printer has run without a break, and the job ended without ever having had anything to print.
 */
export async function recoverJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  return closeJob(tools, handed, async (own) => {
    if (own.kind === 'gone') return UNCERTAIN;
    if (readJob(own.job).kind !== 'ENDED_UNPRINTED') return followJob(tools, handed);
    const unbroken = await hasRunSince(tools, handed);
    return unbroken === null ? null : unbroken ? NOT_PRINTED : UNCERTAIN;
  });
}

/**
 * Ends a job whose document was certainly not taken: the printer refused it, or it was never sent. It is not printed
 * once the job is gone or over. A job that has a document all the same has somebody else's, and that is uncertain.
 */
export async function abandonJob(tools: FollowTools, handed: HandedJob): Promise<PrintEnd> {
  return closeJob(tools, handed, (own) => {
    const isUnprinted = own.kind === 'gone' || readJob(own.job).kind === 'ENDED_UNPRINTED';
    return Promise.resolve(isUnprinted ? NOT_PRINTED : UNCERTAIN);
  });
}
