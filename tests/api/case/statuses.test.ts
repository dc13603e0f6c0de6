import { verify } from '../../../db/verification/verify';
import { readState } from '../../../db/case/apply-command';
import type { CaseState } from '../../../domain/case/state';
import type { Nik } from '../../../domain/values/nik';
import {
  aPrintReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let recorder: Officer;
let verifier: Officer;
const NOW = '2026-11-23T09:00:00+08:00';
const BEFORE = '2026-11-22T15:00:00+08:00';

beforeEach(async () => {
  api = await anApi();
  recorder = await api.officer('recorder');
  verifier = await api.officer('verifier');
});
afterEach(() => api.close());

async function stateOf(caseId: string): Promise<CaseState> {
  const state = await readState(api.store, caseId);
  if (state === null) throw new Error('no such case');
  return state;
}

const numberOf = async (caseId: string): Promise<string> => (await stateOf(caseId)).caseNumber;

/** A case recorded by an officer in the ministry's client, through the API. */
async function recordedByHand(nik?: Nik): Promise<string> {
  const caseId = await aRegisteredCase(
    api.store,
    nik === undefined ? {} : { applicant: anApplicant({ nik }) },
  );
  const body = { station: '53.71.04', mode: 'manual' };
  const answer = await recorder.post(`/v1/cases/${caseId}/recordings`, body);
  expect([answer.status, answer.body]).toMatchObject([200, { stage: 'RECORDED', waitingFor: 'CENTRE' }]);
  return caseId;
}

function batch(officer: Officer, rows: string[], more: object = {}, key?: string) {
  const csv = ['caseNumber,status,note', ...rows].join('\n');
  return officer.post('/v1/status-batches', { asOf: NOW, csv, ...more }, key === undefined ? {} : { key });
}

async function journalRows(): Promise<number> {
  const { rows } = await api.store.pool.query<{ count: number }>('SELECT count(*)::integer FROM journal');
  return rows[0]?.count ?? 0;
}

describe('POST …/status', () => {
  it('moves a case by the word of the ministry, up to a printed queue', async () => {
    const caseId = await recordedByHand();
    const sent = await recorder.post(`/v1/cases/${caseId}/status`, { status: 'SFE', asOf: NOW });
    expect([sent.status, sent.body]).toMatchObject([200, { outcome: 'MOVES', stage: 'SENT' }]);
    await blankoArrives(api.store, 1);
    const ready = await recorder.post(`/v1/cases/${caseId}/status`, { status: 'PRR', note: 'dilihat pagi' });
    expect([ready.status, ready.body]).toMatchObject([200, { outcome: 'MOVES', stage: 'PRINT_READY' }]);
    // What was recorded in the ministry's client is printed there too: no open printer takes it.
    expect(ready.body).toMatchObject({ waitingFor: 'PRINTER' });
    expect((await stateOf(caseId)).attempt).toBeNull();
    const { rows } = await api.store.pool.query('SELECT note FROM note');
    expect(rows).toEqual([{ note: 'dilihat pagi' }]);
    expect((await verify(api.store)).flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('says that it is known or older, and changes nothing', async () => {
    const caseId = await recordedByHand();
    await recorder.post(`/v1/cases/${caseId}/status`, { status: 'SFE' });
    const rows = await journalRows();
    const same = await recorder.post(`/v1/cases/${caseId}/status`, { status: 'SFE' });
    const older = await recorder.post(`/v1/cases/${caseId}/status`, { status: 'PRR', asOf: BEFORE });
    expect([same.body, older.body]).toMatchObject([
      { outcome: 'SAME', stage: 'SENT' },
      { outcome: 'OLDER', stage: 'SENT' },
    ]);
    expect(await journalRows()).toBe(rows);
  });

  it('takes a step backwards from the verifier alone', async () => {
    const caseId = await aPrintReadyCase(api.store);
    const supervisor = await api.officer('supervisor');
    const refused = await supervisor.post(`/v1/cases/${caseId}/status`, { status: 'SFE' });
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'STATUS_BACKWARDS' }]);
    expect((await stateOf(caseId)).stage).toBe('PRINT_READY');
    const taken = await verifier.post(`/v1/cases/${caseId}/status`, { status: 'SFE' });
    expect([taken.status, taken.body]).toMatchObject([200, { outcome: 'MOVES_BACK', stage: 'SENT' }]);
  });

  it.each([
    ['a name that nobody uses', { status: 'ON_HOLD' }, 400, 'INVALID_INPUT'],
    ['tomorrow', { status: 'SFE', asOf: '2026-11-24T09:00:00+08:00' }, 422, 'AS_OF_IN_FUTURE'],
    ['a status of the card', { status: 'CARD_PRINTED' }, 409, 'CARD_STATUS_NOT_ENTERED'],
    ['a case sent nowhere', { status: 'NIK_AT_CENTRE' }, 409, 'CASE_NOT_AT_CENTRE'],
  ])('refuses %s', async (_what, body, status, code) => {
    const caseId = await recordedByHand();
    const answer = await verifier.post(`/v1/cases/${caseId}/status`, body);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
  });

  it('is not for another office, nor for the front desk', async () => {
    const caseId = await recordedByHand();
    const elsewhere = await api.officer('verifier', { office: '21.72' });
    const [other, desk] = [elsewhere, await api.officer('front-desk')];
    const body = { status: 'SFE' };
    expect((await other.post(`/v1/cases/${caseId}/status`, body)).body).toMatchObject({
      code: 'OTHER_OFFICE',
    });
    expect((await desk.post(`/v1/cases/${caseId}/status`, body)).body).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
  });

  it('changes nothing when the centre then says the same, and asks an officer when it says otherwise', async () => {
    const caseId = await aRecordedCase(api.store);
    const submissionId = await submit(api.store, caseId);
    await recorder.post(`/v1/cases/${caseId}/status`, { status: 'PRR' });
    const before = await stateOf(caseId);
    await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });
    expect(await stateOf(caseId)).toEqual(before);
    const { rows } = await api.store.pool.query('SELECT state FROM submission');
    expect(rows).toEqual([{ state: 'RETIRED' }]);
    await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
    expect(await stateOf(caseId)).toMatchObject({ cause: 'CONFLICTING_VERDICT' });
  });
});

describe('POST /v1/status-batches', () => {
  it('in a preview tells what would happen to each row, and changes nothing', async () => {
    const [sent, decided] = [await recordedByHand(), await recordedByHand()];
    const rows = await journalRows();
    const lines = [`${await numberOf(sent)},SFE,`, `${await numberOf(decided)},DUP,ganda`];
    const answer = await batch(recorder, lines, { preview: true });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        preview: true,
        counts: { MOVES: 2, REJECTED: 0 },
        rejects: [],
        rows: [
          { line: 2, status: 'SENT_FOR_ENROLLMENT', outcome: 'MOVES', from: 'RECORDED', to: 'SENT' },
          { line: 3, status: 'DUPLICATE_RECORD', outcome: 'MOVES', from: 'RECORDED', to: 'NEEDS_DECISION' },
        ],
      },
    ]);
    expect(await journalRows()).toBe(rows);
    expect((await stateOf(decided)).stage).toBe('RECORDED');
  });

  it('does what the preview said; repeated under another key it changes nothing', async () => {
    const [sent, decided] = [await recordedByHand(), await recordedByHand()];
    const lines = [`${await numberOf(sent)},SFE,`, `${await numberOf(decided)},DUP,ganda`];
    const preview = (await batch(recorder, lines, { preview: true })).body as { rows: unknown };
    const done = await batch(recorder, lines);
    expect((done.body as { rows: unknown }).rows).toEqual(preview.rows);
    expect([(await stateOf(sent)).stage, (await stateOf(decided)).cause]).toEqual([
      'SENT',
      'DUPLICATE_RECORD',
    ]);
    const rows = await journalRows();
    expect((await batch(recorder, lines)).body).toMatchObject({ counts: { SAME: 2, REJECTED: 0 } });
    expect(await journalRows()).toBe(rows);
  });

  it('changes a case once when the same list comes many times at once', async () => {
    const cases = await Promise.all(Array.from({ length: 6 }, () => recordedByHand()));
    const lines = await Promise.all(cases.map(async (caseId) => `${await numberOf(caseId)},PRR,`));
    const rows = await journalRows();
    const keys = ['one', 'one', 'two', 'three'];
    const reversed = [...lines].reverse();
    const answers = await Promise.all(
      keys.map((key, index) => batch(recorder, index < 3 ? lines : reversed, {}, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(await journalRows()).toBe(rows + cases.length);
  });

  it('takes an interrupted list up again under its key, and tells what the first try did', async () => {
    const caseId = await recordedByHand();
    const lines = [`${await numberOf(caseId)},SFE,`];
    await batch(recorder, lines, {}, 'lost');
    await api.store.pool.query('DELETE FROM idempotency');
    expect((await batch(recorder, lines, {}, 'lost')).body).toMatchObject({ counts: { MOVES: 1 } });
  });

  it('rejects rows by themselves, masked, with line and reason, and takes the others', async () => {
    const nik = anApplicant().nik;
    const [good, again] = [await recordedByHand(), await recordedByHand(nik)];
    const fresh = await aRegisteredCase(api.store);
    const ready = await aPrintReadyCase(api.store);
    const unknownNik = anApplicant().nik;
    const lines = [
      `${await numberOf(good)},SFE,`,
      `${nik},SFE,`,
      `${await numberOf(again)},PRR,`,
      `${unknownNik},SFE,`,
      `'; DROP TABLE cases; --,SFE,`,
      `${await numberOf(fresh)},SFE,`,
      `${await numberOf(ready)},SFE,`,
      `${await numberOf(fresh)},RAHASIA,`,
      'terlalu,banyak,kolom,di sini',
    ];
    const answer = await batch(recorder, lines);
    const mask = (of: string): string => `${of.slice(0, 6)}******${of.slice(12)}`;
    expect(answer.body).toMatchObject({
      rows: [
        { line: 2, outcome: 'MOVES' },
        { line: 3, outcome: 'MOVES', reference: mask(nik) },
      ],
      rejects: [
        { line: 4, reason: 'CASE_REPEATED' },
        { line: 5, reason: 'CASE_NOT_FOUND', reference: mask(unknownNik) },
        { line: 6, reason: 'REFERENCE_NOT_READABLE', reference: null },
        { line: 7, reason: 'CASE_NOT_RECORDED' },
        { line: 8, reason: 'STATUS_BACKWARDS' },
        { line: 9, reason: 'STATUS_UNKNOWN' },
        { line: 10, reason: 'ROW_NOT_READABLE' },
      ],
    });
    for (const raw of [nik, unknownNik, 'DROP', 'RAHASIA', 'terlalu'])
      expect(JSON.stringify(answer.body)).not.toContain(raw);
    expect(api.log()).not.toContain(nik);
  });

  it('takes no case of another office', async () => {
    const caseId = await recordedByHand();
    const nik = anApplicant().nik;
    await recordedByHand(nik);
    const elsewhere = await api.officer('verifier', { office: '21.72' });
    const answer = await batch(elsewhere, [`${await numberOf(caseId)},SFE,`, `${nik},SFE,`]);
    expect(answer.body).toMatchObject({
      rows: [],
      rejects: [{ reason: 'OTHER_OFFICE' }, { reason: 'CASE_NOT_FOUND' }],
    });
    expect((await stateOf(caseId)).stage).toBe('RECORDED');
  });

  it('by the verifier goes backwards, and passes over what is older than it knows', async () => {
    const [ready, newer] = [await aPrintReadyCase(api.store), await recordedByHand()];
    const lines = [`${await numberOf(ready)},BELUM REKAM,`, `${await numberOf(newer)},PRR,`];
    const older = await batch(verifier, lines, { asOf: BEFORE });
    expect(older.body).toMatchObject({ counts: { OLDER: 2, REJECTED: 0 } });
    const now = await batch(verifier, lines);
    expect(now.body).toMatchObject({ counts: { MOVES_BACK: 1, MOVES: 1, REJECTED: 0 } });
    expect((await stateOf(ready)).stage).toBe('REGISTERED');
  });

  it.each([
    ['no header', 'apa saja', 422, 'BATCH_NOT_READABLE'],
    ['a header without statuses', 'caseNumber,note\n', 422, 'BATCH_NOT_READABLE'],
    ['a column of somebody else', 'nik,status,nama\n', 422, 'BATCH_NOT_READABLE'],
    ['an open quote', 'nik,status\n"1,SFE', 422, 'BATCH_NOT_READABLE'],
    ['too many rows', `nik,status\n${'1,SFE\n'.repeat(2_001)}`, 422, 'BATCH_TOO_LONG'],
    ['too many bytes', `nik,status\n${'1,SFE\n'.repeat(50_000)}`, 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_what, csv, status, code) => {
    const answer = await recorder.post('/v1/status-batches', { asOf: NOW, csv });
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
  });
});
