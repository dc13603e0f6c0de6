import { dispatch } from '../../../db/queue/dispatch';
import {
  aPrintReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  submit,
} from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';
import { closeGate, reopenGate } from '../../support/gate';

let api: ApiUnderTest;
let sari: Officer;
let desk: Officer;

beforeEach(async () => {
  api = await anApi();
  sari = await api.officer('supervisor', { sub: 'sari' });
  desk = await api.officer('front-desk');
});
afterEach(() => api.close());

const OFFICE = '53.71';
const NOW = '2026-11-23T01:00:00.000Z';

interface Shown {
  outageId: string;
  [field: string]: unknown;
}

function later(minutes: number): void {
  api.store.setClock(new Date(api.store.clock().getTime() + minutes * 60_000));
}

async function declare(body: Record<string, unknown>): Promise<Shown> {
  const answer = await sari.post('/v1/outages', body);
  expect(answer.status).toBe(201);
  return answer.body as Shown;
}

async function caseNow(caseId: string): Promise<Record<string, unknown>> {
  const answer = await desk.get(`/v1/cases/${caseId}`);
  expect(answer.status).toBe(200);
  return answer.body as Record<string, unknown>;
}

async function detected(): Promise<Shown> {
  const { items } = (await desk.get('/v1/outages')).body as { items: Shown[] };
  const found = items.find((one) => one['detected'] === true);
  if (found === undefined) throw new Error('nothing was detected');
  return found;
}

describe('the outage register', () => {
  it('takes a declared outage and tells of it, with what was done, to everyone of the office', async () => {
    const body = {
      function: 'link',
      cause: 'NETWORK',
      since: '2026-11-23T08:00:00+08:00',
      note: 'kabel laut putus',
      expectedEnd: '2026-11-24T08:00:00+08:00',
    };
    const answer = await sari.post('/v1/outages', body);
    const { outageId } = answer.body as Shown;
    expect([answer.status, answer.headers['location']]).toEqual([201, `/v1/outages/${outageId}`]);
    await sari.post(`/v1/outages/${outageId}/escalations`, { to: 'Ditjen Dukcapil', reference: 'T-77' });
    await sari.post(`/v1/outages/${outageId}/visits`, {
      by: 'teknisi jaringan',
      did: 'modem diganti',
      visitedAt: '2026-11-23T08:30:00+08:00',
    });
    await sari.post(`/v1/outages/${outageId}/cause`, { cause: 'CENTRE' });
    await sari.post(`/v1/outages/${outageId}/expected-end`, { expectedEnd: null });
    later(60);
    const ended = await sari.post(`/v1/outages/${outageId}/end`, {});
    expect(ended.status).toBe(200);
    const shown = (await desk.get(`/v1/outages/${outageId}`)).body as Shown;
    expect(shown).toEqual(ended.body);
    expect(shown).toMatchObject({
      office: OFFICE,
      function: 'link',
      cause: 'CENTRE',
      causeName: 'server pusat',
      whose: 'CENTRE',
      detected: false,
      reporter: 'sari',
      state: 'ENDED',
      casesAffected: 0,
      expectedEnd: null,
      since: '2026-11-23T00:00:00.000Z',
      endedAt: '2026-11-23T02:00:00.000Z',
      log: [
        {
          seq: 1,
          actor: 'sari',
          at: NOW,
          entry: { type: 'DECLARED', cause: 'NETWORK', note: 'kabel laut putus' },
        },
        { entry: { type: 'ESCALATION', to: 'Ditjen Dukcapil', reference: 'T-77' } },
        { entry: { type: 'VISIT', did: 'modem diganti', visitedAt: '2026-11-23T00:30:00.000Z' } },
        { entry: { type: 'CAUSE', cause: 'CENTRE' } },
        { entry: { type: 'EXPECTED_END', expectedEnd: null } },
        { entry: { type: 'END' } },
      ],
    });
  });

  it('answers a repetition alike and does nothing more', async () => {
    const asking = { key: 'outage-1' };
    const body = { function: 'office', cause: 'POWER' };
    const first = await sari.post('/v1/outages', body, asking);
    later(5);
    const again = await sari.post('/v1/outages', body, asking);
    expect(again.body).toEqual(first.body);
    const { outageId } = first.body as Shown;
    await sari.post(`/v1/outages/${outageId}/end`, {}, { key: 'end-1' });
    expect((await sari.post(`/v1/outages/${outageId}/end`, {}, { key: 'end-1' })).status).toBe(200);
    const second = await sari.post(`/v1/outages/${outageId}/end`, {}, { key: 'end-2' });
    expect([second.status, second.body]).toMatchObject([409, { code: 'OUTAGE_ENDED' }]);
    expect(((await desk.get('/v1/outages')).body as { items: Shown[] }).items).toHaveLength(1);
  });

  it('lists planned work that lies ahead, and lets it be called off', async () => {
    const planned = {
      function: 'link',
      cause: 'PLANNED',
      announcedBy: 'CENTRE',
      since: '2026-12-01T20:00:00+08:00',
    };
    const { outageId, state, whose } = await declare(planned);
    expect([state, whose]).toEqual(['PLANNED', 'CENTRE']);
    const caseId = await aRecordedCase(api.store);
    expect((await caseNow(caseId))['outage']).toBeNull();
    const { items } = (await desk.get('/v1/outages')).body as { items: Shown[] };
    expect(items).toMatchObject([{ outageId, state: 'PLANNED', casesAffected: 0 }]);
    const off = await sari.post(`/v1/outages/${outageId}/end`, { note: 'dibatalkan pusat' });
    expect(off.body).toMatchObject({ state: 'CALLED_OFF', casesAffected: 0 });
  });

  it('is walked page by page, and each page tells the impact of the whole period', async () => {
    for (const cause of ['POWER', 'NETWORK', 'CENTRE']) {
      const { outageId } = await declare({ function: 'office', cause });
      later(30);
      await sari.post(`/v1/outages/${outageId}/end`, {});
      later(30);
    }
    const seen: unknown[] = [];
    for (let next: string | undefined = '/v1/outages?limit=2'; next !== undefined;) {
      const answer = await desk.get(next);
      const { items, impact } = answer.body as { items: Shown[]; impact: Record<string, unknown> };
      seen.push(...items.map(({ cause }) => cause));
      expect(impact).toMatchObject({
        outages: 3,
        seconds: 5_400,
        longestSeconds: 1_800,
        byCause: [{}, {}, {}],
      });
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers['link'] ?? '')?.[1];
    }
    expect(seen).toEqual(['CENTRE', 'NETWORK', 'POWER']);
  });

  it('tells the impact of the days that are asked for, as days of the office', async () => {
    await aRecordedCase(api.store);
    const { outageId } = await declare({
      function: 'link',
      cause: 'LICENCE',
      since: '2026-11-22T23:00:00+08:00',
    });
    await sari.post(`/v1/outages/${outageId}/end`, {});
    const of = async (query: string): Promise<unknown> =>
      ((await desk.get(`/v1/outages?${query}`)).body as { impact: unknown }).impact;
    expect(await of('from=2026-11-22&to=2026-11-22')).toEqual({
      from: '2026-11-21T16:00:00.000Z',
      to: '2026-11-22T16:00:00.000Z',
      outages: 1,
      seconds: 3_600,
      longestSeconds: 3_600,
      casesAffected: 0,
      byCause: [
        {
          cause: 'LICENCE',
          causeName: 'lisensi sistem pusat habis',
          outages: 1,
          seconds: 3_600,
          longestSeconds: 3_600,
          casesAffected: 0,
        },
      ],
    });
    expect(await of('from=2026-11-23')).toMatchObject({ outages: 1, seconds: 32_400, casesAffected: 1 });
    expect(await of('from=2026-11-01&to=2026-11-21')).toMatchObject({ outages: 0, byCause: [] });
  });
});

describe('a case that waits for an outage', () => {
  it('names it, and whose it is, until it ends', async () => {
    const caseId = await aRecordedCase(api.store);
    const path = `/v1/cases/${caseId}`;
    const etag = (await desk.get(path)).headers['etag'] ?? '';
    later(1);
    await closeGate(api.store, 'enrol', 'timeout');
    expect((await desk.get(path, { 'if-none-match': etag })).status).toBe(200);
    const { outageId } = await detected();
    expect(await caseNow(caseId)).toMatchObject({
      waitingFor: 'LINK',
      whose: 'CENTRE',
      outage: { outageId, function: 'enrol', cause: 'UNKNOWN', whose: 'CENTRE', expectedEnd: null },
    });
    await sari.post(`/v1/outages/${outageId}/cause`, { cause: 'OWN_SERVER' });
    await sari.post(`/v1/outages/${outageId}/expected-end`, { expectedEnd: '2026-11-23T05:00:00Z' });
    expect(await caseNow(caseId)).toMatchObject({
      waitingFor: 'LINK',
      whose: 'DINAS',
      outage: { outageId, cause: 'OWN_SERVER', whose: 'DINAS', expectedEnd: '2026-11-23T05:00:00.000Z' },
    });
    const list = await desk.get('/v1/cases?waitingFor=LINK');
    expect(list.body).toMatchObject({ items: [{ caseId, whose: 'DINAS', outage: { outageId } }] });
    later(1);
    await reopenGate(api.store, 'enrol');
    expect(await caseNow(caseId)).toMatchObject({ whose: 'CENTRE', outage: null });
    expect((await desk.get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await desk.get(`/v1/outages/${outageId}`)).body).toMatchObject({
      state: 'ENDED',
      casesAffected: 1,
    });
  });

  it('names the declared one with a cause before the detected one', async () => {
    const printReady = await aPrintReadyCase(api.store);
    const sent = await aRecordedCase(api.store);
    await submit(api.store, sent);
    await closeGate(api.store, 'read', 'timeout');
    await closeGate(api.store, 'identify', 'timeout');
    const found = await caseNow(printReady);
    expect(found).toMatchObject({ waitingFor: 'LINK', outage: { function: 'read', cause: 'UNKNOWN' } });
    const { outageId } = await declare({ function: 'link', cause: 'LICENCE' });
    expect(await caseNow(printReady)).toMatchObject({ outage: { outageId, whose: 'CENTRE' } });
    expect(await caseNow(sent)).toMatchObject({ waitingFor: 'CENTRE', outage: { outageId } });
    const link = (await desk.get('/v1/centre-link')).body as {
      functions: { function: string; outage: unknown }[];
    };
    expect(link.functions.map((one) => one.outage)).toMatchObject(
      ['enrol', 'identify', 'read', 'verify'].map(() => ({ outageId, cause: 'LICENCE' })),
    );
    await sari.post(`/v1/outages/${outageId}/end`, {});
    const after = (await desk.get('/v1/centre-link')).body as typeof link;
    expect(after.functions.map((one) => one.outage)).toMatchObject([
      null,
      { function: 'identify' },
      { function: 'read' },
      null,
    ]);
  });
});

describe('an office that limps on its own server', () => {
  const limping = { function: 'office', cause: 'OWN_SERVER' } as const;

  it('prints no more than its cap, says so to those who wait, and goes on when it is lifted', async () => {
    const [first, second] = [await aPrintReadyCase(api.store), await aPrintReadyCase(api.store)];
    const { outageId } = await declare({ ...limping, cap: { printing: 1 } });
    await blankoArrives(api.store, 5);
    await dispatch(api.store, OFFICE);
    const shown = await Promise.all([first, second].map(caseNow));
    const waiting = shown.find(({ waitingFor }) => waitingFor === 'HOURS');
    expect(shown.map(({ waitingFor }) => waitingFor).sort()).toEqual(['HOURS', 'PRINTER']);
    expect(waiting).toMatchObject({
      whose: 'DINAS',
      outage: { outageId, cause: 'OWN_SERVER', whose: 'DINAS' },
      queue: { place: 1, of: 1, range: null, reason: 'SPEED_NOT_KNOWN' },
    });
    expect((await desk.get('/v1/queue')).body).toMatchObject({ holdUp: 'HOURS', cardsLeftToday: 0 });
    const wanted = await desk.get('/v1/cases?waitingFor=HOURS');
    expect((wanted.body as { items: unknown[] }).items).toHaveLength(1);
    const lifted = await sari.post(`/v1/outages/${outageId}/cap`, { printing: 2 });
    expect(lifted.body).toMatchObject({ cap: { printing: 2, recording: null } });
    const { waitingFor } = await caseNow(String(waiting?.['caseId']));
    expect(waitingFor).toBe('PRINTER');
  });

  it('records no more than its cap, says when to come again, and counts a repetition once', async () => {
    const recorder = await api.officer('recorder');
    const [first, second] = [await aRegisteredCase(api.store), await aRegisteredCase(api.store)];
    const { outageId } = await declare({ ...limping, cap: { recording: 1 } });
    const ask = (caseId: string, key: string): ReturnType<Officer['post']> =>
      recorder.post(`/v1/cases/${caseId}/recordings`, { station: '53.71.04' }, { key });
    expect(await caseNow(second)).toMatchObject({
      waitingFor: 'APPLICANT',
      whose: 'APPLICANT',
      outage: null,
    });
    expect((await ask(first, 'one')).status).toBe(202);
    expect((await ask(first, 'one')).status).toBe(202);
    const before = await api.footprint();
    const refused = await ask(second, 'two');
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'RECORDING_LIMIT_REACHED', limit: 1, comeAgainOn: '2026-11-24', outageId },
    ]);
    expect(await api.footprint()).toEqual(before);
    expect(await caseNow(second)).toMatchObject({
      waitingFor: 'APPLICANT',
      whose: 'DINAS',
      outage: { outageId },
    });
    // The same key at the next day of the office is carried out: nothing was kept of the refusal.
    api.store.setClock(new Date('2026-11-23T16:00:00Z'));
    expect((await ask(second, 'two')).status).toBe(202);
  });
});

describe('what is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown function', { function: 'coffee', cause: 'POWER' }, '/function'],
    ['an unknown cause', { function: 'read', cause: 'GHOSTS' }, '/cause'],
    ['an unknown field', { function: 'read', cause: 'POWER', blame: 'Budi' }, ''],
    ['a time without a zone', { function: 'read', cause: 'POWER', since: '2026-11-23T08:00:00' }, '/since'],
    [
      'an outage that is still to come',
      { function: 'read', cause: 'POWER', since: '2026-11-24T08:00:00Z' },
      '/since',
    ],
    ['a year that is none', { function: 'read', cause: 'POWER', since: '0000-01-01T00:00:00Z' }, '/since'],
    ['an end before the beginning', { function: 'read', cause: 'POWER', expectedEnd: NOW }, '/expectedEnd'],
    ['planned work of nobody', { function: 'read', cause: 'PLANNED' }, '/announcedBy'],
    [
      'an accident that was announced',
      { function: 'read', cause: 'POWER', announcedBy: 'DINAS' },
      '/announcedBy',
    ],
    ['a cap without a failing server', { function: 'office', cause: 'POWER', cap: { printing: 1 } }, '/cap'],
    [
      'a cap below nothing',
      { function: 'office', cause: 'OWN_SERVER', cap: { printing: -1 } },
      '/cap/printing',
    ],
  ])('%s', async (_what, body, pointer) => {
    const answer = await sari.post('/v1/outages', body);
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { code: 'INVALID_INPUT', errors: [{ pointer }] },
    ]);
    expect(((await desk.get('/v1/outages')).body as { items: unknown[] }).items).toEqual([]);
  });

  it.each(['from=23-11-2026', 'from=2026-11-23&to=2026-11-22', 'limit=0', 'cursor=abc.def', 'state=OPEN'])(
    'a list by %s',
    async (query) => {
      const answer = await desk.get(`/v1/outages?${query}`);
      expect([answer.status, answer.body]).toMatchObject([400, { code: 'INVALID_INPUT' }]);
    },
  );

  it('what another office asks', async () => {
    const { outageId } = await declare({ function: 'read', cause: 'POWER' });
    const stranger = await api.officer('supervisor', { office: '31.71' });
    const foreign = [
      await stranger.get(`/v1/outages/${outageId}`),
      await stranger.post(`/v1/outages/${outageId}/end`, {}),
      await sari.post('/v1/outages', { office: '31.71', function: 'read', cause: 'POWER' }),
      await desk.get('/v1/outages?office=31.71'),
    ];
    expect(foreign.map(({ body }) => (body as { code: string }).code)).toEqual(Array(4).fill('OTHER_OFFICE'));
    const unserved = [
      await stranger.get('/v1/outages'),
      await stranger.post('/v1/outages', { function: 'read', cause: 'POWER' }),
    ];
    expect(unserved.map(({ body }) => (body as { code: string }).code)).toEqual(
      Array(2).fill('OFFICE_NOT_SERVED'),
    );
  });

  it('to change an outage that is not there, or to end one that the link noticed', async () => {
    const nowhere = await sari.post('/v1/outages/01930000-0000-7000-8000-000000000000/end', {});
    expect([nowhere.status, nowhere.body]).toMatchObject([404, { code: 'OUTAGE_NOT_FOUND' }]);
    await closeGate(api.store, 'read', 'timeout');
    const { outageId } = await detected();
    const ended = await sari.post(`/v1/outages/${outageId}/end`, {});
    expect([ended.status, ended.body]).toMatchObject([409, { code: 'OUTAGE_ENDS_BY_ITSELF' }]);
  });

  it.each(['front-desk', 'recorder', 'printer', 'stock', 'verifier', 'auditor'] as const)(
    'to %s, who reads the register and does not keep it',
    async (role) => {
      const officer = await api.officer(role);
      expect((await officer.get('/v1/outages')).status).toBe(200);
      const { status } = await officer.post('/v1/outages', { function: 'read', cause: 'POWER' });
      expect(status).toBe(403);
    },
  );

  it.each(['supervisor', 'admin', 'head'] as const)('nothing of this to %s', async (role) => {
    const officer = await api.officer(role);
    expect((await officer.post('/v1/outages', { function: 'read', cause: 'POWER' })).status).toBe(201);
  });
});
