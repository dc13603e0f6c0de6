import { z } from 'zod';

/** Numbers arrive as numbers or as texts: the specification's own examples use both. */
const numberOrText = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const idOrText = z.union([z.int(), z.string()]).transform(String);

export const discoveryRequest = z.looseObject({
  type: z.enum(['Biometric Device', 'Finger', 'Face', 'Iris']),
});

const captureItem = z.looseObject({
  type: z.enum(['Finger', 'Iris', 'Face']),
  count: numberOrText,
  bioSubType: z.array(z.string()).default([]),
  exception: z.array(z.string()).default([]),
  requestedScore: numberOrText.default(0),
  deviceId: z.string(),
  deviceSubId: idOrText.default('0'),
  previousHash: z.string().default(''),
});

export const captureRequest = z.looseObject({
  env: z.enum(['Staging', 'Developer', 'Pre-Production', 'Production']),
  purpose: z.literal('Registration'),
  specVersion: z.string(),
  timeout: numberOrText,
  captureTime: z.string().optional(),
  transactionId: z.string(),
  bio: z.array(captureItem).min(1),
  customOpts: z.unknown().optional(),
});

export type CaptureItem = z.infer<typeof captureItem>;
export type CaptureRequest = z.infer<typeof captureRequest>;

/** Error codes of SBI that the simulated devices use; 5xx are the vendor's own. */
const SBI_ERRORS = {
  '0': 'Success',
  '101': 'Biometrics not detected',
  '103': 'Tamper detected',
  '106': 'Device not found',
  '109': 'Requested number of biometrics not supported',
  '110': 'Device not ready',
  '111': 'Device busy',
  '112': 'Invalid transaction ID',
  '500': 'Invalid request',
} as const;

export type SbiErrorCode = keyof typeof SBI_ERRORS;

export interface SbiError {
  readonly errorCode: SbiErrorCode;
  readonly errorInfo: string;
}

export function sbiError(errorCode: SbiErrorCode): SbiError {
  return { errorCode, errorInfo: SBI_ERRORS[errorCode] };
}

export const deviceMode = z.strictObject({
  /** `tampered` reports 103; `forged` reports success with an invalid signature. */
  state: z.enum(['ready', 'busy', 'not-ready', 'tampered', 'forged', 'silent']),
  delayMs: z.int().min(0),
});
export const deviceModeChange = deviceMode.partial();
export type DeviceMode = z.infer<typeof deviceMode>;
