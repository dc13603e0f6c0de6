import { Agent, type Dispatcher } from 'undici';
import type { CentreAnswer } from '../../domain/centre/answer';
import { callHttp } from '../http-call';
import { type AnswerRule, answerOf, readBy } from './osia-answer';
import {
  type Candidate,
  candidatesSchema,
  type Decision,
  decisionSchema,
  type OsiaBiometricData,
  type OsiaEncounter,
  osiaEncounterSchema,
  type OsiaNewEncounter,
  personIdsSchema,
  type TaskStatus,
  taskStatusSchema,
} from './osia.wire';

export interface OsiaClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** Of a whole call, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  /** Where the centre asks for mutual TLS, a dispatcher that carries the key; the giver closes it. */
  readonly dispatcher?: Dispatcher;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asked by a gate when the turn of the call has come; where it is not, nobody is called. */
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
  /** Absent, the centre answers in the response however long it takes. */
  readonly callbackUrl?: string;
}
export interface TaskCall {
  readonly taskId: string;
  readonly transactionId: string;
}
export interface VerifyCall extends PersonCall {
  readonly biometricData: readonly OsiaBiometricData[];
}

/** Every call answers by one of four outcomes and never throws for what a network or a centre can do. */
export interface OsiaClient {
  /** Safe to repeat: the ids are ours, and an encounter that is already there is accepted. */
  createEncounter(
    call: EncounterCall & { readonly encounter: OsiaNewEncounter },
    options?: CallOptions,
  ): Promise<CentreAnswer<'created' | 'already-there'>>;
  identifyFromId(call: IdentifyCall, options?: CallOptions): Promise<CentreAnswer<readonly Candidate[]>>;
  readTaskStatus(call: TaskCall, options?: CallOptions): Promise<CentreAnswer<TaskStatus>>;
  redeliver(call: TaskCall, options?: CallOptions): Promise<CentreAnswer<'scheduled'>>;
  readEncounter(call: EncounterCall, options?: CallOptions): Promise<CentreAnswer<OsiaEncounter>>;
  verifyFromId(call: VerifyCall, options?: CallOptions): Promise<CentreAnswer<Decision>>;
  close(): Promise<void>;
}

interface Ask<T> {
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
  const ask = async <T>(question: Ask<T>, call: CallOptions = {}): Promise<CentreAnswer<T>> => {
    const outcome = await callHttp({
      dispatcher,
      method: question.method,
      url: urlOf(options.baseUrl, question),
      headers: headersOf(options.token, question.body !== undefined),
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      timeoutMs: options.timeoutMs,
      maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
      signal: call.signal,
    });
    return answerOf(outcome, question.rule);
  };
  return {
    createEncounter: (call, o) => ask(createEncounterAsk(call), o),
    identifyFromId: (call, o) => ask(identifyAsk(call), o),
    readTaskStatus: (call, o) => ask(taskStatusAsk(call), o),
    redeliver: (call, o) => ask(redeliverAsk(call), o),
    readEncounter: (call, o) => ask(readEncounterAsk(call), o),
    verifyFromId: (call, o) => ask(verifyAsk(call), o),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}

function createEncounterAsk(
  call: EncounterCall & { readonly encounter: OsiaNewEncounter },
): Ask<'created' | 'already-there'> {
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
          // An answer about somebody else must not journal this person as known to the centre.
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

function identifyAsk(call: IdentifyCall): Ask<readonly Candidate[]> {
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

function taskStatusAsk(call: TaskCall): Ask<TaskStatus> {
  return {
    method: 'GET',
    path: ['v1', 'tasks', call.taskId, 'status'],
    query: { transactionId: call.transactionId },
    rule: { success: { status: 200, read: readBy(taskStatusSchema) }, onNotFound: 'unknown-task' },
  };
}

function redeliverAsk(call: TaskCall): Ask<'scheduled'> {
  return {
    method: 'POST',
    path: ['v1', 'tasks', call.taskId, 'redeliver'],
    query: { transactionId: call.transactionId },
    rule: { success: { status: 204, value: 'scheduled' }, onNotFound: 'unknown-task' },
  };
}

function readEncounterAsk(call: EncounterCall): Ask<OsiaEncounter> {
  return {
    method: 'GET',
    path: encounterPath(call),
    query: { transactionId: call.transactionId },
    rule: {
      success: {
        status: 200,
        read: (json) => {
          const encounter = osiaEncounterSchema.safeParse(json).data;
          // A card printed from somebody else's encounter is worse than no card.
          return encounter?.encounterId === call.encounterId ? encounter : undefined;
        },
      },
      onNotFound: 'unknown-encounter',
      mayBePending: true,
    },
  };
}

function verifyAsk(call: VerifyCall): Ask<Decision> {
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

function urlOf(baseUrl: string, ask: Pick<Ask<unknown>, 'path' | 'query'>): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${ask.path.map(segmentOf).join('/')}`);
  for (const [name, value] of Object.entries(ask.query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** A dot segment would be folded away and make this another operation. */
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
