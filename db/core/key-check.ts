import { sql } from './sql';
import type { Store } from './store';

/** Thrown when a database was sealed with other keys than those at hand. */
export class WrongKeysError extends Error {
  constructor(names: string[]) {
    super(
      `Kunci di TERBIT_HOME tidak cocok dengan basis data ini (${names.join(', ')}). ` +
        'Pakai TERBIT_HOME yang menyimpan kunci aslinya; data tidak diubah.',
    );
  }
}

/** Compares our keys with those that the data was sealed with; on a new database, ours are noted. */
export async function checkKeys({ pool, keys }: Store): Promise<void> {
  const wrong: string[] = [];
  for (const [name, fingerprint] of Object.entries(keys.fingerprints())) {
    await pool.query(sql`
      INSERT INTO key_check (key_name, fingerprint) VALUES (${name}, ${fingerprint}) ON CONFLICT DO NOTHING`);
    const known = await pool.query<{ fingerprint: string }>(
      sql`SELECT key_check.fingerprint FROM key_check WHERE key_check.key_name = ${name}`,
    );
    if (known.rows[0]?.fingerprint !== fingerprint) wrong.push(name);
  }
  if (wrong.length > 0) throw new WrongKeysError(wrong);
}
