import { createHash } from 'node:crypto';

export type Modality = 'Finger' | 'Iris' | 'Face';

const LABEL = Buffer.from('SIM1');
const LETTERS = { Finger: 'F', Iris: 'I', Face: 'A' } as const satisfies Record<Modality, string>;
/** Opening bytes of the ISO/IEC 19794 image formats, and about the size of a small compressed sample. */
const FORMATS = {
  Finger: { magic: 'FIR\u0000020\u0000', size: 600 },
  Iris: { magic: 'IIR\u0000020\u0000', size: 900 },
  Face: { magic: 'FAC\u0000030\u0000', size: 1500 },
} as const satisfies Record<Modality, { magic: string; size: number }>;
const HASH_BYTES = 32;
const ANYONE = Buffer.alloc(HASH_BYTES, 0xff);

/** Names a finger that matches every person at a 1:1 check, for load runs that hand over many cards at once. */
export const ANYONE_LABEL = '*';

function personHash(person: string): Buffer {
  return person === ANYONE_LABEL ? ANYONE : createHash('sha256').update(person).digest();
}

/** A stand-in for an image: ISO magic, then who it shows, then noise that is the same for the same body part. */
export function biometricRecord(person: string, modality: Modality, part: string): Buffer {
  const { magic, size } = FORMATS[modality];
  const hash = personHash(person);
  const head = Buffer.concat([Buffer.from(magic, 'latin1'), LABEL, Buffer.from(LETTERS[modality]), hash]);
  const noise = createHash('shake256', { outputLength: size - head.length });
  return Buffer.concat([head, noise.update(hash).update(`${modality}/${part}`).digest()]);
}

/** Whom a record shows: modality letter and person, as one key; undefined when the record is not simulated. */
export function labelOf(record: Buffer): string | undefined {
  const at = record.indexOf(LABEL);
  const start = at + LABEL.length;
  if (at < 0 || record.length < start + 1 + HASH_BYTES) return undefined;
  const letter = record.toString('latin1', start, start + 1);
  const hash = record.subarray(start + 1, start + 1 + HASH_BYTES);
  return `${letter}${hash.equals(ANYONE) ? ANYONE_LABEL : hash.toString('base64')}`;
}

/** Whether a label is the finger that matches everybody. */
export function showsAnyone(label: string): boolean {
  return label.slice(1) === ANYONE_LABEL;
}
