import type { Verdict } from '../case/commands';

/** A person whom the centre's search found alike; `score` runs from 0 to 1. */
export interface Candidate {
  personId: string;
  score: number;
}

/** Score from which two recordings are taken for one person; below it an expert has to look. */
const DUPLICATE_SCORE = 0.9;

/**
 * Reads the centre's list of candidates (OSIA Biometrics 1.6.0 identify). The person's own record is dropped: the
 * search covers the gallery into which the person was just enrolled.
 */
export function verdictOf(candidates: readonly Candidate[], ownPersonId: string): Verdict {
  const others = candidates.filter(({ personId }) => personId !== ownPersonId);
  if (others.length === 0) return 'UNIQUE';
  return others.some(({ score }) => score >= DUPLICATE_SCORE) ? 'DUPLICATE' : 'ADJUDICATE';
}
