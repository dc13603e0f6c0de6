import type { RecordingException, RecordingFailure } from '../domain/case/commands';
import { applyWithin, type Applied } from '../db/case/apply-command';
import { storePacket } from '../db/case/packets';
import type { Store, Transaction } from '../db/core/store';
import type { SbiFailure } from '../clients/station/sbi-failure';
import type { BiometricException, CaptureSession } from '../clients/station/sbi-session';
import { toOsiaBiometrics } from '../clients/station/sbi-to-osia';
import { eyeSchema, fingerSchema } from '../clients/station/sbi.wire';
import { hashOfPacket, sealPacket, type Packet } from './packet';

/** The result of one capture session, as the office keeps it. */
export interface Recording {
  packet: Packet;
  /** The lowest quality of the kept frames, 0 to 100. */
  lowestQuality: number;
  /** Fingers and eyes that could not be captured, by their SBI names. */
  missing: string[];
}

/** The case's names for failures of the devices. */
export const RECORDING_FAILURES: Record<SbiFailure['kind'], RecordingFailure> = {
  'device-unavailable': 'DEVICE_UNAVAILABLE',
  busy: 'DEVICE_BUSY',
  tampered: 'DEVICE_NOT_TRUSTED',
  'nothing-detected': 'NOTHING_DETECTED',
  'extraction-failed': 'NOTHING_DETECTED',
  'bad-orientation': 'NOTHING_DETECTED',
  'request-refused': 'DEVICE_UNAVAILABLE',
  'malformed-answer': 'DEVICE_UNAVAILABLE',
  'vendor-fault': 'DEVICE_UNAVAILABLE',
  cancelled: 'DEVICE_UNAVAILABLE',
};

/** @throws ZodError for a part that is no finger or eye */
export function exceptionsOf(exceptions: readonly RecordingException[]): BiometricException[] {
  return exceptions.map(({ part, cause }) => ({
    subType: fingerSchema.safeParse(part).data ?? eyeSchema.parse(part),
    presence: cause,
  }));
}

export function recordingOf(session: CaptureSession): Recording {
  const qualities = session.biometrics.map(({ quality }) => Math.round(quality));
  return {
    packet: { biometrics: toOsiaBiometrics(session), chainHead: session.chainHead },
    lowestQuality: Math.min(100, ...qualities),
    missing: session.exceptions.map(({ subType }) => subType),
  };
}

/**
 * Seals the images of a recording and journals it, in one transaction, so that neither exists without the other.
 * `REPLACE_RECORDING` replaces the recording of the case, whose images are deleted.
 */
export async function storeRecording(
  tx: Transaction,
  store: Store,
  recording: Recording,
  of: {
    caseId: string;
    recordingId: string;
    type: 'RECORD' | 'REPLACE_RECORDING';
    byWorkflow?: boolean;
  },
): Promise<Applied> {
  const { caseId, recordingId, type, byWorkflow = false } = of;
  const { packet, lowestQuality, missing } = recording;
  const sealed = sealPacket(store.keys, recordingId, packet);
  await storePacket(tx, recordingId, caseId, sealed);
  return applyWithin(tx, store, {
    caseId,
    commandId: `record:${recordingId}`,
    actor: 'system:station',
    byWorkflow,
    command: { type, recordingId, packetHash: hashOfPacket(sealed), lowestQuality, missing },
  });
}
