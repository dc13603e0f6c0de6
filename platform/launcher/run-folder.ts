import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { commandLineOf, identityOf, isAlive } from './process-identity';
import type { ProcessIdentity } from './process-identity';
import { until } from './waiting';

const STOP_WITHIN_MS = 15_000;
const LOCK = 'launcher';

const Entry = z.object({ pid: z.number().int().positive(), startedAt: z.string(), stopSignal: z.string() });
type Entry = z.infer<typeof Entry>;

/**
 * `<home>/run` records the processes that run on this home. It rejects a second launcher, and lets the next one end the
 * processes that a killed launcher left behind.
 */
export class RunFolder {
  private readonly folder: string;

  constructor(private readonly home: string) {
    this.folder = join(home, 'run');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Takes the home for this process; refused while another launcher lives on it. */
  lock(): void {
    const holder = this.read(LOCK);
    if (holder !== undefined && isAlive(holder) && holder.pid !== process.pid) throw this.taken(holder.pid);
    rmSync(this.fileOf(LOCK), { force: true });
    try {
      this.write(LOCK, process.pid, 'SIGTERM', 'wx');
    } catch {
      throw this.taken(this.read(LOCK)?.pid);
    }
  }

  unlock(): void {
    if (this.read(LOCK)?.pid === process.pid) this.forget(LOCK);
  }

  record(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    this.write(name, pid, stopSignal, 'w');
  }

  forget(name: string): void {
    rmSync(this.fileOf(name), { force: true });
  }

  /** Ends what a killed launcher left; returns the names. Postgres ends last, as the others may write to it. */
  async stopStale(): Promise<string[]> {
    const names = readdirSync(this.folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .filter((name) => name !== LOCK && name !== 'office');
    const ended: string[] = [];
    for (const name of names.sort((one, other) => rank(one) - rank(other))) {
      const entry = this.read(name);
      if (entry !== undefined && isAlive(entry)) {
        await endProcess(entry, entry.stopSignal as NodeJS.Signals);
        ended.push(name);
      }
      this.forget(name);
    }
    return ended;
  }

  private taken(pid: number | undefined): Error {
    return new Error(
      `Terbit sudah berjalan pada ${this.home}${pid === undefined ? '' : ` (proses ${pid})`}. ` +
        'Hentikan dahulu dengan Ctrl-C di sana, atau setel TERBIT_HOME ke folder lain.',
    );
  }

  private write(name: string, pid: number, stopSignal: NodeJS.Signals, flag: 'w' | 'wx'): void {
    const identity = identityOf(pid);
    if (identity === undefined) return;
    // For a person who inspects the folder; cut before the settings of a simulator, which hold its token.
    const command = commandLineOf(pid).split('{')[0]?.slice(0, 120);
    const entry = { ...identity, stopSignal, command };
    writeFileSync(this.fileOf(name), JSON.stringify(entry), { mode: 0o600, flag });
  }

  private read(name: string): Entry | undefined {
    try {
      return Entry.parse(JSON.parse(readFileSync(this.fileOf(name), 'utf8')));
    } catch {
      return undefined;
    }
  }

  private fileOf(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}

/** A server that was started on the data folder without being recorded, found by Postgres's own file. */
export async function stopStalePostgres(dataFolder: string): Promise<boolean> {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const identity = Number.isInteger(pid) && pid > 0 ? identityOf(pid) : undefined;
  if (identity === undefined || !commandLineOf(pid).includes(dataFolder)) return false;
  await endProcess(identity, 'SIGINT');
  return true;
}

async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  send(identity, signal);
  // A process stopped by SIGSTOP handles no other signal before SIGCONT.
  send(identity, 'SIGCONT');
  if (await until(() => !isAlive(identity), STOP_WITHIN_MS)) return;
  send(identity, 'SIGKILL');
  await until(() => !isAlive(identity), STOP_WITHIN_MS);
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    if (isAlive(identity)) process.kill(identity.pid, signal);
  } catch {
    // It ended between the check and the signal.
  }
}

function rank(name: string): number {
  const last = ['temporal', 'postgres'].indexOf(name);
  return last;
}
