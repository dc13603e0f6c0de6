import type { Modality } from '../biometric-record';

const SLAP = ['IndexFinger', 'MiddleFinger', 'RingFinger', 'LittleFinger'] as const;
const LEFT_SLAP = SLAP.map((finger) => `Left ${finger}`);
const RIGHT_SLAP = SLAP.map((finger) => `Right ${finger}`);
const THUMBS = ['Left Thumb', 'Right Thumb'];
const IRISES = ['Left', 'Right'];
/** A face has no sub-type. */
const FACE = [''];

const PARTS: Readonly<Record<Modality, Readonly<Record<string, readonly string[]>>>> = {
  Finger: { '0': [...RIGHT_SLAP, ...LEFT_SLAP, ...THUMBS], '1': LEFT_SLAP, '2': RIGHT_SLAP, '3': THUMBS },
  Iris: { '0': IRISES, '1': ['Left'], '2': ['Right'], '3': IRISES },
  Face: { '0': FACE },
};

/** The sub-devices that a device announces: 0 means "any" in a request and is not one of them, except for the face. */
export function subDevicesOf(modality: Modality): string[] {
  const ids = Object.keys(PARTS[modality]);
  return ids.length > 1 ? ids.filter((id) => id !== '0') : ids;
}

/**
 * The parts that one sub-device can see, in the order in which it returns them; undefined when there is no such
 * sub-device.
 */
export function partsOf(modality: Modality, subDevice: string): readonly string[] | undefined {
  return PARTS[modality][subDevice];
}
