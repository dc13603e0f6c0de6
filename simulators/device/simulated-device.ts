import { createHash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Modality } from '../biometric-record';
import type { DeviceKey } from './device-keys';
import { subDevicesOf } from './body-parts';
import { sbiError } from './sbi-schemas';
import type { DeviceMode } from './sbi-schemas';

export const SPEC_VERSION = '0.9.5';
const SERVICE_VERSION = '0.9.5';
const SHAPES = {
  Finger: { prefix: 'FS', subType: 'Slap' },
  Iris: { prefix: 'IR', subType: 'Double' },
  Face: { prefix: 'FC', subType: 'Full face' },
} as const;
const STATUS_BY_STATE = {
  ready: 'Ready',
  busy: 'Busy',
  'not-ready': 'Not Ready',
  tampered: 'Ready',
  forged: 'Ready',
  silent: 'Ready',
} as const satisfies Record<DeviceMode['state'], string>;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** One biometric device: its identity and the key that signs its answers. */
export class SimulatedDevice {
  readonly deviceCode: string;
  readonly deviceId: string;
  readonly serviceVersion = SERVICE_VERSION;
  /** A device takes one capture at a time. */
  capturing = false;
  private signer: Promise<{ privateKey: KeyObject; header: string }> | undefined;
  private identity: Promise<string> | undefined;

  constructor(
    readonly modality: Modality,
    station: string,
    private readonly makeKey: (deviceCode: string) => Promise<DeviceKey>,
  ) {
    this.deviceCode = `${SHAPES[modality].prefix}-${station}`;
    this.deviceId = createHash('sha256').update(this.deviceCode).digest('hex').slice(0, 32);
  }

  /** A JWT with RS256. Built by hand, because a recording needs thirteen and the header is always the same. */
  async sign(payload: Record<string, unknown>): Promise<string> {
    // Created at first use, so that an office of many stations starts fast.
    this.signer ??= this.makeKey(this.deviceCode).then(({ privateKey, chain }) => ({
      privateKey,
      header: encoded({ alg: 'RS256', typ: 'JWT', x5c: chain }),
    }));
    const { privateKey, header } = await this.signer;
    const signed = `${header}.${encoded(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  digitalId(): Promise<string> {
    this.identity ??= this.sign({
      serialNo: this.deviceCode,
      make: 'Terbit',
      model: `Simulated ${this.modality.toLowerCase()}`,
      type: this.modality,
      deviceSubType: SHAPES[this.modality].subType,
      deviceProvider: 'Terbit',
      deviceProviderId: 'terbit-simulators',
      dateTime: new Date().toISOString(),
    });
    return this.identity;
  }

  async discovery(state: DeviceMode['state'], callbackId: string): Promise<Record<string, unknown>> {
    return {
      deviceId: this.deviceId,
      deviceStatus: STATUS_BY_STATE[state],
      certification: 'L0',
      serviceVersion: SERVICE_VERSION,
      deviceSubId: subDevicesOf(this.modality),
      callbackId,
      digitalId: await this.digitalId(),
      deviceCode: this.deviceCode,
      specVersion: [SPEC_VERSION],
      purpose: 'Registration',
      error: sbiError('0'),
    };
  }

  async info(state: DeviceMode['state'], callbackId: string): Promise<Record<string, unknown>> {
    const { error, ...discovered } = await this.discovery(state, callbackId);
    return { deviceInfo: await this.sign({ ...discovered, firmware: '1.0.0', env: 'Developer' }), error };
  }
}
