import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '../../db/seed-office';
import { shared } from './servers';

/** Any number, the same for all test processes of a run. */
const TEMPLATE_LOCK = 53_71;

export interface TestDatabase {
  url: string;
  close: () => Promise<void>;
}

/** The initial content of a database. */
export interface Template {
  /** A part of the database's name, so lower-case letters, digits and underscores; a different one for each content. */
  name: string;
  fill: (url: string) => Promise<void>;
}

const EMPTY: Template = { name: 'empty', fill: migrate };

/** A separate database, copied from a template that the first caller makes; by default one with all migrations. */
export async function freshDatabase({ name: kind, fill }: Template = EMPTY): Promise<TestDatabase> {
  const server = await shared('postgres');
  const template = `template_${kind}`;
  await ensureTemplate(server, template, fill);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, async (admin) => {
    // Postgres rejects two concurrent copies of one template, so the callers wait for each other.
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: databaseUrl(server, name),
    close: () =>
      onServer(server, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

async function ensureTemplate(server: string, template: string, fill: Template['fill']): Promise<void> {
  await onServer(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount !== 0) return;
    // It has another name until it is complete: a failed migration must not leave half a template.
    await admin.query(`DROP DATABASE IF EXISTS ${template}_new WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${template}_new`);
    await fill(databaseUrl(server, `${template}_new`));
    await admin.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
  });
}

/** Closing the connection releases its advisory locks. */
async function onServer(server: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
