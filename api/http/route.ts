import { z } from 'zod';
import { once, type KeyedRequest } from '../../db/core/idempotency';
import type { Transaction } from '../../db/core/store';
import type { Role } from '../../domain/values/codes';
import { CATALOGUE, type ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError, type ErrorFacts } from '../../domain/errors/terbit-error';
import type { Caller } from '../auth/token';
import type { ApiDeps } from './deps';
import type { InputSchemas } from './input';

/** One way in which a route answers. */
interface AnswerSpec {
  description: string;
  /** Null where the answer has no body. */
  body: z.ZodType | null;
  /** Media types in which the body may come besides JSON: text or bytes, named by a Content-Type of the reply. */
  files?: readonly string[];
  /** Headers that the answer carries, each with its meaning. */
  headers?: Readonly<Record<string, string>>;
}

type Answers = Readonly<Record<number, AnswerSpec>>;

/** An answer, its body checked against the schema declared for its status. */
type ReplyOf<A extends Answers> = {
  [S in keyof A & number]: {
    status: S;
    headers?: Readonly<Record<string, string>>;
    body:
      | (A[S]['body'] extends z.ZodType<infer B> ? B : null)
      | (A[S]['files'] extends readonly string[] ? string | Buffer : never);
  };
}[keyof A & number];

export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

/** A request whose parts were checked. */
interface CheckedRequest<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
  /** The address as it was asked, without its query. */
  path: string;
  header: (name: string) => string | undefined;
}

type PublicContext<P, Q, B> = CheckedRequest<P, Q, B> & { deps: ApiDeps };
type StaffContext<P, Q, B> = PublicContext<P, Q, B> & { caller: Caller };

type Guard = { roles: 'public' } | { roles: readonly Role[] };

interface Declaration<P, Q, B, A extends Answers> {
  method: 'get' | 'post' | 'put';
  path: string;
  /** Names the operation in the OpenAPI document. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** Most bytes of a JSON body, where it may be larger than usual. */
  bodyLimit?: number;
  answers: A;
  /** Codes that this route answers with, besides those that every route of its kind has. */
  errors: readonly ErrorCode[];
}

/** A route: what is registered with Express and written into the OpenAPI document. */
export interface Route extends Omit<
  Declaration<unknown, unknown, unknown, Answers>,
  'params' | 'query' | 'body' | 'bodyLimit'
> {
  roles: readonly Role[] | 'public';
  schemas: InputSchemas;
  takesBody: boolean;
  /** Most bytes of a JSON body; null where the usual limit holds. */
  bodyLimit: number | null;
  /** Media types whose body reaches the handler as bytes; other routes take JSON alone. */
  rawBody: { types: readonly string[]; limit: number } | null;
  /** Whether an Idempotency-Key is asked for, so that a repetition gets the first answer. */
  idempotent: boolean;
  run: (deps: ApiDeps, caller: Caller | null, request: CheckedRequest) => Promise<Reply>;
}

const NOTHING = z.strictObject({});

function schemasOf<P, Q, B>({
  params,
  query,
  body,
}: Pick<Declaration<P, Q, B, Answers>, 'params' | 'query' | 'body'>): InputSchemas {
  return { params: params ?? NOTHING, query: query ?? NOTHING, body: body ?? z.undefined() };
}

function common<P, Q, B, A extends Answers>(
  declaration: Declaration<P, Q, B, A> & Guard,
): Omit<Route, 'run' | 'idempotent' | 'rawBody'> {
  const { method, path, id, tag, summary, description, answers, errors, roles } = declaration;
  return {
    method,
    path,
    id,
    tag,
    summary,
    answers,
    errors,
    roles,
    ...(description === undefined ? {} : { description }),
    schemas: schemasOf(declaration),
    takesBody: declaration.body !== undefined,
    bodyLimit: declaration.bodyLimit ?? null,
  };
}

function known(caller: Caller | null): Caller {
  if (caller === null) throw new TerbitError('UNAUTHENTICATED');
  return caller;
}

/** A route of officers that changes nothing, or whose repetition changes nothing. */
export function staffRoute<A extends Answers, P = object, Q = object, B = undefined>(
  declaration: Declaration<P, Q, B, A> & {
    roles: readonly Role[];
    handler: (context: StaffContext<P, Q, B>) => Promise<ReplyOf<NoInfer<A>>>;
  },
): Route {
  return {
    ...common(declaration),
    rawBody: null,
    idempotent: false,
    run: (deps, caller, request) =>
      declaration.handler({ ...(request as CheckedRequest<P, Q, B>), deps, caller: known(caller) }),
  };
}

/** A route that anyone may use. With `rawBody` the handler gets the bytes of the body. */
export function publicRoute<A extends Answers, P = object, Q = object, B = undefined>(
  declaration: Declaration<P, Q, B, A> & {
    rawBody?: NonNullable<Route['rawBody']>;
    handler: (context: PublicContext<P, Q, B>) => Promise<ReplyOf<NoInfer<A>>>;
  },
): Route {
  return {
    ...common({ ...declaration, roles: 'public' }),
    rawBody: declaration.rawBody ?? null,
    idempotent: false,
    run: (deps, _caller, request) => declaration.handler({ ...(request as CheckedRequest<P, Q, B>), deps }),
  };
}

/** What a write came to: an answer, or a refusal whose effect on the data is to be kept. */
type Effect<A extends Answers> = { reply: ReplyOf<A> } | { refusal: TerbitError };

export type WriteContext<P, Q, B> = StaffContext<P, Q, B> & {
  /** Names this request for ever: the caller and the caller's key. */
  commandId: string;
};

interface Write<P, Q, B, A extends Answers, R> {
  /**
   * Set where `prepare` carries out many small changes, each in a transaction and under a command id of its own; it is
   * left out when the key was answered already.
   */
  inSteps?: true;
  /** Reads what the effect needs, before its transaction: within it no second connection may be asked for. */
  prepare?: (context: WriteContext<P, Q, B>) => Promise<R>;
  /** Long work that must come before the effect, or null. It is left out when the key was answered already. */
  outside?: (context: WriteContext<P, Q, B>) => (() => Promise<void>) | null;
  effect: (
    tx: Transaction,
    context: WriteContext<P, Q, B>,
    prepared: NoInfer<R>,
  ) => Promise<Effect<NoInfer<A>>>;
}

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);

class NotAnsweredYet extends Error {}

/** The first answer to a key, or null; it asks as if to carry the request out, and gives up in time. */
async function answered(deps: ApiDeps, keyed: KeyedRequest): Promise<Reply | null> {
  try {
    return replayed(await once(deps.store, keyed, () => Promise.reject(new NotAnsweredYet())));
  } catch (error) {
    if (error instanceof NotAnsweredYet) return null;
    throw error;
  }
}

/** A refusal is kept as its code and facts, so that its repetition carries the trace of its own request. */
interface KeptRefusal {
  refused: ErrorCode;
  facts: ErrorFacts;
}

function replayed({ status, body, repeated }: { status: number; body: unknown; repeated: boolean }): Reply {
  if (status >= 400) {
    const { refused, facts } = body as KeptRefusal;
    throw new TerbitError(refused, facts);
  }
  return { status, body, ...(repeated ? { headers: { 'Idempotency-Replayed': 'true' } } : {}) };
}

/** Carries out a write once for its key; effect and answer are one transaction. */
async function carryOutOnce<P, Q, B, A extends Answers, R>(
  write: Write<P, Q, B, A, R>,
  context: WriteContext<P, Q, B>,
  keyed: KeyedRequest,
): Promise<Reply> {
  const { deps } = context;
  const outside = write.outside?.(context) ?? null;
  if (outside !== null || write.inSteps === true) {
    const first = await answered(deps, keyed);
    if (first !== null) return first;
    await outside?.();
  }
  const prepared = (await write.prepare?.(context)) as R;
  const outcome = await once(deps.store, keyed, async (tx) => {
    const effect = await write.effect(tx, context, prepared);
    if ('refusal' in effect) {
      const { code, facts } = effect.refusal;
      return { status: CATALOGUE[code].status, body: { refused: code, facts } satisfies KeptRefusal };
    }
    return { status: effect.reply.status, body: effect.reply.body };
  });
  return replayed(outcome);
}

/** A route of officers that changes something: it asks for an Idempotency-Key and answers a repetition alike. */
export function writeRoute<A extends Answers, P = object, Q = object, B = undefined, R = undefined>(
  declaration: Declaration<P, Q, B, A> &
    Write<P, Q, B, A, R> & {
      roles: readonly Role[];
      /** Where the thing is that the answer tells of. */
      location?: (body: unknown) => string;
    },
): Route {
  const { method, location } = declaration;
  return {
    ...common(declaration),
    rawBody: null,
    idempotent: true,
    run: async (deps, maybeCaller, request) => {
      const caller = known(maybeCaller);
      const key = IdempotencyKey.safeParse(request.header('idempotency-key'));
      if (!key.success) throw new TerbitError('IDEMPOTENCY_KEY_REQUIRED');
      const { body, path } = request;
      const keyed = {
        caller: `${caller.sub}@${caller.office}`,
        key: key.data,
        request: { method, path, body },
      };
      const commandId = `${keyed.caller}:${keyed.key}`;
      const context = { ...(request as CheckedRequest<P, Q, B>), deps, caller, commandId };
      const reply = await carryOutOnce<P, Q, B, A, R>(declaration, context, keyed);
      if (location === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, Location: location(reply.body) } };
    },
  };
}
