import { readFileSync } from 'node:fs';
import { readSettings } from '../../platform/config';
import { variablesOfConfiguration } from './support/configuration';
import { tableRows } from './support/tables';

/** A default as the table writes it. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

describe('docs/configuration.md', () => {
  it('names every variable that the configuration reads, with its default', () => {
    const rows = tableRows(readFileSync('docs/configuration.md', 'utf8'));
    const documented = rows.map((cells) => cells.slice(0, 2).map((cell) => cell.replaceAll('`', '')));
    const defaults = new Map<string, unknown>(Object.entries(readSettings({})));
    const actual = variablesOfConfiguration().map((name) => [name, written(defaults.get(name))]);
    expect(documented.sort()).toEqual(actual.sort());
  });
});
