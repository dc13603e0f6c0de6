import type { Dispatcher } from 'undici';
import { callHttp, parseJson } from '../http-call';
import { failureOfError, failureOfHttp, type SbiFailure } from './sbi-failure';
import {
  type BioType,
  deviceInfoPayloadSchema,
  digitalIdPayloadSchema,
  discoverySchema,
  infoSchema,
  type SbiEnvironment,
} from './sbi.wire';
import { type TrustAnchors, verifySignedJwt } from '../signed-jwt';

/** What every exchange with a device service needs. */
export interface SbiLink {
  readonly dispatcher: Dispatcher;
  readonly anchors: TrustAnchors;
  readonly environment: SbiEnvironment;
  readonly now: () => Date;
  readonly infoTimeoutMs: number;
  readonly captureTimeoutMs: number;
}

/** The unsigned description of a device service: enough to find it, nothing to rely on. */
export interface DiscoveredService {
  readonly baseUrl: string;
  readonly devices: readonly { readonly deviceId: string | null; readonly status: string | null }[];
}

/** A device whose description is signed by a key that leads to the trust anchor. */
export interface SbiDevice {
  readonly baseUrl: string;
  readonly deviceId: string;
  readonly deviceCode: string;
  readonly type: BioType;
  readonly status: 'Ready' | 'Busy' | 'Not Ready' | 'Not Registered';
}

export type InfoOutcome =
  | {
      readonly kind: 'devices';
      readonly devices: readonly SbiDevice[];
      readonly refused: readonly SbiFailure[];
    }
  | SbiFailure;

const MAX_DESCRIPTION_BYTES = 1024 * 1024;
const SCAN_AT_ONCE = 20;

/** Queries every address, a few at a time; an address without an answer has no service. */
export async function discoverServices(
  link: SbiLink,
  baseUrls: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DiscoveredService[]> {
  const found: DiscoveredService[] = [];
  for (let start = 0; start < baseUrls.length; start += SCAN_AT_ONCE) {
    const batch = baseUrls.slice(start, start + SCAN_AT_ONCE);
    const answers = await Promise.all(batch.map((baseUrl) => discoverOne(link, baseUrl, signal)));
    found.push(...answers.filter((service) => service !== null));
  }
  return found;
}

async function discoverOne(
  link: SbiLink,
  baseUrl: string,
  signal?: AbortSignal,
): Promise<DiscoveredService | null> {
  const outcome = await callHttp({
    dispatcher: link.dispatcher,
    method: 'MOSIPDISC',
    url: new URL('/device', baseUrl),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'Biometric Device' }),
    timeoutMs: link.infoTimeoutMs,
    maxAnswerBytes: MAX_DESCRIPTION_BYTES,
    signal,
  });
  if (outcome.kind === 'failed') return null;
  const parsed = discoverySchema.safeParse(parseJson(outcome.body));
  if (!parsed.success) return null;
  return {
    baseUrl,
    devices: parsed.data.map((item) => ({
      deviceId: item.deviceId ?? null,
      status: item.deviceStatus ?? null,
    })),
  };
}

/** The signed descriptions of one service's devices; those that do not verify are listed separately and never used. */
export async function readInfo(link: SbiLink, baseUrl: string, signal?: AbortSignal): Promise<InfoOutcome> {
  const outcome = await callHttp({
    dispatcher: link.dispatcher,
    method: 'MOSIPDINFO',
    url: new URL('/info', baseUrl),
    timeoutMs: link.infoTimeoutMs,
    maxAnswerBytes: MAX_DESCRIPTION_BYTES,
    signal,
  });
  if (outcome.kind === 'failed') return failureOfHttp(outcome);
  const parsed = infoSchema.safeParse(parseJson(outcome.body));
  if (!parsed.success) return { kind: 'malformed-answer', code: 'info-body' };
  const devices: SbiDevice[] = [];
  const refused: SbiFailure[] = [];
  for (const item of parsed.data) {
    const device = item.deviceInfo ? deviceOf(link, baseUrl, item.deviceInfo) : failureOfError(item.error);
    if (device === null) refused.push({ kind: 'malformed-answer', code: 'info-empty' });
    else if ('deviceId' in device) devices.push(device);
    else refused.push(device);
  }
  return { kind: 'devices', devices, refused };
}

function deviceOf(link: SbiLink, baseUrl: string, token: string): SbiDevice | SbiFailure {
  const jwt = verifySignedJwt(token, link.anchors, link.now());
  if (!jwt.ok) return { kind: 'tampered', code: jwt.code };
  const info = deviceInfoPayloadSchema.safeParse(jwt.payload);
  if (!info.success) return { kind: 'malformed-answer', code: 'info-payload' };
  if (info.data.env !== link.environment) return { kind: 'tampered', code: 'environment' };
  const identity = identityOf(link, info.data.digitalId);
  if ('kind' in identity) return identity;
  if (identity.serialNo !== info.data.deviceCode) return { kind: 'tampered', code: 'device-code' };
  const { deviceId, deviceCode, deviceStatus: status } = info.data;
  // The service may name another base URL; following it would let it move us off the address that was configured.
  return { baseUrl, deviceId, deviceCode, type: identity.type, status };
}

/** The digital id is a separate JWT, signed by the device key or by the key of its chip. */
export function identityOf(
  link: SbiLink,
  digitalId: string,
): { serialNo: string; type: BioType } | SbiFailure {
  const jwt = verifySignedJwt(digitalId, link.anchors, link.now());
  if (!jwt.ok) return { kind: 'tampered', code: `digital-id-${jwt.code}` };
  const identity = digitalIdPayloadSchema.safeParse(jwt.payload);
  return identity.success ? identity.data : { kind: 'malformed-answer', code: 'digital-id-payload' };
}
