import { createHash } from 'node:crypto';
import { showsAnyone } from '../biometric-record';
import { labelsOf } from './encounter-store';
import type { EncounterStore, EnrolledPerson } from './encounter-store';
import type { BiometricData, BiometricType, Candidate, ScoreDetail, SearchOrder } from './osia-schemas';

const FULL_MATCH = 0.98;
const FORCED_SCORES = { DUPLICATE: 0.97, ADJUDICATE: 0.6 } as const;
const MISMATCH = 0.03;
const DECISION_THRESHOLD = 0.5;
const DEFAULT_CANDIDATES = 20;
const ALL_GALLERIES = 'ALL';

/** The result of a search: a list of candidates, or the centre's failure to search. */
export type SearchResult = { found: Candidate[] } | { failed: { code: number; message: string } };

const TYPE_BY_LETTER: Readonly<Record<string, BiometricType>> = { F: 'FINGER', I: 'IRIS', A: 'FACE' };

function detail(label: string, score: number): ScoreDetail {
  return { score, biometricType: TYPE_BY_LETTER[label.charAt(0)] ?? 'UNKNOWN' };
}

/** A person who is not in the store, so that a forced verdict needs no enrolled person. */
function stranger(personId: string): string {
  const hex = createHash('sha256').update(`stranger of ${personId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Foreign = Omit<Candidate, 'rank'>;

function lookAlikes(store: EncounterStore, person: EnrolledPerson, order: SearchOrder): Foreign[] {
  const shared = new Map<string, ScoreDetail[]>();
  for (const label of person.labels) {
    for (const other of store.holdersOf(label)) {
      if (other === order.personId) continue;
      const inGallery =
        order.galleryId === ALL_GALLERIES || (store.person(other)?.galleries.has(order.galleryId) ?? false);
      if (!inGallery) continue;
      const scores = shared.get(other) ?? [];
      scores.push(detail(label, FULL_MATCH));
      shared.set(other, scores);
    }
  }
  return [...shared].map(([personId, scores]) => ({ personId, score: FULL_MATCH, scores }));
}

function foreignCandidates(store: EncounterStore, person: EnrolledPerson, order: SearchOrder): Foreign[] {
  switch (order.forced) {
    case 'DUPLICATE':
    case 'ADJUDICATE':
      return [{ personId: stranger(order.personId), score: FORCED_SCORES[order.forced] }];
    case 'UNIQUE':
      return [];
    case 'ERROR':
    case undefined:
      return lookAlikes(store, person, order);
  }
}

/** Searches for one enrolled person. Like a real ABIS it finds the person's own record first, with score 1. */
export function identify(store: EncounterStore, order: SearchOrder): SearchResult {
  const person = store.person(order.personId);
  if (person === undefined) return { failed: { code: 404, message: 'Unknown person' } };
  if (order.forced === 'ERROR') return { failed: { code: 5001, message: 'Matching engine failure' } };
  const foreign = foreignCandidates(store, person, order).filter(
    ({ score }) => order.threshold === undefined || score >= order.threshold,
  );
  const ranked = [{ personId: order.personId, score: 1 }, ...foreign]
    .slice(0, order.maxNbCand ?? DEFAULT_CANDIDATES)
    .map((candidate, place) => ({ ...candidate, rank: place + 1 }));
  return { found: ranked };
}

/** Compares fresh images with one enrolled person. */
export function verify(
  person: EnrolledPerson,
  images: readonly BiometricData[],
  threshold = DECISION_THRESHOLD,
): { decision: boolean; scores: ScoreDetail[] } {
  const scores = labelsOf(images).map((label) => {
    const matches = showsAnyone(label) || person.labels.has(label);
    return detail(label, matches ? FULL_MATCH : MISMATCH);
  });
  return { decision: scores.length > 0 && scores.every(({ score }) => score >= threshold), scores };
}
