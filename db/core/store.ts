import { Pool, types, type Client, type ClientBase, type FieldDef, type PoolConfig } from 'pg';
import type { Keys } from '../../platform/keys';
import { OfficeWakes } from './office-wakes';

/** What every query needs: the database, the keys of its sealed columns, the time, and what follows a commit. */
export interface Store {
  pool: Pool;
  keys: Keys;
  clock: () => Date;
  /** Runs after the commit of each transaction that woke the print floor of an office. It does not throw. */
  dispatch: (office: string) => Promise<void>;
}

/** The `dispatch` of programs that leave it to the print floor, which the stored wake makes look again. */
export function leftToFloor(): Promise<void> {
  return Promise.resolve();
}

/** Anything that answers a query: the pool for a single read, a transaction for more. */
export type Queryable = Pick<ClientBase, 'query'>;

/** A connection inside a transaction, and which workflows of offices its changes concern. */
export interface Transaction extends Queryable {
  readonly wakes: OfficeWakes;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A server that hangs takes queries and answers none; after this the connection is closed and the query fails. */
const QUERY_TIMEOUT_MS = 15_000;
/** A client that was cut off or hangs must not keep its locks; longer than any transaction pauses between queries. */
const IDLE_TRANSACTION_MS = 60_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

const camelCased = new Map<string, string>();

function camelCase(column: string): string {
  const known = camelCased.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  camelCased.set(column, name);
  return name;
}

/**
 * Sets how a connection answers: rows have names in camelCase, and a day is a `PlainDate`. Names are converted once
 * for each result, not for each row.
 */
export function setRowForm(client: Client): void {
  client.setTypeParser(types.builtins.DATE, (day) => day);
  // Before the listener of the driver, which builds its rows from these names.
  client.connection.prependListener('rowDescription', ({ fields }: { fields: FieldDef[] }) => {
    for (const field of fields) field.name = camelCase(field.name);
  });
}

/**
 * Opens a pool whose connections work as `terbit_app`, whatever role the address names. `onError` gets the errors of
 * idle connections, which the pool replaces.
 */
export function openPool(
  databaseUrl: string,
  onError: (error: Error) => void,
  options: PoolConfig = {},
): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    options: `-c role=terbit_app -c timezone=UTC -c idle_in_transaction_session_timeout=${IDLE_TRANSACTION_MS}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    max: 16,
    ...options,
  });
  pool.on('error', onError);
  pool.on('connect', setRowForm);
  return pool;
}

/** Every query of a broken connection fails by itself; without a listener the event would end the process. */
const brokenUnderway = (): void => undefined;

/**
 * Runs a unit of work in one READ COMMITTED transaction; what it throws rolls everything back. After the commit it
 * dispatches for each office whose print floor the work woke.
 */
export async function inTransaction<T>(
  { pool, dispatch }: Pick<Store, 'pool' | 'dispatch'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const wakes = new OfficeWakes();
  const result = await untilCommit(pool, wakes, work);
  for (const office of wakes.floors()) await dispatch(office);
  return result;
}

/** Reads in one snapshot, which later changes do not touch. */
export async function inSnapshot<T>(pool: Pool, read: (tx: Queryable) => Promise<T>): Promise<T> {
  return untilCommit(pool, new OfficeWakes(), async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return read(tx);
  });
}

async function untilCommit<T>(
  pool: Pool,
  wakes: OfficeWakes,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  connection.on('error', brokenUnderway);
  const release = (broken?: Error): void => {
    // A connection that is given back has the listener of the pool; one that is destroyed may still report.
    if (broken === undefined) connection.off('error', brokenUnderway);
    connection.release(broken);
  };
  try {
    await connection.query('BEGIN');
    const result = await work({ query: connection.query.bind(connection), wakes });
    await wakes.store(connection);
    await connection.query('COMMIT');
    release();
    return result;
  } catch (error) {
    // Behind a query without an answer a ROLLBACK would wait as long again; closing the connection rolls back as well.
    if (error instanceof Error && error.message === 'Query read timeout') {
      release(error);
      throw error;
    }
    await connection.query('ROLLBACK').then(
      () => release(),
      (broken: unknown) => release(broken instanceof Error ? broken : new Error('the connection broke')),
    );
    throw error;
  }
}

/** The first row of a result, or null. */
export function firstOf<R>(result: { rows: R[] }): R | null {
  return result.rows[0] ?? null;
}

/** The one row that a statement must return. */
export function onlyOf<R>(result: { rows: R[] }): R {
  const row = result.rows[0];
  if (row === undefined) throw new Error('a row that must exist is missing');
  return row;
}

/** The name of the constraint that a statement broke, when that is why it failed. */
export function brokenConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !('constraint' in error)) return null;
  return typeof error.constraint === 'string' ? error.constraint : null;
}
