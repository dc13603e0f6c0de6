import { z } from 'zod';
import type { BioSubType, BioType, Finger } from './sbi.wire';

export const modalityNameSchema = z.enum(['left-slap', 'right-slap', 'thumbs', 'irises', 'face']);
export type ModalityName = z.infer<typeof modalityNameSchema>;

/** One placement on one device, as SBI counts them. */
export interface Modality {
  readonly name: ModalityName;
  readonly type: BioType;
  /** 1 left, 2 right, 3 both thumbs or both irises, 0 unknown. */
  readonly deviceSubId: '0' | '1' | '2' | '3';
  readonly subTypes: readonly BioSubType[];
}

/** In the order in which a person is recorded. */
export const MODALITIES: readonly Modality[] = [
  {
    name: 'left-slap',
    type: 'Finger',
    deviceSubId: '1',
    subTypes: ['Left IndexFinger', 'Left MiddleFinger', 'Left RingFinger', 'Left LittleFinger'],
  },
  {
    name: 'right-slap',
    type: 'Finger',
    deviceSubId: '2',
    subTypes: ['Right IndexFinger', 'Right MiddleFinger', 'Right RingFinger', 'Right LittleFinger'],
  },
  { name: 'thumbs', type: 'Finger', deviceSubId: '3', subTypes: ['Left Thumb', 'Right Thumb'] },
  { name: 'irises', type: 'Iris', deviceSubId: '3', subTypes: ['Left', 'Right'] },
  { name: 'face', type: 'Face', deviceSubId: '0', subTypes: [] },
];

/** Where a single finger is placed. */
export function modalityOfFinger(finger: Finger): Modality {
  const home = MODALITIES.find((modality) => modality.subTypes.includes(finger));
  if (home === undefined) throw new RangeError('Not a finger.');
  return { ...home, subTypes: [finger] };
}

export interface Thresholds {
  readonly slaps: number;
  readonly iris: number;
  readonly face: number;
}

/** The sample values of the specification. */
export const DEFAULT_THRESHOLDS: Thresholds = { slaps: 40, iris: 60, face: 9 };

export function thresholdOf(type: BioType, thresholds: Thresholds): number {
  switch (type) {
    case 'Finger':
      return thresholds.slaps;
    case 'Iris':
      return thresholds.iris;
    case 'Face':
      return thresholds.face;
  }
}
