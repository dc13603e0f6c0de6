import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CATALOGUE } from '../../domain/errors/catalogue';

interface Described {
  code: string;
  status: number;
  title: string;
  words: number;
}

/** The entries of docs/errors.md: a heading with the code, a line with status and title, an explanation. */
function described(): Described[] {
  const text = readFileSync(resolve('docs/errors.md'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, code = '', status, title = '', rest = ''] =
        /^([A-Z_]+)\n\nStatus (\d{3}): \*(.+)\.\*\n\n([\s\S]+)$/.exec(section) ?? [];
      return { code, status: Number(status), title, words: rest.trim().split(/\s+/).length };
    });
}

describe('docs/errors.md', () => {
  it('describes the codes of the catalogue, in its order, and no others', () => {
    const catalogued = Object.entries(CATALOGUE).map(([code, { status, title }]) => ({
      code,
      status,
      title,
    }));
    expect(described().map(({ code, status, title }) => ({ code, status, title }))).toEqual(catalogued);
  });

  it('explains each', () => {
    for (const { code, words } of described()) expect([code, words >= 8]).toEqual([code, true]);
  });
});
