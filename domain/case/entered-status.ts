import { z } from 'zod';
import { ExternalStatus, type DecisionCause } from './stage';

/**
 * What an officer can enter of a recording: the names of the ministry's programs, the two case types by which
 * officers file their findings, and that the NIK was found at the centre although its status says "sent".
 */
export const EnteredStatus = z.enum([
  ...ExternalStatus.options,
  'CARD_SHIPPED',
  'DUPLICATE_OPERATOR',
  'SALAH_REKAM',
  'NIK_AT_CENTRE',
]);
export type EnteredStatus = z.infer<typeof EnteredStatus>;

export type StatusMeaning =
  /** The recording is on its way; the case stands in `stage`. */
  | { kind: 'ON_THE_WAY'; stage: 'REGISTERED' | 'RECORDED' | 'SENT' }
  | { kind: 'UNIQUE' }
  /** The centre's word against the recording. */
  | { kind: 'PROBLEM'; cause: DecisionCause }
  /** What officers found out for themselves; no word of the centre overrules it. */
  | { kind: 'FINDING'; cause: DecisionCause }
  /** No search is run, so that no verdict will ever come. */
  | { kind: 'UNSEARCHED'; cause: DecisionCause }
  /** What is known of cards comes from printing and handing over, not from a list. */
  | { kind: 'CARD' };

export const STATUS_MEANING: Readonly<Record<EnteredStatus, StatusMeaning>> = {
  BELUM_REKAM: { kind: 'ON_THE_WAY', stage: 'REGISTERED' },
  BIO_CAPTURED: { kind: 'ON_THE_WAY', stage: 'RECORDED' },
  PROCESSING: { kind: 'ON_THE_WAY', stage: 'RECORDED' },
  SENT_FOR_ENROLLMENT: { kind: 'ON_THE_WAY', stage: 'SENT' },
  RECEIVED_AT_CENTRAL: { kind: 'ON_THE_WAY', stage: 'SENT' },
  SEARCH_FAILURE_AT_CENTRAL: { kind: 'ON_THE_WAY', stage: 'SENT' },
  ENROLL_FAILURE_AT_REGIONAL: { kind: 'PROBLEM', cause: 'ENROLL_FAILURE_AT_REGIONAL' },
  ENROLL_FAILURE_AT_CENTRAL: { kind: 'PROBLEM', cause: 'ENROLL_FAILURE_AT_CENTRAL' },
  ADJUDICATE_RECORD: { kind: 'PROBLEM', cause: 'ADJUDICATE_RECORD' },
  REQUEST_VALIDATION: { kind: 'PROBLEM', cause: 'REQUEST_VALIDATION' },
  DUPLICATE_RECORD: { kind: 'PROBLEM', cause: 'DUPLICATE_RECORD' },
  PRINT_READY_RECORD: { kind: 'UNIQUE' },
  SENT_FOR_CARD_PRINTING: { kind: 'CARD' },
  CARD_PRINTED: { kind: 'CARD' },
  CARD_SHIPPED: { kind: 'CARD' },
  CARD_ISSUED: { kind: 'CARD' },
  DUPLICATE_OPERATOR: { kind: 'FINDING', cause: 'DUPLICATE_OPERATOR' },
  SALAH_REKAM: { kind: 'FINDING', cause: 'SALAH_REKAM' },
  NIK_AT_CENTRE: { kind: 'UNSEARCHED', cause: 'NIK_AT_CENTRE' },
};

/** How far a recording is when the centre's word on it is known. */
export const VERDICT_RANK = 5;

/** How far each status is on the way from recording to card; a lower one than before is a step backwards. */
export const STATUS_RANK: Readonly<Record<EnteredStatus, number>> = {
  BELUM_REKAM: 0,
  BIO_CAPTURED: 1,
  PROCESSING: 2,
  SENT_FOR_ENROLLMENT: 3,
  RECEIVED_AT_CENTRAL: 4,
  SEARCH_FAILURE_AT_CENTRAL: 4,
  ENROLL_FAILURE_AT_REGIONAL: VERDICT_RANK,
  ENROLL_FAILURE_AT_CENTRAL: VERDICT_RANK,
  ADJUDICATE_RECORD: VERDICT_RANK,
  REQUEST_VALIDATION: VERDICT_RANK,
  DUPLICATE_RECORD: VERDICT_RANK,
  DUPLICATE_OPERATOR: VERDICT_RANK,
  SALAH_REKAM: VERDICT_RANK,
  NIK_AT_CENTRE: VERDICT_RANK,
  PRINT_READY_RECORD: VERDICT_RANK,
  SENT_FOR_CARD_PRINTING: 6,
  CARD_PRINTED: 7,
  CARD_SHIPPED: 8,
  CARD_ISSUED: 9,
};

/** Other names in use: the short codes on public notices, and SIAK's word for a NIK without a recording. */
const ALIASES: Readonly<Record<string, EnteredStatus>> = {
  UNREGISTERED: 'BELUM_REKAM',
  PRO: 'PROCESSING',
  SFE: 'SENT_FOR_ENROLLMENT',
  PRR: 'PRINT_READY_RECORD',
  PRINT_READY: 'PRINT_READY_RECORD',
  DUP: 'DUPLICATE_RECORD',
  DR: 'DUPLICATE_RECORD',
  EFAC: 'ENROLL_FAILURE_AT_CENTRAL',
};

/** Reads a status as officers write it: full name with spaces or underscores, or short code, in any case; else null. */
export function readStatus(text: string): EnteredStatus | null {
  const name = text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, '_');
  return ALIASES[name] ?? EnteredStatus.safeParse(name).data ?? null;
}
