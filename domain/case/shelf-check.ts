import { z } from 'zod';
import type { Stage } from './stage';

/** The place that is checked: a whole shelf, or one box on it. */
export interface ShelfSpot {
  shelf: string;
  box: string | null;
}

/** What is known of a card that a person found on a shelf. */
export interface FoundCard {
  stage: Stage;
  /** Whether it is the card that the case now has; a spoiled one before it is not. */
  isCurrent: boolean;
  shelf: string | null;
  box: string | null;
}

/** Why a card should not be where it was found. */
export const Misplacement = z.enum(['UNKNOWN', 'SPOILED_CARD', 'NOT_READY', 'NOT_SHELVED', 'OTHER_PLACE']);
export type Misplacement = z.infer<typeof Misplacement>;

/** Judges a card found at a spot; null when it belongs there. */
export function misplacement(card: FoundCard | null, spot: ShelfSpot): Misplacement | null {
  if (card === null) return 'UNKNOWN';
  if (!card.isCurrent) return 'SPOILED_CARD';
  if (card.stage !== 'READY') return 'NOT_READY';
  if (card.shelf === null) return 'NOT_SHELVED';
  const isThere = card.shelf === spot.shelf && (spot.box === null || card.box === spot.box);
  return isThere ? null : 'OTHER_PLACE';
}
