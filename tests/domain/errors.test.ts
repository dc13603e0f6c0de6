import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ERROR_STATUS, type ErrorCode } from '../../domain/errors/catalogue';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { LANGUAGES, say } from '../../domain/texts/language';

interface Described {
  code: string;
  status: number;
  titles: string[];
  words: number;
}

/** The entries of docs/errors.md: a heading with the code, status and title in both languages, an explanation. */
function described(): Described[] {
  const text = readFileSync(resolve('docs/errors.md'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, code = '', status, id = '', en = '', rest = ''] =
        /^([A-Z_]+)\n\nStatus (\d{3}): \*(.+)\.\*\n\*(.+)\.\*\n\n([\s\S]+)$/.exec(section) ?? [];
      return { code, status: Number(status), titles: [id, en], words: rest.trim().split(/\s+/).length };
    });
}

describe('docs/errors.md', () => {
  it('describes the codes of the catalogue, in its order, and no others', () => {
    const catalogued = Object.entries(ERROR_STATUS).map(([code, status]) => ({
      code,
      status,
      titles: LANGUAGES.map((language) => say(ERROR_TEXTS, code as ErrorCode, language).title),
    }));
    expect(described().map(({ code, status, titles }) => ({ code, status, titles }))).toEqual(catalogued);
  });

  it('explains each', () => {
    for (const { code, words } of described()) expect([code, words >= 8]).toEqual([code, true]);
  });
});
