import { z } from 'zod';
import type { Role } from '../../domain/values/codes';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { Language } from '../../domain/texts/language';
import type { Caller } from '../auth/token';
import type { ApiDeps } from './deps';

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

export type Answers = Readonly<Record<number, AnswerSpec>>;

type BodyOf<Schema> = Schema extends z.ZodType<infer Body> ? Body : null;
type FileOf<Files> = Files extends readonly string[] ? string | Buffer : never;

/** A reply of one of the declared statuses, with the body of that status. */
export type ReplyOf<A extends Answers> = {
  [S in keyof A & number]: {
    status: S;
    headers?: Readonly<Record<string, string>>;
    body: BodyOf<A[S]['body']> | FileOf<A[S]['files']>;
  };
}[keyof A & number];

/** The reply of any route. */
export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

/** The parts of a request after their check. */
export interface CheckedRequest<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The address of the route with its parameters, without a query. */
  path: string;
  header: (name: string) => string | undefined;
  /** The language of the texts in the answer. */
  language: Language;
}

export type PublicContext<P, Q, B> = CheckedRequest<P, Q, B> & { deps: ApiDeps };
export type StaffContext<P, Q, B> = PublicContext<P, Q, B> & { caller: Caller };

/** What every route says of itself. */
interface Description {
  method: 'get' | 'post' | 'put';
  path: string;
  /** Names the operation in the OpenAPI document. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
  /** Codes that this route answers with, besides those that every route of its kind has. */
  errors: readonly ErrorCode[];
}

/** A route as its file declares it: P, Q and B are the schemas of parameters, query and body. */
interface Declaration<P, Q, B, A> extends Description {
  params?: P;
  query?: Q;
  body?: B;
  /** Most bytes of a JSON body, where it may be larger than usual. */
  bodyLimit?: number;
  answers: A;
}

export interface StaffDeclaration<P, Q, B, A> extends Declaration<P, Q, B, A> {
  roles: readonly Role[];
}

/**
 * A route: what `callRoute` runs, Express serves and the OpenAPI document describes. With its type arguments a caller
 * in the same process gets the replies typed; without them it is any route.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends Reply = Reply,
> extends Description {
  roles: readonly Role[] | 'public';
  schemas: { params: P; query: Q; body: B };
  answers: Answers;
  takesBody: boolean;
  /** Most bytes of a JSON body; null where the usual limit holds. */
  bodyLimit: number | null;
  /** Media types whose body reaches the handler as bytes; other routes take JSON alone. */
  rawBody: { types: readonly string[]; limit: number } | null;
  /** Whether an Idempotency-Key is asked for, so that a repetition gets the first answer. */
  idempotent: boolean;
  /** Runs the route without any check: only `callRoute` calls it. */
  run(
    deps: ApiDeps,
    caller: Caller | null,
    request: CheckedRequest<z.output<P>, z.output<Q>, z.output<B>>,
  ): Promise<R>;
}

const EMPTY = z.strictObject({});
const NO_BODY = z.undefined();
export type Empty = typeof EMPTY;
export type NoBody = typeof NO_BODY;

/** The schemas of a declaration; a part that it leaves out must be empty, as the defaults of P, Q and B say. */
function schemasOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  declared: Declaration<P, Q, B, Answers>,
): Route<P, Q, B>['schemas'] {
  const { params = EMPTY, query = EMPTY, body = NO_BODY } = declared;
  return { params, query, body } as Route<P, Q, B>['schemas'];
}

/** What all kinds of routes have in common. */
export function common<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  declared: Declaration<P, Q, B, Answers>,
): Omit<Route<P, Q, B>, 'run' | 'roles' | 'idempotent'> {
  const { method, path, id, tag, summary, description, answers, errors } = declared;
  return {
    method,
    path,
    id,
    tag,
    summary,
    answers,
    errors,
    ...(description === undefined ? {} : { description }),
    schemas: schemasOf(declared),
    takesBody: declared.body !== undefined,
    bodyLimit: declared.bodyLimit ?? null,
    rawBody: null,
  };
}

export function signedIn(caller: Caller | null): Caller {
  if (caller === null) throw new TerbitError('UNAUTHENTICATED');
  return caller;
}

/** A route of officers that changes nothing, or whose repetition changes nothing. */
export function staffRoute<
  A extends Answers,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = NoBody,
>(
  declared: StaffDeclaration<P, Q, B, A> & {
    handler: (context: StaffContext<z.output<P>, z.output<Q>, z.output<B>>) => Promise<ReplyOf<NoInfer<A>>>;
  },
): Route<P, Q, B, ReplyOf<A>> {
  const { roles, handler } = declared;
  return {
    ...common(declared),
    roles,
    idempotent: false,
    run: (deps, caller, request) => handler({ ...request, deps, caller: signedIn(caller) }),
  };
}

/** A route that anyone may use. With `rawBody` the handler gets the bytes of the body. */
export function publicRoute<
  A extends Answers,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = NoBody,
>(
  declared: Declaration<P, Q, B, A> & {
    rawBody?: NonNullable<Route['rawBody']>;
    handler: (context: PublicContext<z.output<P>, z.output<Q>, z.output<B>>) => Promise<ReplyOf<NoInfer<A>>>;
  },
): Route<P, Q, B, ReplyOf<A>> {
  const { rawBody = null, handler } = declared;
  return {
    ...common(declared),
    roles: 'public',
    rawBody,
    idempotent: false,
    run: (deps, _caller, request) => handler({ ...request, deps }),
  };
}
