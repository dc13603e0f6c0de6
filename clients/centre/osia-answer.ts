import type { z } from 'zod';
import type { CentreAnswer, RejectionReason, UnavailableReason } from '../../domain/centre/answer';
import { type HttpAnswer, type HttpFailure, type HttpFault, parseJson } from '../http-call';
import { osiaErrorSchema, taskIdSchema } from './osia.wire';

/** How to read the statuses that the specification declares for one operation. */
export interface AnswerRule<T> {
  readonly success:
    | { readonly status: 200; readonly read: (json: unknown) => T | undefined }
    | { readonly status: 204; readonly value: T };
  readonly onNotFound?: RejectionReason;
  /** Set where 409 means that our own earlier request arrived. */
  readonly onConflict?: T;
  readonly mayBePending?: boolean;
}

export function answerOf<T>(outcome: HttpAnswer | HttpFailure, rule: AnswerRule<T>): CentreAnswer<T> {
  if (outcome.kind === 'failed') return unavailable(REASON_OF_FAULT[outcome.fault]);
  const { status, body } = outcome;
  if (status === rule.success.status) return successOf(body, rule.success);
  if (status === 202 && rule.mayBePending === true) return pendingOf(body);
  if (status === 400) return badRequestOf(body);
  if (status === 404 && rule.onNotFound !== undefined) return { kind: 'rejected', reason: rule.onNotFound };
  if (status === 409 && rule.onConflict !== undefined) return { kind: 'accepted', value: rule.onConflict };
  return unavailable(reasonOfStatus(status));
}

export function readBy<S extends z.ZodType>(schema: S): (json: unknown) => z.output<S> | undefined {
  return (json) => schema.safeParse(json).data;
}

function successOf<T>(body: Buffer, success: AnswerRule<T>['success']): CentreAnswer<T> {
  if (success.status === 204) return { kind: 'accepted', value: success.value };
  const value = success.read(parseJson(body));
  return value === undefined ? unavailable('malformed-answer') : { kind: 'accepted', value };
}

function pendingOf<T>(body: Buffer): CentreAnswer<T> {
  const task = taskIdSchema.safeParse(parseJson(body));
  return task.success ? { kind: 'pending', taskId: task.data.taskId } : unavailable('malformed-answer');
}

/** A 400 without the declared error body is from something between us and the centre. */
function badRequestOf<T>(body: Buffer): CentreAnswer<T> {
  const error = osiaErrorSchema.safeParse(parseJson(body));
  if (!error.success) return unavailable('malformed-answer');
  return { kind: 'rejected', reason: 'bad-request', centreCode: error.data.code };
}

/** None of these is a rejection: our credentials, our load and our routing are no fault of the person. */
function reasonOfStatus(status: number): UnavailableReason {
  if (status === 401 || status === 403) return 'refused-credentials';
  if (status === 429) return 'too-many-requests';
  if (status >= 300 && status < 400) return 'redirected';
  return status >= 500 ? 'server-error' : 'undeclared-status';
}

const REASON_OF_FAULT: Readonly<Record<HttpFault, UnavailableReason>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  'connection-lost': 'connection-lost',
  'tls-failed': 'tls-failed',
  cancelled: 'cancelled',
  'malformed-http': 'malformed-answer',
  'answer-too-large': 'answer-too-large',
};

function unavailable(reason: UnavailableReason): {
  readonly kind: 'unavailable';
  readonly reason: UnavailableReason;
} {
  return { kind: 'unavailable', reason };
}
