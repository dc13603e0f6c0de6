import { z } from 'zod';

/**
 * OSIA Biometrics 1.6.0 as the centre sends it. Unread fields are dropped and not rejected: the specification keeps
 * growing, and a field that no code reads must not cost an answer.
 */
const idSchema = z.string().min(1).max(256);
const scoreSchema = z.number();

const biometricTypeSchema = z.enum(['FACE', 'FINGER', 'IRIS', 'SIGNATURE', 'UNKNOWN']);
export const presenceSchema = z.enum(['BANDAGED', 'AMPUTATED', 'DAMAGED']);
export type Presence = z.infer<typeof presenceSchema>;

export const osiaBiometricDataSchema = z.object({
  biometricType: biometricTypeSchema,
  biometricSubType: z.string().max(64).optional(),
  instance: z.string().max(256).optional(),
  image: z.base64().optional(),
  captureDate: z.string().max(40).optional(),
  captureDevice: z.string().max(256).optional(),
  mimeType: z.string().max(128).optional(),
  missing: z
    .array(z.object({ biometricSubType: z.string().max(64), presence: presenceSchema }))
    .max(20)
    .optional(),
  quality: z.int().optional(),
  qualityFormat: z.string().max(64).optional(),
});
export type OsiaBiometricData = z.infer<typeof osiaBiometricDataSchema>;

export const osiaEncounterSchema = z.object({
  encounterId: idSchema,
  status: z.enum(['ACTIVE', 'INACTIVE']),
  encounterType: z.string().max(256),
  galleries: z.array(idSchema).min(1).max(100),
  biometricData: z.array(osiaBiometricDataSchema).max(200),
  createdDate: z.string().max(40).optional(),
  updatedDate: z.string().max(40).optional(),
  clientData: z.base64().optional(),
  contextualData: z.record(z.string(), z.unknown()).optional(),
  biographicData: z.record(z.string(), z.unknown()).optional(),
});
export type OsiaEncounter = z.infer<typeof osiaEncounterSchema>;

/** An encounter as we send it: the id is in the path, and the centre sets the dates. */
export type OsiaNewEncounter = Omit<OsiaEncounter, 'encounterId' | 'createdDate' | 'updatedDate'>;

export const personIdsSchema = z.object({ personId: idSchema, encounterId: idSchema });

const scoreDetailSchema = z.object({
  score: scoreSchema,
  encounterId: idSchema.optional(),
  biometricType: biometricTypeSchema.optional(),
  biometricSubType: z.string().max(64).optional(),
});

export const candidatesSchema = z
  .array(
    z.object({
      personId: idSchema,
      rank: z.int(),
      score: scoreSchema,
      scores: z.array(scoreDetailSchema).max(1000).optional(),
    }),
  )
  .max(1000);
export type OsiaCandidate = z.infer<typeof candidatesSchema>[number];

export const decisionSchema = z.object({
  decision: z.boolean(),
  scores: z.array(scoreDetailSchema).max(1000).optional(),
});
export type MatchDecision = z.infer<typeof decisionSchema>;

export const taskIdSchema = z.object({ taskId: idSchema });
export const taskStatusSchema = z.enum([
  'PENDING',
  'RESPONSE_SCHEDULED',
  'RESPONSE_ERROR',
  'RESPONSE_RETRY',
  'COMPLETED',
]);
export type OsiaTaskStatus = z.infer<typeof taskStatusSchema>;

/** The message is cut and not rejected: it is the centre's text, for a person to read. */
export const osiaErrorSchema = z.object({
  code: z.int(),
  message: z.string().transform((text) => text.slice(0, 1000)),
});
