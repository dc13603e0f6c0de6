import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

const prepared = new WeakMap<TemplateStringsArray, { text: string; name: string }>();

function prepare(strings: TemplateStringsArray): { text: string; name: string } {
  const known = prepared.get(strings);
  if (known) return known;
  const text = strings.reduce((before, part, index) => `${before}$${index}${part}`);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 24);
  const statement = { text, name };
  prepared.set(strings, statement);
  return statement;
}

/** A statement whose values are parameters, never text; Postgres plans it once for each connection. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): QueryConfig {
  return { ...prepare(strings), values };
}
