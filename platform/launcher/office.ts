import type { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { migrate, seedOffice } from '../../db/seed-office';
import { allSettledOrThrow } from '../all-settled';
import { postgresDataFolder, postgresUrl, preparePostgres } from './embedded-postgres';
import { prepareTemporal } from './embedded-temporal';
import { nodeChild } from './node-child';
import type { OfficePlan } from './office-plan';
import { centreToken, planOffice } from './office-plan';
import { TEMPORAL_CLI } from './pinned-programs';
import { RunFolder, stopStalePostgres } from './run-folder';
import { forgetRunningOffice, recordRunningOffice } from './running-office';
import type { ProcessEvents, ProcessSpec } from './supervised-process';
import { Supervisor } from './supervisor';
import { findBinary, realBinaryTools } from './temporal-binaries';

/** The processes that may run, in the order in which they stop: clients before servers. */
const STOP_ORDER = [
  ['api'],
  ['worker-case', 'worker-outside'],
  ['simulators'],
  ['temporal'],
  ['postgres'],
] as const;
export type ProcessName = (typeof STOP_ORDER)[number][number];

export interface OfficeOptions {
  /** Data folder; TERBIT_HOME by default. */
  home?: string;
  /** `free` picks any free ports, for offices that run beside others. */
  ports?: 'default' | 'free';
  /** Overrides the environment of the launcher and of every child. */
  env?: Readonly<Record<string, string>>;
  /** Overrides the environment of one child. */
  childEnv?: Partial<Record<ProcessName, Readonly<Record<string, string>>>>;
  /** How many printers are simulated. */
  printers?: number;
  /** Seed of the simulators. */
  seed?: number;
  /** Ends the servers when this process ends for any reason; for offices that are thrown away. */
  dieWithParent?: boolean;
  /** Aborting it during the start stops what already runs. */
  signal?: AbortSignal;
  say?: (line: string) => void;
  /** The folder of compiled programs, when it is not the folder of this file. */
  programs?: string;
}

export interface RunningOffice {
  home: string;
  urls: OfficePlan['addresses'] & { postgres: string };
  pids: () => Record<string, number>;
  /** Sends a signal from outside; the supervisor starts a killed process again. */
  kill: (name: ProcessName, signal: NodeJS.Signals) => void;
  /** Stops a process and starts it again; resolves when it serves. */
  restart: (name: ProcessName) => Promise<void>;
  stop: () => Promise<void>;
  /** Stops at once, for a second Ctrl-C. */
  forceStop: () => void;
  events: EventEmitter<ProcessEvents>;
}

/**
 * Starts a whole office: Postgres, Temporal, simulators, API and workers, except those whose address the environment
 * gives.
 */
export async function startOffice(options: OfficeOptions = {}): Promise<RunningOffice> {
  const env = { ...process.env, ...options.env };
  const say = options.say ?? (() => undefined);
  const home = resolve(
    options.home ?? (env['TERBIT_HOME'] === '' ? undefined : env['TERBIT_HOME']) ?? '.terbit',
  );
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const run = new RunFolder(home);
  run.lock();
  const supervisor = new Supervisor();
  const stop = async (): Promise<void> => {
    await supervisor.stop(STOP_ORDER);
    forgetRunningOffice(home);
    run.unlock();
  };
  const onAbort = (): void => void stop();
  options.signal?.addEventListener('abort', onAbort);
  try {
    options.signal?.throwIfAborted();
    await clearStale(run, home, say);
    const ports = options.ports ?? 'default';
    const plan = await planOffice(
      { home, ports, env, printers: options.printers ?? 4, say },
      options.seed ?? 1,
    );
    const start = new OfficeStart(plan, { ...options, say }, env, supervisor, run);
    await start.all();
    options.signal?.throwIfAborted();
    recordRunningOffice(plan);
    return {
      home,
      events: supervisor,
      stop,
      urls: { ...plan.addresses, postgres: start.databaseUrl },
      pids: () => supervisor.pids(),
      kill: (name, signal) => supervisor.named(name).kill(signal),
      restart: (name) => supervisor.named(name).restart(),
      forceStop: () => supervisor.forceStop(),
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function clearStale(run: RunFolder, home: string, say: (line: string) => void): Promise<void> {
  const ended = await run.stopStale();
  if (await stopStalePostgres(postgresDataFolder(home))) ended.push('postgres');
  if (ended.length > 0) say(`Sisa proses dari peluncur yang mati dihentikan: ${ended.join(', ')}.`);
}

/** The steps of one start. */
class OfficeStart {
  readonly databaseUrl: string;
  private readonly childEnv: NodeJS.ProcessEnv;

  constructor(
    private readonly plan: OfficePlan,
    private readonly options: OfficeOptions & { say: (line: string) => void },
    private readonly env: NodeJS.ProcessEnv,
    private readonly supervisor: Supervisor,
    private readonly run: RunFolder,
  ) {
    this.databaseUrl = plan.settings.DATABASE_URL ?? postgresUrl(plan.home, plan.postgresPort ?? 0);
    this.childEnv = { ...env, ...environmentOf(plan, this.databaseUrl) };
  }

  async all(): Promise<void> {
    const { say } = this.options;
    // All steps must end before a failure is reported, or they would outlive the stop that follows.
    await allSettledOrThrow([this.database(), this.engine(), this.simulators()]);
    say('API dan pekerja …');
    await allSettledOrThrow([
      this.node('api', 'api/server.js'),
      this.node('worker-case', 'workers/main.js', { TERBIT_ROLES: 'case' }),
      this.node('worker-outside', 'workers/main.js', { TERBIT_ROLES: 'centre,station,floor' }),
    ]);
  }

  private async database(): Promise<void> {
    const { plan, options } = this;
    if (plan.postgresPort !== undefined) {
      options.say('Postgres …');
      const { home, postgresPort: port } = plan;
      await this.start(await preparePostgres({ home, port, dieWithParent: options.dieWithParent === true }));
    }
    await migrate(this.databaseUrl);
    const printers = Object.entries(plan.addresses.printers);
    const manual = printers.filter(([, address]) => address === 'manual').map(([id]) => id);
    const ids = printers.map(([id]) => id);
    await seedOffice(this.databaseUrl, plan.settings.TERBIT_OFFICE, ids, manual);
  }

  private async engine(): Promise<void> {
    const { plan, options } = this;
    if (plan.temporal === undefined) return;
    const binary = await findBinary(TEMPORAL_CLI, plan.home, realBinaryTools(this.env, options.say));
    options.say('Temporal …');
    const spec = await prepareTemporal({
      home: plan.home,
      binary,
      namespace: plan.settings.TEMPORAL_NAMESPACE,
      say: options.say,
      ...plan.temporal,
      dieWithParent: options.dieWithParent === true,
    });
    await this.start(spec);
  }

  private async simulators(): Promise<void> {
    if (this.plan.simulators === undefined) return;
    this.options.say('Simulator pusat, alat rekam dan pencetak …');
    await this.node('simulators', 'simulators/main.js', {}, [JSON.stringify(this.plan.simulators)]);
  }

  private node(name: ProcessName, script: string, env: Record<string, string> = {}, args: string[] = []) {
    return this.start(
      nodeChild({
        name,
        args,
        script: join(this.options.programs ?? compiledPrograms(), script),
        env: { ...this.childEnv, ...env, ...this.options.childEnv?.[name] },
        logFolder: join(this.plan.home, 'logs'),
      }),
    );
  }

  /** Records each started process, so that the next launcher can end it should this one be killed. */
  private start(spec: ProcessSpec): Promise<void> {
    return this.supervisor.start({
      ...spec,
      launch: () => {
        const child = spec.launch();
        if (child.pid !== undefined) this.run.record(spec.name, child.pid, spec.stopSignal);
        child.once('exit', () => this.run.forget(spec.name));
        return child;
      },
    });
  }
}

/** The environment of the API and the workers, whichever parts are embedded. */
function environmentOf(plan: OfficePlan, databaseUrl: string): Record<string, string> {
  const { addresses, settings } = plan;
  const list = (map: Record<string, string>): string =>
    Object.entries(map)
      .map((pair) => pair.join('='))
      .join(',');
  return {
    PORT: String(plan.apiPort),
    TERBIT_HOST: settings.TERBIT_HOST,
    TERBIT_HOME: plan.home,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
    TERBIT_OFFICE: settings.TERBIT_OFFICE,
    TERBIT_PUBLIC_URL: settings.TERBIT_PUBLIC_URL ?? addresses.api,
    TERBIT_PRINTERS: list(addresses.printers),
    TERBIT_SBI_URL: list(addresses.sbi),
    ...(addresses.centre !== undefined && { TERBIT_CENTRE_URL: addresses.centre }),
    ...(plan.simulators?.centre !== undefined && { TERBIT_CENTRE_TOKEN: centreToken(plan.home, settings) }),
    ...(settings.TERBIT_SBI_URL === undefined && {
      TERBIT_SBI_TRUST: join(plan.home, 'simulators', 'sbi-ca.pem'),
    }),
  };
}

/** Children are always compiled programs, also when this file is run from its source by a test. */
function compiledPrograms(): string {
  const root = join(__dirname, '..', '..');
  return __filename.endsWith('.ts') ? join(root, 'dist') : root;
}
