import { createHash } from 'node:crypto';
import { facePicture } from './face-picture';

export type Modality = 'Finger' | 'Iris' | 'Face';

const LABEL = Buffer.from('SIM1');
const LETTERS = { Finger: 'F', Iris: 'I', Face: 'A' } as const satisfies Record<Modality, string>;
/** Opening bytes of the ISO/IEC 19794 image formats. A face is a JPEG, since it is drawn on the card. */
const MAGIC = { Finger: 'FIR\u0000020\u0000', Iris: 'IIR\u0000020\u0000', Face: '' } as const;
/** Size in bytes without the picture of a face: about that of a small compressed sample. */
const SIZE = { Finger: 600, Iris: 900, Face: 800 } as const satisfies Record<Modality, number>;
const HASH_BYTES = 32;
const ANYONE = Buffer.alloc(HASH_BYTES, 0xff);

/** Names a finger that matches every person at a 1:1 check, for load runs that hand over many cards at once. */
export const ANYONE_LABEL = '*';

function personHash(person: string): Buffer {
  return person === ANYONE_LABEL ? ANYONE : createHash('sha256').update(person).digest();
}

/**
 * A stand-in for an image: ISO magic, then who it shows, then noise that is the same for the same body part. For a face
 * it is the comment inside a picture.
 */
export function biometricRecord(person: string, modality: Modality, part: string): Buffer {
  const hash = personHash(person);
  const letter = Buffer.from(LETTERS[modality]);
  const head = Buffer.concat([Buffer.from(MAGIC[modality], 'latin1'), LABEL, letter, hash]);
  const noise = createHash('shake256', { outputLength: SIZE[modality] - head.length });
  const record = Buffer.concat([head, noise.update(hash).update(`${modality}/${part}`).digest()]);
  return modality === 'Face' ? facePicture(record) : record;
}

/**
 * The person that a record shows, as one key of modality letter and person; undefined for a record that is not
 * simulated.
 */
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
