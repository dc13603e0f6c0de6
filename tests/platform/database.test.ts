import { Client } from 'pg';
import { freshDatabase } from '../support/database';

describe('freshDatabase', () => {
  it('gives each asker a migrated database of its own', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    const tables = await tablesOf(one.url);
    expect(tables).toContain('office');
    const client = new Client({ connectionString: one.url });
    await client.connect();
    await client.query('CREATE TABLE only_here ()');
    await client.end();
    expect(await tablesOf(one.url)).toContain('only_here');
    expect(await tablesOf(other.url)).toEqual(tables);
    await Promise.all([one.close(), other.close()]);
    await expect(tablesOf(one.url)).rejects.toThrow(/does not exist/);
  });
});

async function tablesOf(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    return found.rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}
