import { createHash } from 'node:crypto';
import { TerbitError } from '../../domain/errors/terbit-error';
import { crashPoint } from '../../platform/crash-points';
import { sql } from './sql';
import { firstOf, inTransaction, type Queryable, type Store, type Transaction } from './store';

/** A request that must be carried out once: the caller, the caller's key, and what was asked. */
export interface KeyedRequest {
  caller: string;
  key: string;
  /** Everything that makes it this request: method, address and body. */
  request: unknown;
}

export interface Answer {
  status: number;
  body: unknown;
}

const KEPT_DAYS = 90;

function subjectOf({ caller, key }: KeyedRequest): string {
  return `answer:${caller}:${key}`;
}

function hashOf(request: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(request)).digest();
}

/**
 * The answer that a request got before; null where it has none.
 *
 * @throws TerbitError IDEMPOTENCY_KEY_REUSED when the key came with another request
 */
export async function answerTo(
  { keys }: Pick<Store, 'keys'>,
  db: Queryable,
  keyed: KeyedRequest,
): Promise<Answer | null> {
  const known = firstOf(
    await db.query<{ requestHash: Buffer; status: number; answerSealed: Buffer }>(sql`
      SELECT idempotency.request_hash, idempotency.status, idempotency.answer_sealed
      FROM idempotency WHERE idempotency.caller = ${keyed.caller} AND idempotency.key = ${keyed.key}`),
  );
  if (known === null) return null;
  if (!known.requestHash.equals(hashOf(keyed.request))) throw new TerbitError('IDEMPOTENCY_KEY_REUSED');
  const body: unknown = JSON.parse(keys.open(known.answerSealed, subjectOf(keyed)).toString());
  return { status: known.status, body };
}

/**
 * Carries out a request once, in one transaction with its answer; a repetition gets the first answer, also while
 * the first is still running (it waits for it). An answer may hold a tracking code, so it is kept sealed.
 *
 * @throws TerbitError IDEMPOTENCY_KEY_REUSED when the key came with another request; what `work` throws, undone.
 */
export async function once(
  store: Store,
  keyed: KeyedRequest,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer & { repeated: boolean }> {
  const { keys } = store;
  const { caller, key } = keyed;
  const hash = hashOf(keyed.request);
  const answered = await inTransaction(store, async (tx) => {
    const claimed = await tx.query(sql`
      INSERT INTO idempotency (caller, key, request_hash) VALUES (${caller}, ${key}, ${hash}) ON CONFLICT DO NOTHING`);
    if (claimed.rowCount === 0) {
      const known = await answerTo(store, tx, keyed);
      if (known === null) throw new TerbitError('IDEMPOTENCY_KEY_REUSED');
      return { ...known, repeated: true };
    }
    const answer = await work(tx);
    const sealed = keys.seal(JSON.stringify(answer.body), subjectOf(keyed));
    await tx.query(sql`
      UPDATE idempotency SET status = ${answer.status}, answer_sealed = ${sealed}
      WHERE idempotency.caller = ${caller} AND idempotency.key = ${key}`);
    return { ...answer, repeated: false };
  });
  crashPoint('apply-command.after-commit');
  return answered;
}

/** Forgets keys older than 90 days; returns how many. */
export async function forgetOldKeys({ pool, clock }: Store): Promise<number> {
  const { rowCount } = await pool.query(sql`
    DELETE FROM idempotency
    WHERE idempotency.created_at < ${clock().toISOString()}::timestamptz - make_interval(days => ${KEPT_DAYS})`);
  return rowCount ?? 0;
}
