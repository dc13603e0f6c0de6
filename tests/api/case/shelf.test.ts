import { aReadyCase, aRegisteredCase, blankoArrives, give } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let api: ApiUnderTest;
let desk: Officer;

beforeEach(async () => {
  api = await anApi(['kupang-1']);
  desk = await api.officer('front-desk');
  await blankoArrives(api.store, 20);
});
afterEach(() => api.close());

const laterBy = (ms: number): void => api.store.setClock(new Date(api.store.clock().getTime() + ms));

async function aCard(serial: string, place?: [shelf: string, box: string]): Promise<string> {
  const { caseId } = await aReadyCase(api.store, serial);
  if (place !== undefined) {
    const [shelf, box] = place;
    expect((await desk.post(`/v1/cases/${caseId}/shelf`, { shelf, box })).status).toBe(200);
  }
  laterBy(1_000);
  return caseId;
}

async function numberOf(caseId: string): Promise<string> {
  return ((await desk.get(`/v1/cases/${caseId}`)).body as { caseNumber: string }).caseNumber;
}

const EXCEPTION = { collector: 'HOLDER', check: { kind: 'EXCEPTION', reason: 'READER_DOWN' } };

describe('POST /v1/cases/{caseId}/shelf', () => {
  it('says where a ready card lies; the case shows it until it is handed over', async () => {
    const caseId = await aCard('CHIP0001');
    expect((await desk.get(`/v1/cases/${caseId}`)).body).toMatchObject({ stage: 'READY', shelf: null });
    const put = await desk.post(`/v1/cases/${caseId}/shelf`, { shelf: 'A1', box: 'K2' }, { key: 'put' });
    const shelf = { shelf: 'A1', box: 'K2', since: expect.any(String) as string };
    expect([put.status, put.body]).toMatchObject([200, { stage: 'READY', shelf }]);
    const again = await desk.post(`/v1/cases/${caseId}/shelf`, { shelf: 'A1', box: 'K2' }, { key: 'put' });
    expect(again.body).toEqual(put.body);
    await desk.post(`/v1/cases/${caseId}/shelf`, { shelf: 'A1', box: 'K3' });
    const shown: unknown = (await desk.get(`/v1/cases/${caseId}`)).body;
    expect(shown).toMatchObject({ shelf: { shelf: 'A1', box: 'K3' } });
    const done = await desk.post(`/v1/cases/${caseId}/hand-over`, EXCEPTION);
    expect(done.body).toMatchObject({ stage: 'ISSUED' });
    expect(done.body).not.toHaveProperty('shelf');
    expect((await desk.get('/v1/shelf')).body).toEqual({ items: [] });
    const { items } = (await desk.get(`/v1/cases/${caseId}/events`)).body as {
      items: { event: { type: string } }[];
    };
    expect(items.filter(({ event }) => event.type === 'SHELVED')).toHaveLength(2);
  });

  it('takes codes alone, of ready cards', async () => {
    const caseId = await aCard('CHIP0001');
    for (const box of ['kotak dua', '5371994101900001', '', 'K2;'])
      expect((await desk.post(`/v1/cases/${caseId}/shelf`, { shelf: 'A1', box })).status).toBe(400);
    const registered = await aRegisteredCase(api.store);
    const refused = await desk.post(`/v1/cases/${registered}/shelf`, { shelf: 'A1', box: 'K1' });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'ACTION_NOT_ALLOWED' }]);
  });
});

describe('GET /v1/shelf', () => {
  it('lists what waits, the longest uncollected first, page by page', async () => {
    const cards = [
      await aCard('CHIP0001', ['A1', 'K1']),
      await aCard('CHIP0002'),
      await aCard('CHIP0003', ['B1', 'K1']),
    ];
    const seen: string[] = [];
    for (let address: string | undefined = '/v1/shelf?limit=1'; address !== undefined;) {
      const page = await desk.get(address);
      seen.push(...(page.body as { items: { caseId: string }[] }).items.map(({ caseId }) => caseId));
      address = /<([^>]+)>/.exec(page.headers['link'] ?? '')?.[1];
    }
    expect(seen).toEqual(cards);
    // A card that is moved has been waiting just as long.
    await desk.post(`/v1/cases/${cards[0] ?? ''}/shelf`, { shelf: 'B1', box: 'K9' });
    const shelf = await desk.get('/v1/shelf?shelf=B1');
    expect((shelf.body as { items: unknown[] }).items).toMatchObject([
      { caseId: cards[0], serial: 'CHIP0001', shelf: 'B1', box: 'K9' },
      { caseId: cards[2], serial: 'CHIP0003', shelf: 'B1', box: 'K1' },
    ]);
  });

  it('finds those that nobody collected for a month, to the millisecond', async () => {
    const caseId = await aCard('CHIP0001', ['A1', 'K1']);
    laterBy(30 * MS_PER_DAY - 1_001);
    expect((await desk.get('/v1/shelf?uncollectedFor=30')).body).toEqual({ items: [] });
    laterBy(1);
    expect((await desk.get('/v1/shelf?uncollectedFor=30')).body).toMatchObject({ items: [{ caseId }] });
  });

  it('shows an office its own cards, and a site its own', async () => {
    await aCard('CHIP0001', ['A1', 'K1']);
    const stranger = await api.officer('head', { office: '31.71' });
    expect((await stranger.get('/v1/shelf')).body).toEqual({ items: [] });
    expect((await desk.get('/v1/shelf?pickupSite=53.71.01')).body).toEqual({ items: [] });
    expect((await desk.get('/v1/shelf?pickupSite=53.71.04')).body).toMatchObject({ items: [{ box: 'K1' }] });
  });
});

describe('POST /v1/shelf/check', () => {
  it('names what is missing and what should not be there, and changes nothing', async () => {
    const here = await aCard('CHIP0001', ['A1', 'K1']);
    const missing = await aCard('CHIP0002', ['A1', 'K1']);
    const elsewhere = await aCard('CHIP0003', ['B1', 'K1']);
    const unshelved = await aCard('CHIP0004');
    const issued = await aCard('CHIP0005', ['A1', 'K1']);
    await desk.post(`/v1/cases/${issued}/hand-over`, EXCEPTION);
    const remade = await aCard('CHIP0006', ['A1', 'K1']);
    await give(api.store, remade, { type: 'CHECK_QUALITY', result: 'SPOILED', reason: 'DAMAGED' });
    const before = await api.footprint();
    const scanned = ['CHIP0001', await numberOf(here), 'CHIP0003', await numberOf(unshelved)];
    const body = { shelf: 'A1', scanned: [...scanned, 'CHIP0005', 'CHIP0006', 'ASING0001'] };
    const found = await desk.post('/v1/shelf/check', body, { key: null });
    expect([found.status, found.body]).toMatchObject([
      200,
      {
        expected: 2,
        missing: [{ caseId: missing, serial: 'CHIP0002' }],
        unexpected: [
          { code: 'CHIP0003', why: 'OTHER_PLACE', card: { caseId: elsewhere, shelf: 'B1' } },
          { why: 'NOT_SHELVED', card: { caseId: unshelved, shelf: null } },
          { code: 'CHIP0005', why: 'NOT_READY', card: { caseId: issued, stage: 'ISSUED' } },
          { code: 'CHIP0006', why: 'SPOILED_CARD', card: { caseId: remade, stage: 'PRINT_READY' } },
          { code: 'ASING0001', why: 'UNKNOWN', card: null },
        ],
      },
    ]);
    expect(await api.footprint()).toEqual(before);
  });

  it('looks at one box, and at an empty shelf', async () => {
    await aCard('CHIP0001', ['A1', 'K1']);
    const box = { shelf: 'A1', box: 'K2', scanned: ['CHIP0001'] };
    expect((await desk.post('/v1/shelf/check', box, { key: null })).body).toMatchObject({
      expected: 0,
      missing: [],
      unexpected: [{ why: 'OTHER_PLACE', card: { box: 'K1' } }],
    });
    const empty = await desk.post('/v1/shelf/check', { shelf: 'A1', scanned: [] }, { key: null });
    expect(empty.body).toMatchObject({ expected: 1, missing: [{ serial: 'CHIP0001' }], unexpected: [] });
  });

  it("does not tell of another office's cards", async () => {
    await aCard('CHIP0001', ['A1', 'K1']);
    const stranger = await api.officer('front-desk', { office: '31.71' });
    const body = { shelf: 'A1', scanned: ['CHIP0001'] };
    expect((await stranger.post('/v1/shelf/check', body, { key: null })).body).toEqual({
      expected: 0,
      missing: [],
      unexpected: [{ code: 'CHIP0001', why: 'UNKNOWN', card: null }],
    });
  });
});
