import { DEFAULT_RULES } from '../../../domain/queue/policy';
import { aPrintReadyCase, aRegisteredCase, blankoArrives } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

const POLICY = '/v1/policies/53.71';
const MINUTE = 60_000;
const NO_SUSPENSION = { suspendedClasses: [], suspendedServices: [] };

let api: ApiUnderTest;
let supervisor: Officer;
beforeEach(async () => {
  api = await anApi();
  supervisor = await api.officer('supervisor', { sub: 'supervisor-1' });
});
afterEach(() => api.close());

interface QueueBody {
  waiting: number;
  suspended: number;
  policyVersion: number;
  classes: unknown[];
  first: { caseId: string; place: number; class: string; explanation: string }[];
}

const queue = async (query = ''): Promise<QueueBody> =>
  (await supervisor.get(`/v1/queue${query}`)).body as QueueBody;
const order = async (): Promise<string[]> => (await queue()).first.map(({ caseId }) => caseId);

async function waitingCases(...reasons: ('FIRST' | 'LOST' | 'DAMAGED')[]): Promise<string[]> {
  const cases: string[] = [];
  for (const reason of reasons) {
    cases.push(await aPrintReadyCase(api.store, { reason }));
    api.store.setClock(new Date(api.store.clock().getTime() + MINUTE));
  }
  return cases;
}

const change = (body: object, version: string | null = '"1"') =>
  supervisor.put(
    POLICY,
    { ...DEFAULT_RULES, reason: 'Pemilu', ...body },
    version === null ? {} : { 'if-match': version },
  );

describe('GET /v1/policies/{office}', () => {
  it('shows the policy that holds, its author and reason, and those before it', async () => {
    await change({ suspendedClasses: ['KIA', 'LOST', 'KIA'] });
    const answer = await (await api.officer('front-desk')).get(POLICY);
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);
    expect(answer.body).toMatchObject({
      office: '53.71',
      version: 2,
      suspendedClasses: ['LOST', 'KIA'],
      author: 'supervisor-1',
      reason: 'Pemilu',
      at: '2026-11-23T01:00:00.000Z',
      history: [{ version: 2 }, { version: 1, author: 'system:seed', ...NO_SUSPENSION }],
    });
  });

  it('is that of the own office, where there is one', async () => {
    const stranger = await api.officer('head', { office: '31.71' });
    const foreign = await stranger.get(POLICY);
    const none = await stranger.get('/v1/policies/31.71');
    expect([foreign.status, none.status, none.body]).toMatchObject([403, 404, { code: 'OFFICE_NOT_SERVED' }]);
  });
});

describe('PUT /v1/policies/{office}', () => {
  it('reorders all who wait at once, and says what it changed', async () => {
    const [first = '', lost = ''] = await waitingCases('FIRST', 'LOST');
    expect(await order()).toEqual([first, lost]);
    const headStartDays = { ...DEFAULT_RULES.headStartDays, LOST: 60 };
    const answer = await change({ headStartDays });
    expect([answer.status, answer.headers['etag'], answer.body]).toMatchObject([
      200,
      '"2"',
      {
        version: 2,
        preview: false,
        author: 'supervisor-1',
        changes: [
          { class: 'FIRST_CARD', headStartDays: { from: 14, to: 14 }, waiting: { from: 1, to: 1 } },
          { class: 'LOST', headStartDays: { from: 0, to: 60 }, waiting: { from: 1, to: 1 } },
        ],
      },
    ]);
    expect(await order()).toEqual([lost, first]);
    expect((await queue()).policyVersion).toBe(2);
  });

  it('with preview tells the same and changes nothing', async () => {
    await waitingCases('LOST');
    const answer = await change({ suspendedClasses: ['LOST'], preview: true });
    expect([answer.status, answer.headers['etag'], answer.body]).toMatchObject([
      200,
      '"1"',
      { preview: true, changes: [{ class: 'LOST', isSuspended: { from: false, to: true } }] },
    ]);
    expect((await supervisor.get(POLICY)).headers['etag']).toBe('"1"');
    expect(await queue()).toMatchObject({ waiting: 1, suspended: 0 });
  });

  it('is refused without the version read, over a newer one, and with classes that nobody knows', async () => {
    const blind = await change({}, null);
    expect([blind.status, blind.body]).toMatchObject([428, { code: 'IF_MATCH_REQUIRED' }]);
    const early = await change({}, '"2"');
    expect([early.status, early.body]).toMatchObject([412, { code: 'VERSION_CONFLICT' }]);
    expect((await change({ suspendedClasses: ['FRIENDS'] })).status).toBe(400);
    expect((await change({ headStartDays: { ...DEFAULT_RULES.headStartDays, FRIENDS: 1 } })).status).toBe(
      400,
    );
    expect((await change({ reason: ' ' })).status).toBe(400);
    const clerk = await (await api.officer('verifier')).put(POLICY, {}, { 'if-match': '"1"' });
    expect(clerk.status).toBe(403);
    expect((await supervisor.get(POLICY)).headers['etag']).toBe('"1"');
  });

  it('repeated by the same person changes nothing; another change under the old version is refused', async () => {
    const [one, again] = await Promise.all([change({ reason: 'Gempa' }), change({ reason: 'Gempa' })]);
    expect([one.status, again.status, one.headers['etag'], again.headers['etag']]).toEqual([
      200,
      200,
      '"2"',
      '"2"',
    ]);
    expect((await change({ reason: 'Lain' })).status).toBe(412);
    expect((await supervisor.get(POLICY)).body).toMatchObject({ history: [{ version: 2 }, { version: 1 }] });
  });

  it('keeps the place of those it suspends, prints others meanwhile, and prints them when it is lifted', async () => {
    const [lost = '', first = ''] = await waitingCases('LOST', 'FIRST');
    await change({ suspendedClasses: ['LOST'] });
    const waits = async (): Promise<unknown> => (await supervisor.get(`/v1/cases/${lost}`)).body;
    expect(await waits()).toMatchObject({
      waitingFor: 'SUSPENDED',
      whose: 'DINAS',
      order: {
        class: 'LOST',
        isSuspended: true,
        explanation: expect.stringMatching(/ditangguhkan/) as unknown,
      },
    });
    expect(await waits()).not.toHaveProperty('queue');
    const listed = await supervisor.get('/v1/cases?waitingFor=SUSPENDED');
    expect((listed.body as { items: { caseId: string }[] }).items.map(({ caseId }) => caseId)).toEqual([
      lost,
    ]);
    expect((await supervisor.get(`/v1/cases/${first}`)).body).toMatchObject({ queue: { place: 1, of: 1 } });
    await blankoArrives(api.store, 5);
    await change({ suspendedServices: ['KTP_EL'], suspendedClasses: [] }, '"2"');
    expect(await queue()).toMatchObject({ waiting: 0, suspended: 2, first: [] });
    await change(NO_SUSPENSION, '"3"');
    expect(await waits()).toMatchObject({ waitingFor: 'PRINTER', attempts: [{ state: 'HELD' }] });
  });
});

describe('POST /v1/cases/{caseId}/priority', () => {
  const jump = (caseId: string, body: object, officer: Officer = supervisor) =>
    officer.post(`/v1/cases/${caseId}/priority`, { reason: 'Rumahnya hanyut', ...body });

  it('moves a case ahead with a reason in the journal, and back again', async () => {
    const [lost = '', first = '', later = ''] = await waitingCases('LOST', 'FIRST', 'LOST');
    const answer = await jump(later, { mark: 'DISASTER_VICTIM' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { caseId: later, order: { class: 'DISASTER_VICTIM', headStartDays: 21 } },
    ]);
    expect(await order()).toEqual([later, first, lost]);
    const events = (await supervisor.get(`/v1/cases/${later}/events`)).body as { items: object[] };
    expect(events.items.at(-1)).toMatchObject({
      actor: 'supervisor-1',
      note: 'Rumahnya hanyut',
      event: { type: 'PRIORITY_SET', mark: 'DISASTER_VICTIM' },
    });
    await jump(later, { mark: 'DISASTER_VICTIM', action: 'CLEAR', reason: 'Salah berkas' });
    expect(await order()).toEqual([first, lost, later]);
  });

  it('serves the holder at the desk first, for that day alone', async () => {
    const [first = '', lost = ''] = await waitingCases('FIRST', 'LOST');
    await jump(lost, { mark: 'HOLDER_AT_DESK' });
    expect(await order()).toEqual([lost, first]);
    expect((await supervisor.get(`/v1/cases/${lost}`)).body).toMatchObject({ queue: { place: 1, of: 2 } });
    api.store.setClock(new Date('2026-11-23T16:00:00Z'));
    expect(await order()).toEqual([first, lost]);
    expect((await supervisor.get(`/v1/cases/${lost}`)).body).toMatchObject({
      queue: { place: 2, of: 2 },
      order: { class: 'LOST' },
    });
  });

  it('may come before the verdict, and counts from then on', async () => {
    const early = await aRegisteredCase(api.store);
    const answer = await jump(early, { mark: 'ELECTION' });
    expect([answer.status, answer.body]).toMatchObject([200, { stage: 'REGISTERED' }]);
    expect(answer.body).not.toHaveProperty('order');
  });

  it('prints at once what a suspension held up', async () => {
    const [lost = ''] = await waitingCases('LOST');
    await blankoArrives(api.store, 1);
    await change({ suspendedClasses: ['LOST'] });
    await jump(lost, { mark: 'ELECTION' });
    expect((await supervisor.get(`/v1/cases/${lost}`)).body).toMatchObject({ attempts: [{ state: 'HELD' }] });
  });

  it('is refused without a reason, to other roles and offices, and for a card that is printed', async () => {
    const [caseId = ''] = await waitingCases('FIRST');
    expect((await jump(caseId, { mark: 'ELECTION', reason: '' })).status).toBe(400);
    expect((await jump(caseId, { mark: 'FIRST_TIMER' })).status).toBe(400);
    expect((await jump(caseId, { mark: 'ELECTION' }, await api.officer('front-desk'))).status).toBe(403);
    const stranger = await api.officer('verifier', { office: '31.71' });
    expect((await jump(caseId, { mark: 'ELECTION' }, stranger)).status).toBe(403);
    await supervisor.post(`/v1/cases/${caseId}/cancellation`, { reason: 'ERROR' });
    const late = await jump(caseId, { mark: 'ELECTION' });
    expect([late.status, late.body]).toMatchObject([409, { code: 'ACTION_NOT_ALLOWED' }]);
  });
});

describe('GET /v1/queue', () => {
  it('goes through the whole queue page by page, with class and reason of each place', async () => {
    const cases = await waitingCases('LOST', 'FIRST', 'DAMAGED', 'FIRST', 'LOST');
    const young = await aPrintReadyCase(api.store, {
      applicant: anApplicant({ birthDate: '2009-11-01', maritalStatus: 'BELUM KAWIN' }),
    });
    const seen: string[] = [];
    const places: number[] = [];
    let next: string | undefined = '/v1/queue?limit=2';
    while (next !== undefined) {
      const answer = await supervisor.get(next);
      const { first } = answer.body as QueueBody;
      seen.push(...first.map(({ caseId }) => caseId));
      places.push(...first.map(({ place }) => place));
      next = /<([^>]+)>/.exec(answer.headers['link'] ?? '')?.[1];
    }
    expect(seen).toEqual([young, cases[1], cases[3], cases[0], cases[2], cases[4]]);
    expect(places).toEqual([1, 2, 3, 4, 5, 6]);
    const { waiting, classes, first } = await queue();
    expect([waiting, classes]).toEqual([
      6,
      [
        { class: 'DAMAGED', className: 'Kartu rusak', isSuspended: false, waiting: 1 },
        { class: 'FIRST_CARD', className: 'Kartu pertama, bukan pemula', isSuspended: false, waiting: 2 },
        { class: 'FIRST_TIMER', className: 'Pemula', isSuspended: false, waiting: 1 },
        { class: 'LOST', className: 'Kartu hilang', isSuspended: false, waiting: 2 },
      ],
    ]);
    expect(first[0]).toMatchObject({
      class: 'FIRST_TIMER',
      headStartDays: 30,
      key: '2026-10-24T01:05:00.000Z',
      explanation: expect.stringMatching(
        /^Kelas "Pemula", siap cetak sejak 2026-11-23; .* 2026-10-24\.$/,
      ) as unknown,
    });
  });

  it('refuses a cursor that it did not write', async () => {
    expect((await supervisor.get('/v1/queue?cursor=abc.def')).status).toBe(400);
  });
});
