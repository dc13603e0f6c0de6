import type { CardPrinter } from './card-printer';
import { DOCUMENT_FORMATS, OPERATIONS, WHICH_JOBS, jobAttributes, printerAttributes } from './ipp-attributes';
import type { Operation, PrinterIdentity } from './ipp-attributes';
import type { IppAnswer, IppRequest, IppStatus } from './ipp-message';
import { isFinished } from './print-job';
import type { PrintJob } from './print-job';
import type { SheetLog } from './sheet-log';

export interface PrinterParts {
  readonly identity: PrinterIdentity;
  readonly printer: CardPrinter;
  readonly sheets: SheetLog;
}

const SHORT_FORM = ['job-uri', 'job-id'];
const STATE_FORM = [...SHORT_FORM, 'job-state', 'job-state-reasons'];

const refused = (status: IppStatus): IppAnswer => ({ status });

function jobAnswer({ identity, printer }: PrinterParts, job: PrintJob): IppAnswer {
  return { status: 'successful-ok', jobs: [jobAttributes(identity, printer, job, undefined, STATE_FORM)] };
}

function jobOf({ printer }: PrinterParts, request: IppRequest): PrintJob | undefined {
  const { 'job-id': id, 'job-uri': uri } = request['operation-attributes-tag'];
  return printer.jobs.get(id ?? Number(uri?.split('/').at(-1)));
}

function formatRefused(request: IppRequest): boolean {
  const format = request['operation-attributes-tag']['document-format'];
  return format !== undefined && !DOCUMENT_FORMATS.includes(format);
}

/** One job at a time and no queue: a held job without its document occupies the printer as a printing one does. */
function createJob(parts: PrinterParts, request: IppRequest): IppAnswer {
  const { 'job-name': name, 'requesting-user-name': user } = request['operation-attributes-tag'];
  if (name === undefined || name === '') return refused('client-error-bad-request');
  if (!parts.printer.acceptsJobs) return refused('server-error-not-accepting-jobs');
  if (parts.printer.isBusy) return refused('server-error-busy');
  return jobAnswer(parts, parts.printer.create(name, user ?? 'anonymous'));
}

/** Rejected once the job was cancelled, timed out or has its document: a late or second send prints nothing. */
function sendDocument(parts: PrinterParts, request: IppRequest): IppAnswer {
  const job = jobOf(parts, request);
  if (job === undefined) return refused('client-error-not-found');
  if (isFinished(job) || job.hasData) return refused('client-error-not-possible');
  if (formatRefused(request)) return refused('client-error-document-format-not-supported');
  const last = request['operation-attributes-tag']['last-document'];
  if (last !== true || request.data === undefined) return refused('client-error-bad-request');
  parts.printer.print(job);
  return jobAnswer(parts, job);
}

function printJob(parts: PrinterParts, request: IppRequest): IppAnswer {
  if (formatRefused(request)) return refused('client-error-document-format-not-supported');
  if (request.data === undefined) return refused('client-error-bad-request');
  const named = { ...request['operation-attributes-tag'] };
  named['job-name'] ??= 'untitled';
  const created = createJob(parts, { ...request, 'operation-attributes-tag': named });
  const job = [...parts.printer.jobs.values()].at(-1);
  if (created.status !== 'successful-ok' || job === undefined) return created;
  parts.printer.print(job);
  return jobAnswer(parts, job);
}

function cancelJob(parts: PrinterParts, request: IppRequest): IppAnswer {
  const job = jobOf(parts, request);
  if (job === undefined) return refused('client-error-not-found');
  if (isFinished(job) || job.cancelRequested) return refused('client-error-not-possible');
  parts.printer.cancel(job);
  return refused('successful-ok');
}

function getJobAttributes(parts: PrinterParts, request: IppRequest): IppAnswer {
  const job = jobOf(parts, request);
  if (job === undefined) return refused('client-error-not-found');
  const wished = request['operation-attributes-tag']['requested-attributes'];
  return {
    status: 'successful-ok',
    jobs: [jobAttributes(parts.identity, parts.printer, job, wished, ['all'])],
  };
}

/** Finished jobs are listed newest first, waiting ones in their order; by default with uri and id only. */
function getJobs({ identity, printer }: PrinterParts, request: IppRequest): IppAnswer {
  const asked = request['operation-attributes-tag'];
  const which = asked['which-jobs'] ?? 'not-completed';
  if (!WHICH_JOBS.includes(which)) return refused('client-error-attributes-or-values-not-supported');
  const finished = [...printer.jobs.values()].filter(isFinished).reverse();
  const open = [...printer.jobs.values()].filter((job) => !isFinished(job));
  const chosen = [...(which === 'completed' ? [] : open), ...(which === 'not-completed' ? [] : finished)];
  const wished = asked['requested-attributes'];
  const jobs = chosen
    .slice(0, asked.limit)
    .map((job) => jobAttributes(identity, printer, job, wished, SHORT_FORM));
  return { status: 'successful-ok', ...(jobs.length > 0 ? { jobs } : {}) };
}

function isOffered(operation: string | undefined): operation is Operation {
  return OPERATIONS.some((offered) => offered === operation);
}

/** Performs one IPP request. */
export function handleIpp(parts: PrinterParts, request: IppRequest): IppAnswer {
  if (!isOffered(request.operation)) return refused('server-error-operation-not-supported');
  const { 'attributes-charset': charset, 'attributes-natural-language': language } =
    request['operation-attributes-tag'];
  if (charset === undefined || language === undefined) return refused('client-error-bad-request');
  switch (request.operation) {
    case 'Print-Job':
      return printJob(parts, request);
    case 'Validate-Job':
      return refused(formatRefused(request) ? 'client-error-document-format-not-supported' : 'successful-ok');
    case 'Create-Job':
      return createJob(parts, request);
    case 'Send-Document':
      return sendDocument(parts, request);
    case 'Cancel-Job':
      return cancelJob(parts, request);
    case 'Get-Job-Attributes':
      return getJobAttributes(parts, request);
    case 'Get-Jobs':
      return getJobs(parts, request);
    case 'Get-Printer-Attributes': {
      const printer = printerAttributes(parts.identity, parts.printer, parts.sheets.count, request);
      return { status: 'successful-ok', printer };
    }
  }
}
