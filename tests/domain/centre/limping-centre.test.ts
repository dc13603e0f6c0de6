import {
  freshFlow,
  LARGEST_WINDOW,
  stepFlow,
  diagnose,
  type CallFlow,
  type CallOutcome,
} from '../../../domain/centre/call-flow';

const TIMEOUT_MS = 8_000;

interface Call {
  startedAt: number;
  /** When the centre has worked it off, in the order in which calls came. */
  endsAt: number;
}

/** A centre that works on so many calls at once; others wait in its own line, and it works on calls that no one awaits. */
class Centre {
  private readonly desks: number[];
  serviceMs: number;

  constructor(desks: number, serviceMs: number) {
    this.desks = Array.from({ length: desks }, () => 0);
    this.serviceMs = serviceMs;
  }

  take(now: number): Call {
    const free = this.desks.indexOf(Math.min(...this.desks));
    const endsAt = Math.max(now, this.desks[free] ?? 0) + this.serviceMs;
    this.desks[free] = endsAt;
    return { startedAt: now, endsAt };
  }
}

interface Seen {
  answered: number;
  timedOut: number;
  window: number;
  trouble: boolean;
}

/** Callers without end before one centre, on a clock that jumps; `adapts` false keeps the window at its largest. */
class Office {
  private readonly underWay: Call[] = [];
  private flow: CallFlow = freshFlow(0);
  private now = 0;

  constructor(
    private readonly centre: Centre,
    private readonly adapts: boolean,
  ) {}

  private get window(): number {
    return this.adapts ? Math.floor(this.flow.window) : LARGEST_WINDOW;
  }

  run(until: number): Seen {
    const seen: Seen = { answered: 0, timedOut: 0, window: 0, trouble: false };
    for (;;) {
      while (this.underWay.length < this.window) this.underWay.push(this.centre.take(this.now));
      const ends = this.underWay.map((call) => Math.min(call.endsAt, call.startedAt + TIMEOUT_MS));
      const next = ends.indexOf(Math.min(...ends));
      const at = ends[next] ?? until;
      if (at > until) break;
      this.now = at;
      const [call] = this.underWay.splice(next, 1);
      if (call) this.note(call, at, seen);
    }
    return { ...seen, window: this.window };
  }

  private note(call: Call, at: number, seen: Seen): void {
    const isLate = call.endsAt > call.startedAt + TIMEOUT_MS;
    const outcome: CallOutcome = isLate
      ? { kind: 'failed', reason: 'timeout', at }
      : { kind: 'answered', latencyMs: at - call.startedAt, at };
    this.flow = stepFlow(this.flow, outcome);
    if (diagnose(this.flow, outcome)?.kind === 'trouble') seen.trouble = true;
    if (isLate) seen.timedOut += 1;
    else seen.answered += 1;
  }
}

/** A minute of health, a minute to adapt to ten times the latency, then five minutes that are looked at. */
function limp(desks: number, adapts: boolean): { healthy: Seen; limping: Seen } {
  const centre = new Centre(desks, 400);
  const office = new Office(centre, adapts);
  const healthy = office.run(60_000);
  centre.serviceMs *= 10;
  office.run(120_000);
  return { healthy, limping: office.run(420_000) };
}

describe('a centre that limps: ten times the latency', () => {
  const CAPACITY = (desks: number): number => (desks * 300_000) / 4_000;

  test('with room for all, fewer calls are made at once and at least half of what it can do gets done', () => {
    const { healthy, limping } = limp(16, true);
    expect(healthy.window).toBe(LARGEST_WINDOW);
    expect(limping).toMatchObject({ window: LARGEST_WINDOW / 2, timedOut: 0, trouble: false });
    expect(limping.answered).toBeGreaterThanOrEqual(0.45 * CAPACITY(16));
  });

  test.each([2, 4])(
    'with room for %i it is not pushed over: hardly a call times out and it works at its best',
    (desks) => {
      const { limping } = limp(desks, true);
      expect(limping.timedOut / (limping.answered + limping.timedOut)).toBeLessThan(0.1);
      expect(limping.answered).toBeGreaterThanOrEqual(0.8 * CAPACITY(desks));
      expect(limping.trouble).toBe(false);
    },
  );

  test('without adapting, the same centre would spend itself on calls that nobody awaits any more', () => {
    const { limping } = limp(4, false);
    expect(limping.timedOut).toBeGreaterThan(limping.answered);
  });
});
