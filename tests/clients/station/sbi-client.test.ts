import { Dispatcher } from 'undici';
import { createSbiClient, type SbiClient } from '../../../clients/station/sbi-client';
import type { CapturedFrames } from '../../../clients/station/sbi-capture';
import type { SbiFailure } from '../../../clients/station/sbi-failure';
import { CHAIN_START } from '../../../clients/station/sbi-hash-chain';
import { MODALITIES } from '../../../clients/station/sbi-modalities';
import { type Act, digitalIdOf, type FakeSbi, infoOf, recordOf, startFakeSbi } from '../support/fake-sbi';
import { closedPort, httpAnswer, replyWith } from '../support/raw-server';
import {
  type Authority,
  chainHash,
  makeAuthority,
  makeSigner,
  NOW,
  type Signer,
  signJwt,
} from '../support/test-device';

let root: Authority;
let signer: Signer;
let foreign: Signer;
let sbi: FakeSbi;
let client: SbiClient;

beforeAll(async () => {
  root = await makeAuthority('Root');
  signer = await makeSigner(root);
  foreign = await makeSigner(await makeAuthority('Root'));
});
beforeEach(async () => {
  sbi = await startFakeSbi(signer);
  client = clientOf([sbi.server.url]);
});
afterEach(async () => {
  await client.close();
  await sbi.close();
});

function clientOf(baseUrls: readonly string[], captureMs = 5_000): SbiClient {
  return createSbiClient({
    at: { baseUrls },
    trustAnchorPem: root.pem,
    environment: 'Developer',
    now: () => NOW,
    timeouts: { captureMs, infoMs: 5_000 },
  });
}

const TRANSACTION = 'transaction-1';

async function captureLeftSlap(
  act: Act = {},
  from: SbiClient = client,
): Promise<CapturedFrames | SbiFailure> {
  sbi.play(act);
  const [modality] = MODALITIES;
  const info = await client.info();
  const device = info.kind === 'devices' ? info.devices[0] : undefined;
  if (device === undefined || modality === undefined) throw new Error('No device.');
  return from.capture({
    device,
    modality,
    exceptions: ['Left LittleFinger'],
    requestedScore: 40,
    transactionId: TRANSACTION,
    previousHash: CHAIN_START,
  });
}

describe('finding devices', () => {
  it('sends the verbs of SBI', async () => {
    await client.discover();
    await client.info();
    const asked = sbi.server.requests.map(
      (request) => `${request.method} ${request.path} ${request.body.toString()}`,
    );
    expect(asked).toEqual([
      'MOSIPDISC /device {"type":"Biometric Device"}',
      'MOSIPDISC /device {"type":"Biometric Device"}',
      'MOSIPDINFO /info ',
    ]);
  });

  it('skips addresses where nothing, or something else, answers', async () => {
    const dead = `http://127.0.0.1:${await closedPort()}`;
    const other = await startFakeSbi(signer);
    other.server.answer(replyWith(200, { hello: 'printer' }));
    const wide = clientOf([dead, other.server.url, sbi.server.url]);
    const services = await wide.discover();
    expect(services).toEqual([
      {
        baseUrl: sbi.server.url,
        devices: ['id-Finger', 'id-Iris', 'id-Face'].map((deviceId) => ({ deviceId, status: 'Ready' })),
      },
    ]);
    await wide.close();
    await other.close();
  });

  it('reports a station without a service', async () => {
    const alone = clientOf([`http://127.0.0.1:${await closedPort()}`]);
    await expect(alone.info()).resolves.toEqual({ kind: 'device-unavailable', code: 'no-service' });
    await alone.close();
  });

  it('scans the ports of SBI on a host, a few at a time', async () => {
    const asked: string[] = [];
    let open = 0;
    let most = 0;
    class NoService extends Dispatcher {
      override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
        asked.push(String(options.origin));
        open += 1;
        most = Math.max(most, open);
        setImmediate(() => {
          open -= 1;
          handler.onError?.(new Error('refused'));
        });
        return true;
      }
    }
    const scanning = createSbiClient({
      at: { host: '127.0.0.1' },
      trustAnchorPem: root.pem,
      environment: 'Developer',
      dispatcher: new NoService(),
    });
    await expect(scanning.discover()).resolves.toEqual([]);
    expect(asked).toEqual(Array.from({ length: 100 }, (_, index) => `http://127.0.0.1:${4501 + index}`));
    expect(most).toBe(20);
  });

  it('gives the devices whose signed description holds, at the address that was asked', async () => {
    sbi.info((infos) => infos.map((info) => ({ ...info, callbackId: 'http://10.0.0.1/' })));
    await expect(client.info()).resolves.toEqual({
      kind: 'devices',
      refused: [],
      devices: (['Finger', 'Iris', 'Face'] as const).map((type) => ({
        baseUrl: sbi.server.url,
        deviceId: `id-${type}`,
        deviceCode: `SERIAL-${type}`,
        type,
        status: 'Ready',
      })),
    });
  });

  const described = (change: Record<string, unknown>): unknown => [
    { deviceInfo: signJwt(signer, { ...infoOf(signer, 'Finger'), ...change }) },
  ];
  it.each([
    [
      'a foreign key',
      () => [{ deviceInfo: signJwt(foreign, infoOf(signer, 'Finger')) }],
      'tampered',
      'certificate-chain',
    ],
    [
      'a foreign identity',
      () => described({ digitalId: digitalIdOf(foreign, 'Finger') }),
      'tampered',
      'digital-id-certificate-chain',
    ],
    ['an unsigned identity', () => described({ digitalId: 'e30' }), 'tampered', 'digital-id-jwt-form'],
    ['another serial number', () => described({ deviceCode: 'SERIAL-Iris' }), 'tampered', 'device-code'],
    ['another environment', () => described({ env: 'Production' }), 'tampered', 'environment'],
    ['a device for authentication', () => described({ purpose: 'Auth' }), 'malformed-answer', 'info-payload'],
    ['only an error', () => [{ error: { errorCode: '110' } }], 'busy', 'sbi-110'],
    ['nothing at all', () => [{}], 'malformed-answer', 'info-empty'],
  ] as const)('lists %s apart', async (_what, infos, kind, code) => {
    sbi.info(infos);
    await expect(client.info()).resolves.toEqual({ kind: 'devices', devices: [], refused: [{ kind, code }] });
  });
});

describe('one capture', () => {
  it('asks for the parts that are there and names those that are not', async () => {
    await captureLeftSlap();
    expect(sbi.captures[0]).toMatchObject({
      env: 'Developer',
      purpose: 'Registration',
      specVersion: '0.9.5',
      timeout: 4_500,
      captureTime: NOW.toISOString(),
      transactionId: TRANSACTION,
      bio: [
        {
          type: 'Finger',
          count: 3,
          bioSubType: ['Left IndexFinger', 'Left MiddleFinger', 'Left RingFinger'],
          exception: ['Left LittleFinger'],
          requestedScore: 40,
          deviceId: 'id-Finger',
          deviceSubId: '1',
          previousHash: 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
        },
      ],
    });
  });

  it('gives the verified frames and the chain over them', async () => {
    const captured = await captureLeftSlap({ quality: 77.5 });
    const records = ['Left IndexFinger', 'Left MiddleFinger', 'Left RingFinger'].map((part) =>
      recordOf(part, 1),
    );
    expect(captured).toMatchObject({
      kind: 'captured',
      chainHead: records.reduce(chainHash, CHAIN_START),
      frames: records.map((record) => ({
        type: 'Finger',
        image: record.toString('base64'),
        quality: 77.5,
        deviceCode: 'SERIAL-Finger',
        capturedAt: '2026-05-04T03:02:01Z',
      })),
    });
  });

  it('gives fewer parts when the device sees fewer', async () => {
    const captured = await captureLeftSlap({ unseen: ['Left MiddleFinger'] });
    const subTypes = captured.kind === 'captured' ? captured.frames.map((frame) => frame.subType) : [];
    expect(subTypes).toEqual(['Left IndexFinger', 'Left RingFinger']);
  });

  it.each([
    ['100', 'device-unavailable'],
    ['101', 'nothing-detected'],
    ['102', 'extraction-failed'],
    ['103', 'tampered'],
    ['105', 'bad-orientation'],
    ['106', 'device-unavailable'],
    ['107', 'device-unavailable'],
    ['109', 'request-refused'],
    ['110', 'busy'],
    [111, 'busy'],
    ['112', 'request-refused'],
    ['512', 'vendor-fault'],
    ['999', 'malformed-answer'],
  ] as const)('maps device error %s to %s', async (error, kind) => {
    await expect(captureLeftSlap({ error })).resolves.toEqual({ kind, code: `sbi-${error}` });
  });
});

describe('a capture that is not to be believed', () => {
  const changeHash = (index: number): Act => ({
    change: (items) =>
      items.map((item, at) =>
        at === index ? { ...item, hash: item.hash.replace(/^./, (c) => (c === '0' ? '1' : '0')) } : item,
      ),
  });
  const swapData: Act = {
    change: ([first, second, ...rest]) => [
      { hash: first?.hash ?? '', data: second?.data ?? '' },
      { hash: second?.hash ?? '', data: first?.data ?? '' },
      ...rest,
    ],
  };
  const flipPayload: Act = {
    change: ([first, ...rest]) => {
      const [head = '', body = '', tail = ''] = (first?.data ?? '').split('.');
      const bytes = Buffer.from(body, 'base64url');
      const at = bytes.indexOf('bioValue') + 14;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return [{ hash: first?.hash ?? '', data: `${head}.${bytes.toString('base64url')}.${tail}` }, ...rest];
    },
  };
  it.each<[string, () => Act, string]>([
    ['a flipped bit', () => flipPayload, 'jwt-signature'],
    ['a foreign key', () => ({ signer: foreign }), 'certificate-chain'],
    ['a wrong first hash', () => changeHash(0), 'hash-chain'],
    ['a wrong last hash', () => changeHash(2), 'hash-chain'],
    [
      'a lower-case hash',
      () => ({ change: (items) => items.map((i) => ({ ...i, hash: i.hash.toLowerCase() })) }),
      'hash-chain',
    ],
    ['frames in another order', () => swapData, 'hash-chain'],
    ['a frame taken out', () => ({ change: (items) => items.slice(1) }), 'hash-chain'],
    ['a frame doubled', () => ({ change: (items) => [...items, ...items.slice(2)] }), 'hash-chain'],
    ['an old transaction', () => ({ payload: { transactionId: 'transaction-0' } }), 'transaction-id'],
    ['another environment', () => ({ payload: { env: 'Production' } }), 'environment'],
    ['another purpose', () => ({ payload: { purpose: 'Auth' } }), 'purpose'],
    ['another device', () => ({ payload: { deviceCode: 'SERIAL-Iris' } }), 'device-code'],
    [
      'the identity of another device',
      () => ({ payload: { digitalId: digitalIdOf(signer, 'Iris') } }),
      'device-code',
    ],
    [
      'a foreign identity',
      () => ({ payload: { digitalId: digitalIdOf(foreign, 'Finger') } }),
      'digital-id-certificate-chain',
    ],
    ['another biometric', () => ({ payload: { bioType: 'Face' } }), 'bio-type'],
  ])('is tampered: %s', async (_what, act, code) => {
    await expect(captureLeftSlap(act())).resolves.toEqual({ kind: 'tampered', code });
  });

  it.each<[string, Act, string]>([
    ['an excepted finger', { payload: { bioSubType: 'Left LittleFinger' } }, 'wrong-parts'],
    ['a finger of the other hand', { payload: { bioSubType: 'Right IndexFinger' } }, 'wrong-parts'],
    ['one finger three times', { payload: { bioSubType: 'Left IndexFinger' } }, 'wrong-parts'],
    ['a score out of range', { quality: 101 }, 'capture-payload'],
    ['no image', { payload: { bioValue: '' } }, 'capture-payload'],
    ['no time', { payload: { timestamp: 'yesterday' } }, 'capture-payload'],
    [
      'text in place of JSON',
      { raw: (_request, socket) => socket.write(httpAnswer(200, 'busy')) },
      'capture-body',
    ],
    [
      'bytes that are not HTTP',
      { raw: (_request, socket) => socket.end('\u0000\u0001\r\n\r\n') },
      'malformed-http',
    ],
  ])('is malformed: %s', async (_what, act, code) => {
    await expect(captureLeftSlap(act)).resolves.toEqual({ kind: 'malformed-answer', code });
  });

  it('is nothing when no frame comes', async () => {
    const nothing = { kind: 'nothing-detected', code: 'no-frame' };
    await expect(captureLeftSlap({ change: () => [] })).resolves.toEqual(nothing);
  });
});

describe('a device that does not answer', () => {
  const unavailable = (code: string): SbiFailure => ({ kind: 'device-unavailable', code });

  it('is unavailable when it hangs up before or in the middle of its answer', async () => {
    const hangUp: Act = { raw: (_request, socket) => socket.destroy() };
    await expect(captureLeftSlap(hangUp)).resolves.toEqual(unavailable('connection-lost'));
    const cut: Act = {
      raw: (_request, socket) => socket.end(httpAnswer(200, '{}', { 'Content-Length': '900' })),
    };
    await expect(captureLeftSlap(cut)).resolves.toEqual(unavailable('connection-lost'));
  });

  it('is unavailable after the time for a capture', async () => {
    const hurried = clientOf([sbi.server.url], 100);
    await expect(captureLeftSlap({ raw: () => undefined }, hurried)).resolves.toEqual(unavailable('timeout'));
    await hurried.close();
  });

  it('reads an answer in chunks', async () => {
    const chunked: Act = {
      raw: (_request, socket) => {
        const body = JSON.stringify({ biometrics: [{ error: { errorCode: '105' } }] });
        const chunks = [body.slice(0, 9), body.slice(9)].map(
          (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
        );
        socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`);
      },
    };
    await expect(captureLeftSlap(chunked)).resolves.toEqual({ kind: 'bad-orientation', code: 'sbi-105' });
  });
});
