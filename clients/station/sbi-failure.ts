import { z } from 'zod';
import type { HttpFailure } from '../http-call';

export const sbiFailureKindSchema = z.enum([
  /** No service answers, or the service has no registered device of the requested kind. */
  'device-unavailable',
  'busy',
  /** A signature, certificate, hash or echo is wrong: nothing of this answer may be kept. */
  'tampered',
  'nothing-detected',
  'extraction-failed',
  'bad-orientation',
  /** The device rejected the request: our request or its set-up is wrong. */
  'request-refused',
  'malformed-answer',
  'vendor-fault',
  'cancelled',
]);
export type SbiFailureKind = z.infer<typeof sbiFailureKindSchema>;

/** `code` is a machine code: `sbi-<number>` as the device reports it, a name for what this client found. */
export interface SbiFailure {
  readonly kind: SbiFailureKind;
  readonly code: string;
}

const KINDS: Readonly<Record<string, SbiFailureKind>> = {
  '100': 'device-unavailable',
  '101': 'nothing-detected',
  '102': 'extraction-failed',
  '103': 'tampered',
  '104': 'device-unavailable',
  '105': 'bad-orientation',
  '106': 'device-unavailable',
  '107': 'device-unavailable',
  '108': 'device-unavailable',
  '109': 'request-refused',
  '110': 'busy',
  '111': 'busy',
  '112': 'request-refused',
};

/** Null where the device reports no error; makers send code 0 as well as no error at all. */
export function failureOfError(error: { errorCode: string } | null | undefined): SbiFailure | null {
  const code = error?.errorCode ?? '0';
  if (/^0*$/.test(code)) return null;
  const vendor = /^5\d\d$/.test(code) ? 'vendor-fault' : 'malformed-answer';
  return { kind: KINDS[code] ?? vendor, code: /^\d+$/.test(code) ? `sbi-${code}` : 'sbi-unknown' };
}

export function failureOfHttp(failure: HttpFailure): SbiFailure {
  switch (failure.fault) {
    case 'cancelled':
      return { kind: 'cancelled', code: 'cancelled' };
    case 'malformed-http':
    case 'answer-too-large':
      return { kind: 'malformed-answer', code: failure.fault };
    case 'unreachable':
    case 'timeout':
    case 'connection-lost':
    case 'tls-failed':
      return { kind: 'device-unavailable', code: failure.fault };
  }
}
