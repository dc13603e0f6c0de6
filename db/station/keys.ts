import type { PublicKey } from '../../platform/packet-envelope';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store } from '../core/store';

/** A station whose packets an office accepts. */
export interface StationKey {
  keyId: string;
  office: string;
  station: string;
  publicKey: PublicKey;
  revoked: boolean;
}

/** Accepts the packets of a station from now on, also of one whose trust was withdrawn before. */
export async function trustStation(
  { pool, clock }: Pick<Store, 'pool' | 'clock'>,
  { keyId, office, station, publicKey }: Omit<StationKey, 'revoked'>,
  actor: string,
): Promise<void> {
  const now = clock().toISOString();
  await pool.query(sql`
    INSERT INTO station_key (key_id, office, station, public_key, trusted_at, trusted_by)
    VALUES (${keyId}, ${office}, ${station}, ${JSON.stringify(publicKey)}, ${now}, ${actor})
    ON CONFLICT (key_id) DO UPDATE SET trusted_at = excluded.trusted_at, trusted_by = excluded.trusted_by,
      revoked_at = NULL, revoked_by = NULL
    WHERE station_key.revoked_at IS NOT NULL`);
}

/** Accepts no more packets of a station; returns whether it was trusted. */
export async function distrustStation(
  { pool, clock }: Pick<Store, 'pool' | 'clock'>,
  keyId: string,
  actor: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(sql`
    UPDATE station_key SET revoked_at = ${clock().toISOString()}, revoked_by = ${actor}
    WHERE station_key.key_id = ${keyId} AND station_key.revoked_at IS NULL`);
  return rowCount === 1;
}

/** Null for a key that was never trusted. */
export async function readStationKey(db: Queryable, keyId: string): Promise<StationKey | null> {
  return firstOf(
    await db.query<StationKey>(sql`
      SELECT station_key.key_id, station_key.office, station_key.station,
        station_key.public_key, station_key.revoked_at IS NOT NULL AS revoked
      FROM station_key WHERE station_key.key_id = ${keyId}`),
  );
}
