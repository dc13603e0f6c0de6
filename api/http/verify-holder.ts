import type { CaseRow } from '../../db/case/case-reads';

/** The result of comparing the person at the desk with the holder of the card. */
export type HolderCheckOutcome =
  'match' | 'no-match' | 'device-unavailable' | 'centre-unavailable' | 'engine-unavailable';

/**
 * Captures a finger at the station of the case's pickup site and has the centre compare it with the holder.
 * `requestKey` names the request: asked again with the same key, the same check is followed and none is begun anew.
 */
export type VerifyHolder = (row: CaseRow, requestKey: string) => Promise<HolderCheckOutcome>;
