import { resumeCase } from '../../../db/case/apply-command';
import {
  countOpenCases,
  newestOutboxRow,
  openCasesAfter,
  relayWakes,
  unseenCases,
  type CaseWake,
} from '../../../db/core/outbox';
import { confirmOfficeWake, officesToWake } from '../../../db/core/office-wakes';
import {
  aPrintReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  give,
} from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => void (office = await anOffice(['kupang-1'])));
afterEach(() => office.close());

/** A `deliver` that reaches every case, and the wakes that it got. */
function all(told: CaseWake[] = []): (wakes: CaseWake[]) => Promise<ReadonlySet<string>> {
  return (wakes) => {
    told.push(...wakes);
    return Promise.resolve(new Set(wakes.map(({ caseId }) => caseId)));
  };
}

const left = async (): Promise<number> =>
  Number((await office.pool.query<{ count: string }>('SELECT count(*) FROM outbox')).rows[0]?.count);

describe('relayWakes', () => {
  test('a case that changed several times is told once, with its newest row and where it stands', async () => {
    const caseId = await aRecordedCase(office);
    const told: CaseWake[] = [];
    expect(await relayWakes(office, { limit: 100 }, all(told))).toEqual({ taken: 3, delivered: 3 });
    expect(told).toMatchObject([
      { caseId, seq: 3, office: '53.71', station: '53.71.04', service: 'KTP_EL', reason: 'FIRST' },
    ]);
    expect(told).toMatchObject([{ stage: 'RECORDED', since: office.clock() }]);
    expect(await left()).toBe(0);
    const nothing = relayWakes(office, { limit: 100 }, () => Promise.reject(new Error('nothing to tell')));
    expect(await nothing).toEqual({ taken: 0, delivered: 0 });
  });

  test('what could not be delivered stays', async () => {
    await aRecordedCase(office);
    const away = relayWakes(office, { limit: 100 }, () => Promise.reject(new Error('engine away')));
    await expect(away).rejects.toThrow('engine away');
    expect(await left()).toBe(3);
    expect(await relayWakes(office, { limit: 100 }, all())).toEqual({ taken: 3, delivered: 3 });
  });

  test('only the rows of the cases that were told are gone', async () => {
    const refused = await aRecordedCase(office);
    await aRegisteredCase(office);
    const deliver = (wakes: CaseWake[]) =>
      Promise.resolve(new Set(wakes.map(({ caseId }) => caseId).filter((caseId) => caseId !== refused)));
    expect(await relayWakes(office, { limit: 100 }, deliver)).toEqual({ taken: 4, delivered: 1 });
    expect(await left()).toBe(3);
    expect(await relayWakes(office, { limit: 100, except: [refused] }, all())).toMatchObject({ taken: 0 });
    expect(await left()).toBe(3);
  });

  test('what piled up and what is new are taken apart', async () => {
    const old = await aRegisteredCase(office);
    const end = await newestOutboxRow(office);
    const young = await aRegisteredCase(office);
    const told: CaseWake[] = [];
    await relayWakes(office, { limit: 100, after: end }, all(told));
    expect(told.map(({ caseId }) => caseId)).toEqual([young]);
    await relayWakes(office, { limit: 100, upTo: end }, all(told));
    expect(told.map(({ caseId }) => caseId)).toEqual([young, old]);
  });

  test('two relays at once take different rows, and neither waits for the other', async () => {
    const cases = [await aRegisteredCase(office), await aRegisteredCase(office)];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const told: CaseWake[] = [];
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const slow = relayWakes(office, { limit: 1 }, async (wakes) => {
      const reached = await all(told)(wakes);
      entered();
      await held;
      return reached;
    });
    await inside;
    expect(await relayWakes(office, { limit: 10 }, all(told))).toMatchObject({ taken: 1 });
    release();
    expect(await slow).toMatchObject({ delivered: 1 });
    expect(told.map(({ caseId }) => caseId)).toEqual(cases);
    expect(await left()).toBe(0);
  });

  test('a change during delivery is told by the next call', async () => {
    const caseId = await aRegisteredCase(office);
    await relayWakes(office, { limit: 10 }, async (wakes) => {
      await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
      return all()(wakes);
    });
    expect(await left()).toBe(1);
  });
});

describe('the sweep', () => {
  test('open cases come in pages, closed ones do not', async () => {
    const cases = [
      await aRegisteredCase(office),
      await aRegisteredCase(office),
      await aRegisteredCase(office),
    ].sort();
    const closed = await aRegisteredCase(office);
    await give(office, closed, { type: 'CANCEL', reason: 'DIED', note: null });
    const page = await openCasesAfter(office, null, 2);
    const next = await openCasesAfter(office, page.at(-1)?.caseId ?? null, 2);
    expect([...page, ...next].map(({ caseId }) => caseId)).toEqual(cases);
    expect(await countOpenCases(office)).toBe(3);
    await relayWakes(office, { limit: 1 }, all());
    expect(await countOpenCases(office, { exceptQueued: true })).toBe(1);
    expect(await openCasesAfter(office, null, 10, { exceptQueued: true })).toHaveLength(1);
    expect(await openCasesAfter(office, null, 10, { stage: 'SENT' })).toEqual([]);
  });

  test('a case is unseen until its workflow has read it, and only after a while', async () => {
    const start = office.clock().getTime();
    const caseId = await aRegisteredCase(office);
    const unseen = async (afterMs: number): Promise<string[]> =>
      (await unseenCases(office, new Date(start + afterMs), 10)).map((wake) => wake.caseId);
    expect(await unseen(1)).toEqual([]);
    await relayWakes(office, { limit: 10 }, all());
    expect(await unseen(0)).toEqual([]);
    expect(await unseen(1)).toEqual([caseId]);
    await resumeCase(office, caseId);
    expect(await unseen(1)).toEqual([]);
    await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
    await relayWakes(office, { limit: 10 }, all());
    expect(await unseen(1)).toEqual([caseId]);
  });
});

describe('the print floor', () => {
  test('is told of changes until it has confirmed as many as there were', async () => {
    expect(await officesToWake(office)).toEqual([]);
    await blankoArrives(office, 2);
    const [wake] = await officesToWake(office);
    expect(wake).toMatchObject({ office: '53.71', workflow: 'print-floor', causes: ['BLANKO'] });
    await blankoArrives(office, 1);
    if (wake) await confirmOfficeWake(office, wake);
    const [second] = await officesToWake(office);
    expect(Number(second?.wanted)).toBe(Number(wake?.wanted) + 1);
    expect(second?.causes).toEqual(['BLANKO']);
    if (second) await confirmOfficeWake(office, second);
    if (wake) await confirmOfficeWake(office, wake);
    expect(await officesToWake(office)).toEqual([]);
    await aPrintReadyCase(office);
    expect((await officesToWake(office)).map(({ causes }) => causes)).toEqual([['QUEUE']]);
  });
});
