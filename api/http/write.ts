import { z } from 'zod';
import { answerTo, once, type Answer } from '../../db/core/idempotency';
import type { Transaction } from '../../db/core/store';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { TerbitError, type ErrorFacts } from '../../domain/errors/terbit-error';
import {
  common,
  signedIn,
  type Answers,
  type Empty,
  type NoBody,
  type ReplyOf,
  type Route,
  type StaffContext,
  type StaffDeclaration,
} from './route';

export type WriteContext<P, Q, B> = StaffContext<P, Q, B> & {
  /** Names this request for ever: the caller and the caller's key. */
  commandId: string;
};

/** A reply, or a refusal whose effect on the data is kept. */
type Effect<A extends Answers> = { reply: ReplyOf<A> } | { refusal: TerbitError };

/** A change that is made once for each key. */
interface Write<C, A extends Answers, Prepared> {
  /**
   * What comes before the transaction: reads, since no second connection may be asked for within it, and work that
   * takes long. It is left out where the key has an answer. What it changes has command ids of its own.
   */
  before?: (context: C) => Promise<Prepared>;
  /** The change, in one transaction with its answer. */
  effect: (tx: Transaction, context: C, prepared: NoInfer<Prepared>) => Promise<Effect<NoInfer<A>>>;
}

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/**
 * Makes a change once for the caller and key of the request; a repetition gets the first answer.
 *
 * @throws TerbitError IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED, and what the change is refused with
 */
async function writeOnce<P, Q, B, A extends Answers, Prepared>(
  { before, effect }: Write<WriteContext<P, Q, B>, A, Prepared>,
  method: string,
  request: StaffContext<P, Q, B>,
): Promise<ReplyOf<A>> {
  const { caller, path, body, header } = request;
  const { store } = request.deps;
  const key = IdempotencyKey.safeParse(header('idempotency-key'));
  if (!key.success) throw new TerbitError('IDEMPOTENCY_KEY_REQUIRED');
  const keyed = { caller: `${caller.sub}@${caller.office}`, key: key.data, request: { method, path, body } };
  const context = { ...request, commandId: `${keyed.caller}:${keyed.key}` };

  const known = before === undefined ? null : await answerTo(store, store.pool, keyed);
  if (known !== null) return replyOf({ ...known, repeated: true });
  const prepared = (await before?.(context)) as Prepared;
  return replyOf(await once(store, keyed, async (tx) => answerOf(await effect(tx, context, prepared))));
}

/** A refusal is kept as its code and facts, so that its repetition carries the trace of its own request. */
interface KeptRefusal {
  refused: ErrorCode;
  facts: ErrorFacts;
}

/** An effect as it is kept with its key. */
function answerOf<A extends Answers>(effect: Effect<A>): Answer {
  if ('reply' in effect) return { status: effect.reply.status, body: effect.reply.body };
  const { code, facts, status } = effect.refusal;
  return { status, body: { refused: code, facts } satisfies KeptRefusal };
}

/** The reply of an answer that this route kept, now or before. */
function replyOf<A extends Answers>({ status, body, repeated }: Answer & { repeated: boolean }): ReplyOf<A> {
  if (status >= 400) {
    const { refused, facts } = body as KeptRefusal;
    throw new TerbitError(refused, facts);
  }
  const headers = repeated ? { 'Idempotency-Replayed': 'true' } : {};
  return { status, body, headers } as ReplyOf<A>;
}

/** A route of officers that changes something: it asks for an Idempotency-Key and answers a repetition alike. */
export function writeRoute<
  A extends Answers,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = NoBody,
  Prepared = undefined,
>(
  declared: StaffDeclaration<P, Q, B, A> &
    Write<WriteContext<z.output<P>, z.output<Q>, z.output<B>>, A, Prepared> & {
      /** The address of the thing that the answer shows. */
      location?: (body: ReplyOf<NoInfer<A>>['body']) => string;
    },
): Route<P, Q, B, ReplyOf<A>> {
  const { method, roles, location } = declared;
  return {
    ...common(declared),
    roles,
    idempotent: true,
    run: async (deps, caller, request) => {
      const asked = { ...request, deps, caller: signedIn(caller) };
      const reply = await writeOnce<z.output<P>, z.output<Q>, z.output<B>, A, Prepared>(
        declared,
        method,
        asked,
      );
      if (location === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, Location: location(reply.body) } };
    },
  };
}
