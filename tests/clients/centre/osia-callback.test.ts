import { parseCallback } from '../../../clients/centre/osia-callback';

describe('a callback of the centre', () => {
  it('is a verdict by its content type, whatever its parameters', () => {
    const body = Buffer.from(JSON.stringify([{ personId: 'p', rank: 1, score: 0.5, others: { a: 1 } }]));
    const expected = { kind: 'candidates', candidates: [{ personId: 'p', rank: 1, score: 0.5 }] };
    expect(parseCallback('application/json', body)).toEqual(expected);
    expect(parseCallback('Application/JSON; charset=utf-8', body)).toEqual(expected);
  });

  it('is unique when the list is empty', () => {
    expect(parseCallback('application/json', '[]')).toEqual({ kind: 'candidates', candidates: [] });
  });

  it('is a failed search by its content type', () => {
    expect(parseCallback('application/error+json', '{"code":5,"message":"search failed"}')).toEqual({
      kind: 'error',
      code: 5,
      message: 'search failed',
    });
  });

  it('cuts a text without end', () => {
    const callback = parseCallback(
      'application/error+json',
      JSON.stringify({ code: 5, message: 'x'.repeat(5000) }),
    );
    expect(callback).toEqual({ kind: 'error', code: 5, message: 'x'.repeat(1000) });
  });

  it.each([
    ['application/json', '{"code":5,"message":"x"}', 'body'],
    ['application/json', '"OK"', 'body'],
    ['application/json', '[{"personId":"p"}]', 'body'],
    ['application/json', '[', 'body'],
    ['application/error+json', '[]', 'body'],
    ['text/plain', '[]', 'content-type'],
    [undefined, '[]', 'content-type'],
  ])('%s with %s is malformed, never a verdict', (contentType, body, reason) => {
    expect(parseCallback(contentType, body)).toEqual({ kind: 'malformed', reason });
  });
});
