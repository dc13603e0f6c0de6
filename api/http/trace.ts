import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A request's place in a trace (W3C Trace Context, version 00). */
export interface Trace {
  traceId: string;
  traceparent: string;
}

/** Continues the trace of the caller, or begins one. */
export function traceOf(header: string | undefined): Trace {
  const traceId = TRACEPARENT.exec(header ?? '')?.[1] ?? randomBytes(16).toString('hex');
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
}
