import { z } from 'zod';

/** The workflows of an office that last as long as the office: its print floor, and its link to the centre. */
export const OfficeWorkflow = z.enum(['print-floor', 'centre-link']);
export type OfficeWorkflow = z.infer<typeof OfficeWorkflow>;

/** Why a workflow of an office has to look again. BLANKO also covers new stock of the ministry. */
export const WakeCause = z.enum(['BLANKO', 'PRINTER', 'QUEUE', 'LINK', 'START']);
export type WakeCause = z.infer<typeof WakeCause>;
