import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '../../api/routes';
import { ConflictCause } from '../../domain/station/destination';
import { aStack, type Stack } from '../support/office-stack';
import { runBash } from './support/run-bash';
import { shellBlocks } from './support/shell-blocks';

const END_OF_BLOCK = '--- end of block ---';
const runbook = readFileSync('docs/runbooks/station-offline.md', 'utf8');

describe('docs/runbooks/station-offline.md', () => {
  let stack: Stack;

  beforeAll(async () => void (stack = await aStack()), 120_000);
  afterAll(() => stack.close());

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
      API: stack.office.urls.api,
      DEVICES: stack.office.urls.sbi['53.71.04'] ?? '',
      TRUST: join(stack.office.home, 'simulators', 'sbi-ca.pem'),
      TERBIT_HOME: stack.office.home,
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
