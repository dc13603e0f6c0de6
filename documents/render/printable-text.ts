/** What the code page of a PDF's own fonts has besides ASCII and Latin-1. */
const EXTRA = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const REPLACEMENT = '?';

function isPrintable(character: string): boolean {
  return /^[\u0020-\u007e\u00a0-\u00ff]$/.test(character) || EXTRA.has(character);
}

/**
 * Text that a PDF's own fonts can show. A letter with a mark that they lack loses the mark; any other missing character
 * becomes a question mark, since the font would print a wrong letter for it.
 */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/\s+/gu, ' '), (character) => {
    if (isPrintable(character)) return character;
    const [base = ''] = character.normalize('NFKD');
    return isPrintable(base) ? base : REPLACEMENT;
  }).join('');
}
