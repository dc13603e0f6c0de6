import { z } from 'zod';
import { OfficeCode } from '../../domain/regions/regions';

/** An instant in RFC 3339, in UTC. */
export const Instant = z.iso.datetime();

export const CaseParams = z.strictObject({ caseId: z.uuid().toLowerCase() });
export const OutageParams = z.strictObject({ outageId: z.uuid().toLowerCase() });
export const AttemptParams = z.strictObject({ attemptId: z.uuid().toLowerCase() });

export const PacketParams = z.strictObject({ packetId: z.uuid().toLowerCase() });

export const TransferParams = z.strictObject({ transferId: z.uuid().toLowerCase() });
export const LoanParams = z.strictObject({ loanId: z.uuid().toLowerCase() });

const LARGEST_PAGE = 200;
const USUAL_PAGE = 50;

/** A whole number in a query, where everything is text. */
function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** How many items a page has, and the usual number. */
export const PageLimit = (usual: number) =>
  wholeNumber(1, LARGEST_PAGE)
    .default(usual)
    .meta({ type: 'integer', minimum: 1, maximum: LARGEST_PAGE, default: usual });

export const Limit = PageLimit(USUAL_PAGE);

export const Days = wholeNumber(0, 36_500).meta({ type: 'integer', minimum: 0, maximum: 36_500 });

export const Cursor = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'From the Link header of the page before.' });

/** Where an office may be named, only the caller's own is answered. */
export const OfficeQuery = z.strictObject({ office: OfficeCode.optional() });

/** The header of paged answers. */
export const LINK_HEADER = {
  Link: 'rel="next" with the address of the next page, while there is one (RFC 8288)',
};
