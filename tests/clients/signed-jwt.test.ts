import { sign } from 'node:crypto';
import { readTrustAnchors, type TrustAnchors, verifySignedJwt } from '../../clients/signed-jwt';
import { type Authority, makeAuthority, makeSigner, NOW, signJwt, type Signer } from './support/test-device';

let root: Authority;
let middle: Authority;
let stranger: Authority;
let signer: Signer;
let anchors: TrustAnchors;
const payload = { serialNo: 'FS-1', type: 'Finger' };

beforeAll(async () => {
  root = await makeAuthority('Root');
  middle = await makeAuthority('Provider', root);
  // The same name with another key: only the signature distinguishes them.
  stranger = await makeAuthority('Root');
  signer = await makeSigner(root);
  anchors = readTrustAnchors(root.pem);
});

const verdict = (token: string, at = NOW, trust = anchors): unknown => verifySignedJwt(token, trust, at);

describe('a JWT of a device', () => {
  it('is read when its key leads to the anchor, directly or through the provider', async () => {
    const far = await makeSigner(middle, { through: [middle] });
    const withRoot = { ...signer, x5c: [...signer.x5c, root.certificate.toString('base64')] };
    for (const one of [signer, withRoot, far]) {
      expect(verdict(signJwt(one, payload))).toEqual({ ok: true, payload });
    }
  });

  it('is read under any of several anchors in one file', () => {
    const both = readTrustAnchors(`${stranger.pem}\n${root.pem}\n`);
    expect(both.certificates).toHaveLength(2);
    expect(verdict(signJwt(signer, payload), NOW, both)).toEqual({ ok: true, payload });
  });

  it('is refused with any one bit of payload or signature changed', () => {
    const [head = '', body = '', signature = ''] = signJwt(signer, payload).split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = flip(bytes, bit).toString('base64url');
      expect(verdict(`${head}.${changed}.${signature}`)).toEqual({ ok: false, code: 'jwt-signature' });
    }
    const signed = Buffer.from(signature, 'base64url');
    for (let bit = 0; bit < signed.length * 8; bit += 101) {
      const changed = flip(signed, bit).toString('base64url');
      expect(verdict(`${head}.${body}.${changed}`)).toEqual({ ok: false, code: 'jwt-signature' });
    }
  });

  it('is refused when the last letter has another spelling of the same bytes', () => {
    const token = signJwt(signer, { a: 1 });
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = token.slice(0, -1) + (alphabet[alphabet.indexOf(last) ^ 1] ?? '');
    expect(Buffer.from(respelled.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(token.split('.')[2] ?? '', 'base64url'),
    );
    expect(verdict(respelled)).toEqual({ ok: false, code: 'jwt-form' });
  });

  it.each(['none', 'HS256', 'RS384', 'ES256'])('is refused with algorithm %s', (alg) => {
    expect(verdict(signJwt(signer, payload, { alg }))).toEqual({ ok: false, code: 'jwt-algorithm' });
  });

  it.each([
    ['two parts', () => 'a.b'],
    ['four parts', () => `${signJwt(signer, payload)}.x`],
    ['nothing', () => ''],
    ['no certificates', () => signJwt(signer, payload, { x5c: [] })],
    [
      'a longer chain than any office has',
      () => signJwt(signer, payload, { x5c: Array(9).fill(signer.x5c[0]) }),
    ],
  ])('is refused with %s', (_what, token) => {
    expect(verdict(token())).toEqual({ ok: false, code: 'jwt-form' });
  });

  it('is refused with bytes in place of a certificate', () => {
    expect(verdict(signJwt(signer, payload, { x5c: ['AAAA'] }))).toEqual({
      ok: false,
      code: 'certificate-form',
    });
  });

  it('is refused when its payload is not JSON', () => {
    const head = Buffer.from(JSON.stringify({ alg: 'RS256', x5c: signer.x5c })).toString('base64url');
    const body = Buffer.from('hello').toString('base64url');
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), signer.key).toString('base64url');
    expect(verdict(`${head}.${body}.${signature}`)).toEqual({ ok: false, code: 'jwt-form' });
  });
});

describe('the certificate chain', () => {
  const chainRefused = { ok: false, code: 'certificate-chain' };

  it('is refused under a stranger of the same name', async () => {
    const foreign = await makeSigner(stranger);
    expect(verdict(signJwt(foreign, payload))).toEqual(chainRefused);
    const dressed = { ...foreign, x5c: [...foreign.x5c, root.certificate.toString('base64')] };
    expect(verdict(signJwt(dressed, payload))).toEqual(chainRefused);
  });

  it('is asked for under each trust file, however often it held under another', () => {
    const token = signJwt(signer, payload);
    expect(verdict(token)).toEqual({ ok: true, payload });
    expect(verdict(token, NOW, readTrustAnchors(stranger.pem))).toEqual(chainRefused);
  });

  it('holds for its dates only, however often it held before', () => {
    const token = signJwt(signer, payload);
    expect(verdict(token)).toEqual({ ok: true, payload });
    const outdated = { ok: false, code: 'certificate-dates' };
    expect(verdict(token, new Date('2035-01-01T00:00:00Z'))).toEqual(outdated);
    expect(verdict(token)).toEqual({ ok: true, payload });
  });

  it('is refused with a link left out', async () => {
    expect(verdict(signJwt(await makeSigner(middle), payload))).toEqual(chainRefused);
  });

  it('does not let a device issue certificates', async () => {
    const device = await makeSigner(root);
    const leaf = { ...device, x5c: [...signer.x5c, ...device.x5c] };
    expect(verdict(signJwt(leaf, payload))).toEqual(chainRefused);
  });

  it('is refused before and after its dates', async () => {
    const late = await makeSigner(root, { notAfter: new Date(NOW.getTime() - 1_000) });
    const early = await makeSigner(root, { notBefore: new Date(NOW.getTime() + 1_000) });
    const outdated = { ok: false, code: 'certificate-dates' };
    expect(verdict(signJwt(late, payload))).toEqual(outdated);
    expect(verdict(signJwt(early, payload))).toEqual(outdated);
    expect(verdict(signJwt(signer, payload), new Date('2035-01-01T00:00:00Z'))).toEqual(outdated);
  });

  it('is refused with a key too short to trust', async () => {
    const weak = await makeSigner(root, { bits: 1024 });
    expect(verdict(signJwt(weak, payload))).toEqual({ ok: false, code: 'certificate-key' });
  });

  it('needs at least one anchor', () => {
    expect(() => readTrustAnchors('no certificate here')).toThrow('no certificate');
  });
});

function flip(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}
