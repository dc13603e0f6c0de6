import type { OsiaBiometricData } from '../centre/osia.wire';
import type { Frame } from './sbi-capture';
import type { BiometricException } from './sbi-session';
import type { BioSubType, BioType } from './sbi.wire';

const OSIA_SUB_TYPE: Readonly<Record<BioSubType, string>> = {
  'Left IndexFinger': 'LEFT_INDEX',
  'Left MiddleFinger': 'LEFT_MIDDLE',
  'Left RingFinger': 'LEFT_RING',
  'Left LittleFinger': 'LEFT_LITTLE',
  'Left Thumb': 'LEFT_THUMB',
  'Right IndexFinger': 'RIGHT_INDEX',
  'Right MiddleFinger': 'RIGHT_MIDDLE',
  'Right RingFinger': 'RIGHT_RING',
  'Right LittleFinger': 'RIGHT_LITTLE',
  'Right Thumb': 'RIGHT_THUMB',
  Left: 'EYE_LEFT',
  Right: 'EYE_RIGHT',
};

const OSIA_TYPE: Readonly<Record<BioType, OsiaBiometricData['biometricType']>> = {
  Finger: 'FINGER',
  Iris: 'IRIS',
  Face: 'FACE',
};

/** One OSIA entry per frame, and one without an image per part that could not be recorded. */
export function toOsiaBiometrics(session: {
  readonly biometrics: readonly Frame[];
  readonly exceptions: readonly BiometricException[];
}): OsiaBiometricData[] {
  return [...session.biometrics.map(entryOfFrame), ...session.exceptions.map(entryOfException)];
}

export function entryOfFrame(frame: Frame): OsiaBiometricData {
  return {
    biometricType: OSIA_TYPE[frame.type],
    biometricSubType: frame.subType === null ? 'PORTRAIT' : OSIA_SUB_TYPE[frame.subType],
    image: frame.image,
    captureDate: frame.capturedAt,
    captureDevice: frame.deviceCode,
    quality: Math.round(frame.quality),
  };
}

function entryOfException({ subType, presence }: BiometricException): OsiaBiometricData {
  const biometricSubType = OSIA_SUB_TYPE[subType];
  const biometricType = biometricSubType.startsWith('EYE_') ? 'IRIS' : 'FINGER';
  return { biometricType, biometricSubType, missing: [{ biometricSubType, presence }] };
}
