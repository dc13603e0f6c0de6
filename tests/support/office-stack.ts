import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { OfficeClient } from '../../demo/harness/office-client';
import { verify } from '../../db/verification/verify';
import { openPool } from '../../db/core/store';
import { shared } from './servers';
import { startOffice, type OfficeOptions, type RunningOffice } from '../../platform/launcher/office';

const POLL_MS = 250;

export interface Stack {
  office: RunningOffice;
  client: OfficeClient;
  /** Repeats a query until its answer is the wanted one; the error names the last answer. */
  until<T>(
    what: string,
    ask: () => Promise<T>,
    wanted: (answer: T) => boolean,
    atMostMs?: number,
  ): Promise<T>;
  /** Sets a control of a simulator. */
  control(url: string, path: string, body: object): Promise<void>;
  sheets(): Promise<{ jobName: string; kind: string; serial: string | null }[]>;
  /** The violations that `terbit verify` finds. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

interface Sheets {
  sheets: { jobName: string; kind: string; serial: string | null }[];
}

/** A whole, separate office: servers, simulators, API and workers on free ports, thrown away at the end. */
export async function aStack(options: OfficeOptions = {}): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), 'terbit-stack-'));
  const programs = join(__dirname, '..', '..', 'dist');
  const env = { TEMPORAL_CLI_PATH: await shared('temporal-cli'), LOG_LEVEL: 'warn', ...options.env };
  const office = await startOffice({ home, ports: 'free', dieWithParent: true, programs, ...options, env });
  const client = new OfficeClient(office.urls.api, home);
  const printerControl = (url: string): string => url.replace('ipp://', 'http://').replace('/ipp/print', '');
  return {
    office,
    client,
    until: async (what, ask, wanted, atMostMs = 60_000) => {
      const deadline = Date.now() + atMostMs;
      for (;;) {
        const answer = await ask().catch((error: unknown) => error as never);
        if (!(answer instanceof Error) && wanted(answer)) return answer;
        if (Date.now() > deadline)
          throw new Error(
            `${what}: still ${String(answer instanceof Error ? answer : JSON.stringify(answer))}`,
          );
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    control: async (url, path, body) => {
      const answer = await request(`${printerControl(url)}${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}`);
    },
    sheets: async () => {
      const all = await Promise.all(
        Object.values(office.urls.printers).map(async (url) => {
          const answer = await request(`${printerControl(url)}/_sim/stats`);
          return ((await answer.body.json()) as Sheets).sheets;
        }),
      );
      return all.flat();
    },
    violations: async () => {
      const pool = openPool(office.urls.postgres, () => undefined, { max: 2 });
      try {
        const checks = await verify({ pool });
        return checks.flatMap(({ invariant, violations }) =>
          violations.map(({ subject, problem }) => `${invariant}: ${subject}: ${problem}`),
        );
      } finally {
        await pool.end();
      }
    },
    close: async () => {
      await client.close();
      await office.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
