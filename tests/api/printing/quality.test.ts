import type { SpoilReason } from '../../../domain/case/commands';
import { aCaseBeingPrinted, aReadyCase, blankoArrives, give } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let supervisor: Officer;

beforeEach(async () => {
  api = await anApi(['kupang-1', 'kupang-2']);
  supervisor = await api.officer('supervisor');
  await blankoArrives(api.store, 30);
});
afterEach(() => api.close());

async function aPrintedCard(): Promise<string> {
  const { caseId, attemptId } = await aCaseBeingPrinted(api.store);
  const outcome = { outcome: 'PRINTED', serial: null, reason: null } as const;
  await give(api.store, caseId, { type: 'REPORT_PRINT', attemptId, ...outcome });
  return caseId;
}

describe('/v1/quality-policy', () => {
  it('is automatic until a supervisor decides, with a reason', async () => {
    const before = await supervisor.get('/v1/quality-policy');
    expect(before.body).toMatchObject({ office: '53.71', version: 0, mode: 'automatic', reason: null });
    const change = { mode: 'officer', reason: 'Laminasi sering mengelupas' };
    const set = await supervisor.put('/v1/quality-policy', change);
    expect([set.status, set.body]).toMatchObject([200, { ...change, version: 1, actor: 'supervisor@53.71' }]);
    const reader = await api.officer('printer');
    expect((await reader.get('/v1/quality-policy')).body).toEqual(set.body);
    expect((await supervisor.put('/v1/quality-policy', change)).body).toEqual(set.body);
  });

  it('refuses a mode that there is not, and a decision without a reason', async () => {
    for (const body of [{ mode: 'none', reason: 'x' }, { mode: 'officer' }, { mode: 'officer', reason: ' ' }])
      expect((await supervisor.put('/v1/quality-policy', body)).status).toBe(400);
  });

  it('is of an office that is served here', async () => {
    const stranger = await api.officer('supervisor', { office: '31.71' });
    const answer = await stranger.put('/v1/quality-policy', { mode: 'officer', reason: 'uji' });
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'OFFICE_NOT_SERVED' }]);
  });
});

describe("the officer's list", () => {
  it('shows the cards that wait for the check, and the decision on wrong data', async () => {
    const caseId = await aPrintedCard();
    const list = await supervisor.get('/v1/cases?stage=PRINTED');
    expect(list.body).toMatchObject({ items: [{ caseId, waitingFor: 'QUALITY_CHECK', whose: 'DINAS' }] });
    const body = { result: 'SPOILED', reason: 'WRONG_DATA' };
    const spoiled = await supervisor.post(`/v1/cases/${caseId}/quality-check`, body);
    expect(spoiled.body).toMatchObject({
      stage: 'NEEDS_DECISION',
      waitingFor: 'OFFICER',
      decision: { cause: 'WRONG_DATA', actions: expect.arrayContaining(['CORRECT', 'REPRINT']) as string[] },
    });
    const listed = await supervisor.get('/v1/cases?stage=NEEDS_DECISION&cause=WRONG_DATA');
    expect(listed.body).toMatchObject({ items: [{ caseId }] });
    const decision = { action: 'CORRECT', note: 'salah ketik', correction: { fullName: 'Uji Benar' } };
    const decided = await supervisor.post(`/v1/cases/${caseId}/decision`, decision);
    expect([decided.status, decided.body]).toMatchObject([200, { stage: 'PRINT_READY' }]);
    const { attempts } = (await supervisor.get(`/v1/cases/${caseId}`)).body as {
      attempts: { state: string }[];
    };
    expect(attempts.map(({ state }) => state).sort()).toEqual(['HELD', 'SPOILED']);
  });
});

describe('GET /v1/spoilage', () => {
  async function spoil(reason: SpoilReason): Promise<void> {
    const caseId = await aPrintedCard();
    const body = { result: 'SPOILED', reason };
    expect((await supervisor.post(`/v1/cases/${caseId}/quality-check`, body)).status).toBe(200);
    await supervisor.post(`/v1/cases/${caseId}/cancellation`, { reason: 'WITHDRAWN' });
  }

  beforeEach(async () => {
    await spoil('CHIP_DEAD');
    await aReadyCase(api.store);
    await spoil('MISPRINT');
    await aReadyCase(api.store);
  });

  it('counts by printer', async () => {
    const answer = await supervisor.get('/v1/spoilage?from=2026-11-23&to=2026-11-23');
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        office: '53.71',
        from: '2026-11-23',
        to: '2026-11-23',
        unprinted: [],
        total: { printed: 4, good: 2, unchecked: 0, spoiled: 2, rate: 0.5, printersFault: 1 },
      },
    ]);
    const { items } = answer.body as {
      items: { printer: string; printed: number; isClearlyAbove: boolean }[];
    };
    expect(items.reduce((sum, { printed }) => sum + printed, 0)).toBe(4);
    expect(items.every(({ isClearlyAbove }) => !isClearlyAbove)).toBe(true);
  });

  it('counts by reason, with what each means', async () => {
    const answer = await supervisor.get('/v1/spoilage?by=reason');
    expect(answer.body).toMatchObject({ from: '2026-10-25', to: '2026-11-23' });
    expect((answer.body as { items: { reason: string }[] }).items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'CHIP_DEAD', fault: 'BLANK', spoiled: 1 }),
        expect.objectContaining({ reason: 'MISPRINT', fault: 'PRINTER', spoiled: 1 }),
      ]),
    );
  });

  it.each([
    ['printer', /^mesin,tercetak,baik,belum diperiksa,rusak,[^]*MISPRINT,CHIP_DEAD\r\nkupang-1,/],
    ['reason', /^alasan,arti,kesalahan,rusak,[^]*\r\nCHIP_DEAD,chip blanko mati,blanko,1/],
  ])('gives a spreadsheet by %s', async (by, expected) => {
    const answer = await supervisor.get(`/v1/spoilage?by=${by}&format=csv`);
    expect([answer.status, answer.type]).toEqual([200, 'text/csv']);
    expect(answer.headers['content-disposition']).toContain('rusak-2026-10-25-2026-11-23.csv');
    expect(answer.text).toMatch(expected);
  });

  it('is empty for days without a card, and refuses a period that runs backwards', async () => {
    const empty = await supervisor.get('/v1/spoilage?from=2026-11-24&to=2026-11-24');
    expect(empty.body).toMatchObject({ total: { printed: 0, rate: null }, items: [] });
    const backwards = await supervisor.get('/v1/spoilage?from=2026-11-24&to=2026-11-23');
    expect([backwards.status, backwards.body]).toMatchObject([400, { code: 'INVALID_INPUT' }]);
  });
});
