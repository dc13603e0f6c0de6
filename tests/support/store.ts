import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, seedOffice } from '../../db/seed-office';
import { leftToFloor, openPool, type Store } from '../../db/core/store';
import { dispatchingStore } from '../../db/queue/dispatch';
import { loadKeys } from '../../platform/keys';
import { freshDatabase, type Template } from './database';

export interface TestStore extends Store {
  /** Sets the clock of the store, which does not run by itself. */
  setClock(instant: Date): void;
  url: string;
  close(): Promise<void>;
}

const PRINTERS = ['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4'];

function kupangWith(printers: readonly string[]): Template {
  return {
    name: ['kupang', ...printers].join('_').replaceAll('-', '_'),
    fill: async (url) => {
      await migrate(url);
      await seedOffice(url, '53.71', printers);
    },
  };
}

/** The store as the processes of an office have it; what tests change through the office itself dispatches nothing. */
export function atWork(office: Pick<Store, 'pool' | 'keys' | 'clock'>): Store {
  return dispatchingStore(office, (error) => {
    throw error;
  });
}

/** A separate database with the office of Kupang, its own keys, and a clock stopped at a Monday morning. */
export async function anOffice(printers: readonly string[] = PRINTERS): Promise<TestStore> {
  const database = await freshDatabase(kupangWith(printers));
  const home = mkdtempSync(join(tmpdir(), 'terbit-keys-'));
  // A pause of the machine for some seconds must not fail a test.
  const pool = openPool(database.url, () => undefined, { max: 12, connectionTimeoutMillis: 30_000 });
  let now = new Date('2026-11-23T01:00:00Z');
  return {
    pool,
    keys: loadKeys(home),
    clock: () => now,
    dispatch: leftToFloor,
    setClock: (instant) => void (now = instant),
    url: database.url,
    close: async () => {
      await pool.end();
      await database.close();
      rmSync(home, { recursive: true });
    },
  };
}
