import { INVARIANTS, type Invariant } from '../../domain/values/invariants';

/** One thing that must never be: which case, attempt, account or piece, and what is wrong with it. No personal data. */
export interface Violation {
  subject: string;
  problem: string;
}

/** An invariant, and what breaks it. */
export interface Verified {
  invariant: Invariant;
  violations: Violation[];
}

/** Collects violations by invariant. */
export class Findings {
  private readonly byInvariant = new Map<Invariant, Violation[]>(
    INVARIANTS.map((invariant) => [invariant, []]),
  );

  note(invariant: Invariant, subject: string, problem: string): void {
    this.byInvariant.get(invariant)?.push({ subject, problem });
  }

  report(): Verified[] {
    return [...this.byInvariant].map(([invariant, violations]) => ({ invariant, violations }));
  }
}
