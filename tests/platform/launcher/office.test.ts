import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { OfficeOptions, RunningOffice } from '../../../platform/launcher/office';
import { startOffice } from '../../../platform/launcher/office';
import { identityOf } from '../../../platform/launcher/process-identity';
import { readyBlock } from '../../../platform/launcher/ready-block';
import { environmentBesideOffice } from '../../../platform/launcher/running-office';
import { shared } from '../../support/servers';

/** Stands in for the compiled programs: serves its environment if it is given a port, and is ready. */
const PROGRAM = `
  const http = require('node:http');
  const ready = () => process.send({ type: 'ready' });
  for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => process.exit(0));
  if (__filename.includes('server')) {
    http.createServer((_, response) => response.end(JSON.stringify(process.env))).listen(+process.env.PORT, '127.0.0.1', ready);
  } else {
    setInterval(() => {}, 1000);
    ready();
  }`;

describe('startOffice', () => {
  let folder: string;
  let home: string;
  let options: OfficeOptions;
  const running: RunningOffice[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terbit-office-'));
    home = join(folder, 'home');
    for (const file of ['api/server.js', 'workers/main.js', 'simulators/main.js']) program(file, PROGRAM);
    options = {
      home,
      ports: 'free',
      programs: join(folder, 'programs'),
      dieWithParent: true,
      env: { TEMPORAL_CLI_PATH: await shared('temporal-cli') },
    };
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((office) => office.stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  const program = (file: string, text: string): void => {
    const path = join(folder, 'programs', file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  };
  const start = async (overrides: OfficeOptions = {}): Promise<RunningOffice> => {
    const office = await startOffice({ ...options, ...overrides });
    running.push(office);
    return office;
  };

  it('runs all parts, gives each its environment, and leaves no process behind', async () => {
    const office = await start({ childEnv: { api: { EXTRA: 'for the api' } } });
    expect(Object.keys(office.pids()).sort()).toEqual(
      ['api', 'postgres', 'simulators', 'temporal', 'worker-case', 'worker-outside'].sort(),
    );
    const environment = (await (await fetch(office.urls.api)).json()) as Record<string, string>;
    expect(environment).toMatchObject({
      DATABASE_URL: office.urls.postgres,
      TEMPORAL_ADDRESS: office.urls.temporal,
      TERBIT_CENTRE_URL: office.urls.centre,
      TERBIT_HOME: home,
      EXTRA: 'for the api',
    });
    expect(readyBlock(office.urls, home)).toMatch(/^\nTerbit is ready\n[^]*http[^]*token --role/);
    expect(environmentBesideOffice({ TERBIT_HOME: home })).toMatchObject({
      DATABASE_URL: office.urls.postgres,
    });
    // The engine is the one that the options name: none was downloaded.
    expect(existsSync(join(home, 'bin'))).toBe(false);

    const pids = Object.values(office.pids());
    await office.stop();
    expect(pids.map((pid) => identityOf(pid))).toEqual(pids.map(() => undefined));
    expect(readdirSync(join(home, 'run'))).toEqual([]);
  });

  it('resumes its data, starts a killed engine again, and restarts a part that is asked to', async () => {
    const first = await start();
    await query(first.urls.postgres, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const office = await start();
    const ready = once(office.events, 'ready');
    office.kill('postgres', 'SIGKILL');
    await expect(ready).resolves.toMatchObject([{ name: 'postgres' }]);
    await expect(query(office.urls.postgres, 'SELECT one FROM kept')).resolves.toEqual([{ one: 1 }]);
    await expect(query(office.urls.postgres, 'SELECT office FROM office')).resolves.toEqual([
      { office: '53.71' },
    ]);

    const { api } = office.pids();
    await office.restart('api');
    expect(office.pids()['api']).not.toBe(api);
  });

  it('stops what runs already when one part cannot start, and says what that part said', async () => {
    program('api/server.js', `console.log(JSON.stringify({ msg: 'no key' })); process.exit(1);`);
    await expect(start()).rejects.toThrow(/api ended before it was ready \(exit code 1\)[^]*no key/);
    expect(readdirSync(join(home, 'run'))).toEqual([]);
    program('api/server.js', PROGRAM);
    await expect(start()).resolves.toBeDefined();
  });

  it('can be stopped during its start', async () => {
    const aborting = new AbortController();
    const say = (line: string): void => {
      if (line.startsWith('API')) aborting.abort();
    };
    await expect(start({ say, signal: aborting.signal })).rejects.toThrow();
    expect(aborting.signal.aborted).toBe(true);
    expect(readdirSync(join(home, 'run'))).toEqual([]);
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
