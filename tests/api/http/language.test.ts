import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { ERROR_TEXTS } from '../../../domain/texts/errors';
import { aPrintReadyCase, aRecordedCase, give, submit } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

const ENGLISH = { 'accept-language': 'en' };

let api: ApiUnderTest;
let desk: Officer;
let keeper: Officer;

beforeAll(async () => {
  api = await anApi();
  desk = await api.officer('front-desk');
  keeper = await api.officer('supervisor');
});
afterAll(() => api.close());

describe('the language of an answer', () => {
  it.each([
    [undefined, 'id'],
    ['*', 'id'],
    ['fr, de;q=0.8', 'id'],
    ['en;q=0', 'id'],
    ['en', 'en'],
    ['en-GB,en;q=0.8,id;q=0.5', 'en'],
    ['id;q=0.9, en;q=0.8', 'id'],
    ['fr, en;q=0.1', 'en'],
    ['not a language;;;', 'id'],
  ] as const)('follows Accept-Language: %s gives %s, in failures too', async (accepted, language) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };
    const queue = await desk.get('/v1/queue', headers);
    const missing = await desk.get(`/v1/cases/${randomUUID()}`, headers);
    for (const answer of [queue, missing]) {
      expect(answer.headers['content-language']).toBe(language);
      expect(answer.headers['vary']).toContain('Accept-Language');
    }
    const { title, remedy } = ERROR_TEXTS.CASE_NOT_FOUND[language];
    expect(missing.body).toMatchObject({ code: 'CASE_NOT_FOUND', title, detail: remedy });
  });

  it('holds for those who are not let in', async () => {
    const answer = await request(api.app).get('/v1/queue').set(ENGLISH);
    expect(answer.body).toMatchObject({ status: 401, title: ERROR_TEXTS.UNAUTHENTICATED.en.title });
  });

  it('is Indonesian for files, which are forms and tables of the office', async () => {
    const file = await keeper.get('/v1/spoilage?by=reason&format=csv', ENGLISH);
    expect(file.headers['content-language']).toBe('id');
    expect(file.text).toContain('alasan');
  });

  it('stays that of the first answer when a request is repeated', async () => {
    const outage = { function: 'recording', cause: 'POWER' };
    const asking = { key: 'power', headers: ENGLISH };
    const first = await keeper.post('/v1/outages', outage, asking);
    expect(first.body).toMatchObject({ causeName: 'a power cut at the office' });
    const again = await keeper.post('/v1/outages', outage, { key: 'power' });
    expect(again.body).toEqual(first.body);
    expect(again.headers['content-language']).toBeUndefined();
    expect((await keeper.get(first.headers['location'] ?? '')).body).toMatchObject({
      causeName: 'listrik padam di dinas',
    });
  });
});

describe('a case in English', () => {
  it('says what an officer has to decide and why, under an ETag of its own', async () => {
    const caseId = await aRecordedCase(api.store);
    const submissionId = await submit(api.store, caseId);
    await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
    const usual = await desk.get(`/v1/cases/${caseId}`);
    const english = await desk.get(`/v1/cases/${caseId}`, ENGLISH);
    expect(english.body).toMatchObject({
      decision: {
        cause: 'DUPLICATE_RECORD',
        meaning: 'the centre found the person twice (DUPLICATE_RECORD)',
        remedy: expect.stringContaining('The applicant chooses one identity') as string,
      },
    });
    expect(english.headers['etag']).not.toBe(usual.headers['etag']);
    const known = { ...ENGLISH, 'if-none-match': usual.headers['etag'] ?? '' };
    expect((await desk.get(`/v1/cases/${caseId}`, known)).status).toBe(200);
  });

  it('says why it stands where it stands, and why no date is promised', async () => {
    const caseId = await aPrintReadyCase(api.store);
    const body: unknown = (await desk.get(`/v1/cases/${caseId}`, ENGLISH)).body;
    expect(body).toMatchObject({
      order: { className: 'First card, not a first-timer' },
      queue: {
        reason: 'NO_BLANKO_EXPECTED',
        reasonText: 'the blanko run out before this turn and no delivery is expected',
      },
    });
    expect((body as { order: { explanation: string } }).order.explanation).toMatch(
      /^Class "First card, not a first-timer", print-ready since 2026-11-23; this class gets /,
    );
  });

  it('says of each case in a list why it was refused', async () => {
    const verifier = await api.officer('verifier');
    const body = { caseIds: [randomUUID()], action: 'REFUSE', note: 'uji' };
    const answer = await verifier.post('/v1/cases/decisions', body, { headers: ENGLISH });
    expect(answer.body).toMatchObject({ items: [{ message: 'The case was not found' }] });
  });
});
