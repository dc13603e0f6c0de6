import { z } from 'zod';
import { isFinal } from '../case/final';
import type { CaseState } from '../case/state';
import { ALLOWED } from '../case/transitions';

/** Why a packet was not recorded at once. Nothing of it is lost: an officer decides. */
export const ConflictCause = z.enum([
  'ALREADY_RECORDED',
  'RECORDING_IN_PROGRESS',
  'CASE_CLOSED',
  'CASE_UNKNOWN',
  'CASE_AT_OTHER_OFFICE',
  'PERSON_DIFFERS',
  'REGISTRATION_REFUSED',
]);
export type ConflictCause = z.infer<typeof ConflictCause>;

type RecordingTarget = Pick<CaseState, 'service' | 'stage' | 'requestedRecording'>;

/** What keeps a packet from being recorded for a case; null when nothing does. */
export function conflictWith({ stage, requestedRecording }: RecordingTarget): ConflictCause | null {
  if (isFinal(stage)) return 'CASE_CLOSED';
  if (stage !== 'REGISTERED') return 'ALREADY_RECORDED';
  return requestedRecording === null ? null : 'RECORDING_IN_PROGRESS';
}

/**
 * How a case accepts a recording that an officer wants to use: as its first, or in place of the one it has. Null when
 * it accepts none: the devices are recording, or the case is past the centre's verdict.
 */
export function acceptedCommand(target: RecordingTarget): 'RECORD' | 'REPLACE_RECORDING' | null {
  if (conflictWith(target) === null) return 'RECORD';
  const allowed: readonly string[] = ALLOWED[target.service][target.stage];
  return allowed.includes('REPLACE_RECORDING') ? 'REPLACE_RECORDING' : null;
}
