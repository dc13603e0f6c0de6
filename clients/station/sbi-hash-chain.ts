import { createHash } from 'node:crypto';

/** The hash before the first capture of a session: SHA-256 of empty text. */
export const CHAIN_START = createHash('sha256').digest('hex').toUpperCase();

const HASH = /^[0-9A-F]{64}$/;

/** One record of a capture session. The links of a session, in order, prove that no record was added or left out. */
export interface ChainLink {
  /** SHA-256 of the ISO record, upper-case hex. */
  readonly digest: string;
  /** SHA-256 over the 32 bytes of the previous hash and the 32 bytes of the digest, upper-case hex. */
  readonly hash: string;
}

export function linkOf(previousHash: string, isoRecord: Buffer): ChainLink {
  if (!HASH.test(previousHash)) throw new RangeError('Not a hash of a capture chain.');
  const digest = createHash('sha256').update(isoRecord).digest();
  const hash = createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(digest).digest('hex');
  return { digest: digest.toString('hex').toUpperCase(), hash: hash.toUpperCase() };
}
