import { readFileSync } from 'node:fs';
import { caseDiagram, commandTable } from './support/case-diagram';

/** What stands in a document between `<!-- generated: NAME -->` and `<!-- end -->`. */
function generatedPart(name: string): string | undefined {
  const text = readFileSync('docs/architecture.md', 'utf8');
  return new RegExp(`<!-- generated: ${name} -->\n([^]*?)\n<!-- end -->`).exec(text)?.[1];
}

function pasteMessage(name: string, wanted: string): string {
  return `Paste this into docs/architecture.md, between the marks of ${name}:\n\n${wanted}\n`;
}

describe('docs/architecture.md', () => {
  it.each([
    ['diagram', caseDiagram],
    ['commands', commandTable],
  ])('shows the %s that the rules make', (name, make) => {
    const wanted = make();
    if (generatedPart(name) !== wanted) throw new Error(pasteMessage(name, wanted));
  });
});
