import { z } from 'zod';

/** What an officer puts on a case and takes off again, with a reason. */
export const PriorityMark = z.enum(['DISASTER_VICTIM', 'ELECTION', 'HOLDER_AT_DESK']);

export type PriorityMark = z.infer<typeof PriorityMark>;

/** A mark that stays until it is taken off; the holder is at the desk for one day only. */
export const LASTING_MARKS = ['DISASTER_VICTIM', 'ELECTION'] as const satisfies readonly PriorityMark[];

export type LastingMark = (typeof LASTING_MARKS)[number];
