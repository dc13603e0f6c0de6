import { inTransaction } from '../../../db/core/store';
import { registerCase } from '../../../db/case/register-case';
import { dispatch } from '../../../db/queue/dispatch';
import {
  aPrintReadyCase,
  aReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';
import { anApplicant, aRegistration } from '../../support/people';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let api: ApiUnderTest;
let head: Officer;

beforeEach(async () => {
  api = await anApi();
  head = await api.officer('head');
});
afterEach(() => api.close());

interface Summary {
  caseId: string;
  stage: string;
  waitingFor: string | null;
}

/** Follows Link headers from an address to the end of the list. */
async function walk(path: string, officer: Officer): Promise<{ pages: Summary[][]; all: string[] }> {
  const pages: Summary[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const answer = await officer.get(next);
    expect(answer.status).toBe(200);
    pages.push((answer.body as { items: Summary[] }).items);
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers['link'] ?? '')?.[1];
  }
  return { pages, all: pages.flat().map(({ caseId }) => caseId) };
}

function laterBy(ms: number): void {
  api.store.setClock(new Date(api.store.clock().getTime() + ms));
}

describe('GET /v1/cases', () => {
  it('walks through all cases page by page, without loss or repeat while others come', async () => {
    const cases: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      cases.push(await aRegisteredCase(api.store));
      if (count % 3 === 0) laterBy(1_000);
    }
    const first = await head.get('/v1/cases?limit=3');
    const items = (first.body as { items: Summary[] }).items.map(({ caseId }) => caseId);
    laterBy(1_000);
    const latecomer = await aRegisteredCase(api.store);
    const next = /^<([^>]+)>/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const rest = await walk(next, head);
    expect([...items, ...rest.all]).toEqual([...cases.slice().sort(), latecomer]);
    expect(rest.pages.map((page) => page.length)).toEqual([3, 2]);
  });

  it('has no next page after a page that is just full', async () => {
    for (let count = 0; count < 2; count += 1) await aRegisteredCase(api.store);
    const answer = await head.get('/v1/cases?limit=2');
    expect((answer.body as { items: unknown[] }).items).toHaveLength(2);
    expect(answer.headers['link']).toBeUndefined();
  });

  it('filters by stage, age, number and wait', async () => {
    const old = await aRegisteredCase(api.store);
    laterBy(3 * MS_PER_DAY);
    const recorded = await aRecordedCase(api.store);
    const fresh = await aRegisteredCase(api.store);
    const number = ((await head.get(`/v1/cases/${fresh}`)).body as { caseNumber: string }).caseNumber;
    expect((await walk('/v1/cases?stage=RECORDED', head)).all).toEqual([recorded]);
    expect((await walk('/v1/cases?age=3', head)).all).toEqual([old]);
    expect((await walk('/v1/cases?age=4', head)).all).toEqual([]);
    expect((await walk(`/v1/cases?text=${number}`, head)).all).toEqual([fresh]);
    expect((await walk('/v1/cases?waitingFor=LINK', head)).all).toEqual([recorded]);
    expect((await walk('/v1/cases?waitingFor=APPLICANT&limit=1', head)).all).toEqual([old, fresh]);
    expect((await walk('/v1/cases?waitingFor=APPLICANT&stage=RECORDED', head)).all).toEqual([]);
  });

  it('tells what print-ready cases wait for, and shows no person', async () => {
    const adult = await aPrintReadyCase(api.store);
    const applicant = anApplicant({ birthDate: '2010-01-31' });
    const young = await aPrintReadyCase(api.store, { applicant });
    expect((await walk('/v1/cases?waitingFor=BLANKO', head)).all).toEqual([adult]);
    expect((await walk('/v1/cases?waitingFor=AGE', head)).all).toEqual([young]);
    const answer = await head.get('/v1/cases');
    expect(answer.text).not.toContain(applicant.fullName);
    expect(answer.text).not.toContain(applicant.nik.slice(6));
    expect(answer.text).not.toContain('2010-01-31');
  });

  it('looks through a bounded number of cases for a wait, and goes on from there', async () => {
    const { store } = api;
    await inTransaction(store, async (tx) => {
      const nik = (count: number): string => `537199170885${String(count + 1).padStart(4, '0')}`;
      for (let count = 0; count < 2_001; count += 1) {
        await registerCase(tx, store, aRegistration({ applicant: anApplicant({ nik: nik(count) }) }));
      }
    });
    laterBy(1_000);
    const sought = await aReadyCaseAfterAll();
    const { pages, all } = await walk('/v1/cases?waitingFor=OFFICER', head);
    expect(all).toEqual([sought]);
    expect(pages.map((page) => page.length)).toEqual([0, 1]);
  });

  async function aReadyCaseAfterAll(): Promise<string> {
    const caseId = await aRecordedCase(api.store, {
      applicant: anApplicant({ nik: '5371994101900001', sex: 'FEMALE' }),
    });
    const submissionId = await submit(api.store, caseId);
    await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
    return caseId;
  }

  it('shows an office its own cases alone', async () => {
    await aRegisteredCase(api.store);
    const stranger = await api.officer('head', { office: '31.71' });
    expect((await stranger.get('/v1/cases')).body).toEqual({ items: [] });
  });
});

describe('POST /v1/cases/search', () => {
  it('finds the cases of a person by NIK, without the NIK in the answer or the log', async () => {
    const applicant = anApplicant();
    const caseId = await aRegisteredCase(api.store, { applicant });
    await aRegisteredCase(api.store);
    const found = await head.post('/v1/cases/search', { nik: applicant.nik }, { key: null });
    expect((found.body as { items: Summary[] }).items).toMatchObject([{ caseId, stage: 'REGISTERED' }]);
    expect(found.text).not.toContain(applicant.nik);
    expect(api.log()).not.toContain(applicant.nik);
    const nobody = await head.post('/v1/cases/search', { nik: '5371994101900001' }, { key: null });
    expect(nobody.body).toEqual({ items: [] });
  });
});

describe('GET /v1/cases/{caseId}', () => {
  it('shows the case with its person, masked', async () => {
    const applicant = anApplicant();
    const caseId = await aRegisteredCase(api.store, { applicant });
    const answer = await head.get(`/v1/cases/${caseId}`);
    expect(answer.body).toMatchObject({
      caseId,
      stage: 'REGISTERED',
      externalStatus: 'BELUM_REKAM',
      station: '53.71.04',
      attempts: [],
      waitingFor: 'APPLICANT',
      whose: 'APPLICANT',
      allowedActions: ['REQUEST_RECORDING', 'PRIORITISE', 'CANCEL'],
      applicant: { nik: applicant.nik.replace(/^(.{6}).{6}/, '$1******'), fullName: applicant.fullName },
    });
    expect(answer.text).not.toContain(applicant.nik);
    expect(answer.body).not.toHaveProperty('queue');
  });

  it('is answered 304 as long as nothing changed', async () => {
    const caseId = await aRegisteredCase(api.store);
    const first = await head.get(`/v1/cases/${caseId}`);
    expect(first.headers['etag']).toBe('"1"');
    const headers = { 'if-none-match': '"0", "1"' };
    const second = await head.get(`/v1/cases/${caseId}`, headers);
    expect([second.status, second.text, second.headers['etag']]).toEqual([304, '', '"1"']);
    await give(api.store, caseId, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    const third = await head.get(`/v1/cases/${caseId}`, headers);
    expect([third.status, third.headers['etag'], (third.body as Summary).stage]).toEqual([
      200,
      '"2"',
      'CANCELLED',
    ]);
    expect(third.body).toMatchObject({ waitingFor: null, whose: null, allowedActions: [] });
  });

  it('tells place, length and what stands against a promise; a move of the queue is a change', async () => {
    const first = await aPrintReadyCase(api.store);
    laterBy(1_000);
    const second = await aPrintReadyCase(api.store);
    const before = await head.get(`/v1/cases/${second}`);
    expect(before.body).toMatchObject({
      waitingFor: 'BLANKO',
      whose: 'CENTRE',
      queue: { place: 2, of: 2, range: null, reason: 'NO_BLANKO_EXPECTED' },
    });
    await give(api.store, first, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    const headers = { 'if-none-match': before.headers['etag'] ?? '' };
    const after = await head.get(`/v1/cases/${second}`, headers);
    expect([after.status, after.body]).toMatchObject([200, { queue: { place: 1, of: 1 } }]);
    expect(
      (await head.get(`/v1/cases/${second}`, { 'if-none-match': after.headers['etag'] ?? '' })).status,
    ).toBe(304);
  });

  it('tells the turn of a case that only waits for the ones before it', async () => {
    for (let count = 0; count < 5; count += 1) await aPrintReadyCase(api.store);
    laterBy(1_000);
    const last = await aPrintReadyCase(api.store);
    await blankoArrives(api.store, 10);
    await dispatch(api.store, '53.71');
    const answer = await head.get(`/v1/cases/${last}`);
    expect(answer.body).toMatchObject({
      waitingFor: 'TURN',
      whose: 'DINAS',
      queue: { place: 2, of: 2, reason: 'SPEED_NOT_KNOWN' },
    });
  });

  it('says why it stands before an officer and what may be decided', async () => {
    const caseId = await aRecordedCase(api.store);
    const submissionId = await submit(api.store, caseId);
    await give(api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
    const answer = await head.get(`/v1/cases/${caseId}`);
    expect(answer.body).toMatchObject({
      waitingFor: 'OFFICER',
      whose: 'DINAS',
      decision: {
        cause: 'DUPLICATE_RECORD',
        actions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
      },
    });
  });

  it('lists the attempts to print it', async () => {
    await blankoArrives(api.store, 1);
    const { caseId, attemptId } = await aReadyCase(api.store, 'CHIP0001');
    const answer = await head.get(`/v1/cases/${caseId}`);
    expect(answer.body).toMatchObject({
      stage: 'READY',
      waitingFor: 'HOLDER',
      attempts: [{ attemptId, printer: 'kupang-1', state: 'GOOD', serial: 'CHIP0001' }],
    });
  });
});

describe('GET /v1/cases/{caseId}/events', () => {
  it('is the journal', async () => {
    const caseId = await aRecordedCase(api.store);
    const answer = await head.get(`/v1/cases/${caseId}/events`);
    const { items } = answer.body as { items: { seq: number; event: { type: string } }[] };
    expect(items.map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, 'REGISTERED'],
      [2, 'RECORDING_REQUESTED'],
      [3, 'RECORDED'],
    ]);
  });
});
