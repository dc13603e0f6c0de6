import { timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { Keys } from '../../platform/keys';

const MARK_BYTES = 12;

function markOf(keys: Pick<Keys, 'lookup'>, text: string): Buffer {
  return keys.lookup(`cursor:${text}`).subarray(0, MARK_BYTES);
}

/** Writes the key of a page's last row as an opaque, signed cursor. */
export function writeCursor(keys: Pick<Keys, 'lookup'>, key: unknown): string {
  const text = Buffer.from(JSON.stringify(key)).toString('base64url');
  return `${text}.${markOf(keys, text).toString('base64url')}`;
}

/**
 * Reads a cursor that we wrote.
 *
 * @throws TerbitError INVALID_INPUT for any other
 */
export function readCursor<T extends z.ZodType>(
  keys: Pick<Keys, 'lookup'>,
  schema: T,
  cursor: string,
): z.infer<T> {
  const [text = '', mark = ''] = cursor.split('.');
  const given = Buffer.from(mark, 'base64url');
  const genuine = given.length === MARK_BYTES && timingSafeEqual(given, markOf(keys, text));
  if (!genuine) {
    throw new TerbitError('INVALID_INPUT', {
      errors: [{ pointer: '/query/cursor', code: 'invalid_cursor' }],
    });
  }
  return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
}

/** The `Link` header (RFC 8288) to the next page: the same request, with the cursor. */
export function nextPage(path: string, query: Readonly<Record<string, unknown>>, cursor: string): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  const parameters = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  );
  parameters.set('cursor', cursor);
  return `<${path}?${parameters.toString()}>; rel="next"`;
}
