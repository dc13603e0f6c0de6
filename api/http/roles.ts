import type { Role } from '../../domain/values/codes';

/** Who sees cases. */
export const CASE_READERS = [
  'front-desk',
  'recorder',
  'printer',
  'verifier',
  'supervisor',
  'head',
  'auditor',
] as const satisfies readonly Role[];

/** Everyone with a token. */
export const EVERY_ROLE = [...CASE_READERS, 'stock', 'admin'] as const satisfies readonly Role[];

/** Who sees the stock. */
export const STOCK_READERS = [
  'stock',
  'printer',
  'front-desk',
  'supervisor',
  'head',
  'auditor',
] as const satisfies readonly Role[];
