/** The rows of all tables in a Markdown text, without heads: the cells of each, trimmed. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n');
  const rows = lines.filter((line, index) => {
    const isHead = lines[index + 1]?.startsWith('| ---') === true;
    return line.startsWith('|') && !line.startsWith('| ---') && !isHead;
  });
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
