import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '../../../api/auth/token';
import { stationCommand } from '../../../cli/commands/station';
import { OfficeCode } from '../../../domain/regions/regions';
import { publicKeyOf } from '../../../platform/packet-envelope';
import type { DeviceAuthority } from '../../../simulators/device/device-keys';
import { startStation } from '../../../simulators/device/start-station';
import type { ApiUnderTest } from '../../api/support/api-under-test';

/** What a command printed, and how it ended. */
export interface Ran {
  said: string;
  /** The error message; null when it succeeded. */
  failed: string | null;
  exitCode: number;
}

export interface FieldStation {
  home: string;
  /** The folder of the station. */
  folder: string;
  devices: { url: string; trust: string };
  /** Runs `terbit station …` as typed. */
  run: (...words: string[]) => Promise<Ran>;
  capture: (...words: string[]) => Promise<Ran>;
  /** With the token of a recorder of the office, or the one given. */
  upload: (api: string, token?: string) => Promise<Ran>;
  /** A token of Budi, who records. */
  token: () => Promise<string>;
  enrol: () => Promise<{ fingerprint: string }>;
  trust: () => Promise<Ran>;
  setClock: (now: Date) => void;
  /** Files of the folder whose name ends so. */
  files: (end: string, below?: string) => string[];
  close: () => Promise<void>;
}

async function runCommand(now: () => Date, home: string, words: string[]): Promise<Ran> {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  process.exitCode = 0;
  try {
    await stationCommand({ home, now, language: () => 'id' }).parseAsync(words, { from: 'user' });
    return { said: lines.join('\n'), failed: null, exitCode: process.exitCode };
  } catch (error) {
    return { said: lines.join('\n'), failed: (error as Error).message, exitCode: 1 };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
  }
}

/** A station with simulated devices and its own folder, for the office of an API under test. */
export async function aFieldStation(api: ApiUnderTest, authority: DeviceAuthority): Promise<FieldStation> {
  const home = mkdtempSync(join(tmpdir(), 'terbit-station-'));
  const folder = join(home, 'stasiun');
  const devices = await startStation({ home, seed: 1, station: '53.71.04', port: 0, authority });
  const trust = join(home, 'devices.pem');
  writeFileSync(trust, authority.certificate);
  const officeKey = await publicKeyOf(api.store.keys.packetPrivateKey);
  writeFileSync(join(home, 'office-key.json'), JSON.stringify({ office: '53.71', officeKey }));
  let now = api.store.clock();
  const run = (...words: string[]): Promise<Ran> => runCommand(() => now, home, words);
  const url = `http://127.0.0.1:${devices.port}`;
  const at = ['--station', '53.71.04', '--folder', folder];
  const token = (): Promise<string> => {
    const budi = { sub: 'budi', role: 'recorder' as const, office: OfficeCode.parse('53.71') };
    return issueToken(api.store.keys, budi, 8_760, api.store.clock());
  };
  const enrolled = { fingerprint: '' };
  return {
    home,
    folder,
    devices: { url, trust },
    run,
    capture: (...words) => run('capture', ...at, '--devices', url, '--device-trust', trust, ...words),
    upload: async (address, shown) => {
      const file = join(home, 'token');
      writeFileSync(file, `${shown ?? (await token())}\n`);
      return run('upload', '--folder', folder, '--api', address, '--token-file', file);
    },
    token,
    enrol: async () => {
      const { said, failed } = await run('enrol', ...at, '--office-key', join(home, 'office-key.json'));
      if (failed !== null) throw new Error(failed);
      enrolled.fingerprint = /Sidik kunci: (\S+)/.exec(said)?.[1] ?? '';
      return enrolled;
    },
    trust: () => run('trust', join(folder, 'station-key.json'), '--fingerprint', enrolled.fingerprint),
    setClock: (instant) => void (now = instant),
    files: (end, below = '') =>
      readdirSync(join(folder, below))
        .filter((name) => name.endsWith(end))
        .sort(),
    close: async () => {
      await devices.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The content of all files of a folder, as text. */
export function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        `${entry.name}\n${entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), 'latin1') : ''}`,
    )
    .join('\n');
}

/** The API on a free port. */
export async function listening(api: ApiUnderTest): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(api.bareApp);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A connection to a server that is cut at the answer of the given number. */
export async function aConnectionCutAt(
  target: string,
  answerToLose: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const { port, hostname } = new URL(target);
  let answers = 0;
  const line = createTcpServer((near) => {
    const far = connect(Number(port), hostname);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end).pipe(far);
    far.on('error', end).on('close', end);
    far.on('data', (bytes) => {
      if (bytes.toString('latin1').startsWith('HTTP/1.1') && (answers += 1) === answerToLose) end();
      else near.write(bytes);
    });
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  return {
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    close: async () => {
      line.close();
      await once(line, 'close');
    },
  };
}
