import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { parse, serialize } from '@sealsystems/ipp';
import { createIppClient, type IppClient } from '../../../clients/printers/ipp-client';
import {
  closedPort,
  httpAnswer,
  type RawHandler,
  type RawServer,
  startRawServer,
} from '../support/raw-server';

let server: RawServer;
let client: IppClient;

beforeEach(async () => {
  server = await startRawServer();
  client = createIppClient({ url: `ipp://127.0.0.1:${server.port}/ipp/print`, timeoutMs: 5_000 });
});
afterEach(async () => {
  await client.close();
  await server.close();
});

interface Parsed {
  readonly id: number;
  readonly operation: string;
  readonly 'operation-attributes-tag': Readonly<Record<string, unknown>>;
  readonly data?: Buffer;
}
const asked = (index: number): Parsed => parse(server.requests.at(index)?.body ?? Buffer.alloc(0)) as Parsed;

type Groups = Readonly<Record<string, unknown>>;
function ippAnswer(statusCode: string, groups: Groups, id: number): Buffer {
  const operation = { 'attributes-charset': 'utf-8', 'attributes-natural-language': 'en' };
  return serialize({ version: '2.0', statusCode, id, 'operation-attributes-tag': operation, ...groups });
}
function ipp(statusCode: string, groups: Groups = {}): RawHandler {
  return (request, socket) => {
    const bytes = ippAnswer(statusCode, groups, request.body.readInt32BE(4));
    socket.write(httpAnswer(200, bytes, { 'Content-Type': 'application/ipp' }));
  };
}
const http =
  (status: number): RawHandler =>
  (_request, socket) => {
    socket.write(httpAnswer(status, 'no', { Location: `${server.url}/elsewhere` }));
  };
const hangUp: RawHandler = (_request, socket) => socket.destroy();
const silent: RawHandler = () => undefined;

const JOB = {
  'job-id': 7,
  'job-state': 'processing',
  'job-state-reasons': ['job-printing'],
  'job-name': 'attempt-1',
};
const document = { jobId: 7, document: Buffer.from('%PDF card'), mimeType: 'application/pdf' };
const calls = {
  printerAttributes: () => client.printerAttributes(),
  createJob: () => client.createJob({ name: 'attempt-1' }),
  sendDocument: () => client.sendDocument(document),
  jobAttributes: () => client.jobAttributes(7),
  findJobByName: () => client.findJobByName('attempt-1'),
  cancelJob: () => client.cancelJob(7),
};
type CallName = keyof typeof calls;
const everyCall = Object.keys(calls) as CallName[];

describe('what is sent', () => {
  it('is an IPP request to the printer, on a connection of its own', async () => {
    server.answer(ipp('successful-ok', { 'job-attributes-tag': JOB }));
    await calls.createJob();
    await calls.cancelJob();
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /ipp/print',
      'POST /ipp/print',
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/ipp',
      connection: 'close',
    });
    expect(asked(0)).toMatchObject({
      operation: 'Create-Job',
      'operation-attributes-tag': {
        'attributes-charset': 'utf-8',
        'printer-uri': `ipp://127.0.0.1:${server.port}/ipp/print`,
        'requesting-user-name': 'terbit',
        'job-name': 'attempt-1',
      },
    });
    expect(asked(1)).toMatchObject({ operation: 'Cancel-Job', 'operation-attributes-tag': { 'job-id': 7 } });
    expect(asked(1).id).not.toBe(asked(0).id);
  });

  it('carries the document behind the attributes', async () => {
    server.answer(ipp('successful-ok', { 'job-attributes-tag': JOB }));
    const big = Buffer.alloc(300_000, 7);
    await expect(client.sendDocument({ ...document, document: big })).resolves.toEqual({ kind: 'taken' });
    expect(asked(0)).toMatchObject({
      operation: 'Send-Document',
      'operation-attributes-tag': {
        'job-id': 7,
        'document-format': 'application/pdf',
        'last-document': true,
      },
    });
    expect(asked(0).data?.equals(big)).toBe(true);
  });

  it('carries no byte of a document once its time is over, although there is a connection', async () => {
    const withheld = await client.sendDocument({ ...document, mayBegin: () => false });
    expect(withheld).toEqual({ kind: 'unreachable', reason: 'cancelled' });
    expect(server.requests).toEqual([]);
  });

  it('needs an ipp or ipps URL', () => {
    expect(() => createIppClient({ url: 'http://127.0.0.1/ipp/print', timeoutMs: 1 })).toThrow(RangeError);
  });
});

describe('what a printer answers', () => {
  it('is its state', async () => {
    const attributes = {
      'printer-state': 'stopped',
      'printer-state-reasons': ['media-empty-error', 'media-needed-error'],
      'printer-up-time': 42,
      'printer-is-accepting-jobs': true,
      'queued-job-count': 1,
    };
    server.answer(ipp('successful-ok', { 'printer-attributes-tag': attributes }));
    await expect(client.printerAttributes()).resolves.toEqual({
      kind: 'printer',
      state: 'stopped',
      stateReasons: ['media-empty-error', 'media-needed-error'],
      upTimeSeconds: 42,
      acceptingJobs: true,
      queuedJobs: 1,
      operations: null,
      documentFormats: null,
      markers: [],
    });
    server.answer(
      ipp('successful-ok', { 'printer-attributes-tag': { ...attributes, 'printer-state-reasons': 'none' } }),
    );
    await expect(client.printerAttributes()).resolves.toMatchObject({ stateReasons: [] });
  });

  it.each([
    ['pending', 'none', []],
    ['pending-held', 'job-incoming', ['job-incoming']],
    [
      'processing',
      ['job-printing', 'processing-to-stop-point'],
      ['job-printing', 'processing-to-stop-point'],
    ],
    ['processing-stopped', 'printer-stopped', ['printer-stopped']],
    ['canceled', 'job-canceled-by-user', ['job-canceled-by-user']],
    ['aborted', 'aborted-by-system', ['aborted-by-system']],
    ['completed', 'job-completed-successfully', ['job-completed-successfully']],
  ])('is a job that is %s', async (state, sent, reasons) => {
    const job = { ...JOB, 'job-state': state, 'job-state-reasons': sent, 'job-impressions-completed': 1 };
    server.answer(ipp('successful-ok', { 'job-attributes-tag': job }));
    await expect(client.jobAttributes(7)).resolves.toEqual({
      kind: 'job',
      job: {
        jobId: 7,
        state,
        reasons,
        name: 'attempt-1',
        impressions: 1,
        documents: null,
        wasProcessed: null,
      },
    });
  });

  it('is whether a job had a document, and was ever begun', async () => {
    const job = { ...JOB, 'number-of-documents': 0 };
    const noValueYet = Buffer.concat([
      Buffer.from([0x13, 0, 18]),
      Buffer.from('time-at-processing'),
      Buffer.from([0, 0, 0x03]),
    ]);
    server.answer((request, socket) => {
      const bytes = ippAnswer('successful-ok', { 'job-attributes-tag': job }, request.body.readInt32BE(4));
      const answer = Buffer.concat([bytes.subarray(0, -1), noValueYet]);
      socket.write(httpAnswer(200, answer, { 'Content-Type': 'application/ipp' }));
    });
    await expect(client.jobAttributes(7)).resolves.toMatchObject({
      job: { documents: 0, wasProcessed: false },
    });
    const begun = { ...JOB, 'number-of-documents': 1, 'time-at-processing': 12 };
    server.answer(ipp('successful-ok', { 'job-attributes-tag': begun }));
    await expect(client.jobAttributes(7)).resolves.toMatchObject({
      job: { documents: 1, wasProcessed: true },
    });
  });

  it('is that it does not know the job', async () => {
    server.answer(ipp('client-error-not-found'));
    await expect(client.jobAttributes(7)).resolves.toEqual({ kind: 'not-found' });
  });

  it('is another job than was asked for: not to be believed', async () => {
    server.answer(ipp('successful-ok', { 'job-attributes-tag': { ...JOB, 'job-id': 8 } }));
    await expect(client.jobAttributes(7)).resolves.toEqual({ kind: 'unknown', reason: 'malformed-answer' });
  });
});

describe('finding a job by its name', () => {
  const others = [
    { ...JOB, 'job-id': 1, 'job-name': 'attempt-0' },
    { ...JOB, 'job-id': 2, 'job-name': 'attempt-11' },
  ];
  const list = (jobs: readonly unknown[]): RawHandler => ipp('successful-ok', { 'job-attributes-tag': jobs });

  it('asks for all jobs of everybody', async () => {
    server.answer(list([...others, JOB]));
    await expect(calls.findJobByName()).resolves.toMatchObject({
      kind: 'found',
      job: { jobId: 7, state: 'processing' },
    });
    expect(asked(0)['operation-attributes-tag']).toMatchObject({ 'which-jobs': 'all', 'my-jobs': false });
  });

  it('is absent only when every job has another name', async () => {
    server.answer(list(others));
    await expect(calls.findJobByName()).resolves.toEqual({ kind: 'absent' });
    server.answer(ipp('successful-ok'));
    await expect(calls.findJobByName()).resolves.toEqual({ kind: 'absent' });
    server.answer(list([...others, { 'job-id': 3, 'job-state': 'completed' }]));
    await expect(calls.findJobByName()).resolves.toEqual({ kind: 'unknown', reason: 'malformed-answer' });
  });

  it('says when the name was used twice', async () => {
    server.answer(list([JOB, { ...JOB, 'job-id': 9, 'job-state': 'completed' }]));
    await expect(calls.findJobByName()).resolves.toMatchObject({
      kind: 'several',
      jobs: [{ jobId: 7 }, { jobId: 9 }],
    });
  });

  it('asks a plain printer for open jobs first and ended jobs then', async () => {
    server.answer((request, socket) => {
      const which = (parse(request.body) as Parsed)['operation-attributes-tag']['which-jobs'];
      if (which === 'all') ipp('client-error-attributes-or-values-not-supported')(request, socket);
      else list(which === 'completed' ? [JOB] : others)(request, socket);
    });
    await expect(calls.findJobByName()).resolves.toMatchObject({ kind: 'found', job: { jobId: 7 } });
    const which = [0, 1, 2].map((index) => asked(index)['operation-attributes-tag']['which-jobs']);
    expect(which).toEqual(['all', 'not-completed', 'completed']);
  });
});

describe('what did certainly not happen', () => {
  it.each(everyCall)('%s is unreachable without a listener', async (name) => {
    const before = client;
    client = createIppClient({ url: `ipp://127.0.0.1:${await closedPort()}/ipp/print`, timeoutMs: 5_000 });
    await expect(calls[name]()).resolves.toEqual({ kind: 'unreachable', reason: 'unreachable' });
    await before.close();
  });

  it('is unreachable when it is cancelled before it begins', async () => {
    const signal = AbortSignal.abort();
    await expect(client.sendDocument(document, { signal })).resolves.toEqual({
      kind: 'unreachable',
      reason: 'cancelled',
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    'client-error-not-possible',
    'client-error-document-format-not-supported',
    'client-error-not-found',
    'server-error-busy',
    'server-error-not-accepting-jobs',
    'server-error-service-unavailable',
  ])('is refused by %s', async (code) => {
    server.answer(ipp(code));
    await expect(calls.sendDocument()).resolves.toEqual({ kind: 'refused', code });
    await expect(calls.createJob()).resolves.toEqual({ kind: 'refused', code });
    await expect(calls.cancelJob()).resolves.toEqual({ kind: 'refused', code });
  });

  it.each([301, 401, 403, 404, 426])('is refused by HTTP %i, and no redirect is followed', async (status) => {
    server.answer(http(status));
    await expect(calls.sendDocument()).resolves.toEqual({ kind: 'refused', code: `http-${status}` });
    expect(server.requests).toHaveLength(1);
  });
});

describe('what may have happened', () => {
  it.each([
    ['server-error-internal-error', ipp('server-error-internal-error'), 'ipp-server-error-internal-error'],
    ['server-error-device-error', ipp('server-error-device-error'), 'ipp-server-error-device-error'],
    ['server-error-job-canceled', ipp('server-error-job-canceled'), 'ipp-server-error-job-canceled'],
    ['HTTP 500', http(500), 'http-500'],
    ['HTTP 503', http(503), 'http-503'],
    ['a dropped connection', hangUp, 'connection-lost'],
    ['an answer to another request', echo(1), 'malformed-answer'],
    ['half an IPP message', truncated, 'malformed-answer'],
    ['text', (_request, socket) => socket.write(httpAnswer(200, 'printed')), 'malformed-answer'],
    ['not HTTP', (_request, socket) => socket.end('ok\r\n\r\n'), 'malformed-http'],
  ] as [string, RawHandler, string][])('is unknown after %s', async (_what, handler, reason) => {
    server.answer(handler);
    await expect(calls.sendDocument()).resolves.toEqual({ kind: 'unknown', reason });
  });

  it('is unknown when the connection breaks in the middle of the document', async () => {
    const breaking = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    });
    breaking.listen(0, '127.0.0.1');
    await once(breaking, 'listening');
    const { port } = breaking.address() as AddressInfo;
    const cut = createIppClient({ url: `ipp://127.0.0.1:${port}/ipp/print`, timeoutMs: 5_000 });
    const long = { ...document, document: Buffer.alloc(20_000_000) };
    await expect(cut.sendDocument(long)).resolves.toEqual({ kind: 'unknown', reason: 'connection-lost' });
    await cut.close();
    breaking.close();
    await once(breaking, 'close');
  });

  it('is unknown after the time limit', async () => {
    const hurried = createIppClient({
      url: `ipp://127.0.0.1:${server.port}/ipp/print`,
      timeoutMs: 5_000,
      sendTimeoutMs: 500,
    });
    server.answer(silent);
    await expect(hurried.sendDocument(document)).resolves.toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(server.requests).toHaveLength(1);
    await hurried.close();
  });

  it('is unknown when it is cancelled after the document left', async () => {
    const stop = new AbortController();
    server.answer(() => {
      stop.abort();
    });
    await expect(client.sendDocument(document, { signal: stop.signal })).resolves.toEqual({
      kind: 'unknown',
      reason: 'cancelled',
    });
  });

  it('is unknown when the printer takes the job and does not say which', async () => {
    server.answer(ipp('successful-ok'));
    await expect(calls.createJob()).resolves.toEqual({ kind: 'unknown', reason: 'malformed-answer' });
  });

  it('sends a document once, whatever happens to it', async () => {
    for (const handler of [hangUp, http(503), ipp('server-error-busy')]) {
      server.answer(handler);
      const before = server.requests.length;
      await calls.sendDocument();
      expect(server.requests).toHaveLength(before + 1);
    }
  });
});

function echo(offset: number): RawHandler {
  return (request, socket) => {
    socket.write(httpAnswer(200, ippAnswer('successful-ok', {}, request.body.readInt32BE(4) + offset)));
  };
}

function truncated(...[request, socket]: Parameters<RawHandler>): void {
  const whole = ippAnswer('successful-ok', { 'job-attributes-tag': JOB }, request.body.readInt32BE(4));
  socket.write(httpAnswer(200, whole.subarray(0, whole.length - 9)));
}
