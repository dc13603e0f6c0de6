import { Client, Connection } from '@temporalio/client';
import { inventedPerson } from '../../demo/harness/invented-people';
import { applicantWorkflowId, CaseStage, OfficeCode } from '../../workflows/applicant/messages';
import { officeWorkflowId } from '../../workflows/office-messages';
import { aStack, type Stack } from '../support/office-stack';

const STATION = '53.71.04';

describe('one card, over HTTP, with everything real but the outside', () => {
  let stack: Stack;
  let temporal: Client;
  let connection: Connection;

  beforeAll(async () => {
    stack = await aStack();
    connection = await Connection.connect({ address: stack.office.urls.temporal });
    temporal = new Client({ connection, namespace: 'terbit' });
  }, 120_000);
  afterAll(async () => {
    await connection.close();
    await stack.close();
  });

  // The settings of the devices must not leak from one story into the next.
  afterEach(() => stack.control(stack.office.urls.sbi[STATION] ?? '', '/_sim/person', { person: null }));

  const stageOf = (caseId: string, stage: string): Promise<unknown> =>
    stack.until(
      `case to be ${stage}`,
      () => stack.client.read(caseId),
      (answer) => answer.stage === stage,
    );

  test('from registration to hand-over, the holder recognised 1:1, in at most 60 events', async () => {
    const { client, office } = stack;
    const { caseId, caseNumber } = await client.register(inventedPerson(1), STATION);
    await client.record(caseId, STATION);
    await stageOf(caseId, 'PRINT_READY');
    const waiting = await client.read(caseId);
    expect(waiting.waitingFor).toBe('BLANKO');
    expect(waiting.queue).toMatchObject({ place: 1, of: 1 });

    await client.deliver(2, 'SJ-1');
    await stageOf(caseId, 'READY');
    await client.handOver(caseId, { kind: 'ONE_TO_ONE' });
    await stageOf(caseId, 'ISSUED');

    const handle = temporal.workflow.getHandle(applicantWorkflowId(caseNumber));
    await handle.result();
    const events = (await handle.fetchHistory()).events ?? [];
    expect(events.length).toBeLessThanOrEqual(60);
    const shown = await handle.describe();
    expect(shown.typedSearchAttributes.get(CaseStage)).toBe('ISSUED');
    expect(shown.typedSearchAttributes.get(OfficeCode)).toBe('53.71');
    expect(await stack.sheets()).toHaveLength(1);
    expect(await stack.violations()).toEqual([]);
    expect(Object.keys(office.urls.printers)).toHaveLength(4);
  });

  test('another person at the desk is not given the card', async () => {
    const { client, office } = stack;
    const station = office.urls.sbi[STATION] ?? '';
    await stack.control(station, '/_sim/person', { person: 'the holder' });
    const { caseId } = await client.register(inventedPerson(2), STATION);
    await client.record(caseId, STATION);
    await stageOf(caseId, 'READY');
    await stack.control(station, '/_sim/person', { person: 'somebody else' });
    const check = { collector: 'HOLDER', check: { kind: 'ONE_TO_ONE' } };
    const refused = await client.send('POST', `/v1/cases/${caseId}/hand-over`, 'front-desk', { body: check });
    expect(refused).toMatchObject({ status: 422, body: { code: 'HOLDER_NOT_RECOGNISED' } });
    expect((await client.read(caseId)).stage).toBe('READY');
    await stack.control(station, '/_sim/person', { person: 'the holder' });
    await client.handOver(caseId, { kind: 'ONE_TO_ONE' });
    await stageOf(caseId, 'ISSUED');
  });

  test('a person who is under 17 waits for the birthday, whatever the stock', async () => {
    const { client } = stack;
    const year = new Date().getUTCFullYear() - 16;
    const birthday = new Date(Date.UTC(year, new Date().getUTCMonth(), new Date().getUTCDate() - 30));
    const birthDate = birthday.toISOString().slice(0, 10);
    const { caseId } = await client.register({ ...inventedPerson(3), birthDate }, STATION);
    await client.record(caseId, STATION);
    await stageOf(caseId, 'PRINT_READY');
    expect((await client.read(caseId)).waitingFor).toBe('AGE');
  });

  test('a person with two NIK is refused by the verifier, and the workflow shows why', async () => {
    const { client, office } = stack;
    await stack.control(office.urls.sbi[STATION] ?? '', '/_sim/person', { person: 'twice' });
    const first = await client.register(inventedPerson(4), STATION);
    await client.record(first.caseId, STATION);
    await stack.until(
      'the first to be unique',
      () => client.read(first.caseId),
      ({ stage }) => stage !== 'SENT' && stage !== 'RECORDED' && stage !== 'REGISTERED',
    );
    const second = await client.register(inventedPerson(5), STATION);
    await client.record(second.caseId, STATION);
    await stageOf(second.caseId, 'NEEDS_DECISION');
    const handle = temporal.workflow.getHandle(applicantWorkflowId(second.caseNumber));
    await stack.until(
      'the workflow to say why',
      async () => JSON.stringify(await handle.query('__temporal_workflow_metadata')),
      (metadata) => metadata.includes('DUPLICATE_RECORD'),
    );
    const decide = (action: string): Promise<unknown> =>
      client.send('POST', `/v1/cases/${second.caseId}/decision`, 'verifier', {
        body: { action, note: 'data ganda' },
      });
    expect(await decide('CONFIRM_UNIQUE')).toMatchObject({ status: 409 });
    expect(await decide('REFUSE')).toMatchObject({ status: 200 });
    await stageOf(second.caseId, 'REFUSED');
  });

  test('an outage of the centre stops only its own calls, and no officer sends anything again', async () => {
    const { client, office } = stack;
    const centre = office.urls.centre ?? '';
    await stack.control(centre, '/_sim/mode', { enrol: 'down', identify: 'down' });
    const { caseId } = await client.register(inventedPerson(6), STATION);
    await client.record(caseId, STATION);
    await stageOf(caseId, 'RECORDED');
    const link = await client.demand('GET', '/v1/centre-link', 'supervisor');
    await stack.until(
      'the outage to be seen',
      () => client.demand('GET', '/v1/centre-link', 'supervisor'),
      (answer) => JSON.stringify(answer).includes('"down"'),
    );
    expect(link).toBeDefined();
    await stack.control(centre, '/_sim/mode', { enrol: 'up', identify: 'up' });
    await client.deliver(2, 'SJ-2');
    await stageOf(caseId, 'READY');
  });

  test('while the search of the centre is away, an officer enters its answer, and the card is printed', async () => {
    const { client, office } = stack;
    const centre = office.urls.centre ?? '';
    await stack.control(centre, '/_sim/mode', { identify: 'down' });
    const { caseId, caseNumber } = await client.register(inventedPerson(9), STATION);
    await client.record(caseId, STATION);
    await stageOf(caseId, 'SENT');
    await stack.until(
      'the first try to fail',
      () => client.demand('GET', '/v1/centre-link', 'supervisor'),
      (answer) => JSON.stringify(answer).includes('"down"'),
    );
    await client.deliver(1, 'SJ-3');
    const csv = `caseNumber,status\n${caseNumber},PRR\n`;
    const body = { asOf: new Date().toISOString(), csv };
    const { status, body: report } = await client.send('POST', '/v1/status-batches', 'recorder', { body });
    expect([status, report]).toMatchObject([200, { counts: { MOVES: 1, REJECTED: 0 } }]);
    await stageOf(caseId, 'READY');
    await stack.control(centre, '/_sim/mode', { identify: 'up' });
    expect(await stack.violations()).toEqual([]);
  });

  const allPrinters = async (mode: object): Promise<void> => {
    for (const url of Object.values(stack.office.urls.printers)) await stack.control(url, '/_sim/mode', mode);
  };
  const attemptIn = async (
    caseId: string,
    state: string,
  ): Promise<{ attemptId: string; printer: string }> => {
    const found = await stack.until(
      `an attempt to be ${state}`,
      async () => (await stack.client.read(caseId)).attempts?.find((attempt) => attempt.state === state),
      (attempt) => attempt !== undefined,
    );
    if (found === undefined) throw new Error('there is such an attempt');
    return found;
  };

  test('a card that jams is spoiled, keeps its account, and another is printed in its place', async () => {
    const { client, office } = stack;
    await client.deliver(2, 'SJ-JAM');
    await allPrinters({ secondsPerCard: 30 });
    const { caseId } = await client.register(inventedPerson(7), STATION);
    await client.record(caseId, STATION);
    const { printer } = await attemptIn(caseId, 'SENDING');
    await stack.control(office.urls.printers[printer] ?? '', '/_sim/mode', { state: 'jam' });
    await attemptIn(caseId, 'SPOILED');
    await allPrinters({ state: 'ready', secondsPerCard: 0 });
    await stageOf(caseId, 'READY');
    const { totals } = (await client.demand('GET', '/v1/blanko/balance', 'stock')) as { totals: object };
    expect(totals).toMatchObject({ spoiled: 1 });
    await client.handOver(caseId, { kind: 'EXCEPTION', reason: 'READER_DOWN' });
    expect(await stack.violations()).toEqual([]);
  });

  test('a printer that restarts in mid-job leaves a doubt that two persons settle, and no second sheet', async () => {
    const { client } = stack;
    await client.deliver(1, 'SJ-RESTART');
    await allPrinters({ secondsPerCard: 30 });
    const { caseId } = await client.register(inventedPerson(8), STATION);
    await client.record(caseId, STATION);
    await attemptIn(caseId, 'SENDING');
    await allPrinters({ state: 'restart', sheet: 'lost', secondsPerCard: 0 });
    const { attemptId } = await attemptIn(caseId, 'UNCERTAIN');
    expect((await client.read(caseId)).waitingFor).toBe('OFFICER');
    const settle = (person: string): Promise<unknown> =>
      client.send('POST', `/v1/attempts/${attemptId}/settlement`, 'printer', {
        body: { outcome: 'NOT_PRINTED' },
        person,
      });
    expect(await settle('satu')).toMatchObject({ status: 202 });
    expect(await settle('satu')).toMatchObject({ status: 409, body: { code: 'SECOND_PERSON_REQUIRED' } });
    expect(await settle('dua')).toMatchObject({ status: 200 });
    await stageOf(caseId, 'READY');
    const sheets = (await stack.sheets()).filter(({ jobName }) => jobName === attemptId);
    expect(sheets).toEqual([]);
    expect(await stack.violations()).toEqual([]);
  });

  test('the print floor explains itself in the engine, in Indonesian', async () => {
    const handle = temporal.workflow.getHandle(officeWorkflowId('print-floor', '53.71'));
    const details = await stack.until(
      'the floor to look',
      async () => JSON.stringify(await handle.query('__temporal_workflow_metadata')),
      (text) => text.includes('Lantai cetak'),
    );
    expect(details).toContain('Blanko bebas');
    expect(details).toContain('kupang-1');
  });
});
