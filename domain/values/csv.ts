/** A row of a CSV text; `line` is where it begins, counted from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/**
 * Reads CSV after RFC 4180, with commas or, as spreadsheets set to Indonesian write them, semicolons (whichever the
 * first line has more of). Blank lines are left out. Returns null when a quoted cell is never closed or goes on after
 * its quote.
 */
export function readCsv(text: string): CsvRow[] | null {
  const body = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const [first = ''] = body.split('\n', 1);
  const separator = first.split(';').length > first.split(',').length ? ';' : ',';
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${separator}\n][^${separator}\n]*)?)(${separator}|\n|$)`,
    'y',
  );
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let line = 1;
  while (cell.lastIndex < body.length || row.cells.length > 0) {
    const found = cell.exec(body);
    if (found === null) return null;
    const [, quoted, plain = '', end] = found;
    row.cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += found[0].split('\n').length - 1;
    if (end === separator) continue;
    if (row.cells.some((text) => text !== '')) rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

/** First characters that make a spreadsheet read a text as a formula (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r]/;

function cellText(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",;\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Writes CSV after RFC 4180; a text that a spreadsheet would read as a formula is marked as text. */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}
