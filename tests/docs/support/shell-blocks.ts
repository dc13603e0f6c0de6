/** One block of commands in a document, and what the document says that it prints last. */
export interface ShellBlock {
  commands: string;
  /** The text block that follows before the next commands; null where the document shows none. */
  shown: string | null;
}

/** The `sh` blocks of a Markdown text in order, each with the `text` block after it. */
export function shellBlocks(markdown: string): ShellBlock[] {
  const blocks: ShellBlock[] = [];
  for (const [, language, body = ''] of markdown.matchAll(/^```(sh|text)\n([^]*?)^```$/gm)) {
    const last = blocks.at(-1);
    if (language === 'sh') blocks.push({ commands: body, shown: null });
    else if (last !== undefined) last.shown = body;
  }
  return blocks;
}
