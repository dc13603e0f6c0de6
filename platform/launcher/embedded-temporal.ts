import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { LaunchUser } from './launch-user';
import { LogFile } from './log-files';
import { LOOPBACK } from './ports';
import { runCommand } from './run-command';
import type { ProcessSpec } from './supervised-process';
import { until } from './waiting';

const READY_WITHIN_MS = 60_000;
const CALL_WITHIN_MS = 5_000;
const RETENTION_SECONDS = 90 * 24 * 60 * 60;

/** What the workflow list can be filtered and sorted by; codes only, since nothing here is ever encrypted. */
export const SEARCH_ATTRIBUTES = {
  OfficeCode: 'Keyword',
  StationCode: 'Keyword',
  ServiceKind: 'Keyword',
  IssueReason: 'Keyword',
  CaseStage: 'Keyword',
  ExternalStatus: 'Keyword',
  StageSince: 'Datetime',
} as const;

const INDEXED_VALUE_TYPES = {
  Keyword: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

/**
 * One partition for each queue: the gate sets a rate limit for a whole queue, which the server divides by partitions.
 * The default request limits are those of a shared cluster and would throttle the one tenant here. Waiting workflows
 * are kept on disk and not in memory, where the garbage collector would visit all of them every two minutes. The
 * development server otherwise reads search attributes again for each request; here they are added before the office
 * starts. The server's own clean-up runs twice a day and needs the fewest pollers, and its namespaces rarely change.
 */
const DYNAMIC_CONFIG: Readonly<Record<string, string>> = {
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
  'frontend.rps': '50000',
  'frontend.namespaceRPS': '50000',
  'frontend.namespaceBurstRatio': '1',
  'frontend.namespaceRPS.visibility': '500',
  'frontend.namespaceCount': '20000',
  'history.hostLevelCacheMaxSize': '2000',
  'system.forceSearchAttributesCacheRefreshOnRead': 'false',
  'system.namespaceCacheRefreshInterval': '"10s"',
  'worker.ScannerMaxConcurrentActivityTaskPollers': '2',
  'worker.ScannerMaxConcurrentWorkflowTaskPollers': '2',
  'worker.ParentCloseMaxConcurrentActivityTaskPollers': '2',
  'worker.ParentCloseMaxConcurrentWorkflowTaskPollers': '2',
};

export interface TemporalOptions {
  home: string;
  binary: string;
  namespace: string;
  port: number;
  /** Without it no UI is served. */
  uiPort?: number;
  dieWithParent?: boolean;
  say: (line: string) => void;
}

/** Moves the database of another version aside and returns how to run the server. */
export async function prepareTemporal(options: TemporalOptions): Promise<ProcessSpec> {
  const version = await cliVersion(options.binary);
  const database = databaseFile(options.home, version, options.say);
  const log = new LogFile(join(options.home, 'logs'), 'temporal');
  log.rotate();
  const user = LaunchUser.current();
  return {
    name: 'temporal',
    launch: () => {
      const child = user.launch(options.binary, serverArguments(database, options), {
        // The server must not see any TEMPORAL_* variable of the person who starts the office.
        env: { PATH: process.env['PATH'], HOME: options.home, TZ: 'UTC', GOMAXPROCS: String(processors()) },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(options.dieWithParent === true ? { dieWithParent: 'SIGTERM' } : {}),
      });
      for (const output of [child.stdout, child.stderr]) if (output !== null) log.recordOutput(output);
      return child;
    },
    ready: (_child, signal) => untilReady(options, signal),
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
    logTail: () => log.tail(5),
  };
}

/**
 * Half of the processors are for the office's own processes. With fewer processors the server spends less on
 * scheduling.
 */
function processors(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

async function cliVersion(binary: string): Promise<string> {
  const result = await runCommand(binary, ['--version'], { timeoutMs: 30_000 });
  const version = /version (\S+)/.exec(result.stdout)?.[1];
  if (version === undefined) throw new Error(`${binary} --version printed no version.`);
  return version;
}

/** A database file keeps the schema of the version that made it and is never migrated; Postgres has the cases. */
function databaseFile(home: string, version: string, say: (line: string) => void): string {
  const folder = join(home, 'temporal');
  const aside = join(folder, 'set-aside');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(folder)) {
    if (!entry.includes('.sqlite') || entry.startsWith(`${version}.sqlite`)) continue;
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    renameSync(join(folder, entry), freeName(join(aside, entry)));
    if (entry.endsWith('.sqlite'))
      say(`Berkas Temporal versi lain (${entry}) disisihkan; berkas perkara dibangun ulang dari Postgres.`);
  }
  return join(folder, `${version}.sqlite`);
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}.${number}`;
    if (!existsSync(name)) return name;
  }
}

function serverArguments(database: string, options: TemporalOptions): string[] {
  const ui = options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)];
  return [
    'server',
    'start-dev',
    '--db-filename',
    database,
    '--sqlite-pragma',
    'journal_mode=WAL',
    '--sqlite-pragma',
    'synchronous=NORMAL',
    '--namespace',
    options.namespace,
    '--ip',
    LOOPBACK,
    '--port',
    String(options.port),
    ...ui,
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${value}`,
    ]),
    '--ui-disable-news-fetch',
    '--log-level',
    'error',
    '--log-format',
    'json',
  ];
}

async function untilReady(options: TemporalOptions, signal: AbortSignal): Promise<void> {
  let lastError: unknown;
  const serves = await until(async () => {
    if (signal.aborted) return true;
    try {
      await configureNamespace(`${LOOPBACK}:${options.port}`, options.namespace);
      return true;
    } catch (error) {
      lastError = error;
      return false;
    }
  }, READY_WITHIN_MS);
  if (!serves) throw new Error('Temporal did not answer in time.', { cause: lastError });
}

/** The server applies search attributes only when it makes a namespace, and keeps closed runs for a day. */
async function configureNamespace(address: string, namespace: string): Promise<void> {
  // Created before it connects, so that a failed attempt is closed as well and does not continue in the background.
  const connection = Connection.lazy({ address, connectTimeout: 1_000 });
  try {
    await connection.ensureConnected();
    await connection.withDeadline(Date.now() + CALL_WITHIN_MS, async () => {
      const { config } = await connection.workflowService.describeNamespace({ namespace });
      if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) !== RETENTION_SECONDS) {
        await connection.workflowService.updateNamespace({
          namespace,
          config: { workflowExecutionRetentionTtl: { seconds: RETENTION_SECONDS as unknown as never } },
        });
      }
      const known = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in known.customAttributes));
      if (missing.length === 0) return;
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(
          missing.map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]]),
        ),
      });
    });
  } finally {
    await connection.close();
  }
}
