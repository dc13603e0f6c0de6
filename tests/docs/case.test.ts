import { readFileSync } from 'node:fs';
import { caseDiagram, commandTable } from './support/case-diagram';

/** What the page has between `<!-- generated: NAME -->` and `<!-- end -->`. */
function generatedPart(name: string): string | undefined {
  const text = readFileSync('docs/case.md', 'utf8');
  return new RegExp(`<!-- generated: ${name} -->\n([^]*?)\n<!-- end -->`).exec(text)?.[1];
}

function pasteMessage(name: string, wanted: string): string {
  return `Paste this into docs/case.md, between the marks of ${name}:\n\n${wanted}\n`;
}

describe('docs/case.md', () => {
  it.each([
    ['diagram', caseDiagram],
    ['commands', commandTable],
  ])('shows the %s that the rules make', (name, make) => {
    const wanted = make();
    if (generatedPart(name) !== wanted) throw new Error(pasteMessage(name, wanted));
  });
});
