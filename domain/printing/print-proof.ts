import type { SpoilReason } from '../case/commands';

/** What a printer reports of one job, as far as it is evidence. */
export interface JobEvidence {
  state:
    'pending' | 'pending-held' | 'processing' | 'processing-stopped' | 'canceled' | 'aborted' | 'completed';
  reasons: readonly string[];
  impressions: number | null;
  /** Documents that the job received; null where the printer does not report it. */
  documents: number | null;
  /** Whether the printer ever began to work on it; null where it does not report it. */
  wasProcessed: boolean | null;
  chipSerial?: string;
}

/** What one reading of a job shows. */
export type JobReading =
  /** It waits for its document, and has to be cancelled when none will be sent. */
  | { kind: 'WITHOUT_DOCUMENT' }
  /** It has its document, and has not ended. */
  | { kind: 'UNDER_WAY' }
  /** It has ended, and the printer never had anything to print for it. */
  | { kind: 'ENDED_UNPRINTED' }
  | { kind: 'PRINTED'; serial: string | null }
  | { kind: 'SPOILED'; serial: string | null; reason: SpoilReason }
  /** It has ended, and only a person can see whether a card is in the tray. */
  | { kind: 'INCONCLUSIVE' };

const JAM = /jam/;
const ENCODING = /(encod|chip)/;

function spoilReasonIn(reasons: readonly string[]): SpoilReason | null {
  if (reasons.some((reason) => ENCODING.test(reason))) return 'ENCODING_FAILED';
  return reasons.some((reason) => JAM.test(reason)) ? 'JAMMED' : null;
}

/**
 * Whether a job that ended cannot have moved a card: it never began, or never had a document. A count of zero
 * impressions proves nothing, since some printers never count.
 */
function endedUnprinted({ chipSerial, impressions, documents, wasProcessed }: JobEvidence): boolean {
  if (chipSerial !== undefined || (impressions ?? 0) > 0 || wasProcessed === true) return false;
  return wasProcessed === false || documents === 0;
}

/**
 * Classifies a job. `printerReasons` are the printer's own state reasons, where many printers report the jam that
 * aborted a job: a printer gets a card only while it has none of them, so they belong to this job.
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
      return { kind: endedUnprinted(job) ? 'ENDED_UNPRINTED' : 'INCONCLUSIVE' };
    case 'aborted': {
      if (endedUnprinted(job)) return { kind: 'ENDED_UNPRINTED' };
      const reason = spoilReasonIn([...job.reasons, ...printerReasons]);
      return reason === null ? { kind: 'INCONCLUSIVE' } : { kind: 'SPOILED', serial, reason };
    }
  }
}

/** The up-time that a printer reports, in seconds, with the instant of the report. */
export interface UpTimeReading {
  upTimeSeconds: number;
  at: Date;
}

/** Clocks of printers are inaccurate, and an answer takes time. */
const UP_TIME_SLACK_S = 10;
const UP_TIME_DRIFT = 0.01;

/**
 * Whether a printer has run without a break between two reports of its up-time. The up-time must have grown as the
 * clock did: after a restart a printer may soon be up longer than at the first report.
 */
export function hasRunWithoutBreak(before: UpTimeReading, now: UpTimeReading): boolean {
  const elapsed = Math.max(0, (now.at.getTime() - before.at.getTime()) / 1000);
  const slack = UP_TIME_SLACK_S + elapsed * UP_TIME_DRIFT;
  return (
    now.upTimeSeconds >= before.upTimeSeconds && now.upTimeSeconds >= before.upTimeSeconds + elapsed - slack
  );
}
