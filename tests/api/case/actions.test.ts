import { readApplicant } from '../../../db/case/case-reads';
import type { HolderCheckOutcome } from '../../../api/http/verify-holder';
import type { Verdict } from '../../../domain/case/commands';
import {
  aCaseBeingPrinted,
  aPrintReadyCase,
  aReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';
import { closeGate } from '../../support/gate';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let supervisor: Officer;

beforeEach(async () => {
  api = await anApi();
  supervisor = await api.officer('supervisor');
});
afterEach(() => api.close());

async function stageOf(caseId: string): Promise<string> {
  const { rows } = await api.store.pool.query<{ stage: string }>(
    'SELECT stage FROM cases WHERE case_id = $1',
    [caseId],
  );
  return rows[0]?.stage ?? '';
}

async function aCaseToDecide(verdict: Verdict): Promise<string> {
  const caseId = await aRecordedCase(api.store);
  const submissionId = await submit(api.store, caseId);
  await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict });
  return caseId;
}

describe('POST …/recordings', () => {
  it('asks the station and answers 202; the same key asks once', async () => {
    const caseId = await aRegisteredCase(api.store);
    const body = { station: '53.71.04', exceptions: [{ part: 'Left Thumb', cause: 'BANDAGED' }] };
    const first = await supervisor.post(`/v1/cases/${caseId}/recordings`, body, { key: 'rec' });
    const again = await supervisor.post(`/v1/cases/${caseId}/recordings`, body, { key: 'rec' });
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      caseId,
      stage: 'REGISTERED',
      recordingId: expect.any(String) as string,
    });
  });

  it('does not ask twice while the applicant sits', async () => {
    const caseId = await aRegisteredCase(api.store);
    await supervisor.post(`/v1/cases/${caseId}/recordings`, { station: '53.71' });
    const second = await supervisor.post(`/v1/cases/${caseId}/recordings`, { station: '53.71' });
    expect([second.status, second.body]).toMatchObject([409, { code: 'RECORDING_IN_PROGRESS' }]);
  });

  it.each(['open', 'manual'])('refuses a station elsewhere, in mode %s', async (mode) => {
    const caseId = await aRegisteredCase(api.store);
    const answer = await supervisor.post(`/v1/cases/${caseId}/recordings`, { station: '31.71', mode });
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'UNKNOWN_STATION' }]);
  });

  it('in mode manual takes the recording as made, also when a device was asked before', async () => {
    const caseId = await aRegisteredCase(api.store);
    await supervisor.post(`/v1/cases/${caseId}/recordings`, { station: '53.71' });
    const body = { station: '53.71', mode: 'manual' };
    const done = await supervisor.post(`/v1/cases/${caseId}/recordings`, body);
    expect([done.status, done.body]).toMatchObject([200, { stage: 'RECORDED', waitingFor: 'CENTRE' }]);
    const again = await supervisor.post(`/v1/cases/${caseId}/recordings`, body);
    expect([again.status, again.body]).toMatchObject([409, { code: 'ACTION_NOT_ALLOWED' }]);
  });

  it('is not for a case recorded before', async () => {
    const caseId = await aRecordedCase(api.store);
    const answer = await supervisor.post(`/v1/cases/${caseId}/recordings`, { station: '53.71' });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'ACTION_NOT_ALLOWED', allowedActions: ['ENTER_STATUS', 'PRIORITISE', 'CANCEL'] },
    ]);
  });
});

describe('POST …/decision', () => {
  it('carries out what the cause allows', async () => {
    const caseId = await aCaseToDecide('ADJUDICATE');
    const answer = await supervisor.post(`/v1/cases/${caseId}/decision`, {
      action: 'CONFIRM_UNIQUE',
      note: 'Bukan kembar',
    });
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'PRINT_READY', waitingFor: 'BLANKO' }]);
  });

  it('gives a freed case to a printer at once', async () => {
    await blankoArrives(api.store, 1);
    const caseId = await aCaseToDecide('ADJUDICATE');
    await supervisor.post(`/v1/cases/${caseId}/decision`, { action: 'CONFIRM_UNIQUE', note: 'Bukan kembar' });
    const body: unknown = (await supervisor.get(`/v1/cases/${caseId}`)).body;
    expect(body).toMatchObject({ attempts: [{ state: 'HELD', printer: 'kupang-1' }], waitingFor: 'PRINTER' });
  });

  it('refuses what the cause does not allow, and says what it does', async () => {
    const caseId = await aCaseToDecide('DUPLICATE');
    const answer = await supervisor.post(`/v1/cases/${caseId}/decision`, {
      action: 'CONFIRM_UNIQUE',
      note: 'Bukan kembar',
    });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      {
        code: 'ACTION_NOT_ALLOWED',
        allowedDecisions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
      },
    ]);
    expect(await stageOf(caseId)).toBe('NEEDS_DECISION');
  });

  it('corrects the person in the same transaction, and the age gate with it', async () => {
    const caseId = await aCaseToDecide('ENROLL_FAILURE');
    const correction = { fullName: 'Uji Coba Baru', birthDate: '2010-01-31' };
    const answer = await supervisor.post(`/v1/cases/${caseId}/decision`, {
      action: 'CORRECT',
      note: 'Salah ketik',
      correction,
    });
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'RECORDED' }]);
    expect(await readApplicant(api.store, api.store.pool, caseId)).toMatchObject({
      ...correction,
      sex: 'MALE',
    });
    const { rows } = await api.store.pool.query(
      'SELECT printable_from::text AS day FROM cases WHERE case_id = $1',
      [caseId],
    );
    expect(rows).toEqual([{ day: '2027-01-31' }]);
  });

  it('leaves the person as it was when the decision is refused', async () => {
    const caseId = await aRecordedCase(api.store);
    const before = await readApplicant(api.store, api.store.pool, caseId);
    const body = { action: 'CORRECT', note: 'Salah ketik', correction: { fullName: 'Uji Coba Baru' } };
    const answer = await supervisor.post(`/v1/cases/${caseId}/decision`, body);
    expect(answer.status).toBe(409);
    expect(await readApplicant(api.store, api.store.pool, caseId)).toEqual(before);
  });

  it.each([
    ['CORRECT without a correction', { action: 'CORRECT' }, 422, 'CORRECTION_REQUIRED'],
    ['CORRECT with an empty one', { action: 'CORRECT', correction: {} }, 422, 'CORRECTION_REQUIRED'],
    [
      'a correction beside another action',
      { action: 'RESEND', correction: { fullName: 'Uji' } },
      422,
      'CORRECTION_REQUIRED',
    ],
    [
      'a birth tomorrow',
      { action: 'CORRECT', correction: { birthDate: '2026-11-24' } },
      422,
      'BIRTH_DATE_IN_FUTURE',
    ],
    ['another NIK', { action: 'CORRECT', correction: { nik: '5371994101900001' } }, 400, 'INVALID_INPUT'],
  ])('refuses %s', async (_what, body, status, code) => {
    const caseId = await aCaseToDecide('ENROLL_FAILURE');
    const answer = await supervisor.post(`/v1/cases/${caseId}/decision`, { note: 'Catatan', ...body });
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await stageOf(caseId)).toBe('NEEDS_DECISION');
  });
});

describe('POST …/quality-check', () => {
  async function aPrintedCase(): Promise<string> {
    await blankoArrives(api.store, 2);
    const { caseId, attemptId } = await aCaseBeingPrinted(api.store);
    await give(api.store, caseId, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'PRINTED',
      serial: null,
      reason: null,
    });
    return caseId;
  }

  it('makes a good card ready for its holder', async () => {
    const caseId = await aPrintedCase();
    const answer = await supervisor.post(`/v1/cases/${caseId}/quality-check`, { result: 'GOOD' });
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'READY', waitingFor: 'HOLDER' }]);
  });

  it('sends a spoiled one back to the queue, where the next printer takes it', async () => {
    const caseId = await aPrintedCase();
    api.store.setClock(new Date(api.store.clock().getTime() + 1_000));
    const answer = await supervisor.post(`/v1/cases/${caseId}/quality-check`, {
      result: 'SPOILED',
      reason: 'MISPRINT',
    });
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'PRINT_READY' }]);
    const body: unknown = (await supervisor.get(`/v1/cases/${caseId}`)).body;
    expect(body).toMatchObject({ attempts: [{ state: 'SPOILED' }, { state: 'HELD' }] });
  });

  it('takes no reason for a good card', async () => {
    const caseId = await aPrintedCase();
    const answer = await supervisor.post(`/v1/cases/${caseId}/quality-check`, {
      result: 'GOOD',
      reason: 'MISPRINT',
    });
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ pointer: '/reason' }] }]);
  });
});

describe('POST …/hand-over', () => {
  const exception = { collector: 'HOLDER', check: { kind: 'EXCEPTION', reason: 'READER_DOWN' } };
  const oneToOne = { collector: 'HOLDER', check: { kind: 'ONE_TO_ONE' } };
  let caseId: string;

  beforeEach(async () => {
    await blankoArrives(api.store, 1);
    caseId = (await aReadyCase(api.store)).caseId;
  });

  it('issues the card on a recorded exception, without asking the centre', async () => {
    api.setHolderCheck(() => Promise.reject(new Error('asked all the same')));
    const answer = await supervisor.post(`/v1/cases/${caseId}/hand-over`, exception);
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'ISSUED', waitingFor: null }]);
  });

  it('issues it to the person whom the centre knows; the same key is checked once', async () => {
    const asked: string[] = [];
    api.setHolderCheck((row, key) => {
      asked.push(`${row.caseId} ${key}`);
      return Promise.resolve('match');
    });
    const first = await supervisor.post(`/v1/cases/${caseId}/hand-over`, oneToOne, { key: 'hand-1' });
    const again = await supervisor.post(`/v1/cases/${caseId}/hand-over`, oneToOne, { key: 'hand-1' });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(asked).toEqual([`${caseId} supervisor@53.71@53.71:hand-1`]);
  });

  it.each([
    ['no-match', 422, 'HOLDER_NOT_RECOGNISED'],
    ['device-unavailable', 503, 'DEVICE_NOT_AVAILABLE'],
    ['engine-unavailable', 503, 'ENGINE_NOT_AVAILABLE'],
    ['centre-unavailable', 503, 'CENTRE_NOT_AVAILABLE'],
  ] as const)(
    'keeps the card after %s, and may be asked again with the same key',
    async (outcome, status, code) => {
      const outcomes: HolderCheckOutcome[] = [outcome, 'match'];
      api.setHolderCheck(() => Promise.resolve(outcomes.shift() ?? 'match'));
      const before = await api.footprint();
      const refused = await supervisor.post(`/v1/cases/${caseId}/hand-over`, oneToOne, { key: 'hand-2' });
      expect([refused.status, refused.body]).toMatchObject([status, { code }]);
      expect(await api.footprint()).toEqual(before);
      const taken = await supervisor.post(`/v1/cases/${caseId}/hand-over`, oneToOne, { key: 'hand-2' });
      expect(taken.status).toBe(200);
    },
  );

  it('does not trouble a person while the centre cannot compare', async () => {
    api.setHolderCheck(() => Promise.reject(new Error('asked all the same')));
    await closeGate(api.store, 'verify');
    const answer = await supervisor.post(`/v1/cases/${caseId}/hand-over`, oneToOne);
    expect([answer.status, answer.body]).toMatchObject([503, { code: 'CENTRE_NOT_AVAILABLE' }]);
  });

  it('does not trouble a person whose card is not ready', async () => {
    api.setHolderCheck(() => Promise.reject(new Error('asked all the same')));
    const other = await aRegisteredCase(api.store);
    const answer = await supervisor.post(`/v1/cases/${other}/hand-over`, oneToOne);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'ACTION_NOT_ALLOWED', stage: 'REGISTERED' },
    ]);
  });
});

describe('POST …/cancellation', () => {
  it('closes a case', async () => {
    const caseId = await aRegisteredCase(api.store);
    const answer = await supervisor.post(`/v1/cases/${caseId}/cancellation`, {
      reason: 'MOVED',
      note: 'Pindah',
    });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { stage: 'CANCELLED', waitingFor: null, allowedActions: [] },
    ]);
  });

  it('waits for a printer that has the card in hand', async () => {
    await blankoArrives(api.store, 1);
    const { caseId } = await aCaseBeingPrinted(api.store);
    const answer = await supervisor.post(`/v1/cases/${caseId}/cancellation`, { reason: 'DIED' });
    expect([answer.status, answer.body]).toMatchObject([202, { stage: 'PRINTING' }]);
  });

  it('is refused when the case moved on since it was read', async () => {
    const caseId = await aRegisteredCase(api.store);
    await give(api.store, caseId, {
      type: 'REQUEST_RECORDING',
      recordingId: '01930000-0000-7000-8000-000000000001',
      station: '53.71',
      exceptions: [],
    });
    const stale = await supervisor.post(
      `/v1/cases/${caseId}/cancellation`,
      { reason: 'ERROR' },
      { headers: { 'if-match': '"1"' } },
    );
    expect([stale.status, stale.body]).toMatchObject([412, { code: 'VERSION_CONFLICT' }]);
    const fresh = await supervisor.post(
      `/v1/cases/${caseId}/cancellation`,
      { reason: 'ERROR' },
      { headers: { 'if-match': '"2"' } },
    );
    expect(fresh.status).toBe(200);
  });
});

describe('the place of a print-ready case', () => {
  it('is given to the next when one is cancelled while held', async () => {
    await blankoArrives(api.store, 1);
    const first = await aPrintReadyCase(api.store);
    const officer = await api.officer('printer');
    await officer.put('/v1/printers/kupang-1', { state: 'READY', loading: 'automatic' });
    api.store.setClock(new Date(api.store.clock().getTime() + 1_000));
    const second = await aPrintReadyCase(api.store);
    await supervisor.post(`/v1/cases/${first}/cancellation`, { reason: 'WITHDRAWN' });
    const body: unknown = (await supervisor.get(`/v1/cases/${second}`)).body;
    expect(body).toMatchObject({ attempts: [{ state: 'HELD' }] });
  });
});
