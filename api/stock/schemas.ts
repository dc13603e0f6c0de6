import { z } from 'zod';
import { ChipSerial } from '../../domain/case/commands';
import { SiteCode } from '../../domain/regions/regions';
import { Instant } from '../http/common.schemas';

const LARGEST_QUANTITY = 1_000_000;
const MOST_RANGES = 1_000;

/** Pieces that one request may name by number. */
export const MOST_SERIALS = 20_000;

export const Quantity = z.int().min(1).max(LARGEST_QUANTITY);

export const PrinterName = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** The number of a paper as the office writes it. */
export const DocumentNumber = z.string().trim().min(1).max(100);

export const StockNote = z.string().trim().min(1).max(1000);

export const Serials = z
  .array(z.strictObject({ from: ChipSerial, to: ChipSerial }))
  .max(MOST_RANGES)
  .optional()
  .meta({
    description: `Ranges that count up at their end, ${MOST_SERIALS.toLocaleString('en')} numbers at most; together they are the quantity.`,
  });

export const SiteOf = SiteCode.optional().meta({
  description: 'The dinas or one of its kecamatan; the dinas when left out.',
});

/** What became of the statement of one of two people. */
export const Proposed = z
  .object({
    proposed: z.boolean().meta({ description: 'Kept until a second person says the same.' }),
  })
  .meta({ id: 'Proposed' });

export const Consignment = z
  .object({
    item: z.string(),
    document: z.string(),
    site: z.string(),
    quantity: z.int(),
    outstanding: z.int().meta({ description: 'Pieces neither received, given back nor declared missing.' }),
    outstandingSerials: z
      .array(z.string())
      .optional()
      .meta({ description: 'Numbers of such pieces, as far as they are known; 100 at most.' }),
    actor: z.string(),
    at: Instant,
  })
  .meta({ id: 'Consignment' });

export const Transfer = Consignment.extend({
  transferId: z.uuid(),
  toSite: z.string(),
  seal: z.string().meta({ description: 'To be printed on the manifest; whoever receives names it.' }),
}).meta({ id: 'Transfer' });

export const Loan = Consignment.extend({
  loanId: z.uuid(),
  direction: z.enum(['OUT', 'IN']),
  otherOffice: z.string(),
}).meta({ id: 'Loan' });
