import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../../domain/case/commands';
import { aRecordedCase, give, submit } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let verifier: Officer;

beforeEach(async () => {
  api = await anApi();
  verifier = await api.officer('verifier');
});
afterEach(() => api.close());

async function aCaseToDecide(verdict: Verdict): Promise<string> {
  const caseId = await aRecordedCase(api.store);
  const submissionId = await submit(api.store, caseId);
  await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict });
  return caseId;
}

async function journalOf(caseId: string): Promise<string[]> {
  const { rows } = await api.store.pool.query<{ type: string }>(
    "SELECT event ->> 'type' AS type FROM journal WHERE case_id = $1 ORDER BY seq",
    [caseId],
  );
  return rows.map(({ type }) => type);
}

const PATH = '/v1/cases/decisions';

describe('POST /v1/cases/decisions', () => {
  it('decides each case by itself, and says of each what happened', async () => {
    const [alike, duplicate, waiting] = [
      await aCaseToDecide('ADJUDICATE'),
      await aCaseToDecide('DUPLICATE'),
      await aRecordedCase(api.store),
    ];
    const unknown = randomUUID();
    const caseIds = [alike, duplicate, waiting, unknown, alike];
    const answer = await verifier.post(PATH, { caseIds, action: 'CONFIRM_UNIQUE', note: 'hasil ahli' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        decided: 1,
        refused: 3,
        items: [
          { caseId: alike, outcome: 'DECIDED', stage: 'PRINT_READY' },
          {
            caseId: duplicate,
            outcome: 'REFUSED',
            reason: 'ACTION_NOT_ALLOWED',
            stage: 'NEEDS_DECISION',
            allowedDecisions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
          },
          { caseId: waiting, outcome: 'REFUSED', reason: 'ACTION_NOT_ALLOWED', stage: 'RECORDED' },
          { caseId: unknown, outcome: 'REFUSED', reason: 'CASE_NOT_FOUND' },
        ],
      },
    ]);
    expect((await journalOf(alike)).filter((type) => type === 'DECIDED')).toHaveLength(1);
    expect(await journalOf(duplicate)).not.toContain('DECIDED');
    expect((await api.store.pool.query('SELECT note FROM note')).rows).toEqual([{ note: 'hasil ahli' }]);
  });

  it('goes on under its key after an interruption, and decides nothing twice', async () => {
    const caseIds = [await aCaseToDecide('DUPLICATE'), await aCaseToDecide('DUPLICATE')];
    const body = { caseIds, action: 'LETTER_SENT', note: 'surat 12/2026' };
    const [first, second] = await Promise.all([
      verifier.post(PATH, body, { key: 'letters' }),
      verifier.post(PATH, body, { key: 'letters' }),
    ]);
    await api.store.pool.query('DELETE FROM idempotency');
    const third = await verifier.post(PATH, body, { key: 'letters' });
    expect([first.body, second.body, third.body]).toEqual(Array(3).fill(first.body));
    for (const caseId of caseIds)
      expect((await journalOf(caseId)).filter((type) => type === 'DECIDED')).toHaveLength(1);
  });

  it('refuses the cases of another office, one by one', async () => {
    const caseId = await aCaseToDecide('DUPLICATE');
    const elsewhere = await api.officer('verifier', { office: '21.72' });
    const answer = await elsewhere.post(PATH, { caseIds: [caseId], action: 'REFUSE', note: 'uji' });
    expect(answer.body).toMatchObject({
      decided: 0,
      items: [{ outcome: 'REFUSED', reason: 'OTHER_OFFICE' }],
    });
    expect(JSON.stringify(answer.body)).not.toContain('5371-');
    expect(await journalOf(caseId)).not.toContain('DECIDED');
  });

  it.each([
    ['a correction', { action: 'CORRECT' }],
    ['no case', { caseIds: [] }],
    ['more than two hundred', { caseIds: Array.from({ length: 201 }, () => randomUUID()) }],
  ])('takes no %s', async (_what, changes) => {
    const body = { caseIds: [randomUUID()], action: 'RESEND', note: 'uji', ...changes };
    const answer = await verifier.post(PATH, body);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'INVALID_INPUT' }]);
  });

  it('is for the verifier and the supervisor', async () => {
    const recorder = await api.officer('recorder');
    const answer = await recorder.post(PATH, { caseIds: [randomUUID()], action: 'RESEND', note: 'uji' });
    expect(answer.status).toBe(403);
  });
});

describe('the list of cases to decide', () => {
  it('is filtered by cause, and tells status, remedy, decisions and since when', async () => {
    const duplicate = await aCaseToDecide('DUPLICATE');
    await aCaseToDecide('ADJUDICATE');
    const page = await verifier.get('/v1/cases?stage=NEEDS_DECISION&cause=DUPLICATE_RECORD');
    expect(page.body).toMatchObject({
      items: [
        {
          caseId: duplicate,
          since: '2026-11-23T01:00:00.000Z',
          waitingFor: 'OFFICER',
          decision: {
            cause: 'DUPLICATE_RECORD',
            status: 'DUPLICATE_RECORD',
            letterSentAt: null,
            meaning: expect.stringContaining('data ganda') as string,
            remedy: expect.stringContaining('memilih satu identitas') as string,
            actions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
          },
        },
      ],
    });
    expect((page.body as { items: unknown[] }).items).toHaveLength(1);
  });

  it('shows a letter as a wait for the ministry, since it went, until its answer is entered', async () => {
    const caseId = await aCaseToDecide('DUPLICATE');
    api.store.setClock(new Date('2026-11-24T01:00:00Z'));
    await verifier.post(`/v1/cases/${caseId}/decision`, { action: 'LETTER_SENT', note: 'surat 12/2026' });
    const letter = await verifier.get('/v1/cases?waitingFor=MINISTRY');
    expect(letter.body).toMatchObject({
      items: [
        {
          caseId,
          waitingFor: 'MINISTRY',
          whose: 'CENTRE',
          decision: { letterSentAt: '2026-11-24T01:00:00.000Z' },
        },
      ],
    });
    api.store.setClock(new Date('2026-12-24T01:00:00Z'));
    const answer = await verifier.post(`/v1/cases/${caseId}/status`, { status: 'PRR' });
    expect(answer.body).toMatchObject({ outcome: 'MOVES', stage: 'PRINT_READY' });
    expect((await verifier.get('/v1/cases?waitingFor=MINISTRY')).body).toEqual({ items: [] });
  });
});
