import { verify } from '../../db/verification/verify';
import { listPrinters } from '../../db/printers/printer-reads';
import { PrintFloor } from './support/print-floor';

// One office for all: each test has a printer of its own, and what it leaves open is cleared away.
let floor: PrintFloor;
beforeAll(async () => void (floor = await PrintFloor.open()));
afterAll(async () => {
  const report = await verify(floor.office);
  await floor.close();
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
});
afterEach(async () => {
  // No picture is ever on a card of another person's job.
  expect(floor.printer.sheets.filter(({ jobName, printedFor }) => jobName !== printedFor)).toEqual([]);
  await floor.clear();
});

const work = (): void => floor.printer.work('good');

describe('a card is printed once', () => {
  test('by one worker', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    await floor.run(held).finish(work);
    expect(await floor.stateOf(held)).toBe('PRINTED');
    expect(floor.sheetsFor(held)).toHaveLength(1);
  });

  test.each([
    ['that takes one job', false],
    ['that queues jobs', true],
  ])('when two workers both believe that they own a printer %s', async (_what, queues) => {
    floor.replacePrinter({ queues });
    const held = await floor.hold();
    const [one, two] = [floor.run(held), floor.run(held)];
    // Both have read the attempt as held before either has made its job.
    await one.until('Create-Job');
    await two.until('Create-Job');
    await one.step();
    await two.step();
    while (!one.isOver || !two.isOver) {
      await two.step();
      await one.step();
      work();
    }
    expect(floor.sheetsFor(held)).toHaveLength(1);
    expect(await floor.stateOf(held)).toBe('PRINTED');
  });

  test('when the answer to the document is lost', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    await run.step('answer-lost');
    await run.finish(work);
    expect([await floor.stateOf(held), floor.sheetsFor(held).length]).toEqual(['PRINTED', 1]);
  });

  test('when its sender dies and another worker finds the card under way', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const killed = floor.run(held);
    await killed.until('Send-Document');
    await killed.step();
    await floor.run(held).finish(work);
    expect([await floor.stateOf(held), floor.sheetsFor(held).length]).toEqual(['PRINTED', 1]);
  });
});

describe('NOT_PRINTED takes proof', () => {
  test('given by a job that was cancelled before it had a document', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    await floor.run(held).until('Send-Document');
    await floor.run(held).finish();
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
  });

  test('given by the refusal of the document once the job is gone', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    floor.printer.restart(false);
    await run.finish();
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
  });

  test('given by a request of which no byte was sent', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    await run.step('unreachable');
    await run.finish();
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
  });

  test('not given by a cancelled job that had begun, though it counts no impressions', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    await run.step();
    work();
    floor.printer.cancelAtPanel(true);
    await run.finish();
    expect([await floor.stateOf(held), floor.sheetsFor(held).length]).toEqual(['UNCERTAIN', 1]);
  });

  test('not given when the document slips in before the cancellation', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const sender = floor.run(held);
    await sender.until('Send-Document');
    const recovery = floor.run(held);
    await recovery.until('Cancel-Job');
    await sender.step();
    work();
    await recovery.finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
    await sender.finish(work);
  });

  test('not given by a job that died without a word', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    await run.step();
    work();
    floor.printer.work('dies-with-card');
    await run.finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });

  test.each([
    ['forgotten', (): void => floor.printer.purge()],
    ['lost in a restart', (): void => floor.printer.restart(true)],
  ])('not given by a job that is %s', async (_what, lose) => {
    floor.replacePrinter();
    const held = await floor.hold();
    const killed = floor.run(held);
    await killed.until('Send-Document');
    await killed.step();
    work();
    work();
    lose();
    await floor.run(held).finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });

  test('not given by a printer that restarted long enough ago to be up longer than before', async () => {
    floor.replacePrinter({ remembersJobs: true });
    floor.printer.restart(false);
    floor.time.pass(60);
    const held = await floor.hold();
    await floor.run(held).until('Send-Document');
    floor.time.pass(600);
    floor.printer.restart(false);
    floor.time.pass(120);
    await floor.run(held).finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });

  test('not given by a printer that tells too little of its jobs', async () => {
    floor.replacePrinter({ tellsDocuments: false, tellsProcessing: false });
    const held = await floor.hold();
    await floor.run(held).until('Send-Document');
    await floor.run(held).finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });

  test('not given by the refusal of the document while the job has another', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    const stranger = floor.printer.client('stranger', () => Promise.resolve('through'));
    const found = await stranger.findJobByName(held.attemptId);
    const jobId = found.kind === 'found' ? found.job.jobId : 0;
    await stranger.sendDocument({ jobId, document: Buffer.alloc(0), mimeType: 'application/pdf' });
    await run.finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });

  test('not given by silence, nor by a job of another under the same number', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const killed = floor.run(held);
    await killed.until('Send-Document');
    await killed.step();
    const recovery = floor.run(held);
    await recovery.until('Get-Job-Attributes');
    floor.printer.restart(false);
    const stranger = floor.printer.client('stranger', () => Promise.resolve('through'));
    await stranger.createJob({ name: 'stranger' });
    await recovery.finish();
    expect(await floor.stateOf(held)).toBe('UNCERTAIN');
  });
});

describe('a sender that was asleep', () => {
  test('is refused after its job was cancelled', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const asleep = floor.run(held);
    await asleep.until('Send-Document');
    await floor.run(held).finish();
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
    await asleep.finish(work);
    expect(floor.sheetsFor(held)).toEqual([]);
  });

  test('sends nothing into the job that has its number after a restart', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const asleep = floor.run(held);
    await asleep.until('Send-Document');
    await floor.run(held).finish();
    floor.printer.restart(false);
    const next = await floor.hold();
    const sender = floor.run(next);
    await sender.until('Send-Document');
    await asleep.finish(work);
    await sender.finish(work);
    expect(floor.sheetsFor(held)).toEqual([]);
    expect([await floor.stateOf(next), floor.sheetsFor(next).length]).toEqual(['PRINTED', 1]);
  });

  test('keeps case and printer taken until it cannot be sending any more', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const asleep = floor.run(held);
    await asleep.until('Send-Document');
    const recovery = floor.run(held);
    const began = floor.time.now();
    await recovery.until('pause');
    while (floor.time.now() - began < 25_000) await recovery.step();
    expect(await floor.stateOf(held)).toBe('SENDING');
    await recovery.finish();
    expect(floor.time.now() - began).toBeGreaterThanOrEqual(30_000);
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
  });

  test('whose clock was set back does not gain time by it', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const asleep = floor.run(held);
    await asleep.until('Send-Document');
    floor.time.pass(20);
    const asItWas = floor.office.clock().getTime();
    floor.office.setClock(new Date(asItWas - 3_600_000));
    await asleep.finish(work);
    floor.office.setClock(new Date(asItWas + 60_000));
    expect([await floor.stateOf(held), floor.sheetsFor(held)]).toEqual(['NOT_PRINTED', []]);
  });
});

describe('the chip that was encoded', () => {
  const printWith = async (chip: string): Promise<string | undefined> => {
    const held = await floor.hold();
    floor.printer.chip = chip;
    await floor.run(held).finish(work);
    return floor.stateOf(held);
  };

  test('is bound to its card, and of another card it stops the printer and is an alarm', async () => {
    floor.replacePrinter();
    expect(await printWith('04ab01')).toBe('PRINTED');
    expect(await printWith('04AB01')).toBe('UNCERTAIN');
    expect(floor.alarms).toEqual([
      expect.objectContaining({
        code: 'SERIAL_ALARM',
        kind: 'ISSUED',
        printer: 'kupang-1',
        serial: '04AB01',
      }),
    ]);
    const [printer] = await listPrinters(floor.office, '53.71');
    expect([printer?.state, printer?.reason]).toEqual(['STOPPED', 'SERIAL_ISSUED']);
  });
});

describe('nothing stays stuck', () => {
  test('a job whose making was answered to nobody is cleared away', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Create-Job');
    await run.step('answer-lost');
    await run.finish();
    expect(await floor.stateOf(held)).toBe('VOID');
    const next = await floor.hold();
    await floor.run(next).finish(work);
    expect(await floor.stateOf(next)).toBe('PRINTED');
  });

  test('a crash before its job was stored, and another after its document was sent', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const crashed = floor.printer.client(held.attemptId, () => Promise.resolve('through'));
    await crashed.createJob({ name: held.attemptId });
    const sender = floor.run(held);
    await sender.until('Send-Document');
    await sender.step();
    await floor.run(held).finish(work);
    expect([await floor.stateOf(held), floor.sheetsFor(held).length]).toEqual(['PRINTED', 1]);
  });

  test('a portrait that cannot be drawn counts as data refused, and the printer is free for the next', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    await floor.pull(held.attemptId, Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
    await floor.run(held).finish(work);
    const { rows } = await floor.office.pool.query(
      "SELECT event ->> 'type' AS type FROM journal WHERE case_id = $1 ORDER BY seq DESC LIMIT 1",
      [held.caseId],
    );
    expect([rows, floor.sheetsFor(held)]).toEqual([[{ type: 'DATA_REFUSED' }], []]);
    const next = await floor.hold();
    expect(next.caseId).not.toBe(held.caseId);
    await floor.run(next).finish(work);
    expect(await floor.stateOf(next)).toBe('PRINTED');
  });

  test('a cancellation that gets lost is made again', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    await floor.run(held).until('Send-Document');
    const recovery = floor.run(held);
    await recovery.until('Cancel-Job');
    await recovery.step('request-lost');
    await recovery.finish();
    expect(await floor.stateOf(held)).toBe('NOT_PRINTED');
  });

  test('a jam that only the printer names is a spoiled card, and takes the printer out', async () => {
    floor.replacePrinter();
    const held = await floor.hold();
    const run = floor.run(held);
    await run.until('Send-Document');
    await run.step();
    work();
    floor.printer.work('jam-told-by-printer');
    await run.finish();
    expect(await floor.stateOf(held)).toBe('SPOILED');
    const next = await floor.hold();
    await floor.run(next).finish();
    expect(await floor.stateOf(next)).toBe('VOID');
    const [printer] = await listPrinters(floor.office, '53.71');
    expect([printer?.state, printer?.reason]).toEqual(['OUT', 'JAMMED']);
  });
});
