import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { request } from 'undici';
import { readSettings } from '../../platform/config';
import { startOffice, type OfficeOptions, type RunningOffice } from '../../platform/launcher/office';
import { TEMPORAL_CLI } from '../../platform/launcher/pinned-programs';
import { findBinary, realBinaryTools } from '../../platform/launcher/temporal-binaries';
import { OfficeClient } from './office-client';

/** Variables that would connect the office to servers or settings of the person who runs it; empty means unset. */
const OWN_SETTINGS = {
  DATABASE_URL: '',
  TEMPORAL_ADDRESS: '',
  TEMPORAL_NAMESPACE: '',
  TERBIT_OFFICE: '',
  TERBIT_HOST: '',
  TERBIT_CENTRE_URL: '',
  TERBIT_CENTRE_TOKEN: '',
  TERBIT_PUBLIC_URL: '',
  TERBIT_PRINTERS: '',
  TERBIT_SBI_URL: '',
  TERBIT_SBI_TRUST: '',
  TERBIT_CRASH_POINT: '',
  NODE_ENV: '',
  LOG_LEVEL: 'warn',
};

/** A whole, empty office on free ports, removed completely when it is closed. */
export interface ThrowawayOffice {
  running: RunningOffice;
  client: OfficeClient;
  /** Sets a control of a simulator, named by the address at which the product speaks to it. */
  control(address: string | undefined, path: string, body: object): Promise<void>;
  /** The counts that a simulator reports. */
  stats(address: string | undefined): Promise<unknown>;
  close(): Promise<void>;
}

/** Finds the engine's program where `npm start` keeps it, so that no run downloads it again. */
function findEngine(say: (line: string) => void): Promise<string> {
  const usualHome = resolve(readSettings(env).TERBIT_HOME);
  return findBinary(TEMPORAL_CLI, usualHome, realBinaryTools(env, say));
}

function controlAddress(address: string | undefined): string {
  if (address === undefined) throw new Error('This office has no such simulator.');
  return address.replace('ipp://', 'http://').replace('/ipp/print', '');
}

async function ask(url: string, body?: object): Promise<unknown> {
  const answer = await request(url, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${new URL(url).pathname} answered ${answer.statusCode}.`);
  return text === '' ? null : JSON.parse(text);
}

export async function openThrowawayOffice(
  options: Pick<OfficeOptions, 'printers' | 'seed' | 'signal' | 'childEnv' | 'env'> & {
    say: (line: string) => void;
  },
): Promise<ThrowawayOffice> {
  const home = mkdtempSync(join(tmpdir(), 'terbit-'));
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const running = await startOffice({
      ...options,
      home,
      ports: 'free',
      dieWithParent: true,
      env: { ...OWN_SETTINGS, TEMPORAL_CLI_PATH: await findEngine(options.say), ...options.env },
    });
    const client = new OfficeClient(running.urls.api, home);
    return {
      running,
      client,
      control: async (address, path, body) => {
        await ask(`${controlAddress(address)}${path}`, body);
      },
      stats: (address) => ask(`${controlAddress(address)}/_sim/stats`),
      close: async () => {
        await client.close();
        await running.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
