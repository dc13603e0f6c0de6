import type { CaseState } from '../../domain/case/state';
import { keyOf, placementUnder, type PolicyRules, type ClassPlacement } from '../../domain/queue/policy';
import { classByFacts } from '../../domain/queue/queue-class';
import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, startOfDay, MS_PER_DAY } from '../../domain/values/plain-date';
import type { CaseFile } from './case-files';
import type { Step } from './case-checks';
import type { Findings } from './findings';

/**
 * Commits and clocks of several processes may lie this far apart, so a case counts as waiting only from so long after
 * it came into the queue until so long before anything else happened to it.
 */
const GRACE_MS = 5_000;
/** A failed data pull lets others pass for at most this long. */
const LONGEST_HOLD_BACK_MS = 3_600_000;

/** A policy of an office, from its instant on; the first holds for all time before it as well. */
export interface DatedPolicy {
  office: string;
  version: number;
  value: PolicyRules;
  at: Date;
}

interface QueuePlace {
  /** The key in milliseconds since 1970; ties go by the order in which cases are read, which is that of their ids. */
  key: number;
  ordinal: number;
  caseNumber: string;
}

interface Wait extends QueuePlace {
  from: number;
  until: number;
  /** When a later case was first given an attempt before this one. */
  passedAt: number | null;
}

interface Grant extends QueuePlace {
  at: number;
}

function isBefore(one: QueuePlace, other: QueuePlace): boolean {
  return one.key < other.key || (one.key === other.key && one.ordinal < other.ordinal);
}

/** A binary heap whose top is the first in the queue. */
class Waiting {
  private readonly heap: Wait[] = [];

  get first(): Wait | undefined {
    return this.heap[0];
  }

  add(wait: Wait): void {
    let at = this.heap.push(wait) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = this.isBeforeAt(left + 1, left) ? left + 1 : left;
      if (!this.swapIfBefore(child, at)) return;
      at = child;
    }
  }

  private isBeforeAt(one: number, other: number): boolean {
    const [first, second] = [this.heap[one], this.heap[other]];
    return first !== undefined && second !== undefined && isBefore(first, second);
  }

  private swapIfBefore(one: number, other: number): boolean {
    const [first, second] = [this.heap[one], this.heap[other]];
    if (first === undefined || second === undefined || !isBefore(first, second)) return false;
    this.heap[one] = second;
    this.heap[other] = first;
    return true;
  }
}

/** How a case counted at an instant, by its state and the policy that held; null before it was print-ready. */
function standingAt(
  state: CaseState,
  policies: readonly DatedPolicy[],
  instant: number,
): ClassPlacement | null {
  const byFacts = classByFacts(state);
  const held = policies.findLast(({ version, at }) => version === 1 || at.getTime() <= instant);
  if (byFacts === null || held === undefined) return null;
  const { service, queueMark: mark, deskOn, office } = state;
  const isAtDesk = deskOn === dayAt(instant, utcOffsetHours(office));
  return placementUnder(held.value, { service, byFacts, mark, isAtDesk });
}

/** The instants at which a case changes its place without any event of its own. */
function turnsOf({ deskOn, office }: CaseState, policies: readonly DatedPolicy[]): number[] {
  const changes = policies.flatMap(({ version, at }) => (version === 1 ? [] : [at.getTime()]));
  if (deskOn === null) return changes;
  const start = startOfDay(deskOn, utcOffsetHours(office));
  return [...changes, start, start + MS_PER_DAY];
}

/** The stretches of a time in which the place of a case stays what it is, less the grace around each turn. */
function stretches(from: number, until: number, turns: readonly number[]): { from: number; until: number }[] {
  const within = turns
    .filter((turn) => turn > from - GRACE_MS && turn < until + GRACE_MS)
    .sort((one, other) => one - other);
  const starts = [from, ...within.map((turn) => turn + GRACE_MS)];
  const ends = [...within.map((turn) => turn - GRACE_MS), until];
  return starts
    .map((start, index) => ({ from: start, until: ends[index] ?? until }))
    .filter((stretch) => stretch.from < stretch.until);
}

/**
 * Invariant 8: attempts were granted in the order of the queue, by the policy that held at the time. What stored data
 * can show: that a case which could have been printed (of age, in the queue, not suspended, no failed pull within the
 * hour) saw a case behind it served first, at two moments at least five seconds apart. Once proves nothing: dispatch
 * skips a row that is locked at that instant, and a call that locked it and changed nothing leaves no trace; the next
 * grant must then be this case's. It keeps one small record for each grant and each wait of more than ten seconds.
 */
export class QueueOrder {
  private readonly lanes = new Map<string, { waits: Wait[]; grants: Grant[] }>();
  private ordinal = 0;

  /** All policies of all offices. */
  constructor(private readonly policies: readonly DatedPolicy[]) {}

  take({ copy }: CaseFile, steps: readonly Step[], findings: Findings): void {
    this.ordinal += 1;
    let heldBackUntil = -Infinity;
    for (const [index, { before, entry, after }] of steps.entries()) {
      const at = Date.parse(entry.at);
      const isOrdered = entry.event.type === 'PRINT_ORDERED';
      if ((isOrdered || entry.event.type === 'ATTEMPT_HELD') && before !== null)
        this.takeGrant(before, at, isOrdered, findings);
      const pullFailed =
        entry.event.type === 'DATA_REFUSED' ||
        (entry.event.type === 'ATTEMPT_VOIDED' && entry.event.reason === 'READ_UNAVAILABLE');
      if (pullFailed) heldBackUntil = at + LONGEST_HOLD_BACK_MS;
      if (after.stage !== 'PRINT_READY' || after.attempt !== null) continue;
      const birthday =
        after.printableFrom === null
          ? -Infinity
          : startOfDay(after.printableFrom, utcOffsetHours(copy.office));
      const next = steps[index + 1];
      const from = Math.max(at, birthday, heldBackUntil) + GRACE_MS;
      const until = (next === undefined ? Infinity : Date.parse(next.entry.at)) - GRACE_MS;
      this.takeWait(after, from, until);
    }
  }

  check(findings: Findings): void {
    for (const { waits, grants } of this.lanes.values()) {
      waits.sort((one, other) => one.from - other.from);
      grants.sort((one, other) => one.at - other.at);
      sweep(waits, grants, findings);
    }
  }

  private place({ printReadyAt, caseNumber }: CaseState, standing: ClassPlacement): QueuePlace {
    const key = keyOf(Date.parse(printReadyAt ?? ''), standing);
    return { key, ordinal: this.ordinal, caseNumber };
  }

  private takeWait(state: CaseState, from: number, until: number): void {
    const policies = this.policiesOf(state.office);
    for (const stretch of stretches(from, until, turnsOf(state, policies))) {
      const standing = standingAt(state, policies, stretch.from);
      if (standing === null || standing.isSuspended) continue;
      this.lane(state.office, state.recordedByHand).waits.push({
        ...this.place(state, standing),
        ...stretch,
        passedAt: null,
      });
    }
  }

  private takeGrant(state: CaseState, at: number, isOrdered: boolean, findings: Findings): void {
    const policies = this.policiesOf(state.office);
    const isAtTurn = turnsOf(state, policies).some((turn) => Math.abs(turn - at) <= GRACE_MS);
    const standing = standingAt(state, policies, at);
    // So near to a turn nobody can tell by which order it was granted.
    if (standing === null || isAtTurn) return;
    if (standing.isSuspended) {
      const when = new Date(at).toISOString();
      findings.note(8, state.caseNumber, `mendapat giliran pada ${when} selagi ditangguhkan`);
      return;
    }
    const grant = { ...this.place(state, standing), at };
    this.lane(state.office, false).grants.push(grant);
    if (isOrdered) this.lane(state.office, true).grants.push(grant);
  }

  private policiesOf(office: string): DatedPolicy[] {
    return this.policies
      .filter((policy) => policy.office === office)
      .sort((one, other) => one.version - other.version);
  }

  /** Cases recorded by hand are passed by print orders alone, since no open printer can print them. */
  private lane(office: string, isByHand: boolean): { waits: Wait[]; grants: Grant[] } {
    const name = isByHand ? `${office} by hand` : office;
    const known = this.lanes.get(name) ?? { waits: [], grants: [] };
    this.lanes.set(name, known);
    return known;
  }
}

function sweep(waits: readonly Wait[], grants: readonly Grant[], findings: Findings): void {
  const waiting = new Waiting();
  let next = 0;
  for (const grant of grants) {
    for (let wait = waits[next]; wait !== undefined && wait.from <= grant.at; wait = waits[next]) {
      waiting.add(wait);
      next += 1;
    }
    while (waiting.first !== undefined && waiting.first.until <= grant.at) waiting.removeFirst();
    const { first } = waiting;
    if (first === undefined || !isBefore(first, grant)) continue;
    first.passedAt ??= grant.at;
    if (grant.at - first.passedAt < GRACE_MS) continue;
    const since = new Date(first.passedAt).toISOString();
    findings.note(
      8,
      first.caseNumber,
      `dilewati sejak ${since}, terakhir oleh berkas ${grant.caseNumber} yang di belakangnya`,
    );
    waiting.removeFirst();
  }
}
