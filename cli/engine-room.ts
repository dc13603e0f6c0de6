import { Connection, Client, isGrpcServiceError } from '@temporalio/client';
import { openPool, type Store } from '../db/core/store';
import {
  AND_MORE,
  ENGINE_NOT_RUNNING,
  ENGINE_SILENT,
  NAMESPACE_MISSING,
  REFUSED_BY_ENGINE,
} from '../domain/texts/commands';
import type { Language } from '../domain/texts/language';
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
  language: Language;
  /** Names of search attributes that the namespace lacks; without them no workflow of a case can be started. */
  missingAttributes(): Promise<string[]>;
}

async function missingAttributes(
  connection: Connection,
  namespace: string,
  language: Language,
): Promise<string[]> {
  const { customAttributes } = await connection
    .withDeadline(Date.now() + CALL_WITHIN_MS, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    )
    .catch((error: unknown) => {
      if (isGrpcServiceError(error) && NOT_FOUND.includes(error.code))
        throw new Error(
          NAMESPACE_MISSING[language]({
            namespace,
            command: `temporal operator namespace create --namespace ${namespace} --retention 90d`,
          }),
        );
      throw error;
    });
  return Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
}

function connectTo(address: string, language: Language): Promise<Connection> {
  return Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT }).catch(() => {
    throw new Error(ENGINE_SILENT[language]({ address }));
  });
}

/**
 * Connects to the database and the engine of the running office, or to those of the environment, and closes both after
 * `work`.
 */
export async function inEngineRoom(
  { now, language: chosen }: Pick<CliContext, 'now' | 'language'>,
  work: (room: EngineRoom) => Promise<void>,
): Promise<void> {
  const language = chosen();
  const settings = readSettings(environmentBesideOffice());
  const { DATABASE_URL: url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = settings;
  if (url === undefined || address === undefined) throw new Error(ENGINE_NOT_RUNNING[language]);
  const connection = await connectTo(address, language);
  const pool = openPool(url, () => undefined, { max: 2 });
  try {
    await work({
      store: { pool, clock: now },
      address,
      namespace,
      language,
      engine: createEngine(new Client({ connection, namespace })),
      missingAttributes: () => missingAttributes(connection, namespace, language),
    });
  } finally {
    await pool.end();
    await connection.close();
  }
}

/** One line for each case that the engine rejected, for the first twenty. */
export function refusedLines({ refused }: Pick<StartTally, 'refused'>, language: Language): string[] {
  if (refused.length === 0) return [];
  const shown = refused.slice(0, SHOWN).map(({ caseNumber, reason }) => `      ${caseNumber}: ${reason}`);
  const rest = refused.length - shown.length;
  return [
    `  ${REFUSED_BY_ENGINE[language]({ refused: refused.length })}`,
    ...shown,
    ...(rest > 0 ? [`      ${AND_MORE[language]({ rest })}`] : []),
  ];
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
