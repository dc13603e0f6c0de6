import { z } from 'zod';

/** The stages of a case. docs/case.md draws how it moves; transitions.ts lists who may move it. */
export const Stage = z.enum([
  'REGISTERED',
  'RECORDED',
  'SENT',
  'NEEDS_DECISION',
  'PRINT_READY',
  'PRINTING',
  'PRINTED',
  'READY',
  'ISSUED',
  'CANCELLED',
  'REFUSED',
]);
export type Stage = z.infer<typeof Stage>;

/** The Dukcapil names of a recording's status, as officers know them from the ministry's own programs. */
export const ExternalStatus = z.enum([
  'BELUM_REKAM',
  'BIO_CAPTURED',
  'PROCESSING',
  'SENT_FOR_ENROLLMENT',
  'RECEIVED_AT_CENTRAL',
  'SEARCH_FAILURE_AT_CENTRAL',
  'ENROLL_FAILURE_AT_REGIONAL',
  'ENROLL_FAILURE_AT_CENTRAL',
  'ADJUDICATE_RECORD',
  'REQUEST_VALIDATION',
  'DUPLICATE_RECORD',
  'PRINT_READY_RECORD',
  'SENT_FOR_CARD_PRINTING',
  'CARD_PRINTED',
  'CARD_ISSUED',
]);
export type ExternalStatus = z.infer<typeof ExternalStatus>;

/** Why a case waits for an officer. */
export const DecisionCause = z.enum([
  'DUPLICATE_RECORD',
  'ADJUDICATE_RECORD',
  'REQUEST_VALIDATION',
  'ENROLL_FAILURE_AT_REGIONAL',
  'ENROLL_FAILURE_AT_CENTRAL',
  'DUPLICATE_OPERATOR',
  'SALAH_REKAM',
  'NIK_AT_CENTRE',
  'CONFLICTING_VERDICT',
  'DATA_UNREADABLE',
  'SPOILED_TOO_OFTEN',
  'WRONG_DATA',
]);
export type DecisionCause = z.infer<typeof DecisionCause>;
