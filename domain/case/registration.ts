import { z } from 'zod';
import { Applicant, Contact } from './applicant';
import { IssueReason, Service } from '../values/codes';
import { OfficeCode, SiteCode } from '../regions/regions';

const DocumentText = z.string().trim().min(1).max(100);
const MOST_DOCUMENTS = 20;

/** What opens a case: at the desk, or in the packet of a station that works without a server. */
export const Registration = z.strictObject({
  service: Service,
  reason: IssueReason,
  office: OfficeCode,
  station: SiteCode,
  applicant: Applicant,
  contact: Contact.optional(),
  pickupSite: SiteCode.optional(),
  documents: z
    .array(z.union([DocumentText, z.strictObject({ kind: DocumentText, number: DocumentText.optional() })]))
    .max(MOST_DOCUMENTS)
    .optional(),
});
