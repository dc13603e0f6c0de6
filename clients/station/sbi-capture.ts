import { callHttp, parseJson } from '../http-call';
import { identityOf, type SbiDevice, type SbiLink } from './sbi-devices';
import { failureOfError, failureOfHttp, type SbiFailure } from './sbi-failure';
import { type ChainLink, linkOf } from './sbi-hash-chain';
import type { Modality } from './sbi-modalities';
import {
  type BioSubType,
  type BioType,
  captureAnswerSchema,
  type CaptureItem,
  capturePayloadSchema,
  SBI_SPEC_VERSION,
  transactionIdSchema,
} from './sbi.wire';
import { decodeStrictly, verifySignedJwt } from '../signed-jwt';

export interface CaptureRequest {
  readonly device: SbiDevice;
  readonly modality: Modality;
  /** Missing fingers or eyes; they are neither requested nor expected. */
  readonly exceptions: readonly BioSubType[];
  readonly requestedScore: number;
  /** New for every request: the device signs it, so that an old answer cannot be replayed. */
  readonly transactionId: string;
  readonly previousHash: string;
  readonly signal?: AbortSignal | undefined;
}

/** One verified frame. */
export interface Frame {
  readonly type: BioType;
  /** Null for the face, which has no parts. */
  readonly subType: BioSubType | null;
  /** The ISO record, base64. */
  readonly image: string;
  /** 0 to 100. */
  readonly quality: number;
  readonly deviceCode: string;
  readonly capturedAt: string;
}

export interface CapturedFrames {
  readonly kind: 'captured';
  readonly frames: readonly Frame[];
  readonly links: readonly ChainLink[];
  readonly chainHead: string;
}

const MAX_CAPTURE_BYTES = 48 * 1024 * 1024;
/** The device has to return its best frame a little before this client's timeout. */
const DEVICE_SHARE_OF_TIMEOUT = 0.9;

export async function capture(link: SbiLink, request: CaptureRequest): Promise<CapturedFrames | SbiFailure> {
  const outcome = await callHttp({
    dispatcher: link.dispatcher,
    method: 'RCAPTURE',
    url: new URL('/capture', request.device.baseUrl),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bodyOf(link, request)),
    timeoutMs: link.captureTimeoutMs,
    maxAnswerBytes: MAX_CAPTURE_BYTES,
    signal: request.signal,
  });
  if (outcome.kind === 'failed') return failureOfHttp(outcome);
  const parsed = captureAnswerSchema.safeParse(parseJson(outcome.body));
  if (!parsed.success) return { kind: 'malformed-answer', code: 'capture-body' };
  const items = parsed.data.biometrics ?? [];
  for (const error of [parsed.data.error, ...items.map((item) => item.error)]) {
    const failure = failureOfError(error);
    if (failure !== null) return failure;
  }
  return verifyItems(link, request, items);
}

/** The parts that a device may return: it may return fewer, but never others. */
export function expectedParts(
  request: Pick<CaptureRequest, 'modality' | 'exceptions'>,
): readonly (BioSubType | null)[] {
  return request.modality.type === 'Face' ? [null] : presentSubTypes(request);
}

function presentSubTypes(request: Pick<CaptureRequest, 'modality' | 'exceptions'>): readonly BioSubType[] {
  return request.modality.subTypes.filter((subType) => !request.exceptions.includes(subType));
}

function bodyOf(link: SbiLink, request: CaptureRequest): unknown {
  const { device, modality } = request;
  const wanted = presentSubTypes(request);
  return {
    env: link.environment,
    purpose: 'Registration',
    specVersion: SBI_SPEC_VERSION,
    timeout: Math.floor(link.captureTimeoutMs * DEVICE_SHARE_OF_TIMEOUT),
    captureTime: link.now().toISOString(),
    transactionId: transactionIdSchema.parse(request.transactionId),
    bio: [
      {
        type: modality.type,
        count: modality.type === 'Face' ? 1 : wanted.length,
        bioSubType: wanted,
        exception: modality.subTypes.filter((subType) => request.exceptions.includes(subType)),
        requestedScore: request.requestedScore,
        deviceId: device.deviceId,
        deviceSubId: modality.deviceSubId,
        previousHash: request.previousHash,
      },
    ],
    customOpts: {},
  };
}

function verifyItems(
  link: SbiLink,
  request: CaptureRequest,
  items: readonly CaptureItem[],
): CapturedFrames | SbiFailure {
  const frames: Frame[] = [];
  const links: ChainLink[] = [];
  let chainHead = request.previousHash;
  for (const item of items) {
    const read = verifyItem(link, request, item);
    if ('kind' in read) return read;
    const chained = linkOf(chainHead, read.isoRecord);
    if (item.hash !== chained.hash) return { kind: 'tampered', code: 'hash-chain' };
    chainHead = chained.hash;
    links.push(chained);
    frames.push(read.frame);
  }
  if (frames.length === 0) return { kind: 'nothing-detected', code: 'no-frame' };
  const parts = new Set(frames.map((frame) => frame.subType));
  if (parts.size < frames.length) return { kind: 'malformed-answer', code: 'wrong-parts' };
  return { kind: 'captured', frames, links, chainHead };
}

function verifyItem(
  link: SbiLink,
  request: CaptureRequest,
  item: CaptureItem,
): { readonly frame: Frame; readonly isoRecord: Buffer } | SbiFailure {
  const jwt = verifySignedJwt(item.data ?? '', link.anchors, link.now());
  if (!jwt.ok) return { kind: 'tampered', code: jwt.code };
  const parsed = capturePayloadSchema.safeParse(jwt.payload);
  if (!parsed.success) return { kind: 'malformed-answer', code: 'capture-payload' };
  const payload = parsed.data;
  if (payload.transactionId !== request.transactionId) return { kind: 'tampered', code: 'transaction-id' };
  if (payload.env !== link.environment) return { kind: 'tampered', code: 'environment' };
  if (payload.purpose !== 'Registration') return { kind: 'tampered', code: 'purpose' };
  if (payload.deviceCode !== request.device.deviceCode) return { kind: 'tampered', code: 'device-code' };
  if (payload.bioType !== request.modality.type) return { kind: 'tampered', code: 'bio-type' };
  const identity = identityOf(link, payload.digitalId);
  if ('kind' in identity) return identity;
  if (identity.serialNo !== payload.deviceCode) return { kind: 'tampered', code: 'device-code' };
  const subType = partOf(request, payload.bioSubType);
  const isoRecord = decodeStrictly(payload.bioValue);
  if (subType === undefined || isoRecord === null) return { kind: 'malformed-answer', code: 'wrong-parts' };
  const frame: Frame = {
    type: payload.bioType,
    subType,
    image: isoRecord.toString('base64'),
    quality: payload.qualityScore,
    deviceCode: payload.deviceCode,
    capturedAt: payload.timestamp,
  };
  return { frame, isoRecord };
}

/** Undefined for a part that was not requested. */
function partOf(request: CaptureRequest, subType: string | null | undefined): BioSubType | null | undefined {
  const named = request.modality.type === 'Face' ? null : subType;
  return expectedParts(request).find((part) => part === named);
}
