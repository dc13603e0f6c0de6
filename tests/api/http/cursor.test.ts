import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { nextPage, readCursor, writeCursor } from '../../../api/http/cursor';

const keys = { lookup: (text: string) => createHmac('sha256', 'k').update(text).digest() };
const otherKeys = { lookup: (text: string) => createHmac('sha256', 'other').update(text).digest() };
const Key = z.strictObject({ at: z.string(), line: z.int() });

describe('a cursor', () => {
  it('gives back the key that it was written from', () => {
    const key = { at: '2026-11-23T01:00:00.000Z', line: 2 };
    expect(readCursor(keys, Key, writeCursor(keys, key))).toEqual(key);
  });

  it.each([
    ['', 'empty'],
    ['.', 'without parts'],
    ['eyJhdCI6IngiLCJsaW5lIjoxfQ', 'unsigned'],
    [writeCursor(otherKeys, { at: 'x', line: 1 }), 'signed by others'],
    [writeCursor(keys, { at: 'x', line: 1 }).replace('ey', 'ez'), 'changed'],
  ])('%s is refused: %s', (cursor) => {
    expect(() => readCursor(keys, Key, cursor)).toThrow(/INVALID_INPUT/);
  });
});

describe('nextPage', () => {
  it('repeats the query with the new cursor', () => {
    const link = nextPage('/v1/cases', { stage: 'SENT', limit: 2, cursor: 'old', text: undefined }, 'new.c');
    expect(link).toBe('</v1/cases?stage=SENT&limit=2&cursor=new.c>; rel="next"');
  });
});
