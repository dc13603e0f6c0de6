/** The outcome of one call to the centre. */
export type CallOutcome =
  { kind: 'answered'; latencyMs: number; at: number } | { kind: 'failed'; reason: string; at: number };

/** What one process has seen of one function lately, and how many calls it may have under way at once. */
export interface CallFlow {
  /** Calls at once; a fraction counts towards the next whole one. */
  window: number;
  failuresInRow: number;
  lastAnswerAt: number;
  /** Latencies of the newest answers, newest last, in milliseconds. */
  latencies: readonly number[];
  /** Until when further failures count as the same overload: calls that were under way together halve the window once. */
  restUntil: number;
}

/** What a process concludes from its calls; null while the calls show neither. */
export type Diagnosis = { kind: 'trouble'; reason: string } | { kind: 'slow' } | { kind: 'quick' } | null;

export const LARGEST_WINDOW = 16;
/** A slow centre gets half at most, and less only while its calls queue up: it keeps working. */
const SLOW_WINDOW = LARGEST_WINDOW / 2;
const QUEUEING = 1.5;
const REMEMBERED = 20;
/** A person notices this; a healthy centre answers in tens of milliseconds. */
const SLOW_MS = 1_500;
const QUICK_MS = 750;
/** One failure in three is a flaky centre and no outage: eight in a row of them come once in ten thousand. */
const FAILURES_OF_AN_OUTAGE = 8;
/** When few people come, few calls are made; then fewer failures count, with no answer for some time. */
const FAILURES_WITHOUT_ANSWER = 3;
const SILENCE_MS = 5_000;
/** Never the accident of one call: the centre accepts no connection, or rejects our credentials. */
const HARD_FAULTS = new Set(['unreachable', 'tls-failed', 'refused-credentials', 'redirected']);
const REST_MS = 1_000;

export function freshFlow(at: number): CallFlow {
  return { window: LARGEST_WINDOW, failuresInRow: 0, lastAnswerAt: at, latencies: [], restUntil: 0 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function afterFailure(flow: CallFlow, at: number): CallFlow {
  const resting = at < flow.restUntil;
  return {
    ...flow,
    failuresInRow: flow.failuresInRow + 1,
    window: resting ? flow.window : Math.max(1, flow.window / 2),
    restUntil: resting ? flow.restUntil : at + REST_MS,
  };
}

function afterAnswer(flow: CallFlow, latencyMs: number, at: number): CallFlow {
  const latencies = [...flow.latencies, latencyMs].slice(-REMEMBERED);
  const answered = { ...flow, failuresInRow: 0, lastAnswerAt: at, latencies };
  const isSlow = latencyMs > SLOW_MS;
  const most = isSlow ? SLOW_WINDOW : LARGEST_WINDOW;
  // Slower than the centre has lately been at its best: it lets calls wait in a line.
  const isQueueing = latencyMs > QUEUEING * Math.min(...latencies);
  if (!isSlow || (!isQueueing && flow.window < most)) {
    return { ...answered, window: Math.min(most, flow.window + 1 / flow.window) };
  }
  if (at < flow.restUntil || (flow.window <= most && !isQueueing)) return answered;
  return { ...answered, window: Math.max(1, flow.window * 0.75), restUntil: at + latencyMs };
}

/**
 * Additive increase and multiplicative decrease of the calls at once, on latency and on failures. The window settles at
 * what the centre works on without a line of waiting calls.
 */
export function stepFlow(flow: CallFlow, outcome: CallOutcome): CallFlow {
  return outcome.kind === 'failed'
    ? afterFailure(flow, outcome.at)
    : afterAnswer(flow, outcome.latencyMs, outcome.at);
}

function isOutage(flow: CallFlow, reason: string, at: number): boolean {
  if (flow.failuresInRow >= FAILURES_OF_AN_OUTAGE) return true;
  if (flow.failuresInRow < FAILURES_WITHOUT_ANSWER) return false;
  return HARD_FAULTS.has(reason) || at - flow.lastAnswerAt >= SILENCE_MS;
}

/** What the newest outcome, already taken into `flow`, means for the function as a whole. */
export function diagnose(flow: CallFlow, outcome: CallOutcome): Diagnosis {
  if (outcome.kind === 'failed') {
    return isOutage(flow, outcome.reason, outcome.at) ? { kind: 'trouble', reason: outcome.reason } : null;
  }
  if (flow.latencies.length < REMEMBERED / 2) return null;
  const usual = median(flow.latencies);
  if (usual > SLOW_MS) return { kind: 'slow' };
  return usual < QUICK_MS ? { kind: 'quick' } : null;
}
