import { z } from 'zod';

/** Who looks at a card that came out: nobody, so that it is good until somebody says otherwise, or an officer. */
export const QualityMode = z.enum(['automatic', 'officer']);
export type QualityMode = z.infer<typeof QualityMode>;
