import { attributes, parse, serialize } from '@sealsystems/ipp';
import { z } from 'zod';

const KEYWORD = { type: 'keyword', tag: 0x44, min: 1, max: 1023 };
const TEXT = { type: 'text', max: 1023 };

// The library writes only attributes that it knows, and cannot write lists of "keyword or name".
Object.assign(attributes['Job Description'] ?? {}, { 'chip-serial': TEXT });
Object.assign(attributes['Printer Description'] ?? {}, {
  'media-default': KEYWORD,
  'media-supported': KEYWORD,
  'media-ready': KEYWORD,
  'marker-types': KEYWORD,
});

const oneOrMore = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

const operationAttributes = z.looseObject({
  'attributes-charset': z.string().optional(),
  'attributes-natural-language': z.string().optional(),
  'job-id': z.int().optional(),
  'job-uri': z.string().optional(),
  'job-name': z.string().optional(),
  'requesting-user-name': z.string().optional(),
  'document-format': z.string().optional(),
  'last-document': z.boolean().optional(),
  'which-jobs': z.string().optional(),
  limit: z.int().min(1).optional(),
  'requested-attributes': oneOrMore.optional(),
});

const ippRequest = z.object({
  version: z.string(),
  operation: z.string().optional(),
  id: z.int(),
  'operation-attributes-tag': operationAttributes.default({}),
  data: z.instanceof(Buffer).optional(),
});

export type IppRequest = z.infer<typeof ippRequest>;
export type IppAttributes = Record<string, string | number | boolean | readonly (string | number)[]>;

export type IppStatus =
  | 'successful-ok'
  | 'client-error-bad-request'
  | 'client-error-not-possible'
  | 'client-error-not-found'
  | 'client-error-document-format-not-supported'
  | 'client-error-attributes-or-values-not-supported'
  | 'server-error-operation-not-supported'
  | 'server-error-not-accepting-jobs'
  | 'server-error-busy';

export interface IppAnswer {
  readonly status: IppStatus;
  readonly printer?: IppAttributes;
  /** One group for each job. */
  readonly jobs?: readonly IppAttributes[];
}

const VERSIONS = ['1.0', '1.1', '2.0', '2.1'];

/** Undefined when the bytes are no IPP request. */
export function readIppRequest(bytes: Buffer): IppRequest | undefined {
  try {
    return ippRequest.parse(parse(bytes));
  } catch {
    return undefined;
  }
}

export function writeIppAnswer(request: Pick<IppRequest, 'version' | 'id'>, answer: IppAnswer): Buffer {
  return serialize({
    version: VERSIONS.includes(request.version) ? request.version : '2.0',
    statusCode: answer.status,
    id: request.id,
    'operation-attributes-tag': { 'attributes-charset': 'utf-8', 'attributes-natural-language': 'en' },
    ...(answer.jobs === undefined ? {} : { 'job-attributes-tag': answer.jobs }),
    ...(answer.printer === undefined ? {} : { 'printer-attributes-tag': answer.printer }),
  });
}
