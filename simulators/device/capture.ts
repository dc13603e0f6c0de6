import { createHash } from 'node:crypto';
import { biometricRecord } from '../biometric-record';
import { partsOf } from './body-parts';
import { SPEC_VERSION, type SimulatedDevice } from './simulated-device';
import { sbiError } from './sbi-schemas';
import type { CaptureItem, CaptureRequest, SbiError, SbiErrorCode } from './sbi-schemas';
import type { SeatedPerson, StationSeat } from './station-seat';

export interface CapturedBiometric {
  readonly specVersion: string;
  readonly data: string;
  readonly hash: string;
  readonly error: SbiError;
}

const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

const CHAIN_START = sha256(Buffer.alloc(0)).toString('hex').toUpperCase();

/** An answer without a biometric: its error has the reason. */
export function noBiometric(code: SbiErrorCode): CapturedBiometric {
  return { specVersion: SPEC_VERSION, data: '', hash: '', error: sbiError(code) };
}

/** The person that this request captures; see StationSeat. A single finger beside exceptions belongs to a recording. */
export function seatedPersonFor(seat: StationSeat, item: CaptureItem): SeatedPerson {
  if (item.type !== 'Finger') return seat.same();
  if (item.count === 1 && item.exception.length === 0) return seat.forCheck();
  const startsChain = item.previousHash === '' || item.previousHash.toUpperCase() === CHAIN_START;
  return startsChain ? seat.nextForRecording() : seat.same();
}

/** The parts to return: those requested, without the exceptions and without parts that the person lacks. */
function wantedParts(item: CaptureItem, seated: SeatedPerson): readonly string[] | SbiErrorCode {
  const seen = partsOf(item.type, item.deviceSubId);
  if (seen === undefined || !Number.isInteger(item.count) || item.count < 1 || item.count > seen.length)
    return '109';
  const named = item.bioSubType.filter((part) => part !== 'UNKNOWN');
  if (named.some((part) => !seen.includes(part))) return '109';
  const asked = (named.length > 0 ? named : seen).filter((part) => !item.exception.includes(part));
  const present = asked.filter((part) => !seated.missing.includes(part)).slice(0, item.count);
  return present.length > 0 ? present : '101';
}

interface CaptureOrder {
  readonly device: SimulatedDevice;
  readonly request: CaptureRequest;
  readonly item: CaptureItem;
  readonly seated: SeatedPerson;
  readonly previousHash: string;
  readonly forged: boolean;
}

/** Signs what the device captured and extends the hash chain, one link for each biometric. */
export async function captureItem(order: CaptureOrder): Promise<CapturedBiometric[]> {
  const parts = wantedParts(order.item, order.seated);
  if (typeof parts === 'string') return [noBiometric(parts)];
  let hash = order.previousHash === '' ? CHAIN_START : order.previousHash;
  const links = parts.map((part) => {
    const record = biometricRecord(order.seated.person, order.item.type, part);
    hash = sha256(Buffer.from(hash, 'hex'), sha256(record)).toString('hex').toUpperCase();
    return { part, record, hash };
  });
  return Promise.all(
    links.map(async ({ part, record, hash: link }) => ({
      specVersion: SPEC_VERSION,
      data: await signedBiometric(order, part, record),
      hash: link,
      error: sbiError('0'),
    })),
  );
}

async function signedBiometric(order: CaptureOrder, part: string, record: Buffer): Promise<string> {
  const { device, request, item, seated } = order;
  const jwt = await device.sign({
    digitalId: await device.digitalId(),
    bioType: item.type,
    deviceCode: device.deviceCode,
    deviceServiceVersion: device.serviceVersion,
    bioSubType: part,
    purpose: request.purpose,
    env: request.env,
    bioValue: record.toString('base64url'),
    transactionId: request.transactionId,
    timestamp: new Date().toISOString(),
    requestedScore: item.requestedScore,
    qualityScore: seated.quality,
  });
  return order.forged ? withForeignSignature(jwt) : jwt;
}

function withForeignSignature(jwt: string): string {
  const end = jwt.lastIndexOf('.') + 1;
  return jwt.slice(0, end) + Buffer.alloc(256, 1).toString('base64url');
}
