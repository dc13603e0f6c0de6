import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { makeTrackingCode, TrackingCode } from '../../../domain/values/tracking-code';

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

const bytes = fc.uint8Array({ minLength: 13, maxLength: 13 });
/** A code from bytes that fast-check chose; zeros follow those that are skipped. */
const codes = bytes.map((chosen) => {
  let asked = 0;
  return makeTrackingCode((count) => (asked++ === 0 ? chosen : new Uint8Array(count)));
});

function replaced(code: string, at: number, character: string): string {
  return code.slice(0, at) + character + code.slice(at + 1);
}

describe('TrackingCode', () => {
  test('every made code is read again, in any case, with or without hyphen', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{7}-[2-9A-HJKMNP-TV-Z]{7}$/);
        expect(TrackingCode.parse(code.toLowerCase().replace('-', ''))).toBe(code);
        expect(TrackingCode.parse(` ${code.replace('-', ' ')} `)).toBe(code);
      }),
    );
  });

  test('every single wrong character is found', () => {
    const places = fc.integer({ min: 0, max: 13 }).map((place) => (place < 7 ? place : place + 1));
    fc.assert(
      fc.property(codes, places, fc.constantFrom(...ALPHABET.split('')), (code, place, character) => {
        fc.pre(code[place] !== character);
        expect(TrackingCode.safeParse(replaced(code, place, character)).success).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('every swap of neighbours is found, but that of the first and last letter of the alphabet', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 12 }), (code, place) => {
        const plain = code.replace('-', '');
        const [one = '', other = ''] = plain.slice(place);
        fc.pre(one !== other && ![one + other, other + one].includes('2Z'));
        const swapped = plain.slice(0, place) + other + one + plain.slice(place + 2);
        expect(TrackingCode.safeParse(swapped).success).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['', '2222222-222222', '2222222-2222222-2', 'O222222-2222222', 'I222222-2222222'])(
    'refuses %s',
    (text) => expect(TrackingCode.safeParse(text).success).toBe(false),
  );

  test('bytes that would favour some letters are passed over, and more are asked for', () => {
    let asked = 0;
    const code = makeTrackingCode((count) => {
      asked += 1;
      return new Uint8Array(count).fill(asked === 1 ? 255 : 29);
    });
    expect(asked).toBe(2);
    expect(code.slice(0, 7)).toBe('ZZZZZZZ');
  });

  test('two codes from a true source differ', () => {
    expect(makeTrackingCode(randomBytes)).not.toBe(makeTrackingCode(randomBytes));
  });
});
