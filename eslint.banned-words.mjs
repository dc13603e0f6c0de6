/** Words that cost a reader a stop, and what to write instead. They are matched in any case, as whole words. */
const BANNED_WORDS = [
  { banned: /\btold\b/gi, instead: 'notified, reported, given or known' },
  { banned: /\btell(s|ing)?\b/gi, instead: 'notify, report, show or distinguish' },
  { banned: /\bhear(s|d|ing)?\b/gi, instead: 'receive, read or be notified' },
  { banned: /\bnobody\b/gi, instead: 'no one, or the actor that does not act' },
  {
    banned: /\bword\b(?! of mouth)/gi,
    instead: 'statement, answer, report or status; term or keyword for a text',
  },
  { banned: /\bc(ame|omes) to\b/gi, instead: 'arrive, become, or what the result is' },
  { banned: /\bbut for\b/gi, instead: 'except' },
  { banned: /\bset(s|ting)? going\b/gi, instead: 'start' },
  { banned: /\bmeanwhile(?=\s*([.,;:)]|$))/gi, instead: 'in the meantime, or while what happens' },
  {
    banned: /^\s*(it|they|this|he|she) (is|are|was|does|do|did|has|have|can)( not)?\.\s*$/gi,
    instead: 'what it is',
  },
];

/** Calls that take help texts: zod's `describe`, and commander's. */
const HELP_CALLS = new Set([
  'describe',
  'description',
  'summary',
  'option',
  'requiredOption',
  'argument',
  'addHelpText',
]);
const HELP_KEYS = new Set(['summary', 'description']);
const PARTS_OF_TEXT = new Set([
  'BinaryExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'TemplateLiteral',
  'TSAsExpression',
]);

function nameOf(key) {
  return key.type === 'Identifier' ? key.name : key.value;
}

/** Whether a literal is part of a text that describes a route, a field or a command. */
function isHelpText(literal) {
  let node = literal;
  while (PARTS_OF_TEXT.has(node.parent.type)) node = node.parent;
  const { parent } = node;
  if (parent.type === 'Property') return parent.value === node && HELP_KEYS.has(nameOf(parent.key));
  return (
    parent.type === 'CallExpression' &&
    parent.callee.type === 'MemberExpression' &&
    HELP_CALLS.has(nameOf(parent.callee.property))
  );
}

/** Reports banned words in comments, and in the summaries, descriptions and help texts of code. */
export const bannedWords = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { banned: 'Plain words: instead of "{{found}}" write {{instead}}.' },
  },
  create(context) {
    const { sourceCode } = context;
    const check = (text, start) => {
      // The stars of a block comment stand between the words of one sentence.
      const plain = text.replace(/\n\s*\*/g, (gap) => ' '.repeat(gap.length));
      for (const { banned, instead } of BANNED_WORDS)
        for (const match of plain.matchAll(banned)) {
          const from = start + match.index;
          const loc = {
            start: sourceCode.getLocFromIndex(from),
            end: sourceCode.getLocFromIndex(from + match[0].length),
          };
          context.report({ loc, messageId: 'banned', data: { found: match[0].trim(), instead } });
        }
    };
    const checkLiteral = (node, text) => {
      if (isHelpText(node)) check(text, node.range[0] + 1);
    };
    return {
      Program() {
        for (const { value, range } of sourceCode.getAllComments()) check(value, range[0] + 2);
      },
      Literal(node) {
        if (typeof node.value === 'string') checkLiteral(node, node.raw.slice(1, -1));
      },
      TemplateElement: (node) => checkLiteral(node, node.value.raw),
    };
  },
};
