/** Counts the lines of a function without comments, blank lines and plain literals: a list of values is not control flow. */
export const functionLength = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, additionalProperties: false }],
    messages: { tooLong: 'This function has {{lines}} lines of code; at most {{max}} are allowed.' },
  },
  create(context) {
    const { sourceCode } = context;
    const max = context.options[0]?.max ?? 70;
    const codeLines = new Set(sourceCode.ast.tokens.map((token) => token.loc.start.line));
    const literalLines = [];
    const functions = [];
    const remember = (node) => literalLines.push(node.loc);
    const holdsFunction = (node) =>
      functions.some(({ loc }) => loc.start.line >= node.loc.start.line && loc.end.line <= node.loc.end.line);
    return {
      ':function': (node) => functions.push(node),
      'ObjectExpression, ArrayExpression': remember,
      'Program:exit'() {
        const plain = literalLines.filter((loc) => !holdsFunction({ loc }));
        const isLiteral = (line) => plain.some(({ start, end }) => line > start.line && line <= end.line);
        for (const node of functions) {
          const { start, end } = node.loc;
          let lines = 0;
          for (let line = start.line; line <= end.line; line += 1)
            if (codeLines.has(line) && !isLiteral(line)) lines += 1;
          if (lines > max) context.report({ node, messageId: 'tooLong', data: { lines, max } });
        }
      },
    };
  },
};
