import type { Response } from 'supertest';
import { seedOffice } from '../../../db/seed-office';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';
import { aRegistrationBody } from '../support/registrations';

let api: ApiUnderTest;
let desk: Officer;

beforeAll(async () => {
  api = await anApi();
  desk = await api.officer('front-desk');
});
afterAll(() => api.close());

describe('POST /v1/cases', () => {
  it('opens a case and says where it is and what it waits for', async () => {
    const answer = await desk.post('/v1/cases', aRegistrationBody());
    expect({ status: answer.status, body: answer.body as unknown }).toEqual({
      status: 201,
      body: {
        caseId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        caseNumber: expect.stringMatching(/^5371-2026-\d{6}$/) as string,
        trackingCode: expect.stringMatching(/^[2-9A-Z]{7}-[2-9A-Z]{7}$/) as string,
        stage: 'REGISTERED',
        since: '2026-11-23T01:00:00.000Z',
        waitingFor: 'APPLICANT',
        whose: 'APPLICANT',
        notices: ['NIK_BIRTH_DATE_DIFFERS'],
      },
    });
    const { caseId } = answer.body as { caseId: string };
    expect(answer.headers['location']).toBe(`/v1/cases/${caseId}`);
  });

  it('answers the same key again with the first answer, and says so', async () => {
    const body = aRegistrationBody();
    const first = await desk.post('/v1/cases', body, { key: 'again-1' });
    const before = await api.footprint();
    const second = await desk.post('/v1/cases', body, { key: 'again-1' });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await api.footprint()).toEqual(before);
  });

  it('takes the same fields in another order for the same request', async () => {
    const body = aRegistrationBody();
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const first = await desk.post('/v1/cases', body, { key: 'order-1' });
    const second = await desk.post('/v1/cases', turned, { key: 'order-1' });
    expect(second.body).toEqual(first.body);
  });

  it('refuses a key that came with another request', async () => {
    await desk.post('/v1/cases', aRegistrationBody(), { key: 'reused-1' });
    const before = await api.footprint();
    const answer = await desk.post('/v1/cases', aRegistrationBody(), { key: 'reused-1' });
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await api.footprint()).toEqual(before);
  });

  it('keeps the keys of two officers apart', async () => {
    const other = await api.officer('front-desk', { sub: 'another-clerk' });
    const answers = [
      await desk.post('/v1/cases', aRegistrationBody(), { key: 'mine' }),
      await other.post('/v1/cases', aRegistrationBody(), { key: 'mine' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('opens one case for 20 equal requests at once', async () => {
    const before = await api.footprint();
    const body = aRegistrationBody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.post('/v1/cases', body, { key: 'storm' })),
    );
    const bodies = new Set(answers.map(({ text }) => text));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(201));
    expect(bodies.size).toBe(1);
    expect((await api.footprint())['cases']).toBe((before['cases'] ?? 0) + 1);
  });

  it('opens one case for a person whom 20 officers register at once, and names it to the others', async () => {
    const body = aRegistrationBody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.post('/v1/cases', body)));
    const opened = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect([opened.length, refused.length]).toEqual([1, 19]);
    const { caseId, caseNumber } = opened[0]?.body as Record<string, string>;
    for (const problem of refused) {
      expect(problem.body).toMatchObject({
        code: 'CASE_ALREADY_OPEN',
        caseId,
        caseNumber,
        stage: 'REGISTERED',
      });
    }
  });

  it('says that documents are not kept yet, and what the NIK says otherwise', async () => {
    const changes = { documents: ['Surat keterangan', { kind: 'AKTA', number: '1' }] };
    const nik = '5371995708850042';
    const body = aRegistrationBody(changes, { nik, sex: 'MALE', birthDate: '1985-08-17' });
    const answer = await desk.post('/v1/cases', body);
    expect(answer.body).toMatchObject({ notices: ['NIK_SEX_DIFFERS'] });
  });
});

describe('POST /v1/cases, rules', () => {
  async function refusal(body: Record<string, unknown>): Promise<Pick<Response, 'status' | 'body'>> {
    const before = await api.footprint();
    const answer = await desk.post('/v1/cases', body);
    expect(await api.footprint()).toEqual(before);
    return answer;
  }

  it.each([
    ['a reason not offered yet', aRegistrationBody({ reason: 'LOST' }), 422, 'REASON_NOT_OFFERED'],
    ['a station of another office', aRegistrationBody({ station: '31.71.01' }), 422, 'UNKNOWN_STATION'],
    ['a pickup site of another office', aRegistrationBody({ pickupSite: '31.71' }), 422, 'UNKNOWN_STATION'],
    ['another office', aRegistrationBody({ office: '31.71' }), 403, 'OTHER_OFFICE'],
    ['a birth tomorrow', aRegistrationBody({}, { birthDate: '2026-11-24' }), 422, 'BIRTH_DATE_IN_FUTURE'],
    ['a child of 15', aRegistrationBody({}, { birthDate: '2010-11-24' }), 422, 'TOO_YOUNG_TO_RECORD'],
  ])('refuses %s', async (_what, body, status, code) => {
    expect(await refusal(body)).toMatchObject({ status, body: { code, status } });
  });

  it.each([
    ['a person of 16 today', { birthDate: '2010-11-23' }],
    ['a married person of 15', { birthDate: '2011-11-23', maritalStatus: 'KAWIN' }],
  ])('takes %s', async (_what, applicant) => {
    const answer = await desk.post('/v1/cases', aRegistrationBody({}, applicant));
    expect(answer.status).toBe(201);
  });

  it('tells of an open case at another office, but not which one it is', async () => {
    await seedOffice(api.store.url, '31.71', []);
    const body = aRegistrationBody();
    const mine = await desk.post('/v1/cases', body);
    const other = await api.officer('front-desk', { office: '31.71' });
    const answer = await other.post('/v1/cases', { ...body, office: '31.71', station: '31.71' });
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'CASE_ALREADY_OPEN', office: '53.71' }]);
    const { caseId, caseNumber } = mine.body as Record<string, string>;
    expect(answer.text).not.toContain(caseId);
    expect(answer.text).not.toContain(caseNumber);
  });
});
