import { readFileSync } from 'node:fs';

/** The names of all variables in the schema of platform/config.ts. */
export function variablesOfConfiguration(): string[] {
  const source = readFileSync('platform/config.ts', 'utf8');
  return [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);
}
