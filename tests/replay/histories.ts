import { join } from 'node:path';
import { version } from '../../package.json';

export const FOLDER = join(__dirname, 'histories');

/** The ways through a workflow of which each release keeps a history. */
export const WAYS = [
  'cancelled-before-recording',
  'centre-link',
  'duplicate-refused',
  'gate-closed-then-printed',
  'identified-later',
  'outage-seen-first',
  'print-floor',
  'rerecorded',
  'search-failed',
  'spoiled-and-reprinted',
  'status-by-hand-in-outage',
  'uncertain-settled',
  'whole-card',
] as const;
export type Way = (typeof WAYS)[number];

/** The file of a history that this release recorded. */
export function fileOf(way: Way): string {
  return `${way}@${version}.json`;
}
