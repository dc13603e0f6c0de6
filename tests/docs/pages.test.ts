import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PAGES = readdirSync('docs').filter((name) => name.endsWith('.md'));
const RUNBOOKS = readdirSync('docs/runbooks').map((name) => join('docs/runbooks', name));
const DECISIONS = readdirSync('docs/adr').map((name) => join('docs/adr', name));
const CURRENT = ['README.md', ...PAGES.map((name) => join('docs', name)), ...RUNBOOKS];

function foldersOf(layer: string): string[] {
  return readdirSync(layer, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(layer, name));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

describe('the pages', () => {
  it.each(['domain', 'db', 'api', 'documents'])('name every folder of %s', (layer) => {
    const texts = CURRENT.map((path) => readFileSync(path, 'utf8'));
    const missing = foldersOf(layer).filter((folder) => !texts.some((text) => text.includes(folder)));
    expect(missing).toEqual([]);
  });

  it.each(CURRENT)('%s names files that are there', (path) => {
    const named = readFileSync(path, 'utf8').matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\.(?:ts|sql|md|json))`/g);
    for (const [, file = ''] of named) expect([file, existsSync(file)]).toEqual([file, true]);
  });

  it('number decisions without a gap', () => {
    const numbers = DECISIONS.map((path) => Number(/^\d{4}/.exec(basename(path))?.[0])).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });
});

describe.each(['CONTRIBUTING.md', 'CHANGELOG.md', ...CURRENT, ...DECISIONS])('%s', (path) => {
  it('links to files and headings that are there', () => {
    const text = readFileSync(path, 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
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
