import { z } from 'zod';

/** Who prints: Terbit over IPP, or an operator in the ministry's own client by print order. */
export const PrinterAdapter = z.enum(['open', 'manual']);
export type PrinterAdapter = z.infer<typeof PrinterAdapter>;
