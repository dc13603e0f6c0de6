import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { capture, type CapturedFrames, type CaptureRequest, type Frame } from './sbi-capture';
import {
  type DiscoveredService,
  discoverServices,
  type InfoOutcome,
  readInfo,
  type SbiDevice,
  type SbiLink,
} from './sbi-devices';
import type { SbiFailure } from './sbi-failure';
import {
  type BiometricException,
  captureOneFinger,
  type CaptureSession,
  captureSession,
  type SessionFailure,
  type SessionOptions,
  type SessionTools,
} from './sbi-session';
import type { BioType, Finger, SbiEnvironment } from './sbi.wire';
import { readTrustAnchors } from '../signed-jwt';

export interface SbiTimeouts {
  readonly connectMs: number;
  readonly captureMs: number;
  readonly infoMs: number;
}

export interface SbiClientOptions {
  /** Addresses of device services, or one host whose ports 4501 to 4600 are scanned. */
  readonly at: { readonly baseUrls: readonly string[] } | { readonly host: string };
  readonly trustAnchorPem: string;
  readonly environment: SbiEnvironment;
  readonly timeouts?: Partial<SbiTimeouts>;
  readonly now?: () => Date;
  readonly wait?: SessionTools['wait'];
  readonly busyRetries?: number;
  readonly busyDelayMs?: number;
  /** The caller closes it. */
  readonly dispatcher?: Dispatcher;
}

/** Speaks SBI to the devices of one station. No call throws for a fault of a device or the network. */
export interface SbiClient {
  discover(signal?: AbortSignal): Promise<readonly DiscoveredService[]>;
  /** The signed descriptions of every device found. */
  info(signal?: AbortSignal): Promise<InfoOutcome>;
  capture(request: CaptureRequest): Promise<CapturedFrames | SbiFailure>;
  captureSession(
    options: SessionOptions & { readonly exceptions: readonly BiometricException[] },
  ): Promise<CaptureSession | SessionFailure>;
  captureOneFinger(
    options: SessionOptions & { readonly finger: Finger },
  ): Promise<
    { readonly kind: 'captured'; readonly biometric: Frame; readonly attempts: number } | SessionFailure
  >;
  close(): Promise<void>;
}

/** The client defaults of the specification. */
const TIMEOUTS: SbiTimeouts = { connectMs: 10_000, captureMs: 40_000, infoMs: 5_000 };
const FIRST_PORT = 4501;
const LAST_PORT = 4600;

export function createSbiClient(options: SbiClientOptions): SbiClient {
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  // Device services are small and restart often: a connection is never reused.
  const dispatcher =
    options.dispatcher ??
    new Agent({ pipelining: 0, connect: { timeout: timeouts.connectMs }, connections: 1 });
  const link: SbiLink = {
    dispatcher,
    anchors: readTrustAnchors(options.trustAnchorPem),
    environment: options.environment,
    now: options.now ?? (() => new Date()),
    infoTimeoutMs: timeouts.infoMs,
    captureTimeoutMs: timeouts.captureMs,
  };
  const baseUrls = addressesOf(options.at);
  const info = (signal?: AbortSignal): Promise<InfoOutcome> => allDevices(link, baseUrls, signal);
  const devices = new KnownDevices(info, link.now);
  const toolsOfSession = (): SessionTools => ({
    link,
    findDevice: (type, signal) => devices.find(type, signal),
    forgetOldDevices: devices.forgetter(),
    wait: options.wait ?? waitQuietly,
    busyRetries: options.busyRetries ?? 5,
    busyDelayMs: options.busyDelayMs ?? 1_000,
  });
  return {
    discover: (signal) => discoverServices(link, baseUrls, signal),
    info,
    capture: (request) => capture(link, request),
    captureSession: (session) => captureSession(toolsOfSession(), session),
    captureOneFinger: (session) => captureOneFinger(toolsOfSession(), session),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}

function addressesOf(at: SbiClientOptions['at']): readonly string[] {
  if ('baseUrls' in at) return at.baseUrls;
  const ports = Array.from({ length: LAST_PORT - FIRST_PORT + 1 }, (_, index) => FIRST_PORT + index);
  return ports.map((port) => `http://${at.host}:${port}`);
}

async function allDevices(
  link: SbiLink,
  baseUrls: readonly string[],
  signal?: AbortSignal,
): Promise<InfoOutcome> {
  const services = await discoverServices(link, baseUrls, signal);
  if (signal?.aborted === true) return { kind: 'cancelled', code: 'cancelled' };
  const devices: SbiDevice[] = [];
  const refused: SbiFailure[] = [];
  for (const service of services) {
    const info = await readInfo(link, service.baseUrl, signal);
    if (info.kind !== 'devices') {
      refused.push(info);
      continue;
    }
    devices.push(...info.devices);
    refused.push(...info.refused);
  }
  if (services.length === 0) return { kind: 'device-unavailable', code: 'no-service' };
  return { kind: 'devices', devices, refused };
}

/** A device changes when a person plugs in another one; its description is valid for a minute. */
const KNOWN_FOR_MS = 60_000;

/** Reads the devices when none that fits is known, and again after a minute. */
class KnownDevices {
  private known: readonly SbiDevice[] = [];
  private readAt = -Infinity;

  constructor(
    private readonly info: (signal?: AbortSignal) => Promise<InfoOutcome>,
    private readonly now: () => Date,
  ) {}

  async find(type: BioType, signal?: AbortSignal): Promise<SbiDevice | SbiFailure> {
    const known = this.get(type);
    const age = this.now().getTime() - this.readAt;
    if (known !== undefined && age >= 0 && age < KNOWN_FOR_MS) return known;
    const outcome = await this.info(signal);
    if (outcome.kind !== 'devices') return outcome;
    this.known = outcome.devices;
    this.readAt = this.now().getTime();
    // A forged description is reported rather than an unplugged device: it is for the supervisor.
    const fallback = outcome.refused.find((failure) => failure.kind === 'tampered') ?? outcome.refused[0];
    return (
      this.get(type) ?? fallback ?? { kind: 'device-unavailable', code: `no-${type.toLowerCase()}-device` }
    );
  }

  /** For one session: forgets, once, the devices found before the session began; returns whether it did. */
  forgetter(): () => boolean {
    const { known } = this;
    return () => {
      if (known.length === 0 || this.known !== known) return false;
      this.known = [];
      return true;
    };
  }

  private get(type: BioType): SbiDevice | undefined {
    return this.known.find((device) => device.type === type && device.status !== 'Not Registered');
  }
}

async function waitQuietly(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
