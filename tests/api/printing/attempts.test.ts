import { aCaseBeingPrinted, blankoArrives, give } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let one: Officer;
let other: Officer;

beforeEach(async () => {
  api = await anApi();
  one = await api.officer('printer', { sub: 'maria' });
  other = await api.officer('supervisor', { sub: 'yohanes' });
  await blankoArrives(api.store, 20);
});
afterEach(() => api.close());

/** A case whose printer fell silent with the card in hand. */
async function anUncertainAttempt(): Promise<{ caseId: string; attemptId: string; address: string }> {
  const { caseId, attemptId } = await aCaseBeingPrinted(api.store);
  await give(api.store, caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'UNCERTAIN',
    serial: null,
    reason: null,
  });
  return { caseId, attemptId, address: `/v1/attempts/${attemptId}/settlement` };
}

describe('GET /v1/attempts', () => {
  it('lists the attempts that wait for two persons', async () => {
    const { attemptId, caseId } = await anUncertainAttempt();
    const answer = await one.get('/v1/attempts?state=UNCERTAIN');
    expect(answer.body).toMatchObject({
      items: [{ attemptId, caseId, state: 'UNCERTAIN', printer: 'kupang-1' }],
    });
    const stranger = await api.officer('printer', { office: '31.71' });
    expect((await stranger.get('/v1/attempts')).body).toEqual({ items: [] });
  });
});

describe('POST /v1/attempts/{attemptId}/settlement', () => {
  it('takes the same word of two persons', async () => {
    const { caseId, attemptId, address } = await anUncertainAttempt();
    const word = { outcome: 'PRINTED', serial: 'CHIP0042' };
    const first = await one.post(address, word, { key: 'tray-1' });
    expect([first.status, first.body]).toEqual([202, { proposed: true, attemptId }]);
    const repeated = await one.post(address, word, { key: 'tray-1' });
    expect([repeated.status, repeated.body]).toEqual([202, { proposed: true, attemptId }]);
    const second = await other.post(address, word);
    expect([second.status, second.body]).toMatchObject([
      200,
      { proposed: false, attemptId, case: { caseId, stage: 'PRINTED', waitingFor: 'QUALITY_CHECK' } },
    ]);
  });

  it('does not take one person for two', async () => {
    const { address } = await anUncertainAttempt();
    await one.post(address, { outcome: 'NOT_PRINTED' });
    const again = await one.post(address, { outcome: 'NOT_PRINTED' });
    expect([again.status, again.body]).toMatchObject([409, { code: 'SECOND_PERSON_REQUIRED' }]);
    const settled = await other.post(address, { outcome: 'NOT_PRINTED' });
    expect([settled.status, settled.body]).toMatchObject([200, { case: { stage: 'PRINT_READY' } }]);
    const late = await other.post(address, { outcome: 'NOT_PRINTED' });
    expect([late.status, late.body]).toMatchObject([409, { code: 'ATTEMPT_NOT_UNCERTAIN' }]);
  });

  it('forgets both words when they differ, and answers the repetition alike', async () => {
    const { attemptId, address } = await anUncertainAttempt();
    await one.post(address, { outcome: 'SPOILED' });
    const differs = await other.post(address, { outcome: 'NOT_PRINTED' }, { key: 'differs' });
    expect([differs.status, differs.body]).toMatchObject([409, { code: 'SETTLEMENTS_DIFFER' }]);
    const again = await other.post(address, { outcome: 'NOT_PRINTED' }, { key: 'differs' });
    expect([again.status, again.body]).toMatchObject([409, { code: 'SETTLEMENTS_DIFFER' }]);
    expect((again.body as { traceId: string }).traceId).toBe(again.headers['x-trace-id']);
    const anew = await other.post(address, { outcome: 'SPOILED' });
    expect([anew.status, anew.body]).toEqual([202, { proposed: true, attemptId }]);
  });

  it.each([
    ['PRINTED without a chip number', { outcome: 'PRINTED' }, 422, 'SERIAL_REQUIRED'],
    ['NOT_PRINTED with one', { outcome: 'NOT_PRINTED', serial: 'CHIP0043' }, 422, 'SERIAL_REQUIRED'],
    ['an outcome that settles nothing', { outcome: 'UNCERTAIN' }, 400, 'INVALID_INPUT'],
  ])('refuses %s', async (_what, body, status, code) => {
    const { address } = await anUncertainAttempt();
    const answer = await one.post(address, body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
  });

  it('refuses a chip that came out before', async () => {
    const earlier = await anUncertainAttempt();
    const word = { outcome: 'PRINTED', serial: 'CHIP0077' };
    await one.post(earlier.address, word);
    await other.post(earlier.address, word);
    const { address } = await anUncertainAttempt();
    await one.post(address, word);
    const second = await other.post(address, word);
    expect([second.status, second.body]).toMatchObject([409, { code: 'SERIAL_NOT_USABLE' }]);
  });

  it('is not for an attempt of another office, nor for none', async () => {
    const { address } = await anUncertainAttempt();
    const stranger = await api.officer('supervisor', { office: '31.71' });
    const foreign = await stranger.post(address, { outcome: 'SPOILED' });
    expect([foreign.status, foreign.body]).toMatchObject([403, { code: 'OTHER_OFFICE' }]);
    const none = await one.post('/v1/attempts/01930000-0000-7000-8000-000000000000/settlement', {
      outcome: 'SPOILED',
    });
    expect([none.status, none.body]).toMatchObject([404, { code: 'ATTEMPT_NOT_FOUND' }]);
  });
});
