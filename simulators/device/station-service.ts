import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonState } from '../json-state';
import { captureItem, noBiometric, seatedPersonFor } from './capture';
import type { CapturedBiometric } from './capture';
import type { DeviceAuthority } from './device-keys';
import { SimulatedDevice } from './simulated-device';
import { captureRequest, deviceMode, discoveryRequest } from './sbi-schemas';
import type { CaptureItem, CaptureRequest, DeviceMode, SbiErrorCode } from './sbi-schemas';
import { StationSeat } from './station-seat';

export interface StationOptions {
  readonly home: string;
  readonly seed: number;
  readonly station: string;
  readonly port: number;
  readonly authority: DeviceAuthority;
}

const MODALITIES = ['Finger', 'Iris', 'Face'] as const;
const TRANSACTION_ID = /^[A-Za-z0-9-]{4,50}$/;
/** A transaction id is valid for one request; this number of the last ones is remembered. */
const REMEMBERED_TRANSACTIONS = 1000;

/** Stands for no answer: the connection stays open. */
export const NO_ANSWER = Symbol('no answer');

/** The device service of one station: the answers to MOSIPDISC, MOSIPDINFO and RCAPTURE. */
export class StationService {
  readonly seat: StationSeat;
  private readonly devices: readonly SimulatedDevice[];
  private readonly mode: JsonState<DeviceMode>;
  private readonly usedTransactions = new Set<string>();
  private readonly counts = { captures: 0, biometrics: 0 };
  private readonly errors: Partial<Record<SbiErrorCode, number>> = {};

  constructor(options: StationOptions) {
    const folder = join(options.home, 'sbi');
    this.seat = new StationSeat(join(folder, `${options.station}.seat.jsonl`), options.seed, options.station);
    this.mode = new JsonState(join(folder, `${options.station}.mode.json`), deviceMode, {
      state: 'ready',
      delayMs: 0,
    });
    this.devices = MODALITIES.map(
      (modality) =>
        new SimulatedDevice(modality, options.station, (code) => options.authority.deviceKey(code)),
    );
  }

  getMode(): DeviceMode {
    return this.mode.get();
  }

  setMode(change: Partial<DeviceMode>): void {
    this.mode.set({ ...this.mode.get(), ...change });
  }

  stats(): Record<string, unknown> {
    return { ...this.counts, people: this.seat.people, errors: { ...this.errors } };
  }

  async discover(body: unknown, callbackId: string): Promise<unknown> {
    const { type } = discoveryRequest.parse(body);
    const { state } = this.mode.get();
    if (state === 'silent') return NO_ANSWER;
    const found = this.devices.filter(({ modality }) => type === 'Biometric Device' || type === modality);
    return Promise.all(found.map((device) => device.discovery(state, callbackId)));
  }

  async info(callbackId: string): Promise<unknown> {
    const { state } = this.mode.get();
    if (state === 'silent') return NO_ANSWER;
    return Promise.all(this.devices.map((device) => device.info(state, callbackId)));
  }

  async capture(body: unknown): Promise<{ biometrics: CapturedBiometric[] } | typeof NO_ANSWER> {
    const { state } = this.mode.get();
    if (state === 'silent') return NO_ANSWER;
    const parsed = captureRequest.safeParse(body);
    const biometrics = parsed.success ? await this.captureAll(parsed.data) : [noBiometric('500')];
    this.counts.captures += 1;
    for (const { error } of biometrics) {
      if (error.errorCode === '0') this.counts.biometrics += 1;
      else this.errors[error.errorCode] = (this.errors[error.errorCode] ?? 0) + 1;
    }
    return { biometrics };
  }

  close(): void {
    this.seat.close();
  }

  private async captureAll(request: CaptureRequest): Promise<CapturedBiometric[]> {
    const devices = request.bio.map((item) => this.deviceFor(item));
    const refusal = this.refusal(request, devices);
    if (refusal !== undefined) return request.bio.map(() => noBiometric(refusal));
    const taken = devices.filter((device) => device !== undefined);
    for (const device of taken) device.capturing = true;
    try {
      const { delayMs } = this.mode.get();
      if (delayMs > 0) await sleep(Math.min(delayMs, request.timeout), undefined, { ref: false });
      if (delayMs > request.timeout) return request.bio.map(() => noBiometric('101'));
      return await this.inOneChain(request, taken);
    } finally {
      for (const device of taken) device.capturing = false;
    }
  }

  /** Several items of one request continue one chain, which the first of them names. */
  private async inOneChain(
    request: CaptureRequest,
    devices: SimulatedDevice[],
  ): Promise<CapturedBiometric[]> {
    const [first] = request.bio;
    if (first === undefined) return [];
    const seated = seatedPersonFor(this.seat, first);
    const forged = this.mode.get().state === 'forged';
    const captured: CapturedBiometric[] = [];
    let previousHash = first.previousHash;
    for (const [place, item] of request.bio.entries()) {
      const device = devices[place];
      if (device === undefined) continue;
      const seen = await captureItem({ device, request, item, seated, previousHash, forged });
      captured.push(...seen);
      previousHash = seen.at(-1)?.hash || previousHash;
    }
    return captured;
  }

  private deviceFor(item: CaptureItem): SimulatedDevice | undefined {
    return this.devices.find(
      ({ deviceId, modality }) => deviceId === item.deviceId && modality === item.type,
    );
  }

  private refusal(
    request: CaptureRequest,
    devices: readonly (SimulatedDevice | undefined)[],
  ): SbiErrorCode | undefined {
    const { state } = this.mode.get();
    if (!this.takesTransaction(request.transactionId)) return '112';
    if (devices.includes(undefined)) return '106';
    if (state === 'not-ready') return '110';
    if (state === 'tampered') return '103';
    if (state === 'busy' || devices.some((device) => device?.capturing)) return '111';
    return undefined;
  }

  private takesTransaction(transactionId: string): boolean {
    if (!TRANSACTION_ID.test(transactionId) || this.usedTransactions.has(transactionId)) return false;
    this.usedTransactions.add(transactionId);
    const [oldest] = this.usedTransactions;
    if (this.usedTransactions.size > REMEMBERED_TRANSACTIONS && oldest !== undefined) {
      this.usedTransactions.delete(oldest);
    }
    return true;
  }
}
