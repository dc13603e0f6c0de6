import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tableRows } from './support/tables';

describe('README.md', () => {
  it('links every folder of the sources', () => {
    const [, section = ''] = readFileSync('README.md', 'utf8').split(/^## Folders$/m);
    const documented = tableRows(section).map(([cell = '']) => /^\[(.+)\/\]\(\1\)$/.exec(cell)?.[1] ?? cell);
    const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
    const wanted = include.filter((folder) => existsSync(folder) && readdirSync(folder).length > 0);
    expect(documented).toEqual(expect.arrayContaining(wanted));
    for (const folder of documented) expect([folder, existsSync(folder)]).toEqual([folder, true]);
  });
});
