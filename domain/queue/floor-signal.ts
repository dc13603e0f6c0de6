import { z } from 'zod';

/** What the print floor of an office is told of; each is a signal of its workflow. */
export const FloorSignal = z.enum(['blankoArrived', 'printerChanged', 'linkRestored', 'queueChanged']);
export type FloorSignal = z.infer<typeof FloorSignal>;

/** What the workflows of an office are told of: its print floor, and its link to the centre. */
export const OfficeSignal = z.enum([...FloorSignal.options, 'centreChanged']);
export type OfficeSignal = z.infer<typeof OfficeSignal>;
