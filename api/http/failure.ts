import { isForeignPiece } from '../../db/stock/blanko';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError } from '../../domain/errors/terbit-error';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { say, type Language } from '../../domain/texts/language';

/** What body-parser calls the ways in which a body cannot be read. */
const BODY_FAULTS: Readonly<Record<string, ErrorCode>> = {
  'entity.parse.failed': 'MALFORMED_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'request.aborted': 'MALFORMED_JSON',
  'request.size.invalid': 'MALFORMED_JSON',
};

const SOCKET_FAULTS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT']);

/**
 * SQLSTATE classes and codes after which the same request may succeed a moment later: connection lost, server
 * starting or stopping or full, read-only stand-by, deadlock.
 */
const PASSING_STATES = /^(08...|57P0[1-5]|53...|25006|40001|40P01)$/;

/** What `pg` says without any code when a connection is gone or cannot be had in time. */
const CONNECTION_TEXTS =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

function textField(error: object, field: string): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}

/** Looks at fields and not at classes: errors of several addresses tried come bundled, and drivers have classes of their own. */
function isDatabaseGone(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const bundled: unknown = Reflect.get(error, 'errors');
  if (Array.isArray(bundled) && bundled.some(isDatabaseGone)) return true;
  const code = textField(error, 'code') ?? '';
  const message = textField(error, 'message') ?? '';
  return SOCKET_FAULTS.has(code) || PASSING_STATES.test(code) || CONNECTION_TEXTS.test(message);
}

/** Finds the entry of the catalogue for whatever a handler threw. */
export function failureOf(error: unknown): TerbitError {
  if (error instanceof TerbitError) return error;
  if (typeof error !== 'object' || error === null) return new TerbitError('INTERNAL');
  const bodyFault = BODY_FAULTS[textField(error, 'type') ?? ''];
  if (bodyFault !== undefined) return new TerbitError(bodyFault);
  if (textField(error, 'name') === 'URIError') return new TerbitError('NOT_FOUND');
  // A body compressed wrongly fails in zlib, with no type of body-parser's own.
  if (Reflect.get(error, 'status') === 400) return new TerbitError('MALFORMED_JSON');
  if (isForeignPiece(error)) return new TerbitError('SERIAL_NOT_USABLE');
  return new TerbitError(isDatabaseGone(error) ? 'DATABASE_UNAVAILABLE' : 'INTERNAL');
}

const SHOWN_FRAMES = 6;

/** What may be logged of an unforeseen error: messages and details of Postgres or zod can quote personal data. */
export function describeFault(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { kind: typeof error };
  const frames = (textField(error, 'stack') ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: textField(error, 'name'),
    code: textField(error, 'code'),
    constraint: textField(error, 'constraint'),
    at: frames.slice(0, SHOWN_FRAMES).map((line) => line.trim()),
  };
}

const RETRY_AFTER_S = 5;

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  traceId: string;
  [fact: string]: unknown;
}

/** The stable address of an error code, the same for ever; docs/errors.md explains each. */
function problemType(code: ErrorCode): string {
  return `urn:terbit:error:${code}`;
}

/** The body of a failure (RFC 9457). Facts come first, so that none can stand in for a member of the standard. */
export function problemOf(
  failure: TerbitError,
  { instance, traceId, language }: { instance: string; traceId: string; language: Language },
): Problem {
  const { title, remedy } = say(ERROR_TEXTS, failure.code, language);
  return {
    ...failure.facts,
    type: problemType(failure.code),
    title,
    status: failure.status,
    detail: remedy,
    instance,
    code: failure.code,
    traceId,
  };
}

/** Headers that belong to a failure whatever route it came from. */
export function headersOf({ code, status }: TerbitError): Record<string, string> {
  if (code === 'UNAUTHENTICATED') return { 'WWW-Authenticate': 'Bearer realm="terbit"' };
  return status === 503 ? { 'Retry-After': String(RETRY_AFTER_S) } : {};
}
