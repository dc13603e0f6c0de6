/** A line of text in the content of a page; `x` and `y` in points from the lower left corner. */
export interface PlacedText {
  text: string;
  x: number;
  y: number;
}

/** Windows-1252 where it differs from Latin-1, as far as our papers use it. */
const EXTRA: Readonly<Record<string, string>> = { '\u0085': '…', '\u0096': '–', '\u0080': '€' };
/** Thousandths of the type size from which on a gap is a blank between words; kerning is smaller. */
const BLANK = -200;

function decoded(array: string): string {
  const parts = [...array.matchAll(/<([0-9a-f]*)>|(-?[\d.]+)/gi)].map(([, digits, gap]) =>
    digits === undefined ? (Number(gap) < BLANK ? ' ' : '') : Buffer.from(digits, 'hex').toString('latin1'),
  );
  return parts.join('').replaceAll(/[\u0080-\u009f]/g, (character) => EXTRA[character] ?? '?');
}

/**
 * The texts of each page, in the order in which they are drawn. It reads only what our own papers contain: uncompressed
 * content streams and code page fonts.
 */
export function pagesOf(pdf: Buffer): PlacedText[][] {
  const source = pdf.toString('latin1');
  const streams = [...source.matchAll(/\nstream\n([\s\S]*?)\nendstream/g)].map(
    ([, content]) => content ?? '',
  );
  return streams.map((content) =>
    [...content.matchAll(/1 0 0 1 ([\d.-]+) ([\d.-]+) Tm[\s\S]*?\[([^\]]*)\] TJ/g)].map(
      ([, x, y, array]) => ({
        text: decoded(array ?? ''),
        x: Number(x),
        y: Number(y),
      }),
    ),
  );
}

/** All words of a PDF, with single blanks between them. */
export function textOf(pdf: Buffer): string {
  const texts = pagesOf(pdf).flat();
  return texts
    .map(({ text }) => text.trim())
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
