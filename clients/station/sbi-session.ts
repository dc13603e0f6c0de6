import { capture, type CapturedFrames, expectedParts, type Frame } from './sbi-capture';
import type { SbiDevice, SbiLink } from './sbi-devices';
import type { SbiFailure } from './sbi-failure';
import { CHAIN_START, type ChainLink } from './sbi-hash-chain';
import {
  DEFAULT_THRESHOLDS,
  MODALITIES,
  type Modality,
  type ModalityName,
  modalityOfFinger,
  type Thresholds,
  thresholdOf,
} from './sbi-modalities';
import type { BioSubType, BioType, Finger } from './sbi.wire';
import type { Presence } from '../centre/osia.wire';

/** A finger or an eye that cannot be captured, and why. */
export interface BiometricException {
  readonly subType: BioSubType;
  readonly presence: Presence;
}

export interface ModalityQuality {
  readonly modality: ModalityName;
  /** `low` is kept as well: the best frame of three attempts is what the person can give. */
  readonly state: 'reached' | 'low' | 'missing';
  readonly attempts: number;
  readonly threshold: number;
  /** Of the kept frames; null where there are none. */
  readonly lowest: number | null;
}

export interface CaptureSession {
  readonly kind: 'captured';
  readonly biometrics: readonly Frame[];
  readonly exceptions: readonly BiometricException[];
  readonly quality: readonly ModalityQuality[];
  /** Every frame of the session in order, kept or not, so that the chain can be recomputed later. */
  readonly chain: readonly ChainLink[];
  readonly chainHead: string;
}

export interface SessionOptions {
  readonly newTransactionId: () => string;
  readonly thresholds?: Partial<Thresholds>;
  readonly attempts?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Reports where in the session it ended, for the officer at the station. */
export type SessionFailure = SbiFailure & { readonly modality?: ModalityName };

export interface SessionTools {
  readonly link: SbiLink;
  readonly findDevice: (type: BioType, signal?: AbortSignal) => Promise<SbiDevice | SbiFailure>;
  /**
   * Makes the next `findDevice` read the devices again if they were read before the session; returns whether they were.
   */
  readonly forgetOldDevices: () => boolean;
  /** Waits between two tries of a busy device; returns early when the signal fires. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly busyRetries: number;
  readonly busyDelayMs: number;
}

interface SessionState {
  readonly tools: SessionTools;
  readonly options: SessionOptions;
  readonly exceptions: readonly BioSubType[];
  readonly chain: ChainLink[];
}

/** Failures that placing the hand again can mend: they cost an attempt and not the session. */
const RETRIED = new Set<string>(['nothing-detected', 'extraction-failed', 'bad-orientation']);
const ATTEMPTS = 3;

/** Left slap, right slap, thumbs, irises, face. Ends at the first modality without any frame. */
export async function captureSession(
  tools: SessionTools,
  options: SessionOptions & { readonly exceptions: readonly BiometricException[] },
): Promise<CaptureSession | SessionFailure> {
  const session: SessionState = {
    tools,
    options,
    exceptions: options.exceptions.map((e) => e.subType),
    chain: [],
  };
  const biometrics: Frame[] = [];
  const quality: ModalityQuality[] = [];
  for (const modality of MODALITIES) {
    const threshold = thresholdOf(modality.type, { ...DEFAULT_THRESHOLDS, ...options.thresholds });
    if (isMissing(modality, session.exceptions)) {
      quality.push({ modality: modality.name, state: 'missing', attempts: 0, threshold, lowest: null });
      continue;
    }
    const best = await captureBest(session, modality, threshold);
    if ('code' in best) return { ...best, modality: modality.name };
    biometrics.push(...best.frames);
    quality.push(qualityOf(modality, best, threshold));
  }
  const { chain } = session;
  return {
    kind: 'captured',
    biometrics,
    exceptions: options.exceptions,
    quality,
    chain,
    chainHead: chain.at(-1)?.hash ?? CHAIN_START,
  };
}

/** One finger in a separate session, to compare with the centre's record. */
export async function captureOneFinger(
  tools: SessionTools,
  options: SessionOptions & { readonly finger: Finger },
): Promise<
  { readonly kind: 'captured'; readonly biometric: Frame; readonly attempts: number } | SessionFailure
> {
  const session: SessionState = { tools, options, exceptions: [], chain: [] };
  const modality = modalityOfFinger(options.finger);
  const threshold = thresholdOf(modality.type, { ...DEFAULT_THRESHOLDS, ...options.thresholds });
  const best = await captureBest(session, modality, threshold);
  if ('code' in best) return { ...best, modality: modality.name };
  const [biometric] = best.frames;
  if (biometric === undefined)
    return { kind: 'malformed-answer', code: 'wrong-parts', modality: modality.name };
  return { kind: 'captured', biometric, attempts: best.attempts };
}

function isMissing(modality: Modality, exceptions: readonly BioSubType[]): boolean {
  return expectedParts({ modality, exceptions }).length === 0;
}

interface BestFrames {
  readonly frames: readonly Frame[];
  readonly attempts: number;
}

/** Keeps the best frame of each finger over all attempts, and stops as soon as every one is good enough. */
async function captureBest(
  session: SessionState,
  modality: Modality,
  threshold: number,
): Promise<BestFrames | SbiFailure> {
  const kept = new Map<BioSubType | null, Frame>();
  const wanted = expectedParts({ modality, exceptions: session.exceptions });
  const isWhole = (): boolean => wanted.every((part) => kept.has(part));
  const allowed = session.options.attempts ?? ATTEMPTS;
  let failure: SbiFailure = { kind: 'nothing-detected', code: 'parts-missing' };
  let attempts = 0;
  while (attempts < allowed) {
    attempts += 1;
    const outcome = await captureWhenFree(session, modality, threshold);
    if (outcome.kind === 'captured') {
      session.chain.push(...outcome.links);
      for (const frame of outcome.frames) keepBetter(kept, frame);
      if (isWhole() && lowestOf([...kept.values()]) >= threshold) break;
    } else if (RETRIED.has(outcome.kind)) {
      failure = outcome;
    } else {
      return outcome;
    }
  }
  // A finger that was never captured is not dropped silently: the officer has to name it as an exception.
  if (isWhole()) return { frames: [...kept.values()], attempts };
  return kept.size === 0 ? failure : { kind: 'nothing-detected', code: 'parts-missing' };
}

/** A busy device is tried again a few times, because the camera of the last modality may still be closing. */
async function captureWhenFree(
  session: SessionState,
  modality: Modality,
  requestedScore: number,
): Promise<CapturedFrames | SbiFailure> {
  const { tools, options, exceptions, chain } = session;
  for (let retry = 0; ; retry += 1) {
    const device = await tools.findDevice(modality.type, options.signal);
    const outcome =
      'code' in device
        ? device
        : await capture(tools.link, {
            device,
            modality,
            exceptions,
            requestedScore,
            transactionId: options.newTransactionId(),
            previousHash: chain.at(-1)?.hash ?? CHAIN_START,
            signal: options.signal,
          });
    if (mayBeOutdated(outcome) && tools.forgetOldDevices()) continue;
    if (outcome.kind !== 'busy' || retry >= tools.busyRetries) return outcome;
    await tools.wait(tools.busyDelayMs, options.signal);
    if (options.signal?.aborted === true) return { kind: 'cancelled', code: 'cancelled' };
  }
}

/** Failures that may mean that another device is now at the same address. */
function mayBeOutdated({ kind }: CapturedFrames | SbiFailure): boolean {
  return kind !== 'captured' && kind !== 'busy' && kind !== 'cancelled' && !RETRIED.has(kind);
}

function keepBetter(kept: Map<BioSubType | null, Frame>, frame: Frame): void {
  const known = kept.get(frame.subType);
  if (known === undefined || frame.quality > known.quality) kept.set(frame.subType, frame);
}

function lowestOf(frames: readonly Frame[]): number {
  return Math.min(...frames.map((frame) => frame.quality));
}

function qualityOf(modality: Modality, best: BestFrames, threshold: number): ModalityQuality {
  const lowest = lowestOf(best.frames);
  const state = lowest >= threshold ? 'reached' : 'low';
  return { modality: modality.name, state, attempts: best.attempts, threshold, lowest };
}
