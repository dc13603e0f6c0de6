import { z } from 'zod';

/** The changes that the print floor of an office is notified of; each is a signal of its workflow. */
export const FloorSignal = z.enum(['blankoArrived', 'printerChanged', 'linkRestored', 'queueChanged']);
export type FloorSignal = z.infer<typeof FloorSignal>;

/** The changes that the workflows of an office are notified of: its print floor, and its link to the centre. */
export const OfficeSignal = z.enum([...FloorSignal.options, 'centreChanged']);
export type OfficeSignal = z.infer<typeof OfficeSignal>;
