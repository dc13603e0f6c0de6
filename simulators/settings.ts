import { z } from 'zod';

const port = z.number().int().min(0).max(65535);

/** The settings of the simulators process, one JSON text on its command line. */
export const simulatorSettings = z.strictObject({
  home: z.string().min(1),
  seed: z.number().int(),
  centre: z.strictObject({ port, token: z.string().min(1) }).optional(),
  sbi: z.array(z.strictObject({ station: z.string().regex(/^[\w.-]+$/), port })).default([]),
  printers: z.array(z.strictObject({ id: z.string().regex(/^[\w.-]+$/), port })).default([]),
});

export type SimulatorSettings = z.infer<typeof simulatorSettings>;
