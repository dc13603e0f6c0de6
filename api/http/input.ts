import type { z } from 'zod';
import { TerbitError, type InputFault } from '../../domain/errors/terbit-error';

/** Control characters and halves of surrogate pairs: Postgres keeps neither in a text. */
const UNSTORABLE = /[^\P{Cc}\n\r\t]|\p{Cs}/u;

/** A segment of a JSON Pointer (RFC 6901). */
function segment(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * The first broken rule of each field: those after it often only follow. Only names that our schemas know come into
 * a path; a field that the caller made up is not repeated to anyone.
 */
function faultsOf(issues: readonly z.core.$ZodIssue[], base: string): InputFault[] {
  const byPointer = new Map<string, InputFault>();
  for (const { path, code } of issues) {
    const pointer = base + path.map(segment).join('');
    if (!byPointer.has(pointer)) byPointer.set(pointer, { pointer, code });
  }
  return [...byPointer.values()];
}

function unstorable(value: unknown, base: string): InputFault[] {
  if (typeof value === 'string')
    return UNSTORABLE.test(value) ? [{ pointer: base, code: 'invalid_characters' }] : [];
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorable(inner, base + segment(key)));
}

/** Where the parts of a request are named in faults: fields of the body by plain pointers, the others under their part. */
const BASES = { params: '/path', query: '/query', body: '' } as const;

interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

/**
 * Checks all parts of a request by their schemas.
 *
 * @throws TerbitError INVALID_INPUT with every fault: where it is and which rule it breaks, never what was sent
 */
export function checkInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  schemas: { params: P; query: Q; body: B },
  raw: Parts,
): { params: z.output<P>; query: z.output<Q>; body: z.output<B> } {
  const errors: InputFault[] = [];
  const check = <S extends z.ZodType>(schema: S, part: keyof Parts): z.output<S> => {
    const parsed = schema.safeParse(raw[part]);
    if (parsed.success) errors.push(...unstorable(parsed.data, BASES[part]));
    else errors.push(...faultsOf(parsed.error.issues, BASES[part]));
    // Without data there is a fault, and nothing is returned.
    return parsed.data as z.output<S>;
  };
  const input = {
    params: check(schemas.params, 'params'),
    query: check(schemas.query, 'query'),
    body: check(schemas.body, 'body'),
  };
  if (errors.length > 0) throw new TerbitError('INVALID_INPUT', { errors });
  return input;
}
