import { startPrinter } from '../../../simulators/printer/start-printer';
import { eventually, temporaryHome } from '../temporary-home';
import { groupOf, ippCaller, jobIdOf } from './ipp-caller';

const home = temporaryHome();

async function openPrinter(secondsPerCard = 0, id = 'kupang-1') {
  const printer = home.closing(await startPrinter({ home: home.path(), seed: 1, id, port: 0 }));
  const caller = ippCaller(printer.port);
  await caller.control('PUT', 'mode', { state: 'ready', secondsPerCard });
  return { ...caller, close: () => printer.close(), port: printer.port };
}

type Printer = Awaited<ReturnType<typeof openPrinter>>;

async function printCard(printer: Printer, name: string): Promise<number> {
  const job = jobIdOf(await printer.create(name));
  await printer.send(job);
  return job;
}

const stats = async (printer: Printer) =>
  (await printer.control('GET', 'stats')) as {
    sheets: { jobName: string; serial: string | null; kind: string }[];
    count: number;
    spoiled: number;
    byJobName: Record<string, number>;
  };

describe('a card', () => {
  test('is created held, printed once its document is here, and reported with the serial of its chip', async () => {
    const printer = await openPrinter();
    const created = await printer.create('attempt-1');
    expect(created).toMatchObject({ statusCode: 'successful-ok' });
    expect(groupOf(created)).toMatchObject({
      'job-id': 1,
      'job-state': 'pending-held',
      'job-state-reasons': 'job-incoming',
      'job-uri': `ipp://127.0.0.1:${printer.port}/ipp/print/1`,
    });
    expect(await printer.job(1)).not.toHaveProperty('chip-serial');
    expect(groupOf(await printer.send(1))).toMatchObject({ 'job-state': 'completed' });
    const job = await printer.job(1);
    expect(job).toMatchObject({
      'job-name': 'attempt-1',
      'job-state': 'completed',
      'job-impressions-completed': 1,
    });
    expect(job['chip-serial']).toMatch(/^[0-9A-F]{16}$/);
    expect(await stats(printer)).toMatchObject({
      sheets: [{ jobName: 'attempt-1', serial: job['chip-serial'], kind: 'good' }],
      count: 1,
      byJobName: { 'attempt-1': 1 },
    });
  });

  test('takes its time: the chip is encoded before the print ends', async () => {
    const printer = await openPrinter(0.2);
    await printCard(printer, 'attempt-1');
    expect(await printer.job(1)).toMatchObject({ 'job-state': 'processing' });
    expect((await printer.printer())['printer-state']).toBe('processing');
    await eventually(async () => 'chip-serial' in (await printer.job(1)));
    expect((await stats(printer)).count).toBe(0);
    await eventually(async () => (await printer.job(1))['job-state'] === 'completed');
    expect((await stats(printer)).count).toBe(1);
  });

  test('needs a name, a known format and a document', async () => {
    const printer = await openPrinter();
    expect((await printer.call('Create-Job')).statusCode).toBe('client-error-bad-request');
    await printer.create('attempt-1');
    const send = { 'job-id': 1, 'last-document': true };
    expect((await printer.call('Send-Document', send)).statusCode).toBe('client-error-bad-request');
    const strange = { ...send, 'document-format': 'text/plain' };
    expect((await printer.call('Send-Document', strange, Buffer.from('x'))).statusCode).toBe(
      'client-error-document-format-not-supported',
    );
    expect((await printer.send(1)).statusCode).toBe('successful-ok');
    expect((await printer.send(1)).statusCode).toBe('client-error-not-possible');
    expect((await printer.send(9)).statusCode).toBe('client-error-not-found');
    expect((await stats(printer)).count).toBe(1);
  });
});

describe('one job at a time', () => {
  test('a held job occupies the printer until it is cancelled, and a late document is refused', async () => {
    const printer = await openPrinter();
    const held = jobIdOf(await printer.create('attempt-1'));
    expect((await printer.create('attempt-2')).statusCode).toBe('server-error-busy');
    expect((await printer.call('Cancel-Job', { 'job-id': held })).statusCode).toBe('successful-ok');
    expect(await printer.job(held)).toMatchObject({
      'job-state': 'canceled',
      'job-state-reasons': 'job-canceled-by-user',
      'number-of-documents': 0,
    });
    expect((await printer.send(held)).statusCode).toBe('client-error-not-possible');
    expect((await printer.call('Cancel-Job', { 'job-id': held })).statusCode).toBe(
      'client-error-not-possible',
    );
    await printCard(printer, 'attempt-2');
    expect((await stats(printer)).byJobName).toEqual({ 'attempt-2': 1 });
  });

  test('jobs are found by name among the waiting and the finished', async () => {
    const printer = await openPrinter();
    await printCard(printer, 'attempt-1');
    await printCard(printer, 'attempt-2');
    await printer.create('attempt-3');
    const list = async (which?: string) => {
      const wish = {
        'requested-attributes': ['job-name', 'job-state'],
        ...(which ? { 'which-jobs': which } : {}),
      };
      const group = (await printer.call('Get-Jobs', wish))['job-attributes-tag'];
      return [group ?? []].flat().map((job) => job['job-name']);
    };
    expect(await list()).toEqual(['attempt-3']);
    expect(await list('completed')).toEqual(['attempt-2', 'attempt-1']);
    expect(await list('all')).toEqual(['attempt-3', 'attempt-2', 'attempt-1']);
    expect(groupOf(await printer.call('Get-Jobs'))).toEqual({
      'job-uri': `ipp://127.0.0.1:${printer.port}/ipp/print/3`,
      'job-id': 3,
    });
    const missing = await printer.call('Get-Jobs', { 'which-jobs': 'lost' });
    expect(missing.statusCode).toBe('client-error-attributes-or-values-not-supported');
  });

  test('a card under way is called back before its chip, and spoiled after it', async () => {
    const printer = await openPrinter(3600);
    const before = await printCard(printer, 'attempt-1');
    await printer.call('Cancel-Job', { 'job-id': before });
    expect(await printer.job(before)).toMatchObject({ 'job-state': 'canceled' });
    expect((await stats(printer)).sheets).toEqual([]);
    await printer.control('PUT', 'mode', { secondsPerCard: 0.05 });
    const after = await printCard(printer, 'attempt-2');
    await eventually(async () => 'chip-serial' in (await printer.job(after)));
    await printer.call('Cancel-Job', { 'job-id': after });
    await eventually(async () => (await printer.job(after))['job-state'] === 'canceled');
    expect(await stats(printer)).toMatchObject({ count: 0, spoiled: 1, sheets: [{ jobName: 'attempt-2' }] });
  });
});

describe('faults', () => {
  test('a jam spoils the card, aborts the job and stops the printer until it is ready again', async () => {
    const printer = await openPrinter();
    await printer.control('PUT', 'mode', { state: 'jam' });
    const job = await printCard(printer, 'attempt-1');
    expect(await printer.job(job)).toMatchObject({
      'job-state': 'aborted',
      'job-state-reasons': ['aborted-by-system', 'media-jam'],
      'job-impressions-completed': 0,
    });
    expect(await printer.printer()).toMatchObject({
      'printer-state': 'stopped',
      'printer-state-reasons': 'media-jam-error',
      'printer-is-accepting-jobs': false,
    });
    expect((await printer.create('attempt-2')).statusCode).toBe('server-error-not-accepting-jobs');
    await printer.control('PUT', 'mode', { state: 'ready' });
    await printCard(printer, 'attempt-2');
    expect(await stats(printer)).toMatchObject({ count: 1, spoiled: 1, byJobName: { 'attempt-2': 1 } });
  });

  test('a jam spoils the card that is under way', async () => {
    const printer = await openPrinter(3600);
    const job = await printCard(printer, 'attempt-1');
    await printer.control('PUT', 'mode', { state: 'jam' });
    expect(await printer.job(job)).toMatchObject({ 'job-state': 'aborted' });
    expect(await stats(printer)).toMatchObject({
      sheets: [{ jobName: 'attempt-1', serial: null, kind: 'spoiled' }],
    });
  });

  test.each([
    ['media-empty', ['media-empty-error', 'media-needed-error']],
    ['ribbon-empty', 'marker-supply-empty-error'],
  ])('%s lets the job wait until it is filled', async (state, reasons) => {
    const printer = await openPrinter();
    await printer.control('PUT', 'mode', { state });
    const job = await printCard(printer, 'attempt-1');
    expect(await printer.job(job)).toMatchObject({ 'job-state': 'processing-stopped' });
    expect(await printer.printer()).toMatchObject({
      'printer-state': 'stopped',
      'printer-state-reasons': reasons,
    });
    await printer.control('PUT', 'mode', { state: 'ready' });
    expect(await printer.job(job)).toMatchObject({ 'job-state': 'completed' });
    expect(await printer.printer()).toMatchObject({
      'printer-state': 'idle',
      'printer-state-reasons': 'none',
    });
  });

  test('an encoder that fails damages the blank and gives no serial', async () => {
    const printer = await openPrinter();
    await printer.control('PUT', 'mode', { state: 'encode-fail' });
    const job = await printer.job(await printCard(printer, 'attempt-1'));
    expect(job).toMatchObject({
      'job-state': 'aborted',
      'job-state-reasons': ['aborted-by-system', 'encoding-failed'],
    });
    expect(job).not.toHaveProperty('chip-serial');
    expect(await printer.printer()).toMatchObject({ 'printer-state-reasons': 'encoder-failure-error' });
    expect(await stats(printer)).toMatchObject({ sheets: [{ serial: null, kind: 'spoiled' }] });
  });

  test('offline cuts connections off, and the controls still answer', async () => {
    const printer = await openPrinter();
    await printer.control('PUT', 'mode', { state: 'offline' });
    await expect(printer.create('attempt-1')).rejects.toThrow(/ECONNRESET|socket hang up/);
    await printer.control('PUT', 'mode', { state: 'ready' });
    expect((await printer.create('attempt-1')).statusCode).toBe('successful-ok');
  });

  test.each([
    ['out', 1],
    ['lost', 0],
  ])('a hanging printer never answers; with sheet %s the document gave %i card', async (sheet, count) => {
    const printer = await openPrinter();
    const job = jobIdOf(await printer.create('attempt-1'));
    await printer.control('PUT', 'mode', { state: 'hang', sheet });
    let answered = false;
    const settled = printer.send(job).then(
      () => (answered = true),
      () => undefined,
    );
    // The controls answer after the document has been handled.
    for (let turn = 0; turn < 20; turn += 1) await printer.control('GET', 'mode');
    expect(answered).toBe(false);
    expect((await stats(printer)).count).toBe(count);
    await printer.close();
    await settled;
  });
});

describe('restarts', () => {
  test.each([
    ['out', { 'attempt-2': 1 }],
    ['lost', {}],
  ])('forget jobs, start up-time and job ids again, and leave the sheet %s', async (sheet, byJobName) => {
    const printer = await openPrinter(3600);
    await printer.create('attempt-1');
    await printer.call('Cancel-Job', { 'job-id': 1 });
    await printCard(printer, 'attempt-2');
    await printer.control('PUT', 'mode', { state: 'restart', sheet });
    expect((await printer.call('Get-Job-Attributes', { 'job-id': 2 })).statusCode).toBe(
      'client-error-not-found',
    );
    expect(await printer.printer()).toMatchObject({ 'printer-state': 'idle', 'printer-up-time': 1 });
    expect((await stats(printer)).byJobName).toEqual(byJobName);
    expect(jobIdOf(await printer.create('attempt-3'))).toBe(1);
  });

  test('no chip serial is used twice, over restarts and over printers', async () => {
    const serials: unknown[] = [];
    const collect = async (printer: Printer) => {
      for (const name of ['a', 'b'])
        serials.push((await printer.job(await printCard(printer, name)))['chip-serial']);
    };
    const first = await openPrinter();
    await collect(first);
    await first.control('PUT', 'mode', { state: 'restart' });
    await collect(first);
    await first.close();
    const again = await openPrinter();
    await collect(again);
    await collect(await openPrinter(0, 'kupang-2'));
    expect(new Set(serials).size).toBe(8);
    expect((await stats(again)).count).toBe(6);
  });

  test('a magazine gives its own serials in order, then the printer goes on with its own', async () => {
    const printer = await openPrinter();
    await printer.control('PUT', 'magazine', { serials: { from: 'KTP-0099', count: 2 } });
    for (const name of ['a', 'b', 'c']) await printCard(printer, name);
    const { sheets } = await stats(printer);
    expect(sheets.map(({ serial }) => serial)).toEqual([
      'KTP-0099',
      'KTP-0100',
      expect.stringMatching(/^[0-9A-F]{16}$/),
    ]);
  });
});
