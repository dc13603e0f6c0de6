import {
  freshFlow,
  LARGEST_WINDOW,
  stepFlow,
  diagnose,
  type CallFlow,
  type CallOutcome,
  type Diagnosis,
} from '../../../domain/centre/call-flow';

const answered = (latencyMs: number, at: number): CallOutcome => ({ kind: 'answered', latencyMs, at });
const failed = (at: number, reason = 'timeout'): CallOutcome => ({ kind: 'failed', reason, at });

function after(flow: CallFlow, outcomes: readonly CallOutcome[]): { flow: CallFlow; verdicts: Diagnosis[] } {
  const verdicts: Diagnosis[] = [];
  let now = flow;
  for (const outcome of outcomes) {
    now = stepFlow(now, outcome);
    verdicts.push(diagnose(now, outcome));
  }
  return { flow: now, verdicts };
}

const every = (
  count: number,
  stepMs: number,
  make: (at: number, index: number) => CallOutcome,
): CallOutcome[] => Array.from({ length: count }, (_, index) => make((index + 1) * stepMs, index));

describe('what a process concludes from its calls', () => {
  test('eight failures in a row are an outage, seven are not', () => {
    const { verdicts } = after(
      freshFlow(0),
      every(8, 50, (at) => failed(at)),
    );
    expect(verdicts.slice(0, 7)).toEqual(Array(7).fill(null));
    expect(verdicts[7]).toEqual({ kind: 'trouble', reason: 'timeout' });
  });

  test('three failures are one when nobody listens at the other end, or nothing was answered for five seconds', () => {
    const refused = every(3, 100, (at) => failed(at, 'unreachable'));
    expect(after(freshFlow(0), refused).verdicts[2]).toEqual({ kind: 'trouble', reason: 'unreachable' });
    expect(
      after(
        freshFlow(0),
        every(3, 2_000, (at) => failed(at)),
      ).verdicts[2],
    ).toMatchObject({ kind: 'trouble' });
    expect(
      after(
        freshFlow(0),
        every(3, 100, (at) => failed(at)),
      ).verdicts[2],
    ).toBeNull();
  });

  test('a centre that fails every third time is no outage, for a thousand calls', () => {
    const flaky = every(1_000, 50, (at, index) => (index % 3 === 0 ? failed(at) : answered(40, at)));
    expect(after(freshFlow(0), flaky).verdicts.some((verdict) => verdict?.kind === 'trouble')).toBe(false);
  });

  test('ten times the latency is slow and takes the calls at once down to a half', () => {
    const quick = after(
      freshFlow(0),
      every(40, 50, (at) => answered(200, at)),
    );
    const slow = every(200, 300, (at) => answered(2_000, 2_000 + at));
    const limping = after(quick.flow, slow);
    expect(limping.verdicts.at(-1)).toEqual({ kind: 'slow' });
    expect(limping.verdicts.some((verdict) => verdict?.kind === 'trouble')).toBe(false);
    expect(limping.flow.window).toBe(LARGEST_WINDOW / 2);
    const recovered = after(
      limping.flow,
      every(400, 50, (at) => answered(100, 100_000 + at)),
    );
    expect(recovered.flow.window).toBe(LARGEST_WINDOW);
    expect(recovered.verdicts.at(-1)).toEqual({ kind: 'quick' });
  });

  test('timeouts take them down to one, once for what was under way together', () => {
    const together = every(4, 10, (at) => failed(at));
    expect(after(freshFlow(0), together).flow.window).toBe(LARGEST_WINDOW / 2);
    expect(
      after(
        freshFlow(0),
        every(5, 1_500, (at) => failed(at)),
      ).flow.window,
    ).toBe(1);
  });
});
