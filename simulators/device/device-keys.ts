import { X509Certificate, createPrivateKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEAR_MS = 365 * 24 * 3600 * 1000;
const VALID_YEARS = 10;

/** A private key with its certificate, both PEM, in one file that appears as a whole. */
interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

export interface DeviceKey {
  readonly privateKey: KeyObject;
  /** Certificates for the `x5c` header: the device's own, then the authority's. */
  readonly chain: readonly string[];
}

/**
 * Issues the keys of the simulated devices. Keys are made once and kept, so that a client's trust survives restarts.
 */
export class DeviceAuthority {
  private constructor(
    private readonly folder: string,
    private readonly authority: KeyPair,
  ) {}

  static async open(home: string): Promise<DeviceAuthority> {
    x509.cryptoProvider.set(webcrypto);
    const folder = join(home, 'sbi');
    mkdirSync(folder, { recursive: true });
    return new DeviceAuthority(folder, await kept(join(folder, 'authority.pem'), makeAuthority));
  }

  /** The trust anchor, PEM. */
  get certificate(): string {
    return this.authority.certificate;
  }

  async deviceKey(deviceCode: string): Promise<DeviceKey> {
    const file = join(this.folder, `${deviceCode}.pem`);
    const pair = await kept(file, () => makeDevice(deviceCode, this.authority));
    return {
      privateKey: createPrivateKey(pair.key),
      chain: [pair.certificate, this.authority.certificate].map((pem) =>
        new X509Certificate(pem).raw.toString('base64'),
      ),
    };
  }
}

async function kept(file: string, make: () => Promise<KeyPair>): Promise<KeyPair> {
  if (!existsSync(file)) {
    const made = await make();
    writeFileSync(`${file}.new`, `${made.key}\n${made.certificate}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const text = readFileSync(file, 'utf8');
  const split = text.indexOf('-----BEGIN CERTIFICATE-----');
  return { key: text.slice(0, split).trim(), certificate: text.slice(split).trim() };
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - YEAR_MS), notAfter: new Date(now + VALID_YEARS * YEAR_MS) };
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY').trim();
}

async function makeAuthority(): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Simulated SBI device authority',
    ...validity(),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { key: await privatePem(keys.privateKey), certificate: certificate.toString('pem').trim() };
}

async function makeDevice(deviceCode: string, authority: KeyPair): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(authority.key),
    EC,
    false,
    ['sign'],
  );
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${deviceCode}`,
    issuer: issuer.subject,
    ...validity(),
    signingAlgorithm: EC,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  return { key: await privatePem(keys.privateKey), certificate: certificate.toString('pem').trim() };
}
