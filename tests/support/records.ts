import { leftToFloor, openPool, type Store } from '../../db/core/store';
import { loadKeys } from '../../platform/keys';
import type { Stack } from './office-stack';

const CATCH_UP_MS = 120_000;

/** The tables of a running office, for tests that count what its API does not show. */
export class Records {
  readonly store: Store;

  constructor(private readonly stack: Stack) {
    const pool = openPool(stack.office.urls.postgres, () => undefined, { max: 8 });
    this.store = { pool, keys: loadKeys(stack.office.home), clock: () => new Date(), dispatch: leftToFloor };
  }

  async rows<T extends object>(text: string): Promise<T[]> {
    return (await this.store.pool.query<T>(text)).rows;
  }

  /** How many rows there are of a table, with or without a condition. */
  async count(of: string): Promise<number> {
    return (await this.rows<{ n: number }>(`SELECT count(*)::integer AS n FROM ${of}`))[0]?.n ?? -1;
  }

  /** Resolves when every change was delivered to its workflow and every workflow has confirmed it. */
  async nothingUnderway(): Promise<void> {
    await this.stack.until(
      'every workflow to have seen its case',
      async () => (await this.count('outbox')) + (await this.count('cases WHERE acted_seq < seq')),
      (left) => left === 0,
      CATCH_UP_MS,
    );
  }

  /** Connections that listen for notices of the outbox, of any owner; the application's role may not see them. */
  async listeners(): Promise<number> {
    const owner = openPool(this.stack.office.urls.postgres, () => undefined, { max: 1, options: '' });
    try {
      const listening = await owner.query(`SELECT FROM pg_stat_activity WHERE query = 'LISTEN outbox'`);
      return listening.rowCount ?? 0;
    } finally {
      await owner.end();
    }
  }

  close(): Promise<void> {
    return this.store.pool.end();
  }
}
