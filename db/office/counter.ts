import { sql } from '../core/sql';
import { onlyOf, type Transaction } from '../core/store';

/** What an office numbers from 1 each year. */
export type Series = 'CASE' | 'PRINT_ORDER';

/** The next number of a series. It is locked until the transaction ends, and a rollback gives it back. */
export async function nextNumber(
  tx: Transaction,
  office: string,
  series: Series,
  year: number,
): Promise<number> {
  const { last } = onlyOf(
    await tx.query<{ last: number }>(sql`
      INSERT INTO yearly_counter (office, series, year, last) VALUES (${office}, ${series}, ${year}, 1)
      ON CONFLICT (office, series, year) DO UPDATE SET last = yearly_counter.last + 1 RETURNING yearly_counter.last`),
  );
  return last;
}
