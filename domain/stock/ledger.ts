import { z } from 'zod';
import type { Service } from '../values/codes';

/** What the ledger counts: blank cards of two kinds, and the old cards that holders gave back. */
export const Item = z.enum(['KTP', 'KIA', 'OLD_CARD']);
export type Item = z.infer<typeof Item>;

/** Items that come blank and are printed. */
export const Blank = Item.exclude(['OLD_CARD']);
export type Blank = z.infer<typeof Blank>;

/** The blank that the card of each service is made of. */
export const BLANK_OF = { KTP_EL: 'KTP' } as const satisfies Record<Service, Blank>;
/** Why a blanko is spoiled that was in no print. */
export const UnprintedSpoil = z.enum(['DEFECTIVE', 'DAMAGED', 'CHIP_UNREADABLE', 'TEST']);
export type UnprintedSpoil = z.infer<typeof UnprintedSpoil>;

/** Why an officer's booking moves pieces. */
export type BookedReason =
  | 'DELIVERY'
  | 'OPENING'
  | 'LOAD'
  | 'RETURN'
  | 'TRANSFER'
  | 'RECEIPT'
  | 'TURNED_BACK'
  | 'LOAN_OUT'
  | 'LOAN_IN'
  | 'LOAN_PAID_BACK'
  | 'LOAN_RETURNED'
  | 'LOAN_REPLACED'
  | 'LOST'
  | 'COUNTED_SHORT'
  | 'FOUND'
  | 'BURNED'
  | 'SHREDDED'
  | UnprintedSpoil;

export const AccountKind = z.enum([
  'CENTRE',
  'STORE',
  'PRINTER',
  'PRINTED',
  'ISSUED',
  'SPOILED',
  'DESTROYED',
  'LENT',
  'IN_TRANSIT',
  'MISSING',
  'CITIZEN',
  'SURRENDERED',
]);
export type AccountKind = z.infer<typeof AccountKind>;

/** Accounts that pieces come from: their negative balance is the number of pieces that ever came. */
export const SOURCES: readonly AccountKind[] = ['CENTRE', 'CITIZEN'];
