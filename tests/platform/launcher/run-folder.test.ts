import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '../../../platform/launcher/process-identity';
import { RunFolder, stopStalePostgres } from '../../../platform/launcher/run-folder';

describe('RunFolder', () => {
  let home: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'terbit-run-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  const sleeper = async (...args: string[]): Promise<number> => {
    const child = spawn(process.execPath, ['-e', `setInterval(() => {}, 1000); console.log('up')`, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child.pid ?? 0;
  };
  const lockedBy = (holder: { pid: number; startedAt: string }): void => {
    mkdirSync(join(home, 'run'), { recursive: true });
    writeFileSync(join(home, 'run', 'launcher.json'), JSON.stringify({ ...holder, stopSignal: 'SIGTERM' }));
  };

  it('refuses a home on which another launcher lives, and names it', async () => {
    const pid = await sleeper();
    lockedBy(identityOf(pid) ?? { pid, startedAt: '' });
    expect(() => new RunFolder(home).lock()).toThrow(new RegExp(`sudah berjalan.*proses ${pid}`));
  });

  it('takes over from a launcher that is gone, also when its number was given to another process', async () => {
    const pid = await sleeper();
    lockedBy({ pid, startedAt: 'at another time' });
    const run = new RunFolder(home);
    run.lock();
    expect(readFileSync(join(home, 'run', 'launcher.json'), 'utf8')).toContain(`"pid":${process.pid}`);
    run.unlock();
    expect(readdirSync(join(home, 'run'))).toEqual([]);
  });

  it('ends what a killed launcher left behind, and only that', async () => {
    const [left, stranger] = [await sleeper(), await sleeper()];
    const run = new RunFolder(home);
    run.record('temporal', left, 'SIGTERM');
    run.record('api', stranger, 'SIGTERM');
    const noted = join(home, 'run', 'api.json');
    writeFileSync(noted, readFileSync(noted, 'utf8').replace(/"startedAt":"[^"]*"/, '"startedAt":"earlier"'));
    await expect(new RunFolder(home).stopStale()).resolves.toEqual(['temporal']);
    expect(identityOf(left)).toBeUndefined();
    expect(identityOf(stranger)).toBeDefined();
    expect(readdirSync(join(home, 'run'))).toEqual([]);
  });

  it('notes no settings of a child, which may hold a token, and nothing that others can read', async () => {
    const pid = await sleeper('{"token":"S3CRET"}');
    new RunFolder(home).record('simulators', pid, 'SIGTERM');
    const file = join(home, 'run', 'simulators.json');
    expect(readFileSync(file, 'utf8')).not.toContain('S3CRET');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('ends an unrecorded Postgres, by the file that Postgres writes', async () => {
    const [ours, stranger] = [await sleeper(home), await sleeper('elsewhere')];
    writeFileSync(join(home, 'postmaster.pid'), `${stranger}\n${home}\n`);
    await expect(stopStalePostgres(home)).resolves.toBe(false);
    writeFileSync(join(home, 'postmaster.pid'), `${ours}\n${home}\n`);
    await expect(stopStalePostgres(home)).resolves.toBe(true);
    expect(identityOf(ours)).toBeUndefined();
    expect(identityOf(stranger)).toBeDefined();
  });
});
