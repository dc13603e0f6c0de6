import { z } from 'zod';
import { PlainDate } from '../values/plain-date';
import { EnteredStatus } from './entered-status';
import { PriorityMark } from './mark';

export const RecordingException = z.strictObject({
  /** The finger or eye that cannot be taken, by its SBI name: `Left IndexFinger`, `Right`. */
  part: z.string().min(1).max(40),
  cause: z.enum(['AMPUTATED', 'BANDAGED', 'DAMAGED']),
});
export type RecordingException = z.infer<typeof RecordingException>;

/** A person has ten fingers and two eyes. */
export const RecordingExceptions = z.array(RecordingException).max(12);

/** Why a recording failed; the applicant can be recorded again. */
export const RecordingFailure = z.enum([
  'DEVICE_UNAVAILABLE',
  'DEVICE_BUSY',
  'DEVICE_NOT_TRUSTED',
  'NOTHING_DETECTED',
  'STATION_SILENT',
]);
export type RecordingFailure = z.infer<typeof RecordingFailure>;

/** What the centre found, after its answer was mapped (centre/verdict.ts). */
export const Verdict = z.enum(['UNIQUE', 'DUPLICATE', 'ADJUDICATE', 'ENROLL_FAILURE', 'SEARCH_FAILURE']);
export type Verdict = z.infer<typeof Verdict>;

export const DecisionAction = z.enum([
  'RESEND',
  'RERECORD',
  'CONFIRM_UNIQUE',
  'REFUSE',
  'CORRECT',
  'REPRINT',
  'LETTER_SENT',
]);
export type DecisionAction = z.infer<typeof DecisionAction>;

/** Why a card cannot be used; FAULT_OF_SPOIL names whose fault each is. */
export const SpoilReason = z.enum([
  'MISPRINT',
  'COLOUR_FADED',
  'RIBBON_WRINKLED',
  'LAMINATE_PEELED',
  'CARD_BENT',
  'SCRATCHED',
  'JAMMED',
  'ENCODING_FAILED',
  'CHIP_DEAD',
  'BLANK_DEFECTIVE',
  'WRONG_DATA',
  'DAMAGED',
  'CARD_INVALID',
]);
export type SpoilReason = z.infer<typeof SpoilReason>;

export const VoidReason = z.enum(['TOO_OLD', 'READ_UNAVAILABLE', 'PRINTER_REFUSED', 'CASE_CLOSED']);
export type VoidReason = z.infer<typeof VoidReason>;

export const CancelReason = z.enum(['WITHDRAWN', 'DIED', 'MOVED', 'ERROR']);
export type CancelReason = z.infer<typeof CancelReason>;

export const PrintOutcome = z.enum(['PRINTED', 'SPOILED', 'NOT_PRINTED', 'UNCERTAIN']);
export type PrintOutcome = z.infer<typeof PrintOutcome>;

export const SettledOutcome = PrintOutcome.exclude(['UNCERTAIN']);
export type SettledOutcome = z.infer<typeof SettledOutcome>;

/** The number read from a blank's chip, or printed on it: letters and digits. */
export const ChipSerial = z.string().regex(/^[0-9A-Z]{4,32}$/);

/** The code of a shelf, or of a box on it; too short for a NIK. */
export const ShelfCode = z.string().regex(/^[A-Z0-9][A-Z0-9.-]{0,11}$/);

export const CollectorCheck = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ONE_TO_ONE') }),
  z.strictObject({
    kind: z.literal('EXCEPTION'),
    reason: z.enum(['READER_DOWN', 'LINK_DOWN', 'FINGERS_UNREADABLE']),
  }),
]);
export type CollectorCheck = z.infer<typeof CollectorCheck>;

const Id = z.uuid();
const Note = z.string().trim().min(1).max(1000);

/** Everything that can be asked of an open case. Each type is one row of the transition table. */
export const Command = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('REQUEST_RECORDING'),
    recordingId: Id,
    station: z.string(),
    exceptions: z.array(RecordingException),
  }),
  z.strictObject({
    type: z.literal('RECORD'),
    recordingId: Id,
    packetHash: z.string(),
    lowestQuality: z.int().min(0).max(100),
    missing: z.array(z.string()),
  }),
  /** The officer recorded the person in the ministry's own client: there is no packet, and nothing to submit. */
  z.strictObject({
    type: z.literal('RECORD_BY_HAND'),
    recordingId: Id,
    station: z.string(),
    exceptions: z.array(RecordingException),
  }),
  z.strictObject({ type: z.literal('FAIL_RECORDING'), recordingId: Id, failure: RecordingFailure }),
  /** An officer chose a recording that came later, from a station without a server, over the one that the case has. */
  z.strictObject({
    type: z.literal('REPLACE_RECORDING'),
    recordingId: Id,
    packetHash: z.string(),
    lowestQuality: z.int().min(0).max(100),
    missing: z.array(z.string()),
  }),
  z.strictObject({
    type: z.literal('SUBMIT'),
    submissionId: Id,
    tokenHash: z.string(),
    /** The recording that the step read: it may have been replaced since. */
    recordingId: Id.optional(),
  }),
  z.strictObject({ type: z.literal('ACKNOWLEDGE'), submissionId: Id, taskId: z.string().nullable() }),
  z.strictObject({ type: z.literal('RECEIVE_VERDICT'), submissionId: Id, verdict: Verdict }),
  /** A status that an officer read in the ministry's own client. */
  z.strictObject({
    type: z.literal('ENTER_STATUS'),
    status: EnteredStatus,
    asOf: z.iso.datetime({ offset: true }),
    mayGoBack: z.boolean(),
    note: Note.nullable(),
  }),
  /** Raises a case to the officers that will get no verdict by waiting. */
  z.strictObject({ type: z.literal('RAISE'), cause: z.literal('NIK_AT_CENTRE') }),
  z.strictObject({
    type: z.literal('DECIDE'),
    action: DecisionAction,
    note: Note,
    /** Set when data of the person was corrected along: the age gate that follows from it. */
    corrected: z.strictObject({ printableFrom: PlainDate.nullable() }).nullable(),
  }),
  /** Puts a mark on a case that changes its place in the queue, or takes it off. */
  z.strictObject({
    type: z.literal('PRIORITISE'),
    mark: PriorityMark,
    isSet: z.boolean(),
    /** The day it is at the office: the holder is at the desk for that day only. */
    today: PlainDate,
    note: Note,
  }),
  z.strictObject({ type: z.literal('HOLD'), attemptId: Id, printer: z.string() }),
  /** Puts the card on a sheet that an operator prints in the ministry's own client. */
  z.strictObject({ type: z.literal('ORDER_PRINT'), attemptId: Id, printer: z.string(), orderId: Id }),
  z.strictObject({ type: z.literal('VOID'), attemptId: Id, reason: VoidReason }),
  z.strictObject({ type: z.literal('REFUSE_DATA'), attemptId: Id }),
  z.strictObject({ type: z.literal('START_SENDING'), attemptId: Id, jobId: z.int(), printerUpTime: z.int() }),
  z.strictObject({
    type: z.literal('REPORT_PRINT'),
    attemptId: Id,
    outcome: PrintOutcome,
    serial: ChipSerial.nullable(),
    reason: SpoilReason.nullable(),
  }),
  z.strictObject({
    type: z.literal('SETTLE'),
    attemptId: Id,
    outcome: SettledOutcome,
    serial: ChipSerial.nullable(),
    proposedBy: z.string(),
  }),
  z.strictObject({
    type: z.literal('CHECK_QUALITY'),
    result: z.enum(['GOOD', 'SPOILED']),
    reason: SpoilReason.nullable(),
    /** The number on the card, where the printer did not read it. */
    serial: ChipSerial.nullable().optional(),
  }),
  /** Records where a card lies that waits for its holder; it may be moved. */
  z.strictObject({ type: z.literal('SHELVE'), shelf: ShelfCode, box: ShelfCode }),
  z.strictObject({
    type: z.literal('HAND_OVER'),
    collector: z.enum(['HOLDER', 'PROXY']),
    check: CollectorCheck,
    oldCardReturned: z.boolean(),
  }),
  z.strictObject({ type: z.literal('CANCEL'), reason: CancelReason, note: Note.nullable() }),
]);
export type Command = z.infer<typeof Command>;
export type CommandType = Command['type'];
