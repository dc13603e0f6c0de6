import type { RecordingFailure } from '../domain/case/commands';
import type { CaseView } from '../domain/case/view';
import { readState } from '../db/case/apply-command';
import { storePacket } from '../db/case/packets';
import { inTransaction, type Store } from '../db/core/store';
import { newId } from '../platform/ids';
import type { SbiClient } from '../clients/station/sbi-client';
import { entryOfFrame } from '../clients/station/sbi-to-osia';
import type { Finger } from '../clients/station/sbi.wire';
import { lookAtCase, applyWorkflowCommand, viewNow } from './case';
import { sealPacket } from '../station/packet';
import { exceptionsOf, RECORDING_FAILURES, storeRecording, recordingOf } from '../station/recording';
import { guarded } from './map-errors';
import { whileAlive } from './while-alive';

/** The steps that use the biometric devices of a recording station. */
export interface StationActivities {
  /**
   * Records one person: slaps, thumbs, irises, face. The sealed packet and the journal row are written together, so
   * a repetition finds the recording done. A device that cannot record is no failure of the activity: the case goes
   * back to waiting for the applicant, with the reason.
   */
  capture(input: { caseId: string; recordingId: string; station: string }): Promise<CaseView>;
  /**
   * Takes one finger of whoever collects a card, and keeps it sealed under `captureId` until it was compared.
   * Answers whether a finger was taken.
   */
  captureHolder(input: { caseId: string; captureId: string; station: string }): Promise<{ taken: boolean }>;
}

export interface StationDeps {
  store: Store;
  /** The devices at a station; null where none are configured. */
  devicesAt: (station: string) => SbiClient | null;
}

/** The finger that is asked for at hand-over: one of the two that the chip keeps. */
const HOLDERS_FINGER: Finger = 'Right IndexFinger';

/** SBI asks for 4 to 50 letters, digits and hyphens, new for each request. */
function newTransactionId(): string {
  return newId(new Date());
}

export function createStationActivities({ store, devicesAt }: StationDeps): StationActivities {
  const fail = (caseId: string, recordingId: string, failure: RecordingFailure): Promise<CaseView> =>
    applyWorkflowCommand(store, caseId, `fail-recording:${recordingId}`, {
      type: 'FAIL_RECORDING',
      recordingId,
      failure,
    });

  return guarded<StationActivities>({
    capture: async ({ caseId, recordingId, station }) => {
      const state = await readState(store, caseId);
      if (state?.requestedRecording?.recordingId !== recordingId) return lookAtCase(store, caseId);
      const devices = devicesAt(station);
      if (devices === null) return fail(caseId, recordingId, 'DEVICE_UNAVAILABLE');
      const exceptions = exceptionsOf(state.requestedRecording.exceptions);
      const session = await whileAlive((signal) =>
        devices.captureSession({ newTransactionId, exceptions, signal }),
      );
      if (session.kind !== 'captured') return fail(caseId, recordingId, RECORDING_FAILURES[session.kind]);
      const of = { caseId, recordingId, type: 'RECORD', byWorkflow: true } as const;
      const recording = recordingOf(session);
      const recorded = await inTransaction(store, (tx) => storeRecording(tx, store, recording, of));
      return viewNow(store, recorded.state);
    },
    captureHolder: async ({ caseId, captureId, station }) => {
      const devices = devicesAt(station);
      if (devices === null) return { taken: false };
      const finger = await whileAlive((signal) =>
        devices.captureOneFinger({ newTransactionId, finger: HOLDERS_FINGER, signal }),
      );
      if (finger.kind !== 'captured') return { taken: false };
      const packet = { biometrics: [entryOfFrame(finger.biometric)], chainHead: '' };
      await inTransaction(store, (tx) =>
        storePacket(tx, captureId, caseId, sealPacket(store.keys, captureId, packet)),
      );
      return { taken: true };
    },
  });
}
