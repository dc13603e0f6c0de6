import { createHash, sign, webcrypto } from 'node:crypto';
import { KeyObject } from 'node:crypto';
import { BasicConstraintsExtension, X509CertificateGenerator, type X509Certificate } from '@peculiar/x509';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
type KeyPair = webcrypto.CryptoKeyPair;

export interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: KeyPair;
  readonly pem: string;
}
export interface Signer {
  readonly x5c: readonly string[];
  readonly key: KeyObject;
}

const VALID = {
  notBefore: new Date('2024-01-01T00:00:00Z'),
  notAfter: new Date('2034-01-01T00:00:00Z'),
};
export const NOW = new Date('2026-05-04T03:02:01Z');

export async function makeAuthority(name: string, issuer?: Authority): Promise<Authority> {
  const keys = await makeKeys(2048);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    ...VALID,
    signingAlgorithm: RSA,
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    extensions: [new BasicConstraintsExtension(true, 3, true)],
  });
  return { certificate, keys, pem: certificate.toString('pem') };
}

export async function makeSigner(
  authority: Authority,
  options: { notAfter?: Date; notBefore?: Date; bits?: number; through?: readonly Authority[] } = {},
): Promise<Signer> {
  const keys = await makeKeys(options.bits ?? 2048);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=device key',
    issuer: authority.certificate.subject,
    notBefore: options.notBefore ?? VALID.notBefore,
    notAfter: options.notAfter ?? VALID.notAfter,
    signingAlgorithm: RSA,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [new BasicConstraintsExtension(false)],
  });
  const chain = [certificate, ...(options.through ?? []).map((one) => one.certificate)];
  return { x5c: chain.map((one) => one.toString('base64')), key: KeyObject.from(keys.privateKey) };
}

function makeKeys(bits: number): Promise<KeyPair> {
  return webcrypto.subtle.generateKey({ ...RSA, modulusLength: bits }, true, ['sign', 'verify']);
}

export function signJwt(signer: Signer, payload: unknown, header: Record<string, unknown> = {}): string {
  const head = encode({ alg: 'RS256', typ: 'JWT', x5c: signer.x5c, ...header });
  const body = encode(payload);
  return `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), signer.key).toString('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function chainHash(previous: string, record: Buffer): string {
  const digest = createHash('sha256').update(record).digest();
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(digest).digest('hex').toUpperCase();
}
