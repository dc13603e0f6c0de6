import { z } from 'zod';

/** Why the centre could not be asked, or could not be understood. None of these says anything about the person. */
export const unavailableReasonSchema = z.enum([
  'unreachable',
  'timeout',
  'connection-lost',
  'tls-failed',
  'cancelled',
  'redirected',
  'refused-credentials',
  'too-many-requests',
  'server-error',
  'undeclared-status',
  'malformed-answer',
  'answer-too-large',
  /** Not asked: the function is down, and only its prober asks. */
  'gate-closed',
]);
export type UnavailableReason = z.infer<typeof unavailableReasonSchema>;

/** What the centre declared against this request. Asking again unchanged gives the same answer. */
export const rejectionReasonSchema = z.enum([
  'bad-request',
  'unknown-person',
  'unknown-encounter',
  'unknown-task',
]);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/**
 * The four outcomes of any call to the centre. `rejected` and `unavailable` carry codes and never the
 * centre's own text, which may quote personal data.
 */
export type CentreAnswer<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason; readonly centreCode?: number }
  | { readonly kind: 'pending'; readonly taskId: string }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason };
