import type { Role } from '../../domain/values/codes';
import type { Caller } from '../auth/token';

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

/** Who sees printers and their orders. */
export const PRINTER_READERS = [
  'printer',
  'stock',
  'supervisor',
  'head',
  'auditor',
  'admin',
] as const satisfies readonly Role[];

/** Who keeps the calendar of the office and the register of its outages. */
export const OFFICE_KEEPERS = ['supervisor', 'head', 'admin'] as const satisfies readonly Role[];

/** What only some of the roles that a route admits may do in it. */
const RIGHTS = {
  /** To book what two persons found to differ from the books. */
  bookDifferences: ['supervisor', 'head'],
  /** To enter a status that takes a case a step back. */
  moveStatusBack: ['verifier'],
  /** To see names and NIK on a print order. */
  seePersonsToPrint: ['printer'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export function hasRight({ role }: Pick<Caller, 'role'>, right: keyof typeof RIGHTS): boolean {
  const roles: readonly Role[] = RIGHTS[right];
  return roles.includes(role);
}
