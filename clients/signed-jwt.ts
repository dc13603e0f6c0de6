import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from './http-call';

export type JwtFault =
  | 'jwt-form'
  | 'jwt-algorithm'
  | 'jwt-signature'
  | 'certificate-form'
  | 'certificate-dates'
  | 'certificate-chain'
  | 'certificate-key';

export type VerifiedJwt =
  { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly code: JwtFault };

export interface TrustAnchors {
  readonly certificates: readonly X509Certificate[];
}

const MAX_CHAIN = 4;
const MIN_RSA_BITS = 2048;
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const headerSchema = z.object({ alg: z.string(), x5c: z.array(z.base64()).min(1).max(MAX_CHAIN) });

/** A file may name several anchors, because the keys of devices and of their chips have different roots. */
export function readTrustAnchors(pem: string): TrustAnchors {
  const certificates = [...pem.matchAll(PEM)].map(([text]) => new X509Certificate(text));
  if (certificates.length === 0) throw new Error('The SBI trust file holds no certificate.');
  return { certificates };
}

/** A key whose chain leads to an anchor, and the time during which all of the chain is valid. */
interface TrustedKey {
  readonly key: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Keys by the bytes of the header that contained them, as a device sends the same chain with every frame. Only a key
 * that leads to an anchor is kept; its dates are checked again each time.
 */
const trustedKeys = new WeakMap<TrustAnchors, Map<string, TrustedKey>>();
const MAX_TRUSTED_KEYS = 200;

/** Accepts a compact JWS only when its RS256 signature verifies and its x5c chain leads to an anchor at this moment. */
export function verifySignedJwt(token: string, anchors: TrustAnchors, now: Date): VerifiedJwt {
  const [head, body, tail, ...rest] = token.split('.');
  if (head === undefined || body === undefined || tail === undefined || rest.length > 0)
    return refused('jwt-form');
  const [bodyBytes, signature] = [body, tail].map(decodeStrictly);
  if (!bodyBytes || !signature) return refused('jwt-form');
  const trusted = trustedKeyOf(head, anchors, now);
  if (typeof trusted === 'string') return refused(trusted);
  if (!verify('sha256', Buffer.from(`${head}.${body}`), trusted.key, signature))
    return refused('jwt-signature');
  const payload = parseJson(bodyBytes);
  return payload === undefined ? refused('jwt-form') : { ok: true, payload };
}

function trustedKeyOf(head: string, anchors: TrustAnchors, now: Date): TrustedKey | JwtFault {
  const known = trustedKeys.get(anchors) ?? new Map<string, TrustedKey>();
  const found = known.get(head);
  if (found !== undefined)
    return found.validFrom <= now && now <= found.validTo ? found : 'certificate-dates';
  const checked = checkHeader(head, anchors, now);
  if (typeof checked === 'string') return checked;
  if (known.size >= MAX_TRUSTED_KEYS) known.clear();
  trustedKeys.set(anchors, known.set(head, checked));
  return checked;
}

function checkHeader(head: string, anchors: TrustAnchors, now: Date): TrustedKey | JwtFault {
  const bytes = decodeStrictly(head);
  const header = headerSchema.safeParse(bytes && parseJson(bytes));
  if (!header.success) return 'jwt-form';
  if (header.data.alg !== 'RS256') return 'jwt-algorithm';
  const chain = readChain(header.data.x5c);
  const leaf = chain?.[0];
  if (chain === null || leaf === undefined) return 'certificate-form';
  const anchor = anchorOf(chain, anchors);
  const fault = faultOfChain(chain, anchor, now);
  if (fault !== null) return fault;
  const all = [...chain, ...(anchor === undefined ? [] : [anchor])];
  return {
    key: leaf.publicKey,
    validFrom: new Date(Math.max(...all.map(({ validFrom }) => Date.parse(validFrom)))),
    validTo: new Date(Math.min(...all.map(({ validTo }) => Date.parse(validTo)))),
  };
}

/** Accepts one spelling for each byte string, so that no part can be changed and still decode to the same. */
export function decodeStrictly(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text.replace(/={1,2}$/, '') ? bytes : null;
}

function readChain(x5c: readonly string[]): readonly X509Certificate[] | null {
  try {
    return x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
  } catch {
    return null;
  }
}

function anchorOf(chain: readonly X509Certificate[], anchors: TrustAnchors): X509Certificate | undefined {
  const last = chain.at(-1);
  return anchors.certificates.find((candidate) => last !== undefined && leadsTo(last, candidate));
}

function faultOfChain(
  chain: readonly X509Certificate[],
  anchor: X509Certificate | undefined,
  now: Date,
): JwtFault | null {
  if (anchor === undefined) return 'certificate-chain';
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer !== undefined && !(issuer.ca && isIssuedBy(certificate, issuer))) return 'certificate-chain';
    if (!isValidAt(certificate, now)) return 'certificate-dates';
  }
  if (!isValidAt(anchor, now)) return 'certificate-dates';
  return isStrongRsa(chain[0]) ? null : 'certificate-key';
}

function leadsTo(last: X509Certificate, anchor: X509Certificate): boolean {
  return last.fingerprint256 === anchor.fingerprint256 || isIssuedBy(last, anchor);
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isValidAt(certificate: X509Certificate, now: Date): boolean {
  return new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);
}

function isStrongRsa(certificate: X509Certificate | undefined): boolean {
  const key = certificate?.publicKey;
  return key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

function refused(code: JwtFault): { readonly ok: false; readonly code: JwtFault } {
  return { ok: false, code };
}
