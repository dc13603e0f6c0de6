import { createLogger } from '../../platform/logger';
import { CaseRelay } from '../../workers/relay';
import { aRegisteredCase } from '../support/case-story';
import { engineAway, FakeEngine } from '../support/fake-engine';
import { anOffice, type TestStore } from '../support/store';

let office: TestStore;
let engine: FakeEngine;
beforeEach(async () => {
  office = await anOffice();
  engine = new FakeEngine();
});
afterEach(() => office.close());

const aRelay = (): CaseRelay => new CaseRelay(office, engine, createLogger('test', 'silent'));
const left = async (): Promise<number> => (await office.pool.query('SELECT FROM outbox')).rowCount ?? -1;
const woken = (): string[] => engine.woken.map(({ caseId }) => caseId);
const someCases = async (count: number): Promise<string[]> => {
  const cases: string[] = [];
  for (let index = 0; index < count; index++) cases.push(await aRegisteredCase(office));
  return cases;
};

describe('the relay of cases', () => {
  test('a case that the engine refuses holds no other up, and is tried again later', async () => {
    const relay = aRelay();
    await relay.live();
    const cases = await someCases(3);
    engine.refusal = ({ caseId }) => (caseId === cases[0] ? new Error('too many signals') : null);
    await relay.live();
    expect([woken(), await left()]).toEqual([cases.slice(1), 1]);
    const later = await someCases(1);
    engine.refusal = () => null;
    await relay.live();
    expect([woken(), await left()]).toEqual([[...cases.slice(1), ...later], 1]);
    // Another process does not know of the rejection.
    const other = aRelay();
    await other.live();
    await other.backlog();
    expect([woken().at(-1), await left()]).toEqual([cases[0], 0]);
  });

  test('a whole batch that is refused case by case does not stand in the way of the next', async () => {
    const relay = aRelay();
    await relay.live();
    const poisoned = new Set(await someCases(32));
    engine.refusal = ({ caseId }) => (poisoned.has(caseId) ? new Error('refused') : null);
    const sound = await someCases(1);
    await relay.live();
    await relay.live();
    expect([woken(), await left()]).toEqual([sound, 32]);
  });

  test('while the engine is away nothing is lost, and each round fails as one', async () => {
    const relay = aRelay();
    await relay.live();
    const cases = await someCases(2);
    engine.refusal = engineAway;
    await expect(relay.live()).rejects.toThrow('UNAVAILABLE');
    expect(await left()).toBe(2);
    engine.refusal = () => null;
    await relay.live();
    expect([woken(), await left()]).toEqual([cases, 0]);
  });

  test('the backlog is delivered in small groups and in order, and new changes do not wait behind it', async () => {
    const piledUp = await someCases(20);
    const relay = aRelay();
    expect(await relay.live()).toBe(false);
    expect(woken()).toEqual([]);
    const fresh = await someCases(1);
    await relay.live();
    expect(woken()).toEqual(fresh);
    expect(await relay.backlog()).toBe(true);
    expect(woken()).toEqual([...fresh, ...piledUp.slice(0, 16)]);
    expect(await relay.backlog()).toBe(true);
    expect(await relay.backlog()).toBe(false);
    expect(woken()).toEqual([...fresh, ...piledUp]);
    expect(await left()).toBe(0);
  });

  test('what piles up while the engine is away becomes the backlog of its return', async () => {
    const relay = aRelay();
    await relay.live();
    engine.refusal = engineAway;
    const piledUp = await someCases(40);
    await expect(relay.live()).rejects.toThrow();
    engine.refusal = () => null;
    await relay.live();
    await relay.live();
    expect(woken()).toEqual(piledUp.slice(0, 32));
    const fresh = await someCases(1);
    await relay.live();
    await relay.backlog();
    expect(woken()).toEqual([...piledUp.slice(0, 32), ...fresh, ...piledUp.slice(32)]);
  });

  test('a row that is committed late, behind the end of the backlog, is delivered as well', async () => {
    const relay = aRelay();
    const slow = await office.pool.connect();
    const [caseId = ''] = await someCases(1);
    await slow.query('BEGIN');
    await slow.query('INSERT INTO outbox (case_id, seq) VALUES ($1, 1)', [caseId]);
    await someCases(1);
    await relay.live();
    await relay.backlog();
    await relay.backlog();
    expect(await left()).toBe(0);
    await slow.query('COMMIT');
    slow.release();
    while ((await left()) > 0) await relay.backlog();
    expect(woken().at(-1)).toBe(caseId);
  });
});
