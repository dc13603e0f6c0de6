import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of everything sealed, so that a later key or cipher can be distinguished. */
const SEAL_VERSION = 1;

/** The secrets of one TERBIT_HOME, and the operations on them. */
export interface Keys {
  /** Seals with AES-256-GCM; `subject` names the owner of the text and is needed again to open it. */
  seal(plain: Buffer | string, subject: string): Buffer;
  /** Opens what was sealed for the same subject; throws when key, text or subject differ. */
  open(sealed: Buffer, subject: string): Buffer;
  /** A keyed hash by which a NIK or tracking code is looked up without being readable. */
  lookup(text: string): Buffer;
  /** A name for each key that reveals nothing of it, to compare with the keys that a database was sealed with. */
  fingerprints(): Record<string, string>;
  readonly tokenPrivateKey: KeyObject;
  readonly tokenPublicKey: KeyObject;
  /** Opens the packets of stations without a server; they are encrypted to its public half. */
  readonly packetPrivateKey: KeyObject;
}

/**
 * Processes that start together may all find the key missing; the first to link its file wins, and the others read
 * that.
 */
function readOrMake(path: string, make: () => Buffer | string): Buffer {
  if (!existsSync(path)) {
    const own = `${path}.${randomBytes(4).toString('hex')}`;
    writeFileSync(own, make(), { mode: 0o600, flush: true });
    try {
      linkSync(own, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      unlinkSync(own);
    }
  }
  return readFileSync(path);
}

/** A new private key on P-256, as PEM: for tokens, for packets to the office, for a station that signs. */
export function makePrivateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

function fingerprint(key: Buffer): string {
  return createHash('sha256').update('terbit key check').update(key).digest('hex').slice(0, 16);
}

/** Reads the keys of a home folder, making those that it lacks, readable by their owner alone. */
export function loadKeys(home: string): Keys {
  const folder = join(home, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dataKey = readOrMake(join(folder, 'data.key'), () => randomBytes(KEY_BYTES));
  const lookupKey = readOrMake(join(folder, 'lookup.key'), () => randomBytes(KEY_BYTES));
  const tokenPrivateKey = createPrivateKey(readOrMake(join(folder, 'token.pem'), makePrivateKey));
  return {
    seal(plain, subject) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(Buffer.from(subject));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(SEAL_VERSION), iv, cipher.getAuthTag(), body]);
    },
    open(sealed, subject) {
      if (sealed[0] !== SEAL_VERSION) throw new Error('sealed by an unknown version');
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', dataKey, iv)
        .setAAD(Buffer.from(subject))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
    lookup: (text) => createHmac('sha256', lookupKey).update(text).digest(),
    fingerprints: () => ({ data: fingerprint(dataKey), lookup: fingerprint(lookupKey) }),
    tokenPrivateKey,
    tokenPublicKey: createPublicKey(tokenPrivateKey),
    packetPrivateKey: createPrivateKey(readOrMake(join(folder, 'packet.pem'), makePrivateKey)),
  };
}
