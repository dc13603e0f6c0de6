import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { callerOf } from '../../api/auth/token';
import { tokenCommand } from '../../cli/commands/token';
import { loadKeys } from '../../platform/keys';

const NOW = new Date('2026-11-23T01:00:00Z');
const home = mkdtempSync(join(tmpdir(), 'terbit-cli-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Runs the command and returns everything that it printed. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  try {
    const command = tokenCommand({ home, now: () => NOW, language: () => 'id' });
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    await command.parseAsync(words, { from: 'user' });
    return printed.join('\n');
  } finally {
    spy.mockRestore();
  }
}

describe('terbit token', () => {
  it('prints a token that the API takes, and nothing else', async () => {
    const token = await run('--role', 'front-desk', '--office', '53.71');
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await callerOf(loadKeys(home), token, NOW)).toEqual({
      sub: 'front-desk@53.71',
      role: 'front-desk',
      office: '53.71',
    });
  });

  it('names the person and expires as ordered', async () => {
    const token = await run('--role', 'printer', '--office', '53.71', '--sub', 'maria', '--hours', '0.5');
    const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
    expect(await callerOf(loadKeys(home), token, at(29))).toMatchObject({ sub: 'maria' });
    expect(await callerOf(loadKeys(home), token, at(31))).toBeNull();
  });

  it('is not taken by an office with other keys', async () => {
    const token = await run('--role', 'head', '--office', '53.71');
    const elsewhere = mkdtempSync(join(tmpdir(), 'terbit-cli-'));
    expect(await callerOf(loadKeys(elsewhere), token, NOW)).toBeNull();
    rmSync(elsewhere, { recursive: true });
  });

  it.each([
    ['no role', ['--office', '53.71']],
    ['an unknown role', ['--role', 'king', '--office', '53.71']],
    ['an office that is none', ['--role', 'head', '--office', '99.99']],
    ['a day of no hours', ['--role', 'head', '--office', '53.71', '--hours', '0']],
    ['a name with spaces', ['--role', 'head', '--office', '53.71', '--sub', 'a b']],
  ])('refuses %s', async (_what, words) => {
    await expect(run(...words)).rejects.toThrow(CommanderError);
  });
});
