import { type RawHandler, type RawRequest, type RawServer, replyWith, startRawServer } from './raw-server';
import { chainHash, type Signer, signJwt } from './test-device';

export interface BioRequest {
  readonly type: 'Finger' | 'Iris' | 'Face';
  readonly count: number;
  readonly bioSubType: readonly string[];
  readonly exception: readonly string[];
  readonly requestedScore: number;
  readonly deviceId: string;
  readonly deviceSubId: string;
  readonly previousHash: string;
}
export interface CaptureBody {
  readonly env: string;
  readonly purpose: string;
  readonly timeout: number;
  readonly transactionId: string;
  readonly bio: readonly [BioRequest];
}
export interface Item {
  data: string;
  hash: string;
  error?: unknown;
}

/** One capture of the fake: how it differs from an honest device. */
export interface Act {
  readonly error?: string | number;
  readonly quality?: number | ((subType: string | null) => number);
  readonly unseen?: readonly string[];
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly signer?: Signer;
  readonly change?: (items: Item[]) => Item[];
  readonly raw?: RawHandler;
}

export interface FakeSbi {
  readonly server: RawServer;
  readonly captures: readonly CaptureBody[];
  /** Each capture uses one act; afterwards the device is honest. */
  play(...acts: readonly Act[]): void;
  info(change: (infos: Record<string, unknown>[]) => unknown): void;
  close(): Promise<void>;
}

const TYPES = ['Finger', 'Iris', 'Face'] as const;

export function recordOf(subType: string | null, capture: number): Buffer {
  return Buffer.from(`ISO record of ${subType ?? 'face'}, capture ${capture}`);
}

export function digitalIdOf(signer: Signer, type: string): string {
  return signJwt(signer, { serialNo: `SERIAL-${type}`, make: 'M', model: 'M', type, deviceSubType: 'Slap' });
}

export async function startFakeSbi(signer: Signer): Promise<FakeSbi> {
  let acts: Act[] = [];
  let changeInfo: (infos: Record<string, unknown>[]) => unknown = (infos) => infos;
  const captures: CaptureBody[] = [];
  const server = await startRawServer((request, socket) => {
    if (request.method === 'MOSIPDISC') {
      replyWith(
        200,
        TYPES.map((type) => ({ deviceId: `id-${type}`, deviceStatus: 'Ready' })),
      )(request, socket);
    } else if (request.method === 'MOSIPDINFO') {
      replyWith(
        200,
        changeInfo(TYPES.map((type) => ({ deviceInfo: signJwt(signer, infoOf(signer, type)) }))),
      )(request, socket);
    } else if (request.method === 'RCAPTURE') {
      const body = JSON.parse(request.body.toString()) as CaptureBody;
      captures.push(body);
      answerCapture(acts.shift() ?? {}, signer, body, captures.length)(request, socket);
    } else {
      replyWith(404)(request, socket);
    }
  });
  return {
    server,
    captures,
    play: (...next) => {
      acts = [...next];
    },
    info: (change) => {
      changeInfo = change;
    },
    close: () => server.close(),
  };
}

export function infoOf(signer: Signer, type: string): Record<string, unknown> {
  return {
    deviceId: `id-${type}`,
    deviceStatus: 'Ready',
    deviceCode: `SERIAL-${type}`,
    digitalId: digitalIdOf(signer, type),
    env: 'Developer',
    purpose: 'Registration',
    specVersion: ['0.9.5'],
    firmware: '1',
  };
}

function answerCapture(act: Act, signer: Signer, body: CaptureBody, count: number): RawHandler {
  if (act.raw !== undefined) return act.raw;
  if (act.error !== undefined) {
    return replyWith(200, {
      biometrics: [{ data: '', hash: '', error: { errorCode: act.error, errorInfo: 'x' } }],
    });
  }
  return (request: RawRequest, socket) => {
    const items = itemsOf(act, signer, body, count);
    replyWith(200, { biometrics: act.change?.(items) ?? items })(request, socket);
  };
}

function itemsOf(act: Act, signer: Signer, body: CaptureBody, count: number): Item[] {
  const [bio] = body.bio;
  const parts: readonly (string | null)[] = bio.type === 'Face' ? [null] : bio.bioSubType;
  let hash = bio.previousHash;
  return parts
    .filter((part) => part === null || !(act.unseen ?? []).includes(part))
    .map((part) => {
      const record = recordOf(part, count);
      hash = chainHash(hash, record);
      const quality = typeof act.quality === 'function' ? act.quality(part) : (act.quality ?? 90);
      const payload = {
        digitalId: digitalIdOf(signer, bio.type),
        bioType: bio.type,
        bioSubType: part,
        deviceCode: `SERIAL-${bio.type}`,
        deviceServiceVersion: '0.9.5',
        purpose: body.purpose,
        env: body.env,
        bioValue: record.toString('base64url'),
        transactionId: body.transactionId,
        timestamp: '2026-05-04T03:02:01Z',
        requestedScore: bio.requestedScore,
        qualityScore: quality,
        ...act.payload,
      };
      return {
        data: signJwt(act.signer ?? signer, payload),
        hash,
        error: { errorCode: '0', errorInfo: 'Success' },
      };
    });
}
