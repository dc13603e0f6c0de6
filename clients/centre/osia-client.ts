import { Agent, type Dispatcher } from 'undici';
import type { CentreAnswer } from '../../domain/centre/answer';
import { callHttp } from '../http-call';
import { type AnswerRule, answerOf, readBy } from './osia-answer';
import {
  type OsiaCandidate,
  candidatesSchema,
  type MatchDecision,
  decisionSchema,
  type OsiaBiometricData,
  type OsiaEncounter,
  osiaEncounterSchema,
  type OsiaNewEncounter,
  personIdsSchema,
  type OsiaTaskStatus,
  taskStatusSchema,
} from './osia.wire';

export interface OsiaClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** For a whole call, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  /** Where the centre asks for mutual TLS, a dispatcher with the client's key; the caller closes it. */
  readonly dispatcher?: Dispatcher;
}

export interface CentreCallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The gate checks it when the call's turn is there; when it is false, no call is made. */
  readonly isStillDue?: () => Promise<boolean>;
}

export interface PersonCall {
  readonly personId: string;
  /** For tracing at the centre. The specification does not make it an idempotency key. */
  readonly transactionId: string;
}
export interface EncounterCall extends PersonCall {
  readonly encounterId: string;
}
export interface IdentifyCall extends PersonCall {
  /** Without it the centre answers in the response, however long that takes. */
  readonly callbackUrl?: string;
}
export interface TaskCall {
  readonly taskId: string;
  readonly transactionId: string;
}
export interface VerifyCall extends PersonCall {
  readonly biometricData: readonly OsiaBiometricData[];
}

/** Every call returns one of four outcomes and never throws for a fault of the network or the centre. */
export interface OsiaClient {
  /** Safe to repeat: the ids are ours, and an encounter that exists already is accepted. */
  createEncounter(
    call: EncounterCall & { readonly encounter: OsiaNewEncounter },
    options?: CentreCallOptions,
  ): Promise<CentreAnswer<'created' | 'already-there'>>;
  identifyFromId(
    call: IdentifyCall,
    options?: CentreCallOptions,
  ): Promise<CentreAnswer<readonly OsiaCandidate[]>>;
  readTaskStatus(call: TaskCall, options?: CentreCallOptions): Promise<CentreAnswer<OsiaTaskStatus>>;
  redeliver(call: TaskCall, options?: CentreCallOptions): Promise<CentreAnswer<'scheduled'>>;
  readEncounter(call: EncounterCall, options?: CentreCallOptions): Promise<CentreAnswer<OsiaEncounter>>;
  verifyFromId(call: VerifyCall, options?: CentreCallOptions): Promise<CentreAnswer<MatchDecision>>;
  close(): Promise<void>;
}

interface OsiaRequest<T> {
  readonly method: 'GET' | 'POST';
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly rule: AnswerRule<T>;
}

const GALLERY = 'ALL';
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export function createOsiaClient(options: OsiaClientOptions): OsiaClient {
  const dispatcher = options.dispatcher ?? new Agent({ keepAliveTimeout: 10_000, connections: 64 });
  const send = async <T>(
    osiaRequest: OsiaRequest<T>,
    call: CentreCallOptions = {},
  ): Promise<CentreAnswer<T>> => {
    const outcome = await callHttp({
      dispatcher,
      method: osiaRequest.method,
      url: urlOf(options.baseUrl, osiaRequest),
      headers: headersOf(options.token, osiaRequest.body !== undefined),
      ...(osiaRequest.body === undefined ? {} : { body: JSON.stringify(osiaRequest.body) }),
      timeoutMs: options.timeoutMs,
      maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
      signal: call.signal,
    });
    return answerOf(outcome, osiaRequest.rule);
  };
  return {
    createEncounter: (call, o) => send(createEncounterRequest(call), o),
    identifyFromId: (call, o) => send(identifyRequest(call), o),
    readTaskStatus: (call, o) => send(taskStatusRequest(call), o),
    redeliver: (call, o) => send(redeliverRequest(call), o),
    readEncounter: (call, o) => send(readEncounterRequest(call), o),
    verifyFromId: (call, o) => send(verifyRequest(call), o),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}

function createEncounterRequest(
  call: EncounterCall & { readonly encounter: OsiaNewEncounter },
): OsiaRequest<'created' | 'already-there'> {
  return {
    method: 'POST',
    path: encounterPath(call),
    query: { transactionId: call.transactionId },
    body: call.encounter,
    rule: {
      success: {
        status: 200,
        read: (json) => {
          const ids = personIdsSchema.safeParse(json).data;
          // An answer about another person must not record this one as known to the centre.
          return ids?.personId === call.personId && ids.encounterId === call.encounterId
            ? 'created'
            : undefined;
        },
      },
      onConflict: 'already-there',
      mayBePending: true,
    },
  };
}

function identifyRequest(call: IdentifyCall): OsiaRequest<readonly OsiaCandidate[]> {
  return {
    method: 'POST',
    path: ['v1', 'identify', GALLERY, call.personId],
    query: { transactionId: call.transactionId, callback: call.callbackUrl },
    body: {},
    rule: {
      success: { status: 200, read: readBy(candidatesSchema) },
      onNotFound: 'unknown-person',
      mayBePending: true,
    },
  };
}

function taskStatusRequest(call: TaskCall): OsiaRequest<OsiaTaskStatus> {
  return {
    method: 'GET',
    path: ['v1', 'tasks', call.taskId, 'status'],
    query: { transactionId: call.transactionId },
    rule: { success: { status: 200, read: readBy(taskStatusSchema) }, onNotFound: 'unknown-task' },
  };
}

function redeliverRequest(call: TaskCall): OsiaRequest<'scheduled'> {
  return {
    method: 'POST',
    path: ['v1', 'tasks', call.taskId, 'redeliver'],
    query: { transactionId: call.transactionId },
    rule: { success: { status: 204, value: 'scheduled' }, onNotFound: 'unknown-task' },
  };
}

function readEncounterRequest(call: EncounterCall): OsiaRequest<OsiaEncounter> {
  return {
    method: 'GET',
    path: encounterPath(call),
    query: { transactionId: call.transactionId },
    rule: {
      success: {
        status: 200,
        read: (json) => {
          const encounter = osiaEncounterSchema.safeParse(json).data;
          // A card printed from another person's encounter is worse than no card.
          return encounter?.encounterId === call.encounterId ? encounter : undefined;
        },
      },
      onNotFound: 'unknown-encounter',
      mayBePending: true,
    },
  };
}

function verifyRequest(call: VerifyCall): OsiaRequest<MatchDecision> {
  return {
    method: 'POST',
    path: ['v1', 'verify', GALLERY, call.personId],
    query: { transactionId: call.transactionId },
    body: { biometricData: call.biometricData },
    rule: {
      success: { status: 200, read: readBy(decisionSchema) },
      onNotFound: 'unknown-person',
      mayBePending: true,
    },
  };
}

function encounterPath(call: EncounterCall): readonly string[] {
  return ['v1', 'persons', call.personId, 'encounters', call.encounterId];
}

function urlOf(baseUrl: string, { path, query }: Pick<OsiaRequest<unknown>, 'path' | 'query'>): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${path.map(segmentOf).join('/')}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** The URL parser would remove a dot segment, which makes it another operation. */
function segmentOf(id: string): string {
  if (id === '' || id === '.' || id === '..') throw new RangeError('Not an id that can stand in a path.');
  return encodeURIComponent(id);
}

function headersOf(token: string, hasBody: boolean): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
  };
}
