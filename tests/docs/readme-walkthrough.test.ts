import { readFileSync } from 'node:fs';
import { aStack, type Stack } from '../support/office-stack';
import { runBash } from './support/run-bash';
import { shellBlocks } from './support/shell-blocks';

const END_OF_BLOCK = '--- end of block ---';
const USUAL_ADDRESSES = { API: 'http://127.0.0.1:3000', CENTRE: 'http://127.0.0.1:3400' };

describe('the walk-through of the README', () => {
  let stack: Stack;

  beforeAll(async () => void (stack = await aStack()), 120_000);
  afterAll(() => stack.close());

  it('runs word for word, prints what it shows, and ends with a card in the hand of its holder', async () => {
    const blocks = shellBlocks(readFileSync('README.md', 'utf8'));
    const [addresses, ...steps] = blocks;
    const usual = Object.entries(USUAL_ADDRESSES).map((pair) => pair.join('='));
    expect(addresses?.commands.trim().split('\n')).toEqual(usual);

    const script = [...steps.map(({ commands }) => commands), 'look "$ANI" "/v1/cases/$CASE"'];
    const printed = await runBash(script.join(`\necho '${END_OF_BLOCK}'\n`), {
      API: stack.office.urls.api,
      CENTRE: stack.office.urls.centre ?? '',
      TERBIT_HOME: stack.office.home,
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
