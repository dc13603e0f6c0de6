import type { CentreFunction } from '../domain/values/centre-function';

/** The task queues; a worker polls those of its roles. */

/** Workflows, and their steps on Postgres when these outlast a local try. */
export const CASE_QUEUE = 'case';

/** Activities that call one function of the centre for one office; the centre link opens and closes each of them. */
export function centreQueue(office: string, centreFunction: CentreFunction): string {
  return `centre-${office}-${centreFunction}`;
}

/** The steps of an office's link to the centre, which must run while the gates are closed. */
export function centreLinkQueue(office: string): string {
  return `centre-link-${office}`;
}

/** Activities that use the biometric devices of one recording station. */
export function stationQueue(station: string): string {
  return `station-${station}`;
}

/** Activities that use the printers of one office. */
export function floorQueue(office: string): string {
  return `floor-${office}`;
}
