import { X509Certificate, createHash } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { labelOf } from '../../../simulators/biometric-record';
import { DeviceAuthority } from '../../../simulators/device/device-keys';
import { startStation } from '../../../simulators/device/start-station';
import { temporaryHome } from '../temporary-home';
import { callSbi, capture } from './sbi-caller';
import type { Biometric } from './sbi-caller';

const home = temporaryHome();
const EMPTY_HASH = createHash('sha256').digest('hex').toUpperCase();

async function openStation() {
  const authority = await DeviceAuthority.open(home.path());
  const station = home.closing(
    await startStation({ home: home.path(), seed: 1, station: '53.71.01', port: 0, authority }),
  );
  return { ...station, authority };
}

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const payloadOf = (biometric: Biometric | undefined) =>
  decodeJwt<Record<string, unknown>>(biometric?.data ?? '');
const recordOf = (biometric: Biometric | undefined): Buffer =>
  Buffer.from(String(payloadOf(biometric).bioValue), 'base64url');
const personOf = (biometric: Biometric | undefined): string | undefined =>
  labelOf(recordOf(biometric))?.slice(1);
const subTypesOf = (biometrics: Biometric[]): unknown[] => biometrics.map((one) => payloadOf(one).bioSubType);
const errorsOf = (biometrics: Biometric[]): string[] => biometrics.map(({ error }) => error.errorCode);

const SLAP = { type: 'Finger', count: 4, deviceSubId: '1' } as const;
const CHECK = { type: 'Finger', count: 1, bioSubType: ['Right IndexFinger'] } as const;

async function expectVouchedFor(jwt: string, anchor: string): Promise<void> {
  const [own, issuer] = (decodeProtectedHeader(jwt).x5c ?? []).map(
    (der) => new X509Certificate(Buffer.from(der, 'base64')),
  );
  const authority = new X509Certificate(anchor);
  expect(issuer?.fingerprint256).toBe(authority.fingerprint256);
  expect(own?.checkIssued(authority)).toBe(true);
  expect(own?.verify(authority.publicKey)).toBe(true);
  const { protectedHeader } = await compactVerify(jwt, own?.publicKey ?? Buffer.alloc(0));
  expect(protectedHeader.alg).toBe('RS256');
}

test('discovery and info list the devices, signed by keys that the authority has certified', async () => {
  const { port, authority } = await openStation();
  const found = (await callSbi(port, 'MOSIPDISC', '/device', { type: 'Biometric Device' })) as {
    digitalId: string;
  }[];
  expect(found).toMatchObject([
    {
      deviceCode: 'FS-53.71.01',
      deviceStatus: 'Ready',
      deviceSubId: ['1', '2', '3'],
      purpose: 'Registration',
    },
    { deviceCode: 'IR-53.71.01', deviceSubId: ['1', '2', '3'] },
    { deviceCode: 'FC-53.71.01', deviceSubId: ['0'], callbackId: `http://127.0.0.1:${port}/` },
  ]);
  expect(decodeJwt(found[0]?.digitalId ?? '')).toMatchObject({ type: 'Finger', deviceSubType: 'Slap' });
  const infos = (await callSbi(port, 'MOSIPDINFO', '/info')) as { deviceInfo: string }[];
  expect(infos).toHaveLength(3);
  for (const { deviceInfo } of infos) await expectVouchedFor(deviceInfo, authority.certificate);
  expect(decodeJwt(infos[2]?.deviceInfo ?? '')).toMatchObject({
    deviceCode: 'FC-53.71.01',
    firmware: '1.0.0',
  });
});

test('one session is one person, signed, and its hash chain holds', async () => {
  const { port, authority } = await openStation();
  const left = await capture(port, { ...SLAP, previousHash: EMPTY_HASH });
  const thumbs = await capture(port, {
    type: 'Finger',
    count: 2,
    deviceSubId: '3',
    previousHash: left[3]?.hash ?? '',
  });
  const irises = await capture(port, { type: 'Iris', count: 2, previousHash: thumbs[1]?.hash ?? '' });
  const face = await capture(port, { type: 'Face', count: 1, previousHash: irises[1]?.hash ?? '' });
  const all = [...left, ...thumbs, ...irises, ...face];
  expect(subTypesOf(all)).toEqual([
    'Left IndexFinger',
    'Left MiddleFinger',
    'Left RingFinger',
    'Left LittleFinger',
    'Left Thumb',
    'Right Thumb',
    'Left',
    'Right',
    '',
  ]);
  let previous = EMPTY_HASH;
  for (const biometric of all) {
    previous = sha256(Buffer.from(previous, 'hex'), sha256(recordOf(biometric)))
      .toString('hex')
      .toUpperCase();
    expect(biometric.hash).toBe(previous);
    await expectVouchedFor(biometric.data, authority.certificate);
  }
  expect(new Set(all.map(personOf)).size).toBe(1);
  expect(payloadOf(left[0])).toMatchObject({
    bioType: 'Finger',
    purpose: 'Registration',
    requestedScore: 40,
  });
  expect(payloadOf(left[0]).qualityScore).toBeGreaterThanOrEqual(60);
});

test('a new chain of slaps is a new person; one finger alone is the last one recorded, also after a restart', async () => {
  const first = await openStation();
  const [ani] = await capture(first.port, SLAP);
  const [budi] = await capture(first.port, SLAP);
  expect(personOf(ani)).not.toBe(personOf(budi));
  const [check] = await capture(first.port, CHECK);
  expect(personOf(check)).toBe(personOf(budi));
  await first.close();
  const { port, authority } = await openStation();
  expect(authority.certificate).toBe(first.authority.certificate);
  expect(personOf((await capture(port, CHECK))[0])).toBe(personOf(budi));
  const [citra] = await capture(port, SLAP);
  expect([personOf(ani), personOf(budi)]).not.toContain(personOf(citra));
});

test('the seat can be given to a person with missing fingers', async () => {
  const { port } = await openStation();
  await callSbi(port, 'PUT', '/_sim/person', { person: 'dewi', missing: ['Left IndexFinger'], quality: 35 });
  const left = await capture(port, { ...SLAP, exception: ['Left RingFinger'] });
  expect(subTypesOf(left)).toEqual(['Left MiddleFinger', 'Left LittleFinger']);
  expect(payloadOf(left[0]).qualityScore).toBe(35);
  expect(personOf((await capture(port, SLAP))[0])).toBe(personOf(left[0]));
  expect(errorsOf(await capture(port, { ...CHECK, bioSubType: ['Left IndexFinger'] }))).toEqual(['101']);
  await callSbi(port, 'PUT', '/_sim/person', { handOver: 'anyone' });
  expect(personOf((await capture(port, CHECK))[0])).toBe('*');
});

test('refusals carry their codes', async () => {
  const { port } = await openStation();
  expect(errorsOf(await capture(port, SLAP, { transactionId: 'a_b' }))).toEqual(['112']);
  expect(errorsOf(await capture(port, SLAP, { transactionId: 'once-only' }))).toEqual(['0', '0', '0', '0']);
  expect(errorsOf(await capture(port, SLAP, { transactionId: 'once-only' }))).toEqual(['112']);
  expect(errorsOf(await capture(port, { ...SLAP, count: 5 }))).toEqual(['109']);
  const item = { type: 'Finger', count: 1, deviceId: 'unknown' };
  expect(errorsOf(await capture(port, SLAP, { bio: [item] }))).toEqual(['106']);
  const states = { busy: '111', 'not-ready': '110', tampered: '103' };
  for (const [state, code] of Object.entries(states)) {
    await callSbi(port, 'PUT', '/_sim/mode', { state });
    expect(errorsOf(await capture(port, SLAP))).toEqual([code]);
  }
  expect(await callSbi(port, 'GET', '/_sim/stats')).toMatchObject({ errors: { '112': 2, '111': 1 } });
});

test('a device takes one capture at a time, and gives up at the time-out', async () => {
  const { port } = await openStation();
  await callSbi(port, 'PUT', '/_sim/mode', { delayMs: 50 });
  const answers = await Promise.all([
    capture(port, SLAP),
    capture(port, SLAP),
    capture(port, { type: 'Face', count: 1 }),
  ]);
  expect(answers.map((answer) => errorsOf(answer)[0]).sort()).toEqual(['0', '0', '111']);
  expect(errorsOf(await capture(port, SLAP, { timeout: 10 }))).toEqual(['101']);
});

test('a forged answer does not verify', async () => {
  const { port, authority } = await openStation();
  await callSbi(port, 'PUT', '/_sim/mode', { state: 'forged' });
  const [finger] = await capture(port, SLAP);
  expect(finger?.error.errorCode).toBe('0');
  await expect(expectVouchedFor(finger?.data ?? '', authority.certificate)).rejects.toThrow('signature');
});
