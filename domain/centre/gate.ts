import type { FunctionState } from '../values/centre-function';

/**
 * The gate before one function of the centre. Instants are milliseconds since 1970. A function that is down with a
 * limit above 0 has answered a probe and is on trial: one call that fails closes the gate again.
 */
export interface Gate {
  state: FunctionState;
  /** Calls a second that may pass; 0 while the gate is closed. */
  limit: number;
  /** Why the function is down, as a code; null while it is not. */
  reason: string | null;
  /** Since when the function is in its state. */
  since: number;
  /** Checks in this outage after which the gate stayed closed; 0 once a recovery is complete. */
  setbacks: number;
  /** When the prober, as the only caller, calls next; null while the gate is open. */
  probeAt: number | null;
  /** When the limit is checked again; null while it is at its most. */
  rampAt: number | null;
}

export type GateEvent =
  /** A process has seen enough failures of its calls. */
  | { type: 'TROUBLE'; reason: string; at: number }
  | { type: 'PROBE_FAILED'; reason: string; at: number }
  | { type: 'PROBE_ANSWERED'; at: number }
  /** A call that was let through on trial was answered. */
  | { type: 'TRIAL_ANSWERED'; at: number }
  /**
   * The link looks after a ramp: `lateMs` is how much longer than due the engine took for its last step, `waiting` how
   * many cases are still to be released.
   */
  | { type: 'RAMP_LOOK'; lateMs: number; waiting: number; at: number }
  | { type: 'PACE'; slow: boolean; at: number };

const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 5 * 60_000;
const RAMP_STEP_MS = 2_000;
/** While cases wait at the full limit, the engine is watched this often. */
const WATCH_MS = 5_000;
const FEW_WAITING = 100;
/** Beyond this the engine falls behind with what was released, and people who come today wait with it. */
const LATE_MS = 5_000;
/** A centre that has just answered a probe gets one call a second. */
const TRIAL_LIMIT = 1;
/** A call that has no answer after this is given up. */
export const LONGEST_CALL_MS = 8_000;
/** Where real calls hang, the first of them has failed before a trial without answers is over. */
const LONGEST_TRIAL_MS = LONGEST_CALL_MS + 2_000;

/** A gate through which `limit` calls a second may pass. */
export function openGate(limit: number, at: number): Gate {
  return { state: 'up', limit, reason: null, since: at, setbacks: 0, probeAt: null, rampAt: null };
}

/** The pause before the next probe: it doubles with each that failed, from a second to five minutes. */
export function probePause(failed: number): number {
  return Math.min(FIRST_PROBE_MS * 2 ** Math.min(failed, 20), LONGEST_PROBE_MS);
}

/** Whether calls pass although the function counts as down. */
export function isOnTrial(gate: Pick<Gate, 'state' | 'limit'>): boolean {
  return gate.state === 'down' && gate.limit > 0;
}

function closed(gate: Gate, reason: string, at: number): Gate {
  return {
    state: 'down',
    limit: 0,
    reason,
    since: gate.state === 'down' ? gate.since : at,
    setbacks: gate.setbacks + 1,
    probeAt: at + probePause(gate.setbacks),
    rampAt: null,
  };
}

/** One real answer is enough: a centre that fails one call in three would else fail most trials. */
function passedTrial(gate: Gate, at: number): Gate {
  if (!isOnTrial(gate)) return gate;
  return { ...gate, state: 'up', reason: null, since: at, rampAt: at + RAMP_STEP_MS };
}

function ramped(gate: Gate, event: Extract<GateEvent, { type: 'RAMP_LOOK' }>, most: number): Gate {
  const { lateMs, waiting, at } = event;
  if (gate.limit === 0) return gate;
  // The highest limit may have changed since the gate was last fully open.
  if (gate.rampAt === null) return gate.limit === most ? gate : { ...gate, limit: most };
  if (at < gate.rampAt) return gate;
  const limit =
    lateMs > LATE_MS ? Math.max(TRIAL_LIMIT, Math.floor(gate.limit / 2)) : Math.min(most, gate.limit * 2);
  const isFull = limit === most;
  return {
    ...passedTrial(gate, at),
    limit,
    setbacks: isFull ? 0 : gate.setbacks,
    rampAt: isFull ? watchUntil(waiting, at) : at + RAMP_STEP_MS,
  };
}

/** A full limit is checked again for as long as enough wait behind it to make the engine fall behind. */
function watchUntil(waiting: number, at: number): number | null {
  return waiting > FEW_WAITING ? at + WATCH_MS : null;
}

/**
 * What an event makes of a gate; the same object when it changes nothing. `most` is the highest limit, in calls a
 * second. A trial that fails closes the gate again, and the pause before the next probe goes on growing.
 */
export function stepGate(gate: Gate, event: GateEvent, most: number): Gate {
  switch (event.type) {
    case 'TROUBLE':
      return gate.limit === 0 ? gate : closed(gate, event.reason, event.at);
    case 'PROBE_FAILED':
      return gate.limit === 0 ? closed(gate, event.reason, event.at) : gate;
    case 'PROBE_ANSWERED':
      return gate.limit === 0
        ? { ...gate, limit: TRIAL_LIMIT, probeAt: null, rampAt: event.at + LONGEST_TRIAL_MS }
        : gate;
    case 'TRIAL_ANSWERED':
      return passedTrial(gate, event.at);
    case 'RAMP_LOOK':
      return ramped(gate, event, most);
    case 'PACE': {
      const state = event.slow ? 'slow' : 'up';
      return gate.state === 'down' || gate.state === state ? gate : { ...gate, state, since: event.at };
    }
  }
}
