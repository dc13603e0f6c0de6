import { z } from 'zod';

/** Bodies of OSIA Biometrics 1.6.0, as far as the simulated centre reads them; extra properties are rejected. */

const biometricType = z.enum(['FACE', 'FINGER', 'IRIS', 'SIGNATURE', 'UNKNOWN']);

const freeObject = z.looseObject({});
const presence = z.enum(['BANDAGED', 'AMPUTATED', 'DAMAGED']);

const biometricData = z.strictObject({
  biometricType,
  biometricSubType: z.string().optional(),
  instance: z.string().optional(),
  encounterId: z.string().optional(),
  image: z.base64().optional(),
  imageRef: z.string().optional(),
  captureDate: z.string().optional(),
  captureDevice: z.string().optional(),
  impressionType: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  bitdepth: z.int().optional(),
  mimeType: z.string().optional(),
  resolution: z.int().optional(),
  compression: z.enum(['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG']).optional(),
  missing: z
    .array(z.strictObject({ biometricSubType: z.string().optional(), presence: presence.optional() }))
    .optional(),
  metadata: z.string().optional(),
  comment: z.string().optional(),
  template: z.base64().optional(),
  templateRef: z.string().optional(),
  templateFormat: z.string().optional(),
  quality: z.int().optional(),
  qualityFormat: z.string().optional(),
  algorithm: z.string().optional(),
  vendor: z.string().optional(),
  encryption: freeObject.optional(),
  integrity: z.array(freeObject).optional(),
});

export const encounter = z.strictObject({
  status: z.enum(['ACTIVE', 'INACTIVE']),
  encounterId: z.string().optional(),
  encounterType: z.string(),
  galleries: z
    .array(z.string())
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'galleries must be unique'),
  biometricData: z.array(biometricData),
  createdDate: z.string().optional(),
  updatedDate: z.string().optional(),
  clientData: z.base64().optional(),
  contextualData: freeObject.optional(),
  biographicData: freeObject.optional(),
  encryption: freeObject.optional(),
  integrity: z.array(freeObject).optional(),
});

export const filter = freeObject.optional();

export const verifyRequest = z.strictObject({
  biometricData: z.array(biometricData).min(1),
  encryption: freeObject.optional(),
  integrity: z.array(freeObject).optional(),
});

export const encounterPath = z.object({ personId: z.string().min(1), encounterId: z.string().min(1) });
export const galleryPath = z.object({ galleryId: z.string().min(1), personId: z.string().min(1) });
export const taskPath = z.object({ taskId: z.string().min(1) });

/** Query parameters of every call; those of searches are accepted by searches only. */
export const callQuery = z.object({
  transactionId: z.string().min(1),
  callback: z.url({ protocol: /^https?$/ }).optional(),
  priority: z.coerce.number().int().min(0).max(9).optional(),
});

export const searchQuery = callQuery.extend({
  maxNbCand: z.coerce.number().int().min(1).optional(),
  threshold: z.coerce.number().optional(),
  accuracyLevel: z.string().optional(),
  serviceLevel: z.coerce.number().int().min(0).max(9).optional(),
});

export const searchOrder = z.strictObject({
  galleryId: z.string(),
  personId: z.string(),
  maxNbCand: z.int().optional(),
  threshold: z.number().optional(),
  forced: z.enum(['DUPLICATE', 'ADJUDICATE', 'ERROR', 'UNIQUE']).optional(),
});

export type BiometricType = z.infer<typeof biometricType>;
export type BiometricData = z.infer<typeof biometricData>;
export type Encounter = z.infer<typeof encounter>;
export interface ScoreDetail {
  readonly score: number;
  readonly biometricType?: BiometricType;
}
export interface Candidate {
  readonly personId: string;
  readonly rank: number;
  readonly score: number;
  readonly scores?: readonly ScoreDetail[];
}
export type SearchOrder = z.infer<typeof searchOrder>;
export type ForcedVerdict = NonNullable<SearchOrder['forced']>;
