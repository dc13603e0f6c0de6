import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES } from '../../api/routes';
import { ConflictCause } from '../../domain/station/destination';
import { startOffice, type RunningOffice } from '../../platform/launcher/office';
import { shared } from '../support/servers';
import { runBash } from './support/run-bash';
import { shellBlocks } from './support/shell-blocks';

const END_OF_BLOCK = '--- end of block ---';
const runbook = readFileSync('docs/runbooks/station-offline.md', 'utf8');

describe('docs/runbooks/station-offline.md', () => {
  let home: string;
  let office: RunningOffice | undefined;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'terbit-runbook-'));
    office = await startOffice({
      home,
      ports: 'free',
      dieWithParent: true,
      env: { TEMPORAL_CLI_PATH: await shared('temporal-cli'), LOG_LEVEL: 'warn' },
    });
  }, 120_000);
  afterAll(async () => {
    await office?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('names routes and causes that there are', () => {
    const known = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const named = [...runbook.matchAll(/`((?:GET|POST|PUT) \/[^`?]*)/g)].map(([, route]) => route);
    expect(known).toEqual(expect.arrayContaining(named));
    const causes = [...runbook.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, cause]) => cause);
    expect(causes).toEqual(ConflictCause.options);
  });

  it('runs word for word and prints what it shows', async () => {
    const [addresses, ...steps] = shellBlocks(runbook);
    expect(addresses?.commands.match(/^\w+(?==)/gm)).toEqual(['API', 'DEVICES', 'TRUST']);
    const script = steps.map(({ commands }) => commands).join(`\necho '${END_OF_BLOCK}'\n`);
    const printed = await runBash(script, {
      API: office?.urls.api ?? '',
      DEVICES: office?.urls.sbi['53.71.04'] ?? '',
      TRUST: join(home, 'simulators', 'sbi-ca.pem'),
      TERBIT_HOME: home,
    });
    const outputs = printed.split(`${END_OF_BLOCK}\n`);
    expect(outputs).toHaveLength(steps.length);
    for (const [index, { shown }] of steps.entries()) {
      if (shown === null) continue;
      const lines = shown.split('\n').length;
      expect((outputs[index] ?? '').split('\n').slice(-lines).join('\n')).toBe(shown);
    }
  }, 240_000);
});
