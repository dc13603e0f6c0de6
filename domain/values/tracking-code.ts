import { z } from 'zod';

/** Letters and digits that are not confused when read aloud or copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 13 of 30 characters hold 63 bits, so that a code cannot be guessed. */
const RANDOM_CHARACTERS = 13;
const GROUP = 7;
/** The largest multiple of the alphabet below 256; larger bytes are skipped to keep every character equally likely. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** Luhn mod N over the alphabet: finds every single wrong character and nearly every swap of neighbours. */
function checkCharacter(body: string): string {
  const size = ALPHABET.length;
  let sum = 0;
  let factor = 2;
  for (const character of Array.from(body).reverse()) {
    const addend = ALPHABET.indexOf(character) * factor;
    sum += Math.floor(addend / size) + (addend % size);
    factor = factor === 2 ? 1 : 2;
  }
  return ALPHABET.charAt((size - (sum % size)) % size);
}

function normalised(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '');
}

function isWellFormed(code: string): boolean {
  const known = Array.from(code).every((character) => ALPHABET.includes(character));
  return known && code.length === RANDOM_CHARACTERS + 1 && checkCharacter(code.slice(0, -1)) === code.at(-1);
}

/** The code with which an applicant queries the case: `XXXXXXX-XXXXXXX`, read with or without hyphen and case. */
export const TrackingCode = z
  .string()
  .transform(normalised)
  .refine(isWellFormed)
  .transform((code) => `${code.slice(0, GROUP)}-${code.slice(GROUP)}`)
  .brand('TrackingCode');
export type TrackingCode = z.infer<typeof TrackingCode>;

/**
 * Makes a code from random bytes. `randomBytes(count)` must be cryptographically random; it is called again when too
 * few of its bytes are within the fair range.
 */
export function makeTrackingCode(randomBytes: (count: number) => Uint8Array): TrackingCode {
  let body = '';
  while (body.length < RANDOM_CHARACTERS) {
    for (const byte of randomBytes(RANDOM_CHARACTERS)) {
      if (byte < FAIR_BYTES && body.length < RANDOM_CHARACTERS)
        body += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return TrackingCode.parse(body + checkCharacter(body));
}
