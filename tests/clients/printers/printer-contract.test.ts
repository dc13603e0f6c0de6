import { createIppClient, type IppClient } from '../../../clients/printers/ipp-client';
import { startPrinter } from '../../../simulators/printer/start-printer';
import { temporaryHome } from '../../simulators/temporary-home';
import { control } from '../support/simulator-controls';

const home = temporaryHome();
let printer: { readonly port: number; close(): Promise<void> };
let client: IppClient;

beforeEach(async () => {
  printer = home.closing(await startPrinter({ home: home.path(), seed: 1, id: 'kupang-1', port: 0 }));
  client = home.closing(createIppClient({ url: urlOf(), timeoutMs: 5_000 }));
  await control(printer.port, 'mode', { secondsPerCard: 0 });
});

const urlOf = (): string => `ipp://127.0.0.1:${printer.port}/ipp/print`;
const card = Buffer.from('%PDF card');

async function createJob(name: string): Promise<number> {
  const created = await client.createJob({ name });
  if (created.kind !== 'created') throw new Error(created.kind);
  return created.jobId;
}
const send = (jobId: number): ReturnType<IppClient['sendDocument']> =>
  client.sendDocument({ jobId, document: card, mimeType: 'application/pdf' });

describe('the simulated card printer', () => {
  it('reports its state', async () => {
    await expect(client.printerAttributes()).resolves.toMatchObject({
      kind: 'printer',
      state: 'idle',
      stateReasons: [],
      acceptingJobs: true,
      queuedJobs: 0,
      markers: [
        { name: 'ribbon', level: 100 },
        { name: 'film', level: 100 },
      ],
    });
    await control(printer.port, 'mode', { state: 'media-empty' });
    await expect(client.printerAttributes()).resolves.toMatchObject({
      state: 'stopped',
      stateReasons: ['media-empty-error', 'media-needed-error'],
    });
  });

  it('prints a card in two steps and reports its chip', async () => {
    const jobId = await createJob('attempt-1');
    await expect(client.jobAttributes(jobId)).resolves.toMatchObject({
      kind: 'job',
      job: { state: 'pending-held', reasons: ['job-incoming'], name: 'attempt-1', impressions: 0 },
    });
    await expect(send(jobId)).resolves.toEqual({ kind: 'taken' });
    const printed = await client.jobAttributes(jobId);
    expect(printed).toMatchObject({ kind: 'job', job: { state: 'completed', impressions: 1 } });
    expect(printed.kind === 'job' ? printed.job.chipSerial : '').toMatch(/^[0-9A-F]{16}$/);
  });

  it('refuses a second document, a late document and a second job', async () => {
    const first = await createJob('attempt-1');
    await expect(client.createJob({ name: 'attempt-2' })).resolves.toEqual({
      kind: 'refused',
      code: 'server-error-busy',
    });
    await send(first);
    const late = { kind: 'refused', code: 'client-error-not-possible' };
    await expect(send(first)).resolves.toEqual(late);
    const second = await createJob('attempt-2');
    await expect(client.cancelJob(second)).resolves.toEqual({ kind: 'canceled' });
    await expect(send(second)).resolves.toEqual(late);
    await expect(client.cancelJob(second)).resolves.toEqual(late);
  });

  it('finds a job by its name, until a restart forgets it', async () => {
    await send(await createJob('attempt-1'));
    const jobId = await createJob('attempt-2');
    await expect(client.findJobByName('attempt-1')).resolves.toMatchObject({
      kind: 'found',
      job: { state: 'completed', name: 'attempt-1' },
    });
    await expect(client.findJobByName('attempt-2')).resolves.toMatchObject({ kind: 'found', job: { jobId } });
    await expect(client.findJobByName('attempt-3')).resolves.toEqual({ kind: 'absent' });
    await control(printer.port, 'mode', { state: 'restart' });
    await expect(client.findJobByName('attempt-1')).resolves.toEqual({ kind: 'absent' });
    await expect(client.jobAttributes(jobId)).resolves.toEqual({ kind: 'not-found' });
    await expect(createJob('attempt-3')).resolves.toBe(1);
  });

  it('aborts a job whose card jams', async () => {
    await control(printer.port, 'mode', { state: 'jam' });
    const jobId = await createJob('attempt-1');
    await send(jobId);
    await expect(client.jobAttributes(jobId)).resolves.toMatchObject({
      kind: 'job',
      job: { state: 'aborted' },
    });
    await expect(client.createJob({ name: 'attempt-2' })).resolves.toEqual({
      kind: 'refused',
      code: 'server-error-not-accepting-jobs',
    });
  });

  it('leaves open what became of a document when it hangs, and refuses nothing it does not know', async () => {
    const jobId = await createJob('attempt-1');
    await control(printer.port, 'mode', { state: 'hang', sheet: 'out' });
    const hurried = home.closing(createIppClient({ url: urlOf(), timeoutMs: 500 }));
    const document = { jobId, document: card, mimeType: 'application/pdf' };
    await expect(hurried.sendDocument(document)).resolves.toEqual({ kind: 'unknown', reason: 'timeout' });
    await control(printer.port, 'mode', { state: 'ready' });
    await expect(client.findJobByName('attempt-1')).resolves.toMatchObject({
      kind: 'found',
      job: { state: 'completed' },
    });
  });

  it('is unreachable once it is switched off', async () => {
    const jobId = await createJob('attempt-1');
    await printer.close();
    const off = { kind: 'unreachable', reason: 'unreachable' };
    await expect(send(jobId)).resolves.toEqual(off);
    await expect(client.printerAttributes()).resolves.toEqual(off);
  });
});
