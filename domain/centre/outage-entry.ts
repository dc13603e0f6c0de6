import type { Announcer, DayCap, OutageCause } from './outage';

/** What a person adds to an outage. Instants are RFC 3339 in UTC. */
export type OutageUpdate =
  | { type: 'CAUSE'; cause: OutageCause; announcedBy: Announcer | null; note: string | null }
  /** Who was asked for help, and under which number the request runs there. */
  | { type: 'ESCALATION'; to: string; reference: string | null; note: string | null }
  /** Who came, what was done, and when. */
  | { type: 'VISIT'; by: string; did: string; visitedAt: string }
  | { type: 'EXPECTED_END'; expectedEnd: string | null; note: string | null }
  | { type: 'CAP'; cap: DayCap; note: string | null }
  | { type: 'END'; note: string | null };

/** An entry in the log of an outage. */
export type OutageEntry =
  | OutageUpdate
  | { type: 'DETECTED'; reason: string }
  | { type: 'DECLARED'; cause: OutageCause; note: string | null };

/**
 * Updates that an outage takes only while it is open; its cause, escalations and visits are often reported afterwards.
 */
export function needsOpenOutage({ type }: OutageUpdate): boolean {
  return type === 'EXPECTED_END' || type === 'CAP' || type === 'END';
}
