import { LONGEST_HOLD_BACK_S, isPullFailure } from '../case/hold-back';
import type { CaseState, JournalStep } from '../case/state';
import { utcOffsetHours } from '../regions/regions';
import { Heap } from '../values/heap';
import { dayAt, startOfDay, MS_PER_DAY } from '../values/plain-date';
import { keyOf, placementUnder, type ClassPlacement, type PolicyRules } from './policy';
import { classByFacts } from './queue-class';

// Were attempts granted in the order of the queue, by the policy that held at the time? Journals show two things of it:
//
//   a wait    a time in which a case could have been printed: in the queue, of age, not suspended, no data pull failed
//             within the hour. It ends where its place changes: with the next event, policy, or day at the desk.
//   a grant   the instant at which a case was given an attempt.
//
// A case was overtaken when two grants at least five seconds apart, both during one wait, went to cases behind it. One
// proves nothing: dispatch skips a case whose row is locked at that instant, and its next grant must then be this case's.

/** Commits and clocks of several processes may differ by this, so each wait is shorter by it at either end. */
const GRACE_MS = 5_000;

/** A policy of an office, from its instant on; the first holds for all time before it as well. */
export interface DatedPolicy {
  office: string;
  version: number;
  rules: PolicyRules;
  at: Date;
}

/** What is out of order; instants are in milliseconds since 1970. */
export type OrderFault =
  | { kind: 'GRANTED_WHILE_SUSPENDED'; caseNumber: string; at: number }
  | { kind: 'OVERTAKEN'; caseNumber: string; since: number; lastBy: string };

interface QueuePlace {
  key: number;
  /** Equal keys go by the order in which cases are added, which is that of their ids. */
  ordinal: number;
  caseNumber: string;
}

interface Stretch {
  from: number;
  until: number;
}

interface QueueWait extends QueuePlace, Stretch {
  /** When a case behind this one was first granted an attempt. */
  passedAt: number | null;
}

interface Grant extends QueuePlace {
  at: number;
}

interface Lane {
  waits: QueueWait[];
  grants: Grant[];
}

function isBefore(one: QueuePlace, other: QueuePlace): boolean {
  return one.key < other.key || (one.key === other.key && one.ordinal < other.ordinal);
}

/** Checks the order of the queues of all offices. It keeps a small record for each grant and each wait. */
export class QueueOrder {
  private readonly lanes = new Map<string, Lane>();
  private readonly policies = new Map<string, DatedPolicy[]>();
  private readonly suspended: OrderFault[] = [];
  private ordinal = 0;

  /** All policies of all offices. */
  constructor(policies: readonly DatedPolicy[]) {
    for (const policy of [...policies].sort((one, other) => one.version - other.version))
      this.policies.set(policy.office, [...this.policiesOf(policy.office), policy]);
  }

  /** Adds the whole journal of a case. Cases are added in the order of their ids. */
  add(steps: readonly JournalStep[]): void {
    this.ordinal += 1;
    let heldBackUntil = -Infinity;
    for (const [index, { before, entry, after }] of steps.entries()) {
      const at = Date.parse(entry.at);
      const { type } = entry.event;
      if (before !== null && (type === 'ATTEMPT_HELD' || type === 'PRINT_ORDERED'))
        this.addGrant(before, at, type === 'PRINT_ORDERED');
      if (isPullFailure(entry.event)) heldBackUntil = at + LONGEST_HOLD_BACK_S * 1_000;
      if (after.stage !== 'PRINT_READY' || after.attempt !== null) continue;
      const next = steps[index + 1];
      this.addWaits(after, {
        from: Math.max(at, printableSince(after), heldBackUntil) + GRACE_MS,
        until: (next === undefined ? Infinity : Date.parse(next.entry.at)) - GRACE_MS,
      });
    }
  }

  /** What is out of order among all that was added. */
  faults(): OrderFault[] {
    return [...this.suspended, ...[...this.lanes.values()].flatMap(overtakenIn)];
  }

  private addWaits(state: CaseState, whole: Stretch): void {
    const policies = this.policiesOf(state.office);
    const { waits } = this.lane(state.office, state.recordedByHand);
    for (const stretch of stretchesOf(whole, turnsOf(state, policies))) {
      const placement = placementAt(state, policies, stretch.from);
      if (placement === null || placement.isSuspended) continue;
      const { key, ordinal, caseNumber } = this.place(state, placement);
      waits.push({ key, ordinal, caseNumber, from: stretch.from, until: stretch.until, passedAt: null });
    }
  }

  private addGrant(state: CaseState, at: number, isOrdered: boolean): void {
    const policies = this.policiesOf(state.office);
    const placement = placementAt(state, policies, at);
    // So near to a turn it is not known by which order the attempt was granted.
    const isAtTurn = turnsOf(state, policies).some((turn) => Math.abs(turn - at) <= GRACE_MS);
    if (placement === null || isAtTurn) return;
    const { caseNumber } = state;
    if (placement.isSuspended) {
      this.suspended.push({ kind: 'GRANTED_WHILE_SUSPENDED', caseNumber, at });
      return;
    }
    const grant = { ...this.place(state, placement), at };
    this.lane(state.office, false).grants.push(grant);
    if (isOrdered) this.lane(state.office, true).grants.push(grant);
  }

  private place({ printReadyAt, caseNumber }: CaseState, placement: ClassPlacement): QueuePlace {
    return { key: keyOf(Date.parse(printReadyAt ?? ''), placement), ordinal: this.ordinal, caseNumber };
  }

  private policiesOf(office: string): readonly DatedPolicy[] {
    return this.policies.get(office) ?? [];
  }

  /** Print orders alone can overtake a case recorded by hand, since no open printer prints it. */
  private lane(office: string, isByHand: boolean): Lane {
    const name = isByHand ? `${office} by hand` : office;
    const known = this.lanes.get(name) ?? { waits: [], grants: [] };
    this.lanes.set(name, known);
    return known;
  }
}

/** The start of the day on which the card may first be printed. */
function printableSince({ printableFrom, office }: CaseState): number {
  return printableFrom === null ? -Infinity : startOfDay(printableFrom, utcOffsetHours(office));
}

/** How a case counted at an instant, by its state and the policy that held; null before it was print-ready. */
function placementAt(
  state: CaseState,
  policies: readonly DatedPolicy[],
  instant: number,
): ClassPlacement | null {
  const byFacts = classByFacts(state);
  const held = policies.findLast(({ version, at }) => version === 1 || at.getTime() <= instant);
  if (byFacts === null || held === undefined) return null;
  const { service, queueMark: mark, deskOn, office } = state;
  const isAtDesk = deskOn === dayAt(instant, utcOffsetHours(office));
  return placementUnder(held.rules, { service, byFacts, mark, isAtDesk });
}

/** The instants at which the place of a case changes without an event of the case. */
function turnsOf({ deskOn, office }: CaseState, policies: readonly DatedPolicy[]): number[] {
  const changes = policies.flatMap(({ version, at }) => (version === 1 ? [] : [at.getTime()]));
  if (deskOn === null) return changes;
  const start = startOfDay(deskOn, utcOffsetHours(office));
  return [...changes, start, start + MS_PER_DAY];
}

/** Cuts a time at each turn, less the grace around it. */
function stretchesOf({ from, until }: Stretch, turns: readonly number[]): Stretch[] {
  const within = turns
    .filter((turn) => turn > from - GRACE_MS && turn < until + GRACE_MS)
    .sort((one, other) => one - other);
  const starts = [from, ...within.map((turn) => turn + GRACE_MS)];
  const ends = [...within.map((turn) => turn - GRACE_MS), until];
  return starts
    .map((start, index) => ({ from: start, until: ends[index] ?? until }))
    .filter((stretch) => stretch.from < stretch.until);
}

/** Reads the grants of a lane in order of time, with the cases that wait at each in the order of the queue. */
function overtakenIn({ waits, grants }: Lane): OrderFault[] {
  const coming = [...waits].sort((one, other) => other.from - one.from);
  const waiting = new Heap<QueueWait>(isBefore);
  const faults: OrderFault[] = [];
  for (const grant of [...grants].sort((one, other) => one.at - other.at)) {
    for (let wait = coming.at(-1); wait !== undefined && wait.from <= grant.at; wait = coming.at(-1)) {
      waiting.add(wait);
      coming.pop();
    }
    while (waiting.first !== undefined && waiting.first.until <= grant.at) waiting.removeFirst();
    const { first } = waiting;
    if (first === undefined || !isBefore(first, grant)) continue;
    const since = (first.passedAt ??= grant.at);
    if (grant.at - since < GRACE_MS) continue;
    const { caseNumber } = first;
    faults.push({ kind: 'OVERTAKEN', caseNumber, since, lastBy: grant.caseNumber });
    waiting.removeFirst();
  }
  return faults;
}
