import type { SpoilReason } from '../case/commands';

/** What a printer tells of one job, as far as something follows from it. */
export interface JobEvidence {
  state:
    'pending' | 'pending-held' | 'processing' | 'processing-stopped' | 'canceled' | 'aborted' | 'completed';
  reasons: readonly string[];
  impressions: number | null;
  /** Documents that the job was given; null where the printer does not tell. */
  documents: number | null;
  /** Whether the printer ever began to work on it; null where it does not tell. */
  wasProcessed: boolean | null;
  chipSerial?: string;
}

/** What one look at a job says. */
export type JobReading =
  /** It waits for its document, and has to be cancelled if nobody is going to bring one. */
  | { kind: 'WITHOUT_DOCUMENT' }
  /** It has its document, and is not over. */
  | { kind: 'UNDER_WAY' }
  /** It is over, and the printer never had anything to print for it. */
  | { kind: 'ENDED_UNPRINTED' }
  | { kind: 'PRINTED'; serial: string | null }
  | { kind: 'SPOILED'; serial: string | null; reason: SpoilReason }
  /** It is over, and what lies in the tray only a person can see. */
  | { kind: 'UNTOLD' };

const JAM = /jam/;
const ENCODING = /(encod|chip)/;

function spoilReasonOf(reasons: readonly string[]): SpoilReason | null {
  if (reasons.some((reason) => ENCODING.test(reason))) return 'ENCODING_FAILED';
  return reasons.some((reason) => JAM.test(reason)) ? 'JAMMED' : null;
}

/**
 * Whether a job that ended cannot have moved a card: it never began, or never had a document. A count of zero
 * impressions is no proof, since some printers count none at all.
 */
function endedUnprinted({ chipSerial, impressions, documents, wasProcessed }: JobEvidence): boolean {
  if (chipSerial !== undefined || (impressions ?? 0) > 0 || wasProcessed === true) return false;
  return wasProcessed === false || documents === 0;
}

/**
 * Reads what a job says. `printerReasons` are the printer's own state reasons, where many a printer names the jam that
 * aborted the job: a printer gets a card only while it has none of them, so they came with this job.
 */
export function readJob(job: JobEvidence, printerReasons: readonly string[] = []): JobReading {
  const serial = job.chipSerial ?? null;
  switch (job.state) {
    case 'pending-held':
      return { kind: 'WITHOUT_DOCUMENT' };
    case 'pending':
    case 'processing':
    case 'processing-stopped':
      return { kind: 'UNDER_WAY' };
    case 'completed':
      return { kind: 'PRINTED', serial };
    case 'canceled':
      return { kind: endedUnprinted(job) ? 'ENDED_UNPRINTED' : 'UNTOLD' };
    case 'aborted': {
      if (endedUnprinted(job)) return { kind: 'ENDED_UNPRINTED' };
      const reason = spoilReasonOf([...job.reasons, ...printerReasons]);
      return reason === null ? { kind: 'UNTOLD' } : { kind: 'SPOILED', serial, reason };
    }
  }
}

/** A printer's word on how long it has run, in seconds, with the instant at which it was heard. */
export interface UpTimeHeard {
  upTimeSeconds: number;
  at: Date;
}

/** Clocks of printers are poor, and the answer takes its time. */
const UP_TIME_SLACK_S = 10;
const UP_TIME_DRIFT = 0.01;

/**
 * Whether a printer has run without a break between two words on its up-time. It must have run on for as long as the
 * clock did: a printer that restarted a while ago may well be up longer than it was at the first word.
 */
export function hasRunWithoutBreak(before: UpTimeHeard, now: UpTimeHeard): boolean {
  const elapsed = Math.max(0, (now.at.getTime() - before.at.getTime()) / 1000);
  const slack = UP_TIME_SLACK_S + elapsed * UP_TIME_DRIFT;
  return (
    now.upTimeSeconds >= before.upTimeSeconds && now.upTimeSeconds >= before.upTimeSeconds + elapsed - slack
  );
}
