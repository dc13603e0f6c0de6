import { Connection, Client, isGrpcServiceError } from '@temporalio/client';
import { openPool, type Store } from '../db/core/store';
import { readSettings } from '../platform/config';
import { SEARCH_ATTRIBUTES } from '../platform/launcher/embedded-temporal';
import { environmentBesideOffice } from '../platform/launcher/running-office';
import { createEngine, isEngineAway, type Engine } from '../workers/engine';
import { newTally, type StartContext, type StartTally } from '../workers/start-roles';
import type { CliContext } from './context';

const CONNECT_TIMEOUT = '5s';
const CALL_WITHIN_MS = 5_000;
/** The gRPC code of a missing namespace. */
const NOT_FOUND: readonly number[] = [5];
const SHOWN = 20;

/** The database and the engine of an office, for a command that starts cases. */
export interface EngineRoom {
  store: Pick<Store, 'pool' | 'clock'>;
  engine: Engine;
  address: string;
  namespace: string;
  /** Names of search attributes that the namespace lacks; without them no workflow of a case can be started. */
  missingAttributes(): Promise<string[]>;
}

async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection
    .withDeadline(Date.now() + CALL_WITHIN_MS, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    )
    .catch((error: unknown) => {
      if (isGrpcServiceError(error) && NOT_FOUND.includes(error.code))
        throw new Error(
          `Namespace ${namespace} belum ada di Temporal. Buat dahulu: temporal operator namespace create ` +
            `--namespace ${namespace} --retention 90d`,
        );
      throw error;
    });
  return Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
}

function connectTo(address: string): Promise<Connection> {
  return Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT }).catch(() => {
    throw new Error(
      `Temporal di ${address} tidak menjawab. Hidupkan dahulu; berkas tidak hilang, semuanya ada di Postgres.`,
    );
  });
}

/**
 * Connects to the database and the engine of the running office, or to those of the environment, and closes both after
 * `work`.
 */
export async function inEngineRoom(
  { now }: Pick<CliContext, 'now'>,
  work: (room: EngineRoom) => Promise<void>,
): Promise<void> {
  const settings = readSettings(environmentBesideOffice());
  const { DATABASE_URL: url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = settings;
  if (url === undefined || address === undefined)
    throw new Error(
      'Kantor tidak berjalan. Jalankan npm start dahulu, atau setel DATABASE_URL dan TEMPORAL_ADDRESS.',
    );
  const connection = await connectTo(address);
  const pool = openPool(url, () => undefined, { max: 2 });
  try {
    await work({
      store: { pool, clock: now },
      address,
      namespace,
      engine: createEngine(new Client({ connection, namespace })),
      missingAttributes: () => missingAttributes(connection, namespace),
    });
  } finally {
    await pool.end();
    await connection.close();
  }
}

/** One line for each case that the engine rejected, for the first twenty. */
export function refusedLines({ refused }: Pick<StartTally, 'refused'>): string[] {
  const shown = refused.slice(0, SHOWN).map(({ caseNumber, reason }) => `      ${caseNumber}: ${reason}`);
  const rest = refused.length - shown.length;
  return [...shown, ...(rest > 0 ? [`      dan ${rest} lagi`] : [])];
}

/**
 * Starts cases and returns the result. `interrupted` is set when the engine failed half-way: cases started until then
 * stay started, and the command can be repeated.
 */
export async function tallied(
  context: Omit<StartContext, 'tally'>,
  work: (context: StartContext) => Promise<void>,
): Promise<{ tally: StartTally; interrupted: boolean }> {
  const tally = newTally();
  try {
    await work({ ...context, tally });
    return { tally, interrupted: false };
  } catch (error) {
    if (!isEngineAway(error)) throw error;
    return { tally, interrupted: true };
  }
}

export const INTERRUPTED =
  'Temporal berhenti menjawab. Jalankan perintah ini lagi; yang sudah dimulai tidak dimulai dua kali.';
