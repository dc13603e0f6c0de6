import { z } from 'zod';

/** MOSIP SBI 0.9.5, registration capture. Some makers send numbers as text, so both are read. */
export const SBI_SPEC_VERSION = '0.9.5';

export const environmentSchema = z.enum(['Staging', 'Developer', 'Pre-Production', 'Production']);
export type SbiEnvironment = z.infer<typeof environmentSchema>;

export const bioTypeSchema = z.enum(['Finger', 'Iris', 'Face']);
export type BioType = z.infer<typeof bioTypeSchema>;

export const fingerSchema = z.enum([
  'Left IndexFinger',
  'Left MiddleFinger',
  'Left RingFinger',
  'Left LittleFinger',
  'Left Thumb',
  'Right IndexFinger',
  'Right MiddleFinger',
  'Right RingFinger',
  'Right LittleFinger',
  'Right Thumb',
]);
export type Finger = z.infer<typeof fingerSchema>;
export const eyeSchema = z.enum(['Left', 'Right']);
export type Eye = z.infer<typeof eyeSchema>;
export type BioSubType = Finger | Eye;

const numberSchema = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,3}(\.\d+)?$/)
    .transform(Number),
]);
const textSchema = z.string().max(1024);

const deviceStatusSchema = z.enum(['Ready', 'Busy', 'Not Ready', 'Not Registered']);

const errorSchema = z.object({ errorCode: z.union([z.string().max(16), z.number().transform(String)]) });
const sbiErrorSchema = errorSchema.nullish();

export const discoverySchema = z
  .array(
    z.object({
      deviceId: textSchema.nullish(),
      deviceStatus: textSchema.nullish(),
    }),
  )
  .max(50);

export const infoSchema = z
  .array(z.object({ deviceInfo: z.string().max(65_536).nullish(), error: sbiErrorSchema }))
  .max(50);

export const deviceInfoPayloadSchema = z.object({
  deviceId: textSchema.min(1),
  deviceStatus: deviceStatusSchema,
  deviceCode: textSchema.min(1),
  digitalId: z.string().max(16_384),
  env: environmentSchema,
  purpose: z.literal('Registration'),
  specVersion: z.array(textSchema).min(1).max(20),
});

export const digitalIdPayloadSchema = z.object({
  serialNo: textSchema.min(1),
  type: bioTypeSchema,
  deviceSubType: textSchema.optional(),
});

export const captureAnswerSchema = z.object({
  biometrics: z
    .array(
      z.object({
        data: z
          .string()
          .max(16 * 1024 * 1024)
          .nullish(),
        hash: z.string().max(128).nullish(),
        error: sbiErrorSchema,
      }),
    )
    .max(20)
    .nullish(),
  error: sbiErrorSchema,
});
export type CaptureItem = NonNullable<z.infer<typeof captureAnswerSchema>['biometrics']>[number];

export const capturePayloadSchema = z.object({
  digitalId: z.string().max(16_384),
  bioType: bioTypeSchema,
  bioSubType: textSchema.nullish(),
  deviceCode: textSchema.min(1),
  purpose: textSchema,
  env: textSchema,
  bioValue: z.base64url().min(1),
  transactionId: textSchema,
  timestamp: z.iso.datetime({ offset: true }),
  qualityScore: numberSchema.pipe(z.number().min(0).max(100)),
});

export const transactionIdSchema = z.string().regex(/^[A-Za-z0-9-]{4,50}$/);
