import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKeys, WrongKeysError } from '../../../db/core/key-check';
import { migrate, seedOffice } from '../../../db/seed-office';
import { leftToFloor, openPool } from '../../../db/core/store';
import { loadKeys } from '../../../platform/keys';
import { asOwner, emptyDatabase } from '../support/copied-database';

const ALL = [{ count: readdirSync(join(__dirname, '..', '..', '..', 'db', 'migrations')).length }];
const TABLES = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;

describe('migrations', () => {
  test('run once, however often they are asked for', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    const tables = await asOwner(database.url, TABLES);
    const done = await asOwner(database.url, 'SELECT * FROM migration');
    await migrate(database.url);
    expect(await asOwner(database.url, TABLES)).toEqual(tables);
    expect(await asOwner(database.url, 'SELECT * FROM migration')).toEqual(done);
    await database.close();
  });

  test('five processes at once wait for one another', async () => {
    const database = await emptyDatabase();
    await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)));
    expect(await asOwner(database.url, 'SELECT count(*)::integer FROM migration')).toEqual(ALL);
    await database.close();
  });
});

test('several databases of one server are migrated at once, though they share the role of the application', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => emptyDatabase()));
  await Promise.all(databases.map(({ url }) => migrate(url)));
  for (const { url, close } of databases) {
    expect(await asOwner(url, 'SELECT count(*)::integer FROM migration')).toEqual(ALL);
    await close();
  }
});

describe('seedOffice', () => {
  const COUNTS = `SELECT (SELECT count(*)::integer FROM office) AS offices, (SELECT count(*)::integer FROM site) AS sites,
    (SELECT count(*)::integer FROM printer) AS printers, (SELECT count(*)::integer FROM account) AS accounts,
    (SELECT count(*)::integer FROM centre_function) AS functions, (SELECT count(*)::integer FROM floor_lock) AS locks`;

  test('enters an office once, adds printers later, and keeps what people set', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    await seedOffice(database.url, '53.71', ['kupang-1']);
    const seeded = { offices: 1, sites: 7, printers: 1, accounts: 155, functions: 4, locks: 1 };
    expect(await asOwner(database.url, COUNTS)).toEqual([seeded]);
    await asOwner(database.url, `UPDATE printer SET loading = 'counted'`);
    const seed = (): Promise<void> =>
      seedOffice(database.url, '53.71', ['kupang-1', 'kupang-2'], ['kupang-2']);
    await Promise.all([seed(), seed(), seed()]);
    expect(await asOwner(database.url, COUNTS)).toEqual([{ ...seeded, printers: 2, accounts: 156 }]);
    expect(await asOwner(database.url, 'SELECT loading, adapter FROM printer ORDER BY printer')).toEqual([
      { loading: 'counted', adapter: 'open' },
      { loading: 'automatic', adapter: 'manual' },
    ]);
    await database.close();
  });

  test('an office that does not exist is refused', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    await expect(seedOffice(database.url, '53.99', [])).rejects.toThrow();
    await database.close();
  });
});

describe('the keys of a database', () => {
  test('are those of its first process; any other is refused by name and changes nothing', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    const pool = openPool(database.url, () => undefined);
    const homes = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'terbit-keys-')));
    const [own, foreign] = homes.map((home) => ({
      pool,
      keys: loadKeys(home),
      clock: () => new Date(0),
      dispatch: leftToFloor,
    }));
    if (own === undefined || foreign === undefined) throw new Error('no keys');
    await Promise.all([1, 2, 3].map(() => checkKeys(own)));
    const noted = await asOwner(database.url, 'SELECT * FROM key_check ORDER BY key_name');
    await expect(checkKeys(foreign)).rejects.toThrow(WrongKeysError);
    await expect(checkKeys(foreign)).rejects.toThrow(/\(data, lookup\)/);
    expect(await asOwner(database.url, 'SELECT * FROM key_check ORDER BY key_name')).toEqual(noted);
    await checkKeys(own);
    await pool.end();
    await database.close();
    for (const home of homes) rmSync(home, { recursive: true });
  });
});
