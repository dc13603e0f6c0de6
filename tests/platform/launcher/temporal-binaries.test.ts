import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PinnedProgram } from '../../../platform/launcher/pinned-programs';
import type { CommandResult } from '../../../platform/launcher/run-command';
import type { BinaryTools } from '../../../platform/launcher/temporal-binaries';
import { findBinary, isAtLeast } from '../../../platform/launcher/temporal-binaries';

const GENUINE = 'the genuine program';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const PROGRAM: PinnedProgram = {
  name: 'engine',
  version: '1.9.1',
  pathVariable: 'ENGINE_PATH',
  wheelPackage: 'engine-bin',
  reportsVersion: true,
  archiveUrl: (platform, arch) => `https://download.example/engine?${platform}-${arch}`,
  builds: { 'linux-x64': { wheel: sha256('wheel'), binary: sha256(GENUINE) } },
};

const FAILED: CommandResult = { code: null, stdout: '', stderr: 'not there' };

describe('findBinary', () => {
  let home: string;
  let kept: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'terbit-binaries-'));
    kept = join(home, 'bin', 'engine-1.9.1');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('takes the program that the environment names, and nothing else when that one cannot run', async () => {
    const named = join(home, 'mine');
    writeFileSync(named, '');
    const { tools } = world({ env: { ENGINE_PATH: named }, path: 'engine version 9.0.0' });
    await expect(findBinary(PROGRAM, home, tools)).rejects.toThrow(/ENGINE_PATH/);
    chmodSync(named, 0o755);
    await expect(findBinary(PROGRAM, home, tools)).resolves.toBe(named);
  });

  it('takes a program on PATH that is new enough, also when the environment names it without a path', async () => {
    for (const env of [{}, { ENGINE_PATH: 'engine' }]) {
      const { tools, asked } = world({ env, path: 'engine version 1.10.0 (Server 1.33.0)' });
      await expect(findBinary(PROGRAM, home, tools)).resolves.toBe('engine');
      expect(asked).toEqual(['engine --version']);
    }
  });

  it('passes by an older one on PATH, says so, and takes the one kept from an earlier start', async () => {
    mkdirSync(join(home, 'bin'));
    writeFileSync(kept, GENUINE, { mode: 0o755 });
    const { tools, said, downloads } = world({ path: 'engine version 1.8.2' });
    await expect(findBinary(PROGRAM, home, tools)).resolves.toBe(kept);
    expect(said.join()).toContain('1.8.2');
    expect(downloads).toEqual([]);
  });

  it('takes its maker’s download when it is the pinned program, and keeps it', async () => {
    const { tools, asked, downloads } = world({ archive: GENUINE });
    await expect(findBinary(PROGRAM, home, tools)).resolves.toBe(kept);
    expect(downloads).toEqual(['https://download.example/engine?linux-x64']);
    expect(asked.some((command) => command.startsWith('python3'))).toBe(false);
    expect(readFileSync(kept, 'utf8')).toBe(GENUINE);
    expect(readdirSync(join(home, 'bin'))).toEqual(['engine-1.9.1']);
  });

  it('refuses a download that is another program, says so, and takes the wheel by its pinned hash', async () => {
    const { tools, said, requirements } = world({ archive: 'something else', wheel: GENUINE });
    await expect(findBinary(PROGRAM, home, tools)).resolves.toBe(kept);
    expect(said.join()).toContain('lain dari sidik yang dipatok');
    expect(requirements).toEqual([`engine-bin==1.9.1 --hash=sha256:${sha256('wheel')}\n`]);
    expect(readFileSync(kept, 'utf8')).toBe(GENUINE);
  });

  it('refuses a wheel whose program is not the pinned one', async () => {
    const { tools } = world({ wheel: 'something else' });
    await expect(findBinary(PROGRAM, home, tools)).rejects.toThrow(/lain dari sidik yang dipatok/);
    expect(readdirSync(join(home, 'bin'))).toEqual([]);
  });

  it('says what to install when nothing is to be had', async () => {
    const { tools } = world({});
    await expect(findBinary(PROGRAM, home, tools)).rejects.toThrow(
      /ENGINE_PATH[^]*python3 -m pip download engine-bin==1.9.1/,
    );
  });

  it('does not fetch for a platform without pinned hashes', async () => {
    const { tools, downloads } = world({ archive: GENUINE, wheel: GENUINE });
    await expect(findBinary(PROGRAM, home, { ...tools, arch: 'riscv64' })).rejects.toThrow(/linux-riscv64/);
    expect(downloads).toEqual([]);
  });

  it('compares versions by number', () => {
    expect(isAtLeast('1.10.0', '1.9.1')).toBe(true);
    expect(isAtLeast('1.9.1', '1.9.1')).toBe(true);
    expect(isAtLeast('1.9.0', '1.9.1')).toBe(false);
    expect(isAtLeast('0.30.5', '1.9.1')).toBe(false);
  });
});

interface World {
  env?: NodeJS.ProcessEnv;
  /** The version that the program on PATH prints. */
  path?: string;
  /** The program inside the archive or the wheel; without it there is none. */
  archive?: string;
  wheel?: string;
}

/** A machine that has only what a test gives it. */
function world(given: World) {
  const said: string[] = [];
  const asked: string[] = [];
  const downloads: string[] = [];
  const requirements: string[] = [];
  const done: CommandResult = { code: 0, stdout: '', stderr: '' };
  const tools: BinaryTools = {
    env: given.env ?? {},
    platform: 'linux',
    arch: 'x64',
    say: (line) => said.push(line),
    download: (url, file) => {
      downloads.push(url);
      if (given.archive === undefined) return Promise.reject(new Error('offline'));
      writeFileSync(file, 'an archive');
      return Promise.resolve();
    },
    run: (command, args) => {
      asked.push([command, ...args].join(' '));
      if (args[0] === '--version')
        return Promise.resolve(given.path === undefined ? FAILED : { ...done, stdout: given.path });
      if (command === 'tar') {
        writeFileSync(join(args[3] ?? '', PROGRAM.name), given.archive ?? '');
        return Promise.resolve(done);
      }
      if (given.wheel === undefined) return Promise.resolve(FAILED);
      if (args[1] === 'pip') {
        requirements.push(readFileSync(args.at(-1) ?? '', 'utf8'));
        writeFileSync(join(args[args.indexOf('--dest') + 1] ?? '', 'engine.whl'), 'a wheel');
        return Promise.resolve(done);
      }
      const scripts = join(args.at(-1) ?? '', 'engine_bin-1.9.1.data', 'scripts');
      mkdirSync(scripts, { recursive: true });
      writeFileSync(join(scripts, PROGRAM.name), given.wheel);
      return Promise.resolve(done);
    },
  };
  return { tools, said, asked, downloads, requirements };
}
