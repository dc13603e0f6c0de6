import { sql } from './sql';
import { type Queryable } from './store';

/** Makes the transaction the only one that grants or takes away free blanko of the office until it ends. */
export async function lockFloor(tx: Queryable, office: string): Promise<void> {
  const { rowCount } = await tx.query(
    sql`SELECT FROM floor_lock WHERE floor_lock.office = ${office} FOR UPDATE`,
  );
  if (rowCount === 0) throw new Error('the office has no floor');
}
