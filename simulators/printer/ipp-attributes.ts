import { DOCUMENT_TIME_OUT_S } from './card-printer';
import type { CardPrinter } from './card-printer';
import type { IppAttributes, IppRequest } from './ipp-message';
import type { PrintJob } from './print-job';

export const OPERATIONS = [
  'Print-Job',
  'Validate-Job',
  'Create-Job',
  'Send-Document',
  'Cancel-Job',
  'Get-Job-Attributes',
  'Get-Jobs',
  'Get-Printer-Attributes',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export const DOCUMENT_FORMATS = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/pwg-raster',
  'application/octet-stream',
];
export const WHICH_JOBS = ['completed', 'not-completed', 'all'];

/** The plastic of an identity card, ID-1, as PWG names its size. */
const CARD = 'om_card_54x86mm';
const CARDS_PER_RIBBON = 500;
const CARDS_PER_FILM = 1000;

export interface PrinterIdentity {
  readonly id: string;
  readonly uri: string;
}

const jobUri = (identity: PrinterIdentity, job: PrintJob): string => `${identity.uri}/${job.id}`;

/** `all`, a group name, or single names; without them the operation's default applies. */
function select(
  all: IppAttributes,
  wished: readonly string[] | undefined,
  byDefault: readonly string[],
): IppAttributes {
  const names = wished ?? byDefault;
  if (names.some((name) => name === 'all' || name.endsWith('-description'))) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

export function jobAttributes(
  identity: PrinterIdentity,
  printer: CardPrinter,
  job: PrintJob,
  wished: readonly string[] | undefined,
  byDefault: readonly string[],
): IppAttributes {
  const all: IppAttributes = {
    'job-uri': jobUri(identity, job),
    'job-id': job.id,
    'job-printer-uri': identity.uri,
    'job-name': job.name,
    'job-originating-user-name': job.user,
    'job-state': job.state,
    'job-state-reasons': job.reasons,
    'time-at-creation': job.createdAt,
    'job-printer-up-time': printer.upTime,
    'number-of-documents': job.hasData ? 1 : 0,
    'job-impressions-completed': job.impressions,
    ...(job.processingAt === undefined ? {} : { 'time-at-processing': job.processingAt }),
    ...(job.completedAt === undefined ? {} : { 'time-at-completed': job.completedAt }),
    ...(job.serial === undefined ? {} : { 'chip-serial': job.serial }),
  };
  return select(all, wished, byDefault);
}

export function printerAttributes(
  identity: PrinterIdentity,
  printer: CardPrinter,
  cardsUsed: number,
  request: IppRequest,
): IppAttributes {
  const ribbonLevel =
    printer.mode.state === 'ribbon-empty' ? 0 : levelAfter(cardsUsed % CARDS_PER_RIBBON, CARDS_PER_RIBBON);
  const all: IppAttributes = {
    'printer-uri-supported': identity.uri,
    'uri-security-supported': 'none',
    'uri-authentication-supported': 'none',
    'printer-name': identity.id,
    'printer-info': `Simulated card printer ${identity.id}`,
    'printer-make-and-model': 'Terbit Simulated Card Printer',
    'printer-state': printer.condition,
    'printer-state-reasons': printer.reasons(),
    'printer-is-accepting-jobs': printer.acceptsJobs,
    'printer-up-time': printer.upTime,
    'queued-job-count': printer.isBusy ? 1 : 0,
    'ipp-versions-supported': ['1.1', '2.0'],
    'operations-supported': OPERATIONS,
    'charset-configured': 'utf-8',
    'charset-supported': 'utf-8',
    'natural-language-configured': 'en',
    'generated-natural-language-supported': 'en',
    'document-format-default': 'application/pdf',
    'document-format-supported': DOCUMENT_FORMATS,
    'multiple-document-jobs-supported': false,
    'multiple-operation-time-out': DOCUMENT_TIME_OUT_S,
    'which-jobs-supported': WHICH_JOBS,
    'compression-supported': 'none',
    'pdl-override-supported': 'not-attempted',
    'media-default': CARD,
    'media-supported': CARD,
    ...(printer.mode.state === 'media-empty' ? {} : { 'media-ready': CARD }),
    'marker-names': ['ribbon', 'film'],
    'marker-types': ['ribbon-wax', 'transfer-unit'],
    'marker-levels': [ribbonLevel, levelAfter(cardsUsed % CARDS_PER_FILM, CARDS_PER_FILM)],
    'marker-low-levels': [5, 5],
    'marker-high-levels': [100, 100],
  };
  return select(all, request['operation-attributes-tag']['requested-attributes'], ['all']);
}

function levelAfter(used: number, capacity: number): number {
  return Math.ceil((100 * (capacity - used)) / capacity);
}
