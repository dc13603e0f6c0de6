import { z } from 'zod';

/**
 * Who checks a printed card: `automatic` takes it as good until a person reports otherwise, `officer` waits for an
 * officer's check.
 */
export const QualityMode = z.enum(['automatic', 'officer']);
export type QualityMode = z.infer<typeof QualityMode>;
