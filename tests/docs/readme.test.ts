import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSettings } from '../../platform/config';
import { variablesOfConfiguration } from './support/configuration';

const readme = readFileSync('README.md', 'utf8');

function rowsOf(heading: string): string[][] {
  const section = new RegExp(`^## ${heading}\n([^]*?)(^## |(?![^]))`, 'm').exec(readme)?.[1] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function unquoted(cell: string | undefined): string {
  return (cell ?? '').replaceAll('`', '');
}

/** A default as the table writes it. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

describe('README.md', () => {
  it('names every variable that the configuration reads, with its default', () => {
    const documented = rowsOf('Configuration').map(([name, value]) => [unquoted(name), unquoted(value)]);
    const defaults = new Map<string, unknown>(Object.entries(readSettings({})));
    const actual = variablesOfConfiguration().map((name) => [name, written(defaults.get(name))]);
    expect(documented.sort()).toEqual(actual.sort());
  });

  it('names every folder of the sources', () => {
    const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
    const documented = rowsOf('Folders').map(([folder]) => unquoted(folder).replace('/', ''));
    const wanted = include.filter((folder) => existsSync(folder) && readdirSync(folder).length > 0);
    expect(documented).toEqual(expect.arrayContaining(wanted));
    for (const folder of documented) expect([folder, existsSync(folder)]).toEqual([folder, true]);
  });
});

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

describe.each(documents)('%s', (path) => {
  it('links to files and headings that are there', () => {
    const text = readFileSync(path, 'utf8');
    for (const [, target = ''] of text.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      expect([target, existsSync(linked)]).toEqual([target, true]);
      if (anchor === undefined) continue;
      const headings = [...readFileSync(linked, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        anchorOf(heading),
      );
      expect(headings).toContain(anchor);
    }
  });
});
