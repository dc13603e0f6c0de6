import { changePrinter } from '../../../db/printers/printers';
import { aPrintReadyCase, aRecordedCase, anUncertainPrint, blankoArrives } from '../../support/case-story';
import { JAM, says } from '../../support/printer-says';
import { closeGate } from '../../support/gate';
import { anApplicant } from '../../support/people';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let operator: Officer;

beforeEach(async () => {
  api = await anApi();
  operator = await api.officer('printer');
});
afterEach(() => api.close());

describe('/v1/printers', () => {
  it('lists the printers and shows one with its version', async () => {
    const list = await operator.get('/v1/printers');
    expect((list.body as { items: { printer: string }[] }).items.map(({ printer }) => printer)).toEqual([
      'kupang-1',
      'kupang-2',
      'kupang-3',
      'kupang-4',
    ]);
    const one = await operator.get('/v1/printers/kupang-3');
    expect([one.headers['etag'], one.body]).toMatchObject([
      '"1"',
      {
        printer: 'kupang-3',
        office: '53.71',
        site: '53.71',
        state: 'READY',
        reason: null,
        loading: 'automatic',
        adapter: 'open',
      },
    ]);
  });

  it('are set by a person who saw the newest version', async () => {
    const body = { state: 'STOPPED', loading: 'counted' };
    const set = await operator.put('/v1/printers/kupang-3', body, { 'if-match': '"1"' });
    expect([set.status, set.headers['etag'], set.body]).toMatchObject([
      200,
      '"2"',
      { ...body, reason: 'STOPPED_BY_OFFICER' },
    ]);
    for (const version of ['"1"', 'W/"2"', 'two']) {
      const stale = await operator.put(
        '/v1/printers/kupang-3',
        { ...body, state: 'READY' },
        { 'if-match': version },
      );
      expect([stale.status, stale.body]).toMatchObject([412, { code: 'VERSION_CONFLICT' }]);
    }
    expect((await operator.get('/v1/printers/kupang-3')).body).toMatchObject(body);
  });

  it('take the next case as soon as they are started', async () => {
    for (const printer of ['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4']) {
      await changePrinter(api.store, printer, { type: 'SERIAL_ALARM', stop: 'FOREIGN_SERIAL' });
    }
    await blankoArrives(api.store, 5);
    const caseId = await aPrintReadyCase(api.store);
    expect((await operator.get(`/v1/cases/${caseId}`)).body).toMatchObject({
      waitingFor: 'PRINTER',
      attempts: [],
    });
    await operator.put('/v1/printers/kupang-4', { state: 'READY', loading: 'automatic' });
    const body: unknown = (await operator.get(`/v1/cases/${caseId}`)).body;
    expect(body).toMatchObject({ attempts: [{ printer: 'kupang-4', state: 'HELD' }] });
  });

  it('are not found where there are none', async () => {
    const set = await operator.put('/v1/printers/kupang-9', { state: 'READY', loading: 'automatic' });
    const stranger = await api.officer('printer', { office: '31.71' });
    const foreign = await stranger.get('/v1/printers/kupang-1');
    expect([set.status, foreign.status]).toEqual([404, 404]);
  });
});

describe('GET /v1/queue', () => {
  it('tells the counts and the one thing that holds the floor up', async () => {
    await aPrintReadyCase(api.store);
    await aPrintReadyCase(api.store, { applicant: anApplicant({ birthDate: '2010-01-31' }) });
    const answer = await operator.get('/v1/queue');
    expect(answer.body).toMatchObject({
      office: '53.71',
      waiting: 1,
      underAge: 1,
      held: 0,
      uncertain: 0,
      holdUp: 'BLANKO',
      blankoFree: 0,
      printers: [{ printer: 'kupang-1', state: 'READY', reason: null }, {}, {}, {}],
    });
    await blankoArrives(api.store, 5);
    expect((await operator.get('/v1/queue')).body).toMatchObject({ holdUp: null, blankoFree: 5 });
  });
});

describe('an uncertain print', () => {
  const caseNumberOf = async (caseId: string): Promise<string> =>
    ((await operator.get(`/v1/cases/${caseId}`)).body as { caseNumber: string }).caseNumber;

  it.each([
    ['and jams on all other printers', ['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4']],
    ['on the only printer', ['kupang-1']],
  ])('%s: floor, case and forecast wait for officers, and the floor names the case', async (_, printers) => {
    await api.close();
    api = await anApi(printers);
    operator = await api.officer('printer');
    await blankoArrives(api.store, 93);
    const { caseId, attemptId, printer } = await anUncertainPrint(api.store);
    for (const other of printers) if (other !== printer) await says(api.store, other, JAM);
    await says(api.store, printer);
    const waiting = [await aPrintReadyCase(api.store), await aPrintReadyCase(api.store)];

    const uncertain = { caseNumber: await caseNumberOf(caseId), attemptId };
    const { printers: shown, ...floor } = (await operator.get('/v1/queue')).body as {
      printers: { printer: string }[];
    };
    expect(floor).toMatchObject({ waiting: 2, uncertain: 1, holdUp: 'OFFICER', blankoFree: 92 });
    expect(shown.find((one) => one.printer === printer)).toEqual({
      printer,
      state: 'OUT',
      reason: 'UNCERTAIN_PRINT',
      uncertain,
    });
    expect((await operator.get(`/v1/printers/${printer}`)).body).toMatchObject({
      state: 'OUT',
      reason: 'UNCERTAIN_PRINT',
    });
    for (const waits of waiting)
      expect((await operator.get(`/v1/cases/${waits}`)).body).toMatchObject({
        waitingFor: 'OFFICER',
        whose: 'DINAS',
        queue: { range: null, reason: 'UNCERTAIN_PRINT' },
      });
    expect((await operator.get('/v1/cases?waitingFor=OFFICER')).body).toMatchObject({
      items: [{}, {}, {}],
    });
    expect((await operator.get('/v1/forecast')).body).toMatchObject({
      holdUp: 'OFFICER',
      whose: 'DINAS',
      emptyBy: { reason: 'UNCERTAIN_PRINT' },
    });
  });

  it('holds nothing up while another printer prints, and is over once two officers settled it', async () => {
    await blankoArrives(api.store, 93);
    const { attemptId, printer } = await anUncertainPrint(api.store);
    await says(api.store, printer);
    expect((await operator.get('/v1/queue')).body).toMatchObject({ holdUp: null, uncertain: 1 });
    for (const sub of ['maria', 'yohanes']) {
      const officer = await api.officer('printer', { sub });
      await officer.post(`/v1/attempts/${attemptId}/settlement`, { outcome: 'NOT_PRINTED' });
    }
    expect((await operator.get(`/v1/printers/${printer}`)).body).toMatchObject({
      state: 'READY',
      reason: null,
    });
  });
});

describe('GET /v1/centre-link', () => {
  it('tells each function apart, and who waits for the centre', async () => {
    await aRecordedCase(api.store);
    await closeGate(api.store, 'read');
    const answer = await operator.get('/v1/centre-link');
    expect(answer.body).toMatchObject({
      office: '53.71',
      functions: [
        { function: 'enrol', state: 'up', limit: 20, probeAt: null },
        { function: 'identify', state: 'up' },
        {
          function: 'read',
          state: 'down',
          limit: 0,
          reason: 'timeout',
          since: '2026-11-23T01:00:00.000Z',
        },
        { function: 'verify', state: 'up' },
      ],
      waiting: { RECORDED: 1, SENT: 0 },
    });
  });
});
