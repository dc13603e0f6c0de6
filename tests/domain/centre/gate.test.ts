import fc from 'fast-check';
import {
  isOnTrial,
  LONGEST_CALL_MS,
  openGate,
  probePause,
  stepGate,
  type Gate,
  type GateEvent,
} from '../../../domain/centre/gate';

const MOST = 20;
const MINUTE = 60_000;

/** The prober and the keeper of ramps of one function on a clock that jumps to whatever is due. */
class Link {
  gate: Gate = openGate(MOST, 0);
  now = 0;
  probes = 0;

  tell(event: Record<string, unknown> & Pick<GateEvent, 'type'>): void {
    this.gate = stepGate(this.gate, { at: this.now, ...event } as GateEvent, MOST);
  }

  /** Lets time go on, probing when due; `answers` says whether the centre does. */
  pass(until: number, answers: (now: number) => boolean, waiting = 0): void {
    for (;;) {
      const due = Math.min(this.gate.probeAt ?? Infinity, this.gate.rampAt ?? Infinity);
      if (due > until) break;
      this.now = due;
      if (this.gate.probeAt !== null) {
        this.probes += 1;
        this.tell(answers(due) ? { type: 'PROBE_ANSWERED' } : { type: 'PROBE_FAILED', reason: 'timeout' });
      } else this.tell({ type: 'RAMP_LOOK', lateMs: 0, waiting });
    }
    this.now = until;
  }
}

/** Carries on so many steps a second of what the gate lets through; a look at the gate gets how long a step waits. */
class Engine {
  done = 0;
  private inHand = 0;
  private now = 0;
  private lateMs = 0;
  private pauseEndsAt = 0;
  private gate: Gate = [
    { type: 'TROUBLE', reason: 'timeout', at: 0 } as const,
    { type: 'PROBE_ANSWERED', at: 0 } as const,
    { type: 'TRIAL_ANSWERED', at: 0 } as const,
  ].reduce((gate, event) => stepGate(gate, event, MOST), openGate(MOST, 0));

  constructor(private readonly bears: number) {}

  /** Lets so many seconds pass with a crowd waiting; returns the longest time, in seconds, that a step had to wait. */
  recover(seconds: number): number {
    let longest = 0;
    for (const end = this.now + seconds * 1_000; this.now < end; this.now += 100) {
      const done = Math.min(this.inHand, this.bears / 10);
      this.inHand += this.gate.limit / 10 - done;
      this.done += done;
      const waits = this.inHand / this.bears;
      longest = Math.max(longest, waits);
      this.look(waits);
    }
    return longest;
  }

  /** What the workflow of the link does: a look, a pause whose end waits its turn, and the next look when it is due. */
  private look(waits: number): void {
    if (this.now < Math.max(this.pauseEndsAt, this.gate.rampAt ?? Infinity)) return;
    const { lateMs, now: at } = this;
    this.gate = stepGate(this.gate, { type: 'RAMP_LOOK', lateMs, waiting: 10_000, at }, MOST);
    this.lateMs = waits * 1_000;
    this.pauseEndsAt = this.now + 1_000 + this.lateMs;
  }
}

describe('the gate before a function of the centre', () => {
  test('closes at once on trouble, and says why and since when', () => {
    const link = new Link();
    link.now = 5_000;
    link.tell({ type: 'TROUBLE', reason: 'unreachable' });
    expect(link.gate).toMatchObject({ state: 'down', limit: 0, reason: 'unreachable', since: 5_000 });
    expect(link.gate.probeAt).toBe(6_000);
  });

  test('hears trouble once: what was under way when it closed changes nothing', () => {
    const closed = stepGate(openGate(MOST, 0), { type: 'TROUBLE', reason: 'timeout', at: 1 }, MOST);
    expect(stepGate(closed, { type: 'TROUBLE', reason: 'timeout', at: 900 }, MOST)).toBe(closed);
  });

  test('probes at pauses that double up to five minutes', () => {
    const pauses = Array.from({ length: 12 }, (_, failed) => probePause(failed) / 1_000);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  });

  test('an hour of outage costs few probes, two years cost one every five minutes', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(60 * MINUTE, () => false);
    expect(link.probes).toBeLessThanOrEqual(20);
    const before = link.probes;
    link.pass(61 * MINUTE + 365 * 2 * 24 * 60 * MINUTE, () => false);
    expect((link.probes - before) / (365 * 2 * 24 * 12)).toBeCloseTo(1, 2);
    expect(link.gate.since).toBe(0);
  });

  test('is half open after an answer: one call a second, and still down until the trial has passed', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(1_000, () => true);
    expect(link.gate).toMatchObject({ state: 'down', limit: 1, probeAt: null });
    expect(isOnTrial(link.gate)).toBe(true);
  });

  test('a trial that fails closes it again, with the outage going on and the pauses growing', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(1_000, () => true);
    link.now = 1_500;
    link.tell({ type: 'TROUBLE', reason: 'server-error' });
    expect(link.gate).toMatchObject({ state: 'down', limit: 0, since: 0, setbacks: 2, probeAt: 3_500 });
  });

  test('a trial during which real calls hang is not over before the first of them has failed', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(1_000, () => true);
    link.pass(1_000 + LONGEST_CALL_MS + 1_000, () => true);
    expect(link.gate).toMatchObject({ state: 'down', limit: 1, since: 0 });
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    expect(link.gate).toMatchObject({ limit: 0, since: 0, setbacks: 2 });
  });

  test('one real answer passes the trial, and the limit grows from there', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(1_000, () => true);
    link.now = 1_400;
    link.tell({ type: 'TRIAL_ANSWERED' });
    expect(link.gate).toMatchObject({ state: 'up', limit: 1, since: 1_400, reason: null, rampAt: 3_400 });
  });

  test('where nobody calls, a trial ends by itself', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(30_000, () => true);
    expect(link.gate).toMatchObject({ state: 'up', limit: MOST, setbacks: 0 });
  });

  test('an answer on trial changes nothing any more once the gate is closed or up', () => {
    const closed = stepGate(openGate(MOST, 0), { type: 'TROUBLE', reason: 'timeout', at: 1 }, MOST);
    for (const gate of [closed, openGate(MOST, 0)])
      expect(stepGate(gate, { type: 'TRIAL_ANSWERED', at: 2 }, MOST)).toBe(gate);
  });

  test('ramps up by doubling, never above the most, and is quiet when nobody waits', () => {
    const link = new Link();
    const limits: number[] = [];
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(1_000, () => true);
    link.tell({ type: 'TRIAL_ANSWERED' });
    for (let second = 1; second <= 16; second += 1) {
      link.pass(second * 1_000, () => true);
      limits.push(link.gate.limit);
    }
    expect(limits.filter((limit, index) => limit !== limits[index - 1])).toEqual([1, 2, 4, 8, 16, 20]);
    expect(link.gate).toMatchObject({ state: 'up', setbacks: 0, rampAt: null });
  });

  test('is watched while many wait, and gives way when the engine falls behind', () => {
    const link = new Link();
    link.tell({ type: 'TROUBLE', reason: 'timeout' });
    link.pass(60_000, () => true, 20_000);
    link.now = link.gate.rampAt ?? 0;
    link.tell({ type: 'RAMP_LOOK', lateMs: 5_000, waiting: 10_000 });
    expect(link.gate.limit).toBe(MOST);
    link.now = link.gate.rampAt ?? 0;
    link.tell({ type: 'RAMP_LOOK', lateMs: 5_001, waiting: 10_000 });
    expect(link.gate.limit).toBe(MOST / 2);
    link.pass(link.now + 4_000, () => true, 10_000);
    expect(link.gate.limit).toBe(MOST);
  });

  test('an engine that bears less than the most is used well, and what it has in hand does not grow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 19 }), (bears) => {
        const engine = new Engine(bears);
        engine.recover(60);
        const { done } = engine;
        const longest = engine.recover(600);
        expect((engine.done - done) / 600).toBeGreaterThan(0.9 * bears);
        expect(longest).toBeLessThan(40);
      }),
    );
  });

  test('takes on a new most when it is set anew', () => {
    const gate = openGate(MOST, 0);
    const event = { type: 'RAMP_LOOK', lateMs: 0, waiting: 0, at: 1 } as const;
    expect(stepGate(gate, event, 5).limit).toBe(5);
    expect(stepGate(gate, event, MOST)).toBe(gate);
  });

  test('whatever happens in whatever order, a closed gate has a next probe and an open one a limit in bounds', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('TROUBLE'), reason: fc.constant('timeout') }),
      fc.record({ type: fc.constant('PROBE_FAILED'), reason: fc.constant('timeout') }),
      fc.record({ type: fc.constant('PROBE_ANSWERED') }),
      fc.record({ type: fc.constant('TRIAL_ANSWERED') }),
      fc.record({ type: fc.constant('RAMP_LOOK'), lateMs: fc.nat(10_000), waiting: fc.nat(1_000) }),
      fc.record({ type: fc.constant('PACE'), slow: fc.boolean() }),
    );
    const history = fc.array(fc.tuple(event, fc.nat(400_000)), { maxLength: 200 });
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 200 }), (events, most) => {
        let gate = openGate(most, 0);
        let at = 0;
        for (const [one, pause] of events) {
          at += pause;
          const before = gate.limit;
          gate = stepGate(gate, { ...one, at }, most);
          expect(gate.limit === 0).toBe(gate.probeAt !== null);
          expect(gate.limit).toBeLessThanOrEqual(most);
          expect(gate.limit === 0 && gate.state !== 'down').toBe(false);
          // It opens by a probe's answer to one call a second, and grows by no more than doubling.
          if (before === 0) expect(gate.limit).toBeLessThanOrEqual(1);
          else expect(gate.limit).toBeLessThanOrEqual(before * 2);
          expect(gate.limit > 0 && gate.limit < most).toBe(gate.limit < most && gate.rampAt !== null);
        }
      }),
    );
  });
});
