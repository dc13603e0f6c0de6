import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOffice, type RunningOffice } from '../../platform/launcher/office';
import { shared } from '../support/servers';
import { runBash } from './support/run-bash';
import { shellBlocks } from './support/shell-blocks';

const END_OF_BLOCK = '--- end of block ---';
const USUAL_ADDRESSES = { API: 'http://127.0.0.1:3000', CENTRE: 'http://127.0.0.1:3400' };

describe('the walk-through of the README', () => {
  let home: string;
  let office: RunningOffice | undefined;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'terbit-readme-'));
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

  it('runs word for word, prints what it shows, and ends with a card in the hand of its holder', async () => {
    const blocks = shellBlocks(readFileSync('README.md', 'utf8'));
    const [addresses, ...steps] = blocks;
    const usual = Object.entries(USUAL_ADDRESSES).map((pair) => pair.join('='));
    expect(addresses?.commands.trim().split('\n')).toEqual(usual);

    const script = [...steps.map(({ commands }) => commands), 'look "$ANI" "/v1/cases/$CASE"'];
    const printed = await runBash(script.join(`\necho '${END_OF_BLOCK}'\n`), {
      API: office?.urls.api ?? '',
      CENTRE: office?.urls.centre ?? '',
      TERBIT_HOME: home,
    });
    const outputs = printed.split(`${END_OF_BLOCK}\n`);
    expect(outputs).toHaveLength(steps.length + 1);
    for (const [index, { shown }] of steps.entries()) {
      if (shown === null) continue;
      const lines = shown.split('\n').length;
      expect((outputs[index] ?? '').split('\n').slice(-lines).join('\n')).toBe(shown);
    }
    expect(JSON.parse(outputs.at(-1) ?? '')).toMatchObject({ stage: 'ISSUED', waitingFor: null });
  }, 180_000);
});
