import { Client, Connection } from '@temporalio/client';
import { leftToFloor, openPool, type Store } from '../../db/core/store';
import { loadKeys } from '../../platform/keys';
import type { Stack } from './office-stack';
import { TEST_NAMESPACE } from './servers';

/** The database and the engine behind the API of a whole office. */
export interface StackAccess {
  store: Store;
  temporal: Client;
  close(): Promise<void>;
}

export async function accessTo({ office: { home, urls } }: Stack): Promise<StackAccess> {
  const pool = openPool(urls.postgres, () => undefined, { max: 4 });
  const connection = await Connection.connect({ address: urls.temporal });
  return {
    store: { pool, keys: loadKeys(home), clock: () => new Date(), dispatch: leftToFloor },
    temporal: new Client({ connection, namespace: TEST_NAMESPACE }),
    close: async () => {
      await pool.end();
      await connection.close();
    },
  };
}
