import { createHash, randomBytes } from 'node:crypto';

const MS_BYTES = 6;

function format(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** A new UUIDv7 (RFC 9562 section 5.7): sorted by the millisecond it was made in. */
export function newId(now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, MS_BYTES);
  return format(bytes, 7);
}

/**
 * The same UUID (RFC 9562 section 5.8, version 8) for the same text, so that a repeated step finds what it made before.
 */
export function idFor(text: string): string {
  return format(createHash('sha256').update(text).digest().subarray(0, 16), 8);
}
