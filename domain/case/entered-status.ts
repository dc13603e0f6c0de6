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

export type StatusMeaning = {
  /** How far the status is on the way from recording to card; a lower one than before is a step backwards. */
  rank: number;
} & (
  | { kind: 'ON_THE_WAY'; stage: 'REGISTERED' | 'RECORDED' | 'SENT' }
  /** The verdict that the recording is of one person alone. */
  | { kind: 'UNIQUE' }
  /** A verdict against the recording. */
  | { kind: 'PROBLEM'; cause: DecisionCause }
  /** What officers found out for themselves; no verdict of the centre overrules it. */
  | { kind: 'FINDING'; cause: DecisionCause }
  /** No search is run, so that no verdict will ever come. */
  | { kind: 'UNSEARCHED'; cause: DecisionCause }
  /** What is known of cards comes from printing and handing over, not from a list. */
  | { kind: 'CARD' }
);

/** How far a recording is when the centre's verdict on it is known. */
export const VERDICT_RANK = 5;

/** Every status with its meaning for a case. */
export const STATUS_MEANING: Readonly<Record<EnteredStatus, StatusMeaning>> = {
  BELUM_REKAM: { rank: 0, kind: 'ON_THE_WAY', stage: 'REGISTERED' },
  BIO_CAPTURED: { rank: 1, kind: 'ON_THE_WAY', stage: 'RECORDED' },
  PROCESSING: { rank: 2, kind: 'ON_THE_WAY', stage: 'RECORDED' },
  SENT_FOR_ENROLLMENT: { rank: 3, kind: 'ON_THE_WAY', stage: 'SENT' },
  RECEIVED_AT_CENTRAL: { rank: 4, kind: 'ON_THE_WAY', stage: 'SENT' },
  SEARCH_FAILURE_AT_CENTRAL: { rank: 4, kind: 'ON_THE_WAY', stage: 'SENT' },
  ENROLL_FAILURE_AT_REGIONAL: { rank: VERDICT_RANK, kind: 'PROBLEM', cause: 'ENROLL_FAILURE_AT_REGIONAL' },
  ENROLL_FAILURE_AT_CENTRAL: { rank: VERDICT_RANK, kind: 'PROBLEM', cause: 'ENROLL_FAILURE_AT_CENTRAL' },
  ADJUDICATE_RECORD: { rank: VERDICT_RANK, kind: 'PROBLEM', cause: 'ADJUDICATE_RECORD' },
  REQUEST_VALIDATION: { rank: VERDICT_RANK, kind: 'PROBLEM', cause: 'REQUEST_VALIDATION' },
  DUPLICATE_RECORD: { rank: VERDICT_RANK, kind: 'PROBLEM', cause: 'DUPLICATE_RECORD' },
  PRINT_READY_RECORD: { rank: VERDICT_RANK, kind: 'UNIQUE' },
  SENT_FOR_CARD_PRINTING: { rank: 6, kind: 'CARD' },
  CARD_PRINTED: { rank: 7, kind: 'CARD' },
  CARD_SHIPPED: { rank: 8, kind: 'CARD' },
  CARD_ISSUED: { rank: 9, kind: 'CARD' },
  DUPLICATE_OPERATOR: { rank: VERDICT_RANK, kind: 'FINDING', cause: 'DUPLICATE_OPERATOR' },
  SALAH_REKAM: { rank: VERDICT_RANK, kind: 'FINDING', cause: 'SALAH_REKAM' },
  NIK_AT_CENTRE: { rank: VERDICT_RANK, kind: 'UNSEARCHED', cause: 'NIK_AT_CENTRE' },
};

/** Other names in use: the short codes on public notices, and SIAK's name for a NIK without a recording. */
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
