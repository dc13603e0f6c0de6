import fc from 'fast-check';
import { CallSpacing, type MadeCall } from '../../../domain/centre/call-spacing';

interface Call {
  /** How late it reaches the centre, and how long the centre works on it. */
  delayMs: number;
  workMs: number;
}

const SECOND_MS = 1_000;
const PACE_MS = 5;

/** When each call reached the centre, made one after the other as early as the spacing lets them. */
function arrivals(limit: number, calls: readonly Call[]): number[] {
  const spacing = new CallSpacing();
  const underWay: { call: MadeCall; endsAt: number }[] = [];
  const arrived: number[] = [];
  let now = SECOND_MS;
  const endUntil = (at: number): void => {
    underWay.sort((one, other) => one.endsAt - other.endsAt);
    while (underWay[0] !== undefined && underWay[0].endsAt <= at) {
      spacing.ended(underWay[0].call, underWay[0].endsAt);
      underWay.shift();
    }
  };
  for (const { delayMs, workMs } of calls) {
    endUntil(now);
    while (spacing.freeFrom(limit) > now) endUntil((now = spacing.freeFrom(limit)));
    const call = spacing.made(now, limit);
    arrived.push(now + delayMs);
    underWay.push({ call, endsAt: now + delayMs + workMs });
    now += PACE_MS;
  }
  return arrived.sort((one, other) => one - other);
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + SECOND_MS).length));
}

const punctual = fc.record({ delayMs: fc.constant(0), workMs: fc.integer({ min: 10, max: 25 }) });
const anyCall = fc.oneof(
  { weight: 4, arbitrary: punctual },
  {
    weight: 1,
    arbitrary: fc.record({
      delayMs: fc.integer({ min: 0, max: 240 }),
      workMs: fc.integer({ min: 10, max: 25 }),
    }),
  },
);

describe('the calls of one process', () => {
  test('come to the centre no oftener in any second than the limit, however late some of them are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(anyCall, { minLength: 60, maxLength: 200 }),
        (limit, calls) => {
          expect(mostInASecond(arrivals(limit, calls))).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  test('use 95 % of the limit where the centre answers evenly', () => {
    fc.assert(
      fc.property(fc.array(punctual, { minLength: 200, maxLength: 200 }), (calls) => {
        const limit = 20;
        // The first calls do not know yet how quick the centre is.
        const settled = arrivals(limit, calls).slice(100);
        const seconds = (Math.max(...settled) - Math.min(...settled)) / SECOND_MS;
        expect((settled.length - 1) / seconds).toBeGreaterThan(0.95 * limit);
      }),
    );
  });

  test('one that is not answered yet may still be on its way', () => {
    const spacing = new CallSpacing();
    const call = spacing.made(SECOND_MS, 1);
    const unanswered = spacing.freeFrom(1);
    spacing.ended(call, SECOND_MS + 30);
    expect(spacing.freeFrom(1)).toBeLessThan(unanswered);
  });

  test('a centre that takes long for each call is not taken for a line that is slow', () => {
    const spacing = new CallSpacing();
    for (let turn = 0; turn < 10; turn += 1) spacing.ended(spacing.made(0, 1), 800);
    const call = spacing.made(10_000, 1);
    spacing.ended(call, 10_800);
    expect(call.arrivedBy).toBe(10_020);
  });
});
