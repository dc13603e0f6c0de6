import { changePrinter } from '../../../db/printers/printers';
import { raiseSerialAlarm } from '../../../db/printers/serial-alarms';
import { anUncertainPrint, aReadyCase, blankoArrives } from '../../support/case-story';
import { levels, says } from '../../support/printer-says';
import { anApi, type ApiUnderTest } from '../support/api-under-test';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await anApi();
  await blankoArrives(api.store, 20);
});
afterEach(() => api.close());

const said = {
  state: 'idle',
  reasons: ['media-jam-report'],
  lacks: [],
  supplies: { ribbon: 'LOW' },
} as const;

it('GET /v1/printer-health tells what printers said, and what to do about those that get no card', async () => {
  await says(api.store, 'kupang-1', { stateReasons: ['media-jam-report'], ...levels({ ribbon: 'LOW' }) });
  const operator = await api.officer('printer');
  const answer = await operator.get('/v1/printer-health');
  const { items } = answer.body as { items: object[] };
  expect(items[0]).toMatchObject({ printer: 'kupang-1', reason: 'JAMMED', said });
  expect(items[0]).toHaveProperty('advice', expect.stringContaining('macet'));
  const english = await operator.get('/v1/printer-health', { 'accept-language': 'en' });
  expect((english.body as { items: object[] }).items[0]).toHaveProperty(
    'advice',
    expect.stringMatching(/^a card is jammed: open the printer/),
  );
  expect(items[1]).toEqual({ printer: 'kupang-2', reason: null, advice: null, said: null });
});

it('GET /v1/serial-alarms lists chips that cannot be, to the office alone', async () => {
  const { attemptId } = await aReadyCase(api.store);
  await raiseSerialAlarm(api.store, { attemptId, printer: 'kupang-1', office: '53.71', serial: 'ALIEN1' });
  const stock = await api.officer('stock');
  expect((await stock.get('/v1/serial-alarms')).body).toMatchObject({
    items: [{ attemptId, printer: 'kupang-1', serial: 'ALIEN1', kind: 'FOREIGN', foundIn: null }],
  });
  const stranger = await api.officer('stock', { office: '31.71' });
  expect((await stranger.get('/v1/serial-alarms')).body).toEqual({ items: [] });
});

it('an uncertain print is not settled while its printer is at work, and is once it fell silent', async () => {
  const { attemptId, printer } = await anUncertainPrint(api.store);
  await says(api.store, printer, { state: 'processing' });
  const one = await api.officer('printer', { sub: 'maria' });
  const address = `/v1/attempts/${attemptId}/settlement`;
  const early = await one.post(address, { outcome: 'NOT_PRINTED' });
  expect([early.status, early.body]).toMatchObject([409, { code: 'PRINTER_AT_WORK' }]);
  await changePrinter(api.store, printer, { type: 'SILENT', at: api.store.clock().getTime() });
  expect((await one.post(address, { outcome: 'NOT_PRINTED' })).status).toBe(202);
});

it('the quality check takes the number that an officer read off the card', async () => {
  const { caseId } = await aReadyCase(api.store);
  const operator = await api.officer('printer');
  const address = `/v1/cases/${caseId}/quality-check`;
  expect((await operator.post(address, { result: 'GOOD', serial: 'CARD01' })).status).toBe(200);
  const other = await operator.post(address, { result: 'GOOD', serial: 'CARD02' });
  expect([other.status, other.body]).toMatchObject([409, { code: 'SERIAL_DIFFERS' }]);
});
