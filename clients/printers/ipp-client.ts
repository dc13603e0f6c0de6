import { Agent, type Dispatcher } from 'undici';
import type { z } from 'zod';
import type { JobEvidence } from '../../domain/printing/print-proof';
import type { PrinterAnswer } from '../../domain/printers/fault';
import { callHttp, type HttpFault } from '../http-call';
import {
  type IppOperation,
  type IppRequest,
  type IppResponse,
  jobAttributesSchema,
  parseResponse,
  printerAttributesSchema,
  serializeRequest,
} from './ipp.wire';

export interface IppClientOptions {
  /** ipp: or ipps:, as the printer names its queue. */
  readonly url: string;
  readonly timeoutMs: number;
  /** How long Send-Document may take; a card with its picture takes longer than a query. */
  readonly sendTimeoutMs?: number;
  readonly dispatcher?: Dispatcher;
}

export interface PrinterCallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Certain: no byte of the request left this process. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason: HttpFault;
}
/** The request, or part of it, was sent and its effect is not known. */
export interface UnknownEffect {
  readonly kind: 'unknown';
  readonly reason: HttpFault | `http-${number}` | 'malformed-answer' | `ipp-${string}`;
}
/** The printer answered that it did nothing. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: string;
}
export type IppFailure = Unreachable | UnknownEffect | Refused;

export interface PrinterStatus extends Readonly<PrinterAnswer> {
  /** Starts again at 0 or 1 when the printer restarts, which shows a restart. */
  readonly upTimeSeconds: number;
  readonly queuedJobs: number | null;
}

export interface JobView extends Readonly<JobEvidence> {
  readonly jobId: number;
  readonly name: string | null;
}

export type FoundJob =
  | { readonly kind: 'found'; readonly job: JobView }
  | { readonly kind: 'absent' }
  /** A job name is used once, so nothing follows from either job alone. */
  | { readonly kind: 'several'; readonly jobs: readonly JobView[] };

/** Speaks IPP 2.0 to one card printer. Every call returns an outcome and never throws for a fault of the printer. */
export interface IppClient {
  printerAttributes(
    options?: PrinterCallOptions,
  ): Promise<({ readonly kind: 'printer' } & PrinterStatus) | IppFailure>;
  createJob(
    job: { readonly name: string },
    options?: PrinterCallOptions,
  ): Promise<{ readonly kind: 'created'; readonly jobId: number } | IppFailure>;
  /**
   * `taken`: the printer has the document. `refused`: it answered that it does not have it and will not print it.
   * `unreachable`: nothing was sent. `unknown`: anything else, and the card may be printed. `mayBegin` is checked once
   * there is a connection, immediately before the first byte; when it is false the outcome is `unreachable`.
   */
  sendDocument(
    document: {
      readonly jobId: number;
      readonly document: Buffer;
      readonly mimeType: string;
      readonly mayBegin?: () => boolean;
    },
    options?: PrinterCallOptions,
  ): Promise<{ readonly kind: 'taken' } | IppFailure>;
  jobAttributes(
    jobId: number,
    options?: PrinterCallOptions,
  ): Promise<{ readonly kind: 'job'; readonly job: JobView } | { readonly kind: 'not-found' } | IppFailure>;
  /** Searches all jobs that the printer still knows, because job ids start again at 1 after a restart. */
  findJobByName(name: string, options?: PrinterCallOptions): Promise<FoundJob | IppFailure>;
  /** The jobs that have not ended. */
  openJobs(
    options?: PrinterCallOptions,
  ): Promise<{ readonly kind: 'jobs'; readonly jobs: readonly JobView[] } | IppFailure>;
  cancelJob(jobId: number, options?: PrinterCallOptions): Promise<{ readonly kind: 'canceled' } | IppFailure>;
  close(): Promise<void>;
}

type Answered = { readonly kind: 'answered'; readonly response: IppResponse } | IppFailure;
type SendIpp = (
  operation: IppOperation,
  attributes: Readonly<Record<string, unknown>>,
  options?: PrinterCallOptions,
  document?: { readonly data: Buffer; readonly mayBegin?: (() => boolean) | undefined },
) => Promise<Answered>;

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const JOB_ATTRIBUTES = [
  'job-id',
  'job-name',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'number-of-documents',
  'time-at-processing',
  'chip-serial',
];
/** Named one by one: "all" includes collections of every paper size that a printer knows. */
const PRINTER_ATTRIBUTES = Object.keys(printerAttributesSchema.shape);

export function createIppClient(options: IppClientOptions): IppClient {
  // Each request has its own connection: on a reused one, a reset would not distinguish "never sent" from "sent".
  const dispatcher = options.dispatcher ?? new Agent({ pipelining: 0 });
  const send = ippSender(options, dispatcher);
  return {
    printerAttributes: async (o) => {
      const answer = await send('Get-Printer-Attributes', { 'requested-attributes': PRINTER_ATTRIBUTES }, o);
      return answer.kind === 'answered' ? printerOf(answer.response) : answer;
    },
    createJob: async (job, o) => {
      const answer = await send('Create-Job', { 'job-name': job.name }, o);
      return answer.kind === 'answered' ? createdOf(answer.response) : answer;
    },
    sendDocument: async ({ jobId, document, mimeType, mayBegin }, o) => {
      const attributes = { 'job-id': jobId, 'document-format': mimeType, 'last-document': true };
      const answer = await send('Send-Document', attributes, o, { data: document, mayBegin });
      return answer.kind === 'answered' ? { kind: 'taken' } : answer;
    },
    jobAttributes: async (jobId, o) => {
      const answer = await send(
        'Get-Job-Attributes',
        { 'job-id': jobId, 'requested-attributes': JOB_ATTRIBUTES },
        o,
      );
      if (answer.kind === 'answered') return jobOf(answer.response, jobId);
      return isNotFound(answer) ? { kind: 'not-found' } : answer;
    },
    findJobByName: (name, o) => findJob(send, name, o),
    openJobs: async (o) => {
      const answer = await listJobs(send, 'not-completed', o);
      if (answer.kind !== 'answered') return answer;
      const jobs = readJobs([answer.response]);
      return jobs === null ? MALFORMED : { kind: 'jobs', jobs };
    },
    cancelJob: async (jobId, o) => {
      const answer = await send('Cancel-Job', { 'job-id': jobId }, o);
      return answer.kind === 'answered' ? { kind: 'canceled' } : answer;
    },
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}

function ippSender(options: IppClientOptions, dispatcher: Dispatcher): SendIpp {
  const url = httpUrlOf(options.url);
  let lastId = 0;
  return async (operation, attributes, call = {}, document) => {
    lastId = (lastId % 0x7fff_ffff) + 1;
    const request: IppRequest = {
      operation,
      id: lastId,
      attributes: {
        'printer-uri': options.url,
        'requesting-user-name': 'terbit',
        ...attributes,
      },
      ...(document === undefined ? {} : { data: document.data }),
    };
    const outcome = await callHttp({
      dispatcher,
      method: 'POST',
      url,
      headers: { 'content-type': 'application/ipp', accept: 'application/ipp' },
      body: serializeRequest(request),
      mayBegin: document?.mayBegin,
      timeoutMs: document === undefined ? options.timeoutMs : (options.sendTimeoutMs ?? options.timeoutMs),
      maxAnswerBytes: MAX_ANSWER_BYTES,
      signal: call.signal,
    });
    if (outcome.kind === 'failed')
      return { kind: outcome.sent ? 'unknown' : 'unreachable', reason: outcome.fault };
    if (outcome.status !== 200) return failureOfHttpStatus(outcome.status);
    const response = parseResponse(outcome.body, request.id);
    if (response === null) return { kind: 'unknown', reason: 'malformed-answer' };
    return response.successful ? { kind: 'answered', response } : failureOfIppStatus(response.status);
  };
}

/** Below IPP only these statuses mean that the request was rejected before a printer read it. */
const TURNED_AWAY = new Set([401, 403, 404, 405, 426]);

function failureOfHttpStatus(status: number): IppFailure {
  return TURNED_AWAY.has(status) || (status >= 300 && status < 400)
    ? { kind: 'refused', code: `http-${status}` }
    : { kind: 'unknown', reason: `http-${status}` };
}

/** Server errors that occur before the operation begins; the others may follow after a document was taken. */
const REFUSING_SERVER_ERRORS = new Set([
  'server-error-operation-not-supported',
  'server-error-service-unavailable',
  'server-error-version-not-supported',
  'server-error-not-accepting-jobs',
  'server-error-busy',
  'server-error-multiple-document-jobs-not-supported',
  'server-error-printer-is-deactivated',
  'server-error-too-many-jobs',
  'server-error-too-many-documents',
]);

function failureOfIppStatus(status: string): IppFailure {
  return status.startsWith('client-error-') || REFUSING_SERVER_ERRORS.has(status)
    ? { kind: 'refused', code: status }
    : { kind: 'unknown', reason: `ipp-${status}` };
}

function listJobs(send: SendIpp, which: string, options?: PrinterCallOptions): Promise<Answered> {
  const attributes = { 'which-jobs': which, 'my-jobs': false, 'requested-attributes': JOB_ATTRIBUTES };
  return send('Get-Jobs', attributes, options);
}

/** A printer without which-jobs=all is queried twice; a job that ends in between is then in the second list. */
async function findJob(
  send: SendIpp,
  name: string,
  options?: PrinterCallOptions,
): Promise<FoundJob | IppFailure> {
  const all = await listJobs(send, 'all', options);
  if (all.kind === 'answered') return matchName(name, [all.response]);
  if (all.kind !== 'refused' || all.code !== 'client-error-attributes-or-values-not-supported') return all;
  const open = await listJobs(send, 'not-completed', options);
  if (open.kind !== 'answered') return open;
  const ended = await listJobs(send, 'completed', options);
  return ended.kind === 'answered' ? matchName(name, [open.response, ended.response]) : ended;
}

const MALFORMED: UnknownEffect = { kind: 'unknown', reason: 'malformed-answer' };

/** Null when one of the jobs cannot be read, or has no name: it could be the wanted one. */
function readJobs(responses: readonly IppResponse[]): JobView[] | null {
  const views = responses
    .flatMap((response) => response.jobs)
    .map((attributes) => jobAttributesSchema.safeParse(attributes).data)
    .map((job) => (job?.['job-name'] === undefined ? null : viewOf(job)));
  return views.every((view) => view !== null) ? views : null;
}

function matchName(name: string, responses: readonly IppResponse[]): FoundJob | IppFailure {
  const all = readJobs(responses);
  if (all === null) return MALFORMED;
  const named = new Map(all.filter((job) => job.name === name).map((job) => [job.jobId, job]));
  const jobs = [...named.values()];
  const [job] = jobs;
  if (job === undefined) return { kind: 'absent' };
  return jobs.length === 1 ? { kind: 'found', job } : { kind: 'several', jobs };
}

function isNotFound(answer: IppFailure): boolean {
  return (
    answer.kind === 'refused' &&
    (answer.code === 'client-error-not-found' || answer.code === 'client-error-gone')
  );
}

function printerOf(response: IppResponse): ({ readonly kind: 'printer' } & PrinterStatus) | UnknownEffect {
  const printer = printerAttributesSchema.safeParse(response.printer).data;
  if (printer === undefined) return MALFORMED;
  const types = printer['marker-types'] ?? [];
  const levels = printer['marker-levels'] ?? [];
  const lows = printer['marker-low-levels'] ?? [];
  return {
    kind: 'printer',
    state: printer['printer-state'],
    stateReasons: printer['printer-state-reasons'],
    upTimeSeconds: printer['printer-up-time'],
    acceptingJobs: printer['printer-is-accepting-jobs'],
    queuedJobs: printer['queued-job-count'] ?? null,
    operations: printer['operations-supported']?.map(String) ?? null,
    documentFormats: printer['document-format-supported'] ?? null,
    markers: (printer['marker-names'] ?? []).flatMap((name, index) => {
      const level = levels[index];
      if (level === undefined) return [];
      return [{ name, type: types[index] ?? null, level, lowLevel: lows[index] ?? null }];
    }),
  };
}

/** A job was made but its number is lost: it can still be found by its name. */
function createdOf(
  response: IppResponse,
): { readonly kind: 'created'; readonly jobId: number } | UnknownEffect {
  const job = jobAttributesSchema.pick({ 'job-id': true }).safeParse(response.jobs[0]).data;
  return job === undefined
    ? { kind: 'unknown', reason: 'malformed-answer' }
    : { kind: 'created', jobId: job['job-id'] };
}

function jobOf(
  response: IppResponse,
  jobId: number,
): { readonly kind: 'job'; readonly job: JobView } | UnknownEffect {
  const job = jobAttributesSchema.safeParse(response.jobs[0]).data;
  return job?.['job-id'] === jobId
    ? { kind: 'job', job: viewOf(job) }
    : { kind: 'unknown', reason: 'malformed-answer' };
}

function viewOf(job: z.output<typeof jobAttributesSchema>): JobView {
  const chipSerial = job['chip-serial'];
  return {
    jobId: job['job-id'],
    state: job['job-state'],
    reasons: job['job-state-reasons'],
    name: job['job-name'] ?? null,
    impressions: job['job-impressions-completed'] ?? null,
    documents: job['number-of-documents'] ?? null,
    wasProcessed: job['time-at-processing'] === undefined ? null : job['time-at-processing'] !== null,
    ...(chipSerial === undefined || chipSerial === '' ? {} : { chipSerial }),
  };
}

function httpUrlOf(ippUrl: string): URL {
  const match = /^(ipps?):\/\/(.+)$/.exec(ippUrl);
  if (match === null) throw new RangeError('A printer is named by an ipp: or ipps: URL.');
  const [, scheme, rest = ''] = match;
  const url = new URL(`${scheme === 'ipps' ? 'https' : 'http'}://${rest}`);
  if (url.port === '') url.port = '631';
  return url;
}
