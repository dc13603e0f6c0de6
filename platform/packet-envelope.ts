import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactDecrypt,
  CompactEncrypt,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
} from 'jose';
import { z } from 'zod';
import { PacketStatement, type PacketEnvelope } from '../domain/station/packet';

/** A public key on the curve P-256 as a JWK (RFC 7517): the kind that stations and offices have. */
export const PublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url().length(43),
  y: z.base64url().length(43),
});
export type PublicKey = z.infer<typeof PublicKey>;

const SIGNING = { alg: 'ES256', typ: 'terbit-packet' } as const;
const ENCRYPTION = { alg: 'ECDH-ES', enc: 'A256GCM' } as const;

export async function publicKeyOf(privateKey: KeyObject): Promise<PublicKey> {
  return PublicKey.parse(await exportJWK(createPublicKey(privateKey)));
}

/** The fingerprint of a key, which people can compare (RFC 7638). */
export function keyIdOf(key: PublicKey): Promise<string> {
  return calculateJwkThumbprint(key);
}

function keyObjectOf(key: PublicKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Encrypts a content to the office, and signs it with the statement about it. */
export async function sealEnvelope(
  content: Buffer,
  statement: Omit<PacketStatement, 'contentHash'>,
  officeKey: PublicKey,
  stationKeyPem: string,
): Promise<PacketEnvelope> {
  const sealed = await new CompactEncrypt(content)
    .setProtectedHeader(ENCRYPTION)
    .encrypt(keyObjectOf(officeKey));
  const stationKey = createPrivateKey(stationKeyPem);
  const kid = await keyIdOf(await publicKeyOf(stationKey));
  const whole: PacketStatement = { ...statement, contentHash: hashOf(sealed) };
  const signed = await new CompactSign(Buffer.from(JSON.stringify(whole)))
    .setProtectedHeader({ ...SIGNING, kid })
    .sign(stationKey);
  return { statement: signed, content: sealed };
}

/** The id of the key that signed an envelope; null where it cannot be read. */
export function signerOf({ statement }: PacketEnvelope): string | null {
  try {
    return decodeProtectedHeader(statement).kid ?? null;
  } catch {
    // Only a damaged statement has no readable header.
    return null;
  }
}

/** The station's statement about its packet; null when signature, statement or content do not verify. */
export async function verifyEnvelope(
  envelope: PacketEnvelope,
  stationKey: PublicKey,
): Promise<PacketStatement | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(envelope.statement, keyObjectOf(stationKey), {
      algorithms: [SIGNING.alg],
    });
    const statement = PacketStatement.parse(JSON.parse(Buffer.from(payload).toString()));
    const isWhole = statement.contentHash === hashOf(envelope.content);
    return isWhole && protectedHeader.typ === SIGNING.typ ? statement : null;
  } catch {
    // Whatever the fault is, the station did not write this.
    return null;
  }
}

/** The content of an envelope; null when it was encrypted for another key. */
export async function openEnvelope(envelope: PacketEnvelope, officeKey: KeyObject): Promise<Buffer | null> {
  try {
    const { plaintext } = await compactDecrypt(envelope.content, officeKey, {
      keyManagementAlgorithms: [ENCRYPTION.alg],
      contentEncryptionAlgorithms: [ENCRYPTION.enc],
    });
    return Buffer.from(plaintext);
  } catch {
    // Why it could not be opened helps no one.
    return null;
  }
}
