import { relayWakes } from '../../db/core/outbox';
import { Postponed } from '../../workers/deferred-wakes';
import {
  newTally,
  startMissing,
  startMissingIfAny,
  WAKE_PAUSES,
  wakeUnseen,
} from '../../workers/start-roles';
import { aRecordedCase, aRegisteredCase, give } from '../support/case-story';
import { engineAway, FakeEngine } from '../support/fake-engine';
import { anOffice, type TestStore } from '../support/store';
import { MS_PER_DAY } from '../../domain/values/plain-date';

const FAST = 10_000;

let office: TestStore;
let engine: FakeEngine;
beforeEach(async () => {
  office = await anOffice();
  engine = new FakeEngine();
});
afterEach(() => office.close());

/** Takes the rows of the outbox away, as if the engine had been told and had lost everything since. */
const forgetOutbox = (): Promise<unknown> =>
  relayWakes(office, { limit: 1_000 }, (wakes) =>
    Promise.resolve(new Set(wakes.map(({ caseId }) => caseId))),
  );

const going = () => ({ store: office, engine, tally: newTally(), rate: FAST });

describe('cases without a workflow', () => {
  test('each open one is started where it stands, a closed one is not, and a second time none is', async () => {
    const recorded = await aRecordedCase(office);
    const registered = await aRegisteredCase(office);
    await give(office, await aRegisteredCase(office), { type: 'CANCEL', reason: 'DIED', note: null });
    await forgetOutbox();
    const first = going();
    expect(await startMissing(first)).toEqual(new Set([recorded, registered]));
    expect(first.tally).toMatchObject({ started: 2, running: 0, refused: [] });
    const stages = new Map(engine.started.map(({ caseId, stage }) => [caseId, stage]));
    expect([stages.get(recorded), stages.get(registered)]).toEqual(['RECORDED', 'REGISTERED']);
    for (const listsNothing of [false, true]) {
      engine.listsNothing = listsNothing;
      const again = going();
      await startMissing(again);
      expect(again.tally).toMatchObject({ started: 0, running: 2 });
    }
    expect(engine.started).toHaveLength(2);
  });

  test('one that the engine refuses is named, and holds no other up', async () => {
    await aRegisteredCase(office);
    const refused = await aRegisteredCase(office);
    await forgetOutbox();
    engine.refusal = ({ caseId }) => (caseId === refused ? new Error('no such attribute') : null);
    const work = going();
    await startMissing(work);
    expect(work.tally).toMatchObject({ started: 1, refused: [{ reason: 'no such attribute' }] });
  });

  test('an engine that goes away half-way ends the work, with what was done still counted', async () => {
    for (let index = 0; index < 12; index++) await aRegisteredCase(office);
    await forgetOutbox();
    engine.refusal = () => (engine.started.length < 10 ? null : engineAway());
    const work = going();
    await expect(startMissing(work)).rejects.toThrow('UNAVAILABLE');
    expect(work.tally.started).toBe(10);
    engine.refusal = () => null;
    const again = going();
    await startMissing(again);
    expect(again.tally).toMatchObject({ started: 2, running: 10 });
  });

  test('what the outbox still has to tell is the relay’s, unless it is asked for', async () => {
    await aRegisteredCase(office);
    const work = going();
    await startMissingIfAny(work);
    expect(work.tally.started).toBe(0);
    await startMissing({ ...work, withQueued: true });
    expect(work.tally.started).toBe(1);
  });

  test('a stop is heeded between two groups', async () => {
    for (let index = 0; index < 12; index++) await aRegisteredCase(office);
    await forgetOutbox();
    const stopping = new AbortController();
    const work = { ...going(), rate: 10, signal: stopping.signal, onProgress: () => stopping.abort() };
    await expect(startMissing(work)).rejects.toThrow();
    expect(work.tally.started).toBe(10);
  });
});

describe('cases whose workflow is behind', () => {
  test('are told, except those just started', async () => {
    const start = office.clock();
    const behind = await aRegisteredCase(office);
    const other = await aRegisteredCase(office);
    await forgetOutbox();
    const work = going();
    const olderThan = new Date(start.getTime() + 1);
    await wakeUnseen(work, { olderThan, limit: 10, except: new Set([other]) });
    expect([work.tally.woken, engine.woken.map(({ caseId }) => caseId)]).toEqual([1, [behind]]);
  });

  test('hear of the same news ever more rarely while they do not look, and of new ones at once', async () => {
    let now = 0;
    const resting = new Postponed(WAKE_PAUSES, () => now);
    const caseId = await aRegisteredCase(office);
    await forgetOutbox();
    const work = going();
    const later = new Date(office.clock().getTime() + 60_000);
    const tell = (): Promise<void> => wakeUnseen(work, { olderThan: later, limit: 10, resting });
    for (; now < MS_PER_DAY; now += 10_000) await tell();
    expect(work.tally.woken).toBeGreaterThan(24);
    expect(work.tally.woken).toBeLessThan(40);
    await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
    await forgetOutbox();
    const before = work.tally.woken;
    await tell();
    expect(work.tally.woken).toBe(before + 1);
    await office.pool.query('UPDATE cases SET acted_seq = seq');
    await tell();
    expect([work.tally.woken, resting.size]).toEqual([before + 1, 0]);
  });
});
