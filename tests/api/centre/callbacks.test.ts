import { give, record, submit } from '../../support/case-story';
import { anApi, type ApiUnderTest } from '../support/api-under-test';
import { aSentCase as sentCase, callBack, stageOf, type Sent } from '../support/sent-case';

let api: ApiUnderTest;

beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.close());

const aSentCase = (): Promise<Sent> => sentCase(api);
const call = (address: string, body: unknown, type?: string): ReturnType<typeof callBack> =>
  callBack(api, address, body, type);
const stateOf = (caseId: string): Promise<unknown> => stageOf(api, caseId);

describe('POST /v1/centre/callbacks/{token}', () => {
  it.each([
    ['nobody else', [], ['PRINT_READY', 'PRINT_READY_RECORD']],
    ['somebody surely', [{ personId: 'p-2', rank: 1, score: 0.97 }], ['NEEDS_DECISION', 'DUPLICATE_RECORD']],
    ['somebody perhaps', [{ personId: 'p-2', rank: 1, score: 0.7 }], ['NEEDS_DECISION', 'ADJUDICATE_RECORD']],
  ])('takes the verdict on %s', async (_what, others, expected) => {
    const { caseId, address, personId } = await aSentCase();
    const answer = await call(address, [{ personId, rank: 0, score: 1 }, ...others]);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await stateOf(caseId)).toEqual(expected);
  });

  it('takes a failed search for what it is', async () => {
    const { caseId, address } = await aSentCase();
    const answer = await call(
      address,
      { code: 500, message: 'NIK 5371991708850042 gagal' },
      'application/error+json',
    );
    expect(answer.status).toBe(204);
    expect(await stateOf(caseId)).toEqual(['SENT', 'SEARCH_FAILURE_AT_CENTRAL']);
    expect(api.log()).not.toContain('5371991708850042');
  });

  it('moves a case once by twenty equal calls at once, and not at all by one more', async () => {
    const { caseId, address } = await aSentCase();
    const first = await Promise.all(Array.from({ length: 20 }, () => call(address, [])));
    const before = await api.footprint();
    const again = await call(address, []);
    expect([...first, again].map(({ status }) => status)).toEqual(Array<number>(21).fill(204));
    expect(await api.footprint()).toEqual(before);
    expect(await stateOf(caseId)).toEqual(['PRINT_READY', 'PRINT_READY_RECORD']);
  });

  it('takes another second verdict before an officer', async () => {
    const { caseId, address } = await aSentCase();
    await call(address, []);
    await call(address, [{ personId: 'p-2', rank: 1, score: 0.97 }]);
    expect(await stateOf(caseId)).toEqual(['NEEDS_DECISION', 'ADJUDICATE_RECORD']);
  });

  it('answers 204 to what a newer recording made old, and changes nothing', async () => {
    const { caseId, address } = await aSentCase();
    await call(address, [{ personId: 'p-2', rank: 1, score: 0.97 }]);
    await give(api.store, caseId, {
      type: 'DECIDE',
      action: 'RERECORD',
      note: 'Rekam ulang',
      corrected: null,
    });
    await record(api.store, caseId);
    await submit(api.store, caseId);
    const before = await api.footprint();
    expect((await call(address, [])).status).toBe(204);
    expect(await api.footprint()).toEqual(before);
    expect(await stateOf(caseId)).toEqual(['SENT', 'SENT_FOR_ENROLLMENT']);
  });

  it.each([
    ['another type', 'text/plain', [], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['another shape', 'application/json', { verdict: 'unique' }, 400, 'INVALID_INPUT'],
    ['a candidate without a score', 'application/json', [{ personId: 'p-2', rank: 1 }], 400, 'INVALID_INPUT'],
    [
      'a score in words',
      'application/json',
      [{ personId: 'p-2', rank: 1, score: '1' }],
      400,
      'INVALID_INPUT',
    ],
    ['the OK of another operation', 'application/json', 'OK', 400, 'INVALID_INPUT'],
    ['an error that is none', 'application/error+json', [], 400, 'INVALID_INPUT'],
    ['nothing', 'application/json', undefined, 400, 'INVALID_INPUT'],
  ])('refuses %s and waits on', async (_what, type, body, status, code) => {
    const { caseId, address } = await aSentCase();
    const answer = await call(address, body, type);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(answer.text).not.toContain('p-2');
    expect(await stateOf(caseId)).toEqual(['SENT', 'SENT_FOR_ENROLLMENT']);
  });

  it('says no more of an address that was never given out than that it does not know it', async () => {
    const before = await api.footprint();
    for (const token of ['A'.repeat(43), 'short']) {
      for (const body of [[], { verdict: 'unique' }]) {
        const answer = await call(`/v1/centre/callbacks/${token}?transactionId=t&taskId=task-1`, body);
        expect([answer.status, answer.body]).toMatchObject([403, { code: 'CALLBACK_NOT_KNOWN' }]);
        expect(answer.text).not.toContain(token);
      }
    }
    expect(await api.footprint()).toEqual(before);
  });

  it('takes more than other routes do, but not anything', async () => {
    const { address } = await aSentCase();
    const candidates = Array.from({ length: 1_000 }, (_, rank) => ({
      personId: `p-${'x'.repeat(200)}${rank}`,
      rank,
      score: 0.1,
    }));
    expect((await call(address, candidates)).status).toBe(204);
    const large = await call(address, 'x'.repeat(1_100_000));
    expect([large.status, large.body]).toMatchObject([413, { code: 'BODY_TOO_LARGE' }]);
  });
});
