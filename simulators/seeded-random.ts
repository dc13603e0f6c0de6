import { createHash } from 'node:crypto';

/** Numbers in [0, 1) that are the same for the same seed and name, and differ between names. */
export function seededRandom(seed: number, name: string): () => number {
  let state = createHash('sha256').update(`${seed}:${name}`).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
