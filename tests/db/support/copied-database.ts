import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { shared } from '../../support/servers';

async function asSuperuser<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs SQL as the owner of the database, with all triggers and foreign keys off: what no code of ours may do. */
export async function tamper(url: string, statements: string): Promise<void> {
  await asSuperuser(url, async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(statements);
  });
}

/** Takes everything out of an office that happened there: a new one, without the time that a new database takes. */
export function emptyOffice(url: string): Promise<void> {
  return tamper(
    url,
    `TRUNCATE cases, enrolment, yearly_counter, movement, delivery, consignment, proposal, destruction,
       stock_count, day_entry, print_order, ministry_total, queue_count, serial_alarm, promise, expected_delivery CASCADE;
     UPDATE account SET balance = 0, serials = 0;
     UPDATE printer SET stop = NULL, fault = NULL, loading = 'automatic', adapter = 'open', spoiled_in_row = 0`,
  );
}

/** Runs SQL as the owner of the database, with its triggers on. */
export async function asOwner(url: string, statement: string, values: unknown[] = []): Promise<unknown[]> {
  return asSuperuser(
    url,
    async (client) => (await client.query<Record<string, unknown>>(statement, values)).rows,
  );
}

/** A copy of a database. Whoever is connected to it is cut off first, or Postgres would refuse to copy it. */
export async function copyOf(url: string): Promise<{ url: string; close: () => Promise<void> }> {
  const name = `copy_${randomBytes(8).toString('hex')}`;
  const original = new URL(url).pathname.slice(1);
  const server = new URL(url);
  server.pathname = '/postgres';
  await asOwner(server.href, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    original,
  ]);
  await asOwner(server.href, `CREATE DATABASE ${name} TEMPLATE ${original}`);
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return {
    url: copy.href,
    close: async () => {
      await asOwner(server.href, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** An empty database without migrations, for the tests of the migrations themselves. */
export async function emptyDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await shared('postgres');
  const name = `empty_${randomBytes(8).toString('hex')}`;
  await asOwner(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    close: async () => {
      await asOwner(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
