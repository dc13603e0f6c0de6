import type { CaseNumber } from '../values/case-number';
import type { IssueReason, Service } from '../values/codes';
import type { PlainDate } from '../values/plain-date';
import type { EnteredStatus } from './entered-status';
import type {
  CancelReason,
  CollectorCheck,
  DecisionAction,
  PrintOutcome,
  RecordingException,
  RecordingFailure,
  SettledOutcome,
  SpoilReason,
  Verdict,
  VoidReason,
} from './commands';
import type { LastingMark } from './mark';

/** Set where a spoiled card raises its case to an officer; without it the case is printed again. */
type SpoilCause = 'WRONG_DATA';

/** The events of a case, each one row of its journal. They hold ids and codes only; personal data is in `person`. */
export type CaseEvent =
  | {
      type: 'REGISTERED';
      caseNumber: CaseNumber;
      office: string;
      station: string;
      pickupSite: string;
      service: Service;
      reason: IssueReason;
      /** First day on which the card may be printed; null when the person was ever married. */
      printableFrom: PlainDate | null;
    }
  | { type: 'RECORDING_REQUESTED'; recordingId: string; station: string; exceptions: RecordingException[] }
  | { type: 'RECORDED'; recordingId: string; packetHash: string; lowestQuality: number; missing: string[] }
  | { type: 'RECORDED_BY_HAND'; recordingId: string; station: string; exceptions: RecordingException[] }
  | { type: 'RECORDING_FAILED'; recordingId: string; failure: RecordingFailure }
  | { type: 'SUBMITTED'; submissionId: string; recordingId: string; number: number; tokenHash: string }
  | { type: 'ACKNOWLEDGED'; submissionId: string; taskId: string | null }
  | { type: 'VERDICT_RECEIVED'; submissionId: string; verdict: Verdict }
  | { type: 'VERDICT_CONFLICTED'; submissionId: string; verdict: Verdict }
  /** `asOf` is RFC 3339 in UTC; `backwards` marks a step back, which ends earlier submissions. */
  | { type: 'STATUS_ENTERED'; status: EnteredStatus; asOf: string; backwards: boolean }
  /** A status that contradicts an earlier status of the same recording. */
  | { type: 'STATUS_CONFLICTED'; status: EnteredStatus; asOf: string }
  | { type: 'RAISED'; cause: 'NIK_AT_CENTRE' }
  | {
      type: 'DECIDED';
      action: DecisionAction;
      corrected: { printableFrom: PlainDate | null } | null;
    }
  | { type: 'PRIORITY_SET'; mark: LastingMark }
  | { type: 'PRIORITY_SET'; mark: 'HOLDER_AT_DESK'; day: PlainDate }
  | { type: 'PRIORITY_CLEARED'; mark: LastingMark | 'HOLDER_AT_DESK' }
  | { type: 'ATTEMPT_HELD'; attemptId: string; printer: string }
  /** From here on a card may exist: when the operator prints is not known before the report. */
  | { type: 'PRINT_ORDERED'; attemptId: string; printer: string; orderId: string }
  | { type: 'ATTEMPT_VOIDED'; attemptId: string; reason: VoidReason }
  | { type: 'DATA_REFUSED'; attemptId: string }
  | { type: 'SENDING_STARTED'; attemptId: string; jobId: number; printerUpTime: number }
  | {
      type: 'PRINT_REPORTED';
      attemptId: string;
      outcome: PrintOutcome;
      serial: string | null;
      reason: SpoilReason | null;
      raises?: SpoilCause;
    }
  | {
      type: 'PRINT_SETTLED';
      attemptId: string;
      outcome: SettledOutcome;
      serial: string | null;
      proposedBy: string;
    }
  | {
      type: 'QUALITY_CHECKED';
      attemptId: string;
      result: 'GOOD' | 'SPOILED';
      reason: SpoilReason | null;
      raises?: SpoilCause;
      /** Set when an officer read it off the card of a printer that reads no chip. */
      serial?: string;
    }
  | { type: 'SHELVED'; shelf: string; box: string }
  | { type: 'HANDED_OVER'; collector: 'HOLDER' | 'PROXY'; check: CollectorCheck; oldCardReturned: boolean }
  | { type: 'CANCELLATION_STORED'; reason: CancelReason }
  | { type: 'CANCELLED'; reason: CancelReason };

/** An event as the journal keeps it. `seq` counts from 1 within the case; `at` is RFC 3339 in UTC. */
export interface JournalEntry {
  seq: number;
  at: string;
  actor: string;
  event: CaseEvent;
}

/** A journal entry with what an officer wrote to it. */
export interface NotedEntry extends JournalEntry {
  note: string | null;
}
