import { type Dispatcher, request } from 'undici';

/** What went wrong below HTTP. */
export type HttpFault =
  | 'unreachable'
  | 'timeout'
  | 'connection-lost'
  | 'tls-failed'
  | 'cancelled'
  | 'malformed-http'
  | 'answer-too-large';

export interface HttpCall {
  readonly dispatcher: Dispatcher;
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** From the call to the last byte of the answer, so that a slow trickle of bytes cannot hold a caller longer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Checked when there is a connection, immediately before the first byte: when it is false, nothing is sent. */
  readonly mayBegin?: (() => boolean) | undefined;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: Buffer;
}

export interface HttpFailure {
  readonly kind: 'failed';
  readonly fault: HttpFault;
  /** False only when it is certain that no byte of the request left this process. */
  readonly sent: boolean;
}

interface Progress {
  sent: boolean;
  stopped?: 'timeout' | 'cancelled' | 'answer-too-large';
}

/** One HTTP exchange with a total time limit and a size limit. A redirect is returned as its 3xx answer. */
export async function callHttp(call: HttpCall): Promise<HttpAnswer | HttpFailure> {
  const progress: Progress = { sent: false };
  const limits = new AbortController();
  const stop = (why: 'timeout' | 'cancelled'): void => {
    progress.stopped ??= why;
    limits.abort();
  };
  const onCancel = (): void => {
    stop('cancelled');
  };
  if (call.signal?.aborted === true) return { kind: 'failed', fault: 'cancelled', sent: false };
  const timer = setTimeout(stop, call.timeoutMs, 'timeout');
  call.signal?.addEventListener('abort', onCancel, { once: true });
  try {
    return await exchange(call, progress, limits.signal);
  } catch (error) {
    return { kind: 'failed', fault: progress.stopped ?? faultOf(error), sent: progress.sent };
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', onCancel);
  }
}

async function exchange(call: HttpCall, progress: Progress, signal: AbortSignal): Promise<HttpAnswer> {
  const answer = await request(call.url, {
    dispatcher: call.dispatcher.compose(trackSending(progress, call.mayBegin)),
    // SBI has its own verbs; undici sends any valid token although its type names only the usual ones.
    method: call.method as Dispatcher.HttpMethod,
    headers: call.headers ?? null,
    body: call.body ?? null,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxRedirections: 0,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > call.maxAnswerBytes) {
      progress.stopped ??= 'answer-too-large';
      break;
    }
    chunks.push(chunk);
  }
  if (progress.stopped !== undefined) throw new Error(progress.stopped);
  return { kind: 'answer', status: answer.statusCode, body: Buffer.concat(chunks) };
}

/** undici calls `onConnect` when it has a connection, immediately before the first byte is written. */
function trackSending(
  progress: Progress,
  mayBegin: () => boolean = () => true,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const watched = new Proxy(handler, {
      get(target, key) {
        if (key === 'onConnect') {
          return (abort: (err?: Error) => void) => {
            if (!mayBegin()) {
              progress.stopped ??= 'cancelled';
              abort(new Error('cancelled'));
              return;
            }
            progress.sent = true;
            target.onConnect?.(abort);
          };
        }
        const member: unknown = Reflect.get(target, key);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    return dispatch(options, watched);
  };
}

const FAULTS: Readonly<Record<string, HttpFault>> = {
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'answer-too-large',
};
const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/;

function faultOf(error: unknown): HttpFault {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) return 'malformed-http';
  if (TLS_CODES.test(code)) return 'tls-failed';
  return FAULTS[code] ?? 'connection-lost';
}

/** Undefined where the bytes are not JSON; the caller's schema then rejects it. */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
