import { parse, serialize, statusCodes } from '@sealsystems/ipp';
import { z } from 'zod';

const jobStateSchema = z.enum([
  'pending',
  'pending-held',
  'processing',
  'processing-stopped',
  'canceled',
  'aborted',
  'completed',
]);

/** The codec returns a single value bare, and several as a list. */
const keywordsSchema = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .transform((all) => all.filter((keyword) => keyword !== 'none' && keyword !== ''));

/** A name may carry its language in front, ended by the record separator. */
const nameSchema = z.string().transform((text) => text.slice(text.indexOf('\u001e') + 1));

/** The codec returns a single value bare; enumerated values that it has no name for stay numbers. */
const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one.transform((value) => [value]), z.array(one)]);

/** Out of band "no value", which the codec returns as an empty text: there is no such instant yet. */
const instantSchema = z.union([z.literal('').transform(() => null), z.int()]);

export const jobAttributesSchema = z.object({
  'job-id': z.int().positive(),
  'job-state': jobStateSchema,
  'job-state-reasons': keywordsSchema.default([]),
  'job-name': nameSchema.optional(),
  'job-impressions-completed': z.int().min(0).optional(),
  'number-of-documents': z.int().min(0).optional(),
  'time-at-processing': instantSchema.optional(),
  'chip-serial': nameSchema.optional(),
});

export const printerAttributesSchema = z.object({
  'printer-state': z.enum(['idle', 'processing', 'stopped']),
  'printer-state-reasons': keywordsSchema.default([]),
  // Counts from 1 by the standard; the reference printer of CUPS counts from 0.
  'printer-up-time': z.int().min(0),
  'printer-is-accepting-jobs': z.boolean(),
  'queued-job-count': z.int().min(0).optional(),
  'marker-names': oneOrMore(nameSchema).optional(),
  'marker-types': oneOrMore(z.string()).optional(),
  'marker-levels': oneOrMore(z.int()).optional(),
  'marker-low-levels': oneOrMore(z.int()).optional(),
  'operations-supported': oneOrMore(z.union([z.string(), z.int()])).optional(),
  'document-format-supported': oneOrMore(z.string()).optional(),
});

const groupSchema = z.record(z.string(), z.unknown());
const responseSchema = z.object({
  id: z.int(),
  'job-attributes-tag': z.union([groupSchema.transform((one) => [one]), z.array(groupSchema)]).optional(),
  'printer-attributes-tag': groupSchema.optional(),
});

export type IppOperation =
  | 'Get-Printer-Attributes'
  | 'Create-Job'
  | 'Send-Document'
  | 'Get-Job-Attributes'
  | 'Get-Jobs'
  | 'Cancel-Job';

export interface IppRequest {
  readonly operation: IppOperation;
  readonly id: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly data?: Buffer;
}

export interface IppResponse {
  readonly status: string;
  readonly successful: boolean;
  readonly jobs: readonly Readonly<Record<string, unknown>>[];
  readonly printer: Readonly<Record<string, unknown>>;
}

export function serializeRequest(request: IppRequest): Buffer {
  return serialize({
    version: '2.0',
    operation: request.operation,
    id: request.id,
    'operation-attributes-tag': {
      'attributes-charset': 'utf-8',
      'attributes-natural-language': 'en',
      ...request.attributes,
    },
    ...(request.data === undefined ? {} : { data: request.data }),
  });
}

/** Null for bytes that are not a whole answer to this request. */
export function parseResponse(bytes: Buffer, requestId: number): IppResponse | null {
  const response = responseSchema.safeParse(parseQuietly(bytes)).data;
  if (response?.id !== requestId) return null;
  // Read from the bytes, because the codec guesses whether a message is a request or an answer.
  const code = bytes.readUInt16BE(2);
  return {
    status: statusCodes.lookup[code] ?? `status-${code.toString(16).padStart(4, '0')}`,
    successful: code < 0x0100,
    jobs: response['job-attributes-tag'] ?? [],
    printer: response['printer-attributes-tag'] ?? {},
  };
}

function parseQuietly(bytes: Buffer): unknown {
  try {
    return parse(bytes);
  } catch {
    return undefined;
  }
}
