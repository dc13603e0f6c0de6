import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate, seedOffice } from '../../db/seed-office';
import { openPool } from '../../db/core/store';
import { postgresUrl, preparePostgres } from '../../platform/launcher/embedded-postgres';
import { anyFreePort } from '../../platform/launcher/ports';
import { SupervisedProcess } from '../../platform/launcher/supervised-process';

const PASSWORDS: Readonly<Record<string, string>> = {
  migrator: 'first',
  service: 'second',
  temporal: 'third',
};

/** The statements that the script passes to psql, with the passwords filled in as psql does. */
function statements(): string[] {
  const script = readFileSync('deploy/postgres/create-databases.sh', 'utf8');
  const text = /<<'SQL'\n([^]*?)\nSQL\n/.exec(script)?.[1] ?? '';
  const filled = text.replaceAll(/:'(\w+)'/g, (_, name: string) => `'${PASSWORDS[name] ?? ''}'`);
  return filled
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Roles belong to a whole server, so this test has its own server. */
describe('the databases of the containers', () => {
  let home: string;
  let port: number;
  let server: SupervisedProcess;
  const urlOf = (user: string, password: string, database: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'terbit-deploy-'));
    port = await anyFreePort();
    server = new SupervisedProcess(
      await preparePostgres({ home, port, durable: false, dieWithParent: true }),
    );
    await server.start();
    await query(postgresUrl(home, port, 'postgres'), 'DROP DATABASE terbit');
    for (const statement of statements()) await query(postgresUrl(home, port, 'postgres'), statement);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('can be migrated by the migrator, and worked on by the service without rewriting the past', async () => {
    const owner = urlOf('terbit_migrator', 'first', 'terbit');
    await migrate(owner);
    await migrate(owner);
    await seedOffice(owner, '53.71', ['kupang-1']);
    const pool = openPool(urlOf('terbit_service', 'second', 'terbit'), () => undefined);
    try {
      await expect(pool.query('SELECT office FROM office')).resolves.toMatchObject({
        rows: [{ office: '53.71' }],
      });
      for (const change of [
        'DELETE FROM journal',
        'DELETE FROM movement',
        'UPDATE account SET balance = 0',
      ]) {
        await expect(pool.query(change)).rejects.toThrow(/permission denied/);
      }
    } finally {
      await pool.end();
    }
    await expect(
      query(urlOf('terbit_service', 'second', 'terbit'), 'SELECT full_name FROM person'),
    ).rejects.toThrow(/permission denied/);
  });

  it('keep the product and the engine out of each other', async () => {
    await expect(query(urlOf('temporal', 'third', 'temporal'), 'CREATE TABLE probe ()')).resolves.toEqual([]);
    await expect(query(urlOf('temporal', 'third', 'terbit'), 'SELECT 1')).rejects.toThrow(
      /permission denied/,
    );
    for (const database of ['temporal', 'temporal_visibility']) {
      const url = urlOf('terbit_service', 'second', database);
      await expect(query(url, 'SELECT 1')).rejects.toThrow(/permission denied/);
    }
  });
});
