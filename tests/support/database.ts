import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '../../db/migrate';
import { shared } from './servers';

const TEMPLATE = 'terbit_template';
/** Any number, the same for all test processes of a run. */
const TEMPLATE_LOCK = 53_71;

export interface TestDatabase {
  url: string;
  close: () => Promise<void>;
}

/** A database of its own with all migrations, copied from a template that the first asker makes. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = await shared('postgres');
  await ensureTemplate(server);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, async (admin) => {
    // Two copies of one template at once are refused, so the askers take turns.
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  return {
    url: databaseUrl(server, name),
    close: () =>
      onServer(server, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

async function ensureTemplate(server: string): Promise<void> {
  await onServer(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (found.rowCount !== 0) return;
    // Under another name until it is whole: a migration that fails must not leave half a template.
    await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE}_new WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${TEMPLATE}_new`);
    await migrate(databaseUrl(server, `${TEMPLATE}_new`));
    await admin.query(`ALTER DATABASE ${TEMPLATE}_new RENAME TO ${TEMPLATE}`);
  });
}

/** Closing the connection gives its advisory locks back. */
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
