import { osiaBiometricDataSchema } from '../../../clients/centre/osia.wire';
import { createSbiClient, type SbiClient } from '../../../clients/station/sbi-client';
import { CHAIN_START } from '../../../clients/station/sbi-hash-chain';
import type {
  BiometricException,
  CaptureSession,
  SessionFailure,
} from '../../../clients/station/sbi-session';
import { toOsiaBiometrics } from '../../../clients/station/sbi-to-osia';
import type { BioSubType } from '../../../clients/station/sbi.wire';
import { type Act, type FakeSbi, recordOf, startFakeSbi } from '../support/fake-sbi';
import {
  type Authority,
  chainHash,
  makeAuthority,
  makeSigner,
  NOW,
  type Signer,
} from '../support/test-device';

let root: Authority;
let signer: Signer;
let foreign: Signer;
let sbi: FakeSbi;
let client: SbiClient;
const waits: number[] = [];
let whileWaiting: () => void = () => undefined;
let clock = NOW;

beforeAll(async () => {
  root = await makeAuthority('Root');
  signer = await makeSigner(root);
  foreign = await makeSigner(await makeAuthority('Root'));
});
beforeEach(async () => {
  waits.length = 0;
  whileWaiting = () => undefined;
  clock = NOW;
  sbi = await startFakeSbi(signer);
  client = createSbiClient({
    at: { baseUrls: [sbi.server.url] },
    trustAnchorPem: root.pem,
    environment: 'Developer',
    now: () => clock,
    wait: (ms) => {
      waits.push(ms);
      whileWaiting();
      return Promise.resolve();
    },
    busyRetries: 2,
    busyDelayMs: 250,
  });
});
afterEach(async () => {
  await client.close();
  await sbi.close();
});

const RIGHT_HAND = ['IndexFinger', 'MiddleFinger', 'RingFinger', 'LittleFinger'].map(
  (finger) => `Right ${finger}` as BioSubType,
);
const missing = (...subTypes: BioSubType[]): BiometricException[] =>
  subTypes.map((subType) => ({ subType, presence: 'AMPUTATED' }));

function transactionIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `transaction-${count}`;
  };
}

function record(
  acts: readonly Act[] = [],
  exceptions: readonly BiometricException[] = [],
  signal?: AbortSignal,
): Promise<CaptureSession | SessionFailure> {
  sbi.play(...acts);
  return client.captureSession({ exceptions, newTransactionId: transactionIds(), signal });
}

function expectSession(outcome: CaptureSession | SessionFailure): CaptureSession {
  if (outcome.kind !== 'captured') throw new Error(`${outcome.kind} ${outcome.code}`);
  return outcome;
}

const askedParts = (): unknown[] =>
  sbi.captures.map(({ bio: [bio] }) => [bio.type, bio.deviceSubId, bio.count]);

describe('a capture session', () => {
  it('records ten fingers, two irises and the face, in the order of the desk', async () => {
    const session = expectSession(await record());
    expect(session.biometrics.map((frame) => frame.subType)).toEqual([
      'Left IndexFinger',
      'Left MiddleFinger',
      'Left RingFinger',
      'Left LittleFinger',
      ...RIGHT_HAND,
      'Left Thumb',
      'Right Thumb',
      'Left',
      'Right',
      null,
    ]);
    expect(askedParts()).toEqual([
      ['Finger', '1', 4],
      ['Finger', '2', 4],
      ['Finger', '3', 2],
      ['Iris', '3', 2],
      ['Face', '0', 1],
    ]);
    expect(sbi.captures.map(({ bio: [bio] }) => bio.requestedScore)).toEqual([40, 40, 40, 60, 9]);
    expect(session.quality.map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(5).fill(['reached', 1]),
    );
  });

  it('uses a new transaction for every request', async () => {
    await record([{ quality: 10 }, { error: '111' }]);
    const used = sbi.captures.map((capture) => capture.transactionId);
    expect(used).toHaveLength(7);
    expect(new Set(used).size).toBe(used.length);
  });

  it('makes one chain from empty text to its head, over every frame in order', async () => {
    const session = expectSession(await record([{ quality: 10 }]));
    let hash = CHAIN_START;
    for (const [
      index,
      {
        bio: [bio],
      },
    ] of sbi.captures.entries()) {
      expect(bio.previousHash).toBe(hash);
      const parts: readonly (string | null)[] = bio.type === 'Face' ? [null] : bio.bioSubType;
      hash = parts.map((part) => recordOf(part, index + 1)).reduce(chainHash, hash);
    }
    expect(session.chainHead).toBe(hash);
    expect(session.chain).toHaveLength(17);
    expect(session.chain.at(-1)?.hash).toBe(hash);
  });

  it('tries a modality three times and keeps the best frame of each finger', async () => {
    const better = (part: string) => (subType: string | null) => (subType === part ? 39 : 20);
    const acts = [
      { quality: better('Left IndexFinger') },
      { quality: better('Left RingFinger') },
      { quality: 19 },
    ];
    const session = expectSession(await record(acts));
    expect(session.biometrics.slice(0, 4).map(({ quality, image }) => [quality, image])).toEqual([
      [39, recordOf('Left IndexFinger', 1).toString('base64')],
      [20, recordOf('Left MiddleFinger', 1).toString('base64')],
      [39, recordOf('Left RingFinger', 2).toString('base64')],
      [20, recordOf('Left LittleFinger', 1).toString('base64')],
    ]);
    expect(session.quality[0]).toEqual({
      modality: 'left-slap',
      state: 'low',
      attempts: 3,
      threshold: 40,
      lowest: 20,
    });
    expect(sbi.captures).toHaveLength(7);
  });

  it('stops trying once every finger has a good frame, though not in one attempt', async () => {
    const weak = (part: string) => (subType: string | null) => (subType === part ? 5 : 80);
    const session = expectSession(
      await record([{ quality: weak('Left IndexFinger') }, { quality: weak('Left RingFinger') }]),
    );
    expect(session.quality[0]).toMatchObject({ state: 'reached', attempts: 2, lowest: 80 });
  });

  it('accepts exactly the threshold, which an office may set', async () => {
    sbi.play({ quality: 55 }, { quality: 55 }, { quality: 55 }, { quality: 60 }, { quality: 9 });
    const outcome = await client.captureSession({
      exceptions: [],
      thresholds: { slaps: 55 },
      newTransactionId: transactionIds(),
    });
    expect(expectSession(outcome).quality.map(({ attempts, state }) => [attempts, state])).toEqual(
      Array(5).fill([1, 'reached']),
    );
  });
});

describe('exceptions', () => {
  it('leaves out the fingers that are missing', async () => {
    const session = expectSession(await record([], missing('Left IndexFinger', 'Right Thumb', 'Left')));
    expect(session.biometrics).toHaveLength(10);
    expect(askedParts()).toEqual([
      ['Finger', '1', 3],
      ['Finger', '2', 4],
      ['Finger', '3', 1],
      ['Iris', '3', 1],
      ['Face', '0', 1],
    ]);
    expect(sbi.captures.map(({ bio: [bio] }) => bio.exception)).toEqual([
      ['Left IndexFinger'],
      [],
      ['Right Thumb'],
      ['Left'],
      [],
    ]);
  });

  it('skips a hand that is not there and says so', async () => {
    const session = expectSession(await record([], missing(...RIGHT_HAND)));
    expect(askedParts()).toHaveLength(4);
    expect(session.quality[1]).toEqual({
      modality: 'right-slap',
      state: 'missing',
      attempts: 0,
      threshold: 40,
      lowest: null,
    });
    expect(session.exceptions).toEqual(missing(...RIGHT_HAND));
  });

  it('becomes one OSIA entry for every finger and eye, there or not', async () => {
    const session = expectSession(await record([], missing('Right IndexFinger', 'Right')));
    const entries = toOsiaBiometrics(session);
    expect(entries.map((entry) => osiaBiometricDataSchema.parse(entry))).toEqual(entries);
    const withImage = entries.filter((entry) => entry.image !== undefined);
    expect(withImage.map((entry) => entry.biometricSubType)).toEqual([
      'LEFT_INDEX',
      'LEFT_MIDDLE',
      'LEFT_RING',
      'LEFT_LITTLE',
      'RIGHT_MIDDLE',
      'RIGHT_RING',
      'RIGHT_LITTLE',
      'LEFT_THUMB',
      'RIGHT_THUMB',
      'EYE_LEFT',
      'PORTRAIT',
    ]);
    expect(withImage[0]).toEqual({
      biometricType: 'FINGER',
      biometricSubType: 'LEFT_INDEX',
      image: recordOf('Left IndexFinger', 1).toString('base64'),
      captureDate: '2026-05-04T03:02:01Z',
      captureDevice: 'SERIAL-Finger',
      quality: 90,
    });
    const away = (biometricType: string, biometricSubType: string): unknown => ({
      biometricType,
      biometricSubType,
      missing: [{ biometricSubType, presence: 'AMPUTATED' }],
    });
    expect(entries.slice(-2)).toEqual([away('FINGER', 'RIGHT_INDEX'), away('IRIS', 'EYE_RIGHT')]);
  });

  it('requires the exception when a finger that was not excepted is never captured', async () => {
    const hidden = { unseen: ['Left RingFinger'] };
    await expect(record([hidden, hidden, hidden])).resolves.toEqual({
      kind: 'nothing-detected',
      code: 'parts-missing',
      modality: 'left-slap',
    });
    expectSession(await record([hidden]));
  });
});

describe('a session that cannot go on', () => {
  it('waits for a busy device, a few times', async () => {
    expectSession(await record([{ error: '111' }, { error: '110' }]));
    expect(waits).toEqual([250, 250]);
    const busy = { error: '111' };
    await expect(record([busy, busy, busy])).resolves.toEqual({
      kind: 'busy',
      code: 'sbi-111',
      modality: 'left-slap',
    });
    expect(waits).toHaveLength(4);
  });

  it('gives the person three attempts when nothing is seen', async () => {
    expectSession(await record([{ error: '101' }, { error: '105' }]));
    const blind = { error: '102' };
    await expect(record([{}, blind, blind, blind])).resolves.toEqual({
      kind: 'extraction-failed',
      code: 'sbi-102',
      modality: 'right-slap',
    });
  });

  it('keeps a low frame although the attempts after it see nothing', async () => {
    const session = expectSession(await record([{ quality: 12 }, { error: '101' }, { error: '101' }]));
    expect(session.quality[0]).toMatchObject({ state: 'low', attempts: 3, lowest: 12 });
  });

  it.each<[string, () => Act, string]>([
    ['a foreign key', () => ({ signer: foreign }), 'certificate-chain'],
    ['a device that reports it', () => ({ error: '103' }), 'sbi-103'],
    ['an answer played again', () => ({ payload: { transactionId: 'transaction-1' } }), 'transaction-id'],
  ])('ends at once and keeps nothing when it is tampered with: %s', async (_what, act, code) => {
    await expect(record([{ quality: 10 }, act()])).resolves.toEqual({
      kind: 'tampered',
      code,
      modality: 'left-slap',
    });
    expect(sbi.captures).toHaveLength(2);
  });

  it('distinguishes a forged device from one that is not plugged in', async () => {
    sbi.info((infos) => infos.filter((_info, index) => index !== 1));
    await expect(record()).resolves.toEqual({
      kind: 'device-unavailable',
      code: 'no-iris-device',
      modality: 'irises',
    });
    sbi.info((infos) => infos.map((info, index) => (index === 1 ? { deviceInfo: 'a.b.c' } : info)));
    await expect(record()).resolves.toEqual({ kind: 'tampered', code: 'jwt-form', modality: 'irises' });
  });

  it('stops when it is cancelled while it waits', async () => {
    const stop = new AbortController();
    whileWaiting = () => {
      stop.abort();
    };
    await expect(record([{ error: '111' }], [], stop.signal)).resolves.toMatchObject({ kind: 'cancelled' });
    expect(sbi.captures).toHaveLength(1);
    await expect(record([], [], stop.signal)).resolves.toMatchObject({ kind: 'cancelled' });
  });
});

describe('the devices of a station between two sessions', () => {
  const questions = (): number => sbi.server.requests.filter(({ method }) => method === 'MOSIPDINFO').length;

  it('are asked who they are once a minute', async () => {
    expectSession(await record());
    expectSession(await record());
    expect(questions()).toBe(1);
    clock = new Date(NOW.getTime() + 60_000);
    expectSession(await record());
    expect(questions()).toBe(2);
  });

  it('are asked again at once when one was exchanged, at no cost to the session', async () => {
    expectSession(await record());
    expectSession(await record([{ error: '106' }]));
    expect(questions()).toBe(2);
  });

  it('are not asked a third time in the session that has just asked', async () => {
    await expect(record([{ error: '106' }])).resolves.toMatchObject({ code: 'sbi-106' });
    expectSession(await record());
    await expect(record([{ error: '106' }, { error: '106' }])).resolves.toMatchObject({ code: 'sbi-106' });
    expect(questions()).toBe(2);
  });
});

describe('one finger for the comparison at the desk', () => {
  it.each([
    ['Right Thumb', '3'],
    ['Right IndexFinger', '2'],
    ['Left LittleFinger', '1'],
  ] as const)('asks for %s alone, on part %s', async (finger, deviceSubId) => {
    sbi.play({ quality: 5 });
    const outcome = await client.captureOneFinger({ finger, newTransactionId: transactionIds() });
    expect(outcome).toMatchObject({
      kind: 'captured',
      attempts: 2,
      biometric: { subType: finger, quality: 90 },
    });
    expect(sbi.captures.map(({ bio: [bio] }) => [bio.bioSubType, bio.count, bio.deviceSubId])).toEqual(
      Array(2).fill([[finger], 1, deviceSubId]),
    );
  });

  it('fails as a session does', async () => {
    sbi.play({ error: '103' });
    await expect(
      client.captureOneFinger({ finger: 'Left Thumb', newTransactionId: transactionIds() }),
    ).resolves.toEqual({ kind: 'tampered', code: 'sbi-103', modality: 'thumbs' });
  });
});
