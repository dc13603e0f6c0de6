import type { IssueReason, Service } from '../values/codes';
import type { CaseNumber } from '../values/case-number';
import type { PlainDate } from '../values/plain-date';
import type { ShelfPlace } from './changes';
import type { RecordingException, Verdict } from './commands';
import type { EnteredStatus } from './entered-status';
import type { CaseEvent } from './events';
import type { DecisionCause, ExternalStatus, Stage } from './stage';
import type { LastingMark } from './mark';

export interface OpenAttempt {
  attemptId: string;
  printer: string;
  state: 'HELD' | 'SENDING' | 'UNCERTAIN' | 'PRINTED' | 'GOOD';
  /** The print order that it is a line of; absent where a printer of ours prints. */
  orderId?: string;
}

export interface Submission {
  submissionId: string;
  recordingId: string;
  /** Counts the submissions of the case from 1. */
  number: number;
  /** Whether the centre was asked for the identification, and not only given the recording. */
  asked: boolean;
  verdict: Verdict | null;
  /** Every answer so far, an officer's confirmation included. A repeated answer changes nothing. */
  verdicts: Verdict[];
}

/** A case as derived from its journal; dates are RFC 3339 in UTC. */
export interface CaseState {
  seq: number;
  caseNumber: CaseNumber;
  office: string;
  station: string;
  pickupSite: string;
  service: Service;
  reason: IssueReason;
  stage: Stage;
  since: string;
  externalStatus: ExternalStatus;
  printableFrom: PlainDate | null;
  requestedRecording: { recordingId: string; station: string; exceptions: RecordingException[] } | null;
  recordingId: string | null;
  submission: Submission | null;
  submissionCount: number;
  /** The newest recording was made in the ministry's own client. */
  recordedByHand: boolean;
  /** An officer enters the statuses of the newest recording; the link submits nothing. */
  statusesByHand: boolean;
  /** Statuses of the newest recording that officers entered, or decided on. */
  enteredStatuses: EnteredStatus[];
  /** The instant of the newest known status of the recording; an older entered status changes nothing. */
  statusAsOf: string;
  searchFailures: number;
  cause: DecisionCause | null;
  awaitsMinistry: boolean;
  /** When the letter was sent whose answer the case waits for. */
  letterSentAt: string | null;
  printReadyAt: string | null;
  /** What an officer put on the case for its place in the queue. */
  queueMark: LastingMark | null;
  /** The day at the office on which the holder is at the desk and is served first. */
  deskOn: PlainDate | null;
  attempt: OpenAttempt | null;
  /** The chip number of the card that the attempt produced; null until it is read. */
  chipSerial: string | null;
  spoiledCards: number;
  dataRefusals: number;
  pullFailures: number;
  /** What arrived while the printer had the card in hand; it is applied when the attempt is settled. */
  stored: 'CANCELLATION' | 'CONFLICTING_VERDICT' | null;
  /** Where the card lies; null unless the case is READY and an officer recorded the place. */
  onShelf: ShelfPlace | null;
}

/** What an event changes of a case. */
export type StateChange = Partial<CaseState>;

export type EventOf<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>;
