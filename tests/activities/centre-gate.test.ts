import { CentreGate } from '../../activities/centre-gate';
import { centreFunctions, linkFunctions } from '../../db/centre/gate';
import { officesToWake } from '../../db/core/office-wakes';
import type { CentreAnswer } from '../../domain/centre/answer';
import { LARGEST_WINDOW } from '../../domain/centre/call-flow';
import { closeGate, MOST, applyGateEvent } from '../support/gate';
import { anOffice, type TestStore } from '../support/store';

const OFFICE = '53.71';
const FAST = 200;
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

const answered: CentreAnswer<string> = { kind: 'accepted', value: 'created' };
const failed: CentreAnswer<never> = { kind: 'unavailable', reason: 'server-error' };

async function enrol(): Promise<{ limit: number; state: string } | undefined> {
  return (await centreFunctions(office, OFFICE)).find((one) => one.function === 'enrol');
}

describe('the way of a process through the gate', () => {
  test('a closed gate is answered without a call', async () => {
    await closeGate(office, 'enrol');
    const call = jest.fn(() => Promise.resolve(answered));
    const gate = new CentreGate(office, OFFICE, MOST);
    expect(await gate.through('enrol', call)).toEqual({ kind: 'unavailable', reason: 'gate-closed' });
    expect(call).not.toHaveBeenCalled();
  });

  test('eight failures in a row close it for every process, and what came late is not called', async () => {
    await office.pool.query('UPDATE centre_function SET call_limit = $1', [FAST]);
    const [one, other] = [new CentreGate(office, OFFICE, FAST), new CentreGate(office, OFFICE, FAST)];
    const call = jest.fn(() => Promise.resolve(failed));
    for (let turn = 0; turn < 8; turn += 1) await one.through('enrol', call);
    expect(await enrol()).toMatchObject({ state: 'down', limit: 0 });
    await Promise.all([one.through('enrol', call), other.through('enrol', call)]);
    expect(call).toHaveBeenCalledTimes(8);
  });

  test('one call that fails on trial closes it again', async () => {
    await closeGate(office, 'enrol');
    await applyGateEvent(office, 'enrol', { type: 'PROBE_ANSWERED' });
    await new CentreGate(office, OFFICE, MOST).through('enrol', () => Promise.resolve(failed));
    expect(await enrol()).toMatchObject({ state: 'down', limit: 0, setbacks: 2 });
  });

  test('one that is answered on trial has the link look at the limit in two seconds', async () => {
    // The gate of a process goes by the clock of the machine.
    await applyGateEvent(office, 'enrol', { type: 'TROUBLE', reason: 'timeout', at: Date.now() });
    await applyGateEvent(office, 'enrol', { type: 'PROBE_ANSWERED', at: Date.now() });
    await office.pool.query('UPDATE office_wake SET sent = wanted');
    const gate = new CentreGate(office, OFFICE, MOST);
    for (let call = 0; call < 2; call += 1) await gate.through('enrol', () => Promise.resolve(answered));
    const { rampAt } = (await linkFunctions(office, OFFICE)).find((one) => one.function === 'enrol') ?? {};
    expect(Date.parse(rampAt ?? '')).toBeLessThanOrEqual(Date.now() + 2_000);
    expect((await officesToWake(office)).map(({ workflow }) => workflow)).toEqual(['centre-link']);
  });

  test('a refusal by the centre is an answer', async () => {
    const gate = new CentreGate(office, OFFICE, MOST);
    const refused: CentreAnswer<never> = { kind: 'rejected', reason: 'bad-request' };
    for (let turn = 0; turn < 10; turn += 1) await gate.through('enrol', () => Promise.resolve(refused));
    expect(await enrol()).toMatchObject({ state: 'up', limit: MOST });
  });

  test('never more calls at once than the window, and each that waits gets its turn', async () => {
    await office.pool.query('UPDATE centre_function SET call_limit = $1', [FAST]);
    const gate = new CentreGate(office, OFFICE, FAST);
    let underWay = 0;
    let most = 0;
    const call = async (): Promise<CentreAnswer<string>> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 200));
      underWay -= 1;
      return answered;
    };
    const answers = await Promise.all(Array.from({ length: 60 }, () => gate.through('enrol', call)));
    expect(answers).toEqual(Array(60).fill(answered));
    expect(most).toBe(LARGEST_WINDOW);
  });

  test('another process, too, counts the second of a call that may have come late from when it came', async () => {
    const limit = 5;
    await office.pool.query('UPDATE centre_function SET call_limit = $1', [limit]);
    const [one, other] = [new CentreGate(office, OFFICE, limit), new CentreGate(office, OFFICE, limit)];
    const begun: number[] = [];
    const call = (ms: number) => async (): Promise<CentreAnswer<string>> => {
      begun.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, ms));
      return answered;
    };
    await one.through('enrol', call(200));
    await Promise.all(Array.from({ length: limit }, () => other.through('enrol', call(0))));
    expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(1_200);
  });

  test('after a call that may have come late, the next second begins later', async () => {
    const limit = 5;
    await office.pool.query('UPDATE centre_function SET call_limit = $1', [limit]);
    const gate = new CentreGate(office, OFFICE, limit);
    const begun: number[] = [];
    const call = async (): Promise<CentreAnswer<string>> => {
      begun.push(Date.now());
      if (begun.length === 1) await new Promise((resolve) => setTimeout(resolve, 200));
      return answered;
    };
    await Promise.all(Array.from({ length: limit + 1 }, () => gate.through('enrol', call)));
    expect(Math.max(...begun) - Math.min(...begun)).toBeGreaterThanOrEqual(1_200);
  });

  test('a call that throws gives its place back', async () => {
    const gate = new CentreGate(office, OFFICE, MOST);
    const broken = (): Promise<CentreAnswer<string>> => Promise.reject(new Error('broken'));
    for (let turn = 0; turn < LARGEST_WINDOW; turn += 1)
      await expect(gate.through('enrol', broken)).rejects.toThrow('broken');
    expect(await gate.through('enrol', () => Promise.resolve(answered))).toEqual(answered);
  });
});
