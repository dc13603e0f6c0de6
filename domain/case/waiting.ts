import { z } from 'zod';
import type { PlainDate } from '../values/plain-date';
import type { Stage } from './stage';
import type { FloorHoldUp } from '../printers/blocks';
import { floorHoldUp, floorOf, type FloorView } from '../printers/hold-up';

/** The one thing that a case waits for. */
export const WaitingFor = z.enum([
  'APPLICANT',
  'CENTRE',
  'LINK',
  'OFFICER',
  'MINISTRY',
  'AGE',
  'TURN',
  'BLANKO',
  'PRINTER',
  'ENCODER',
  'RIBBON',
  'FILM',
  'HOURS',
  'SUSPENDED',
  'QUALITY_CHECK',
  'HOLDER',
]);
export type WaitingFor = z.infer<typeof WaitingFor>;

/** Whose delay a wait is. */
export const Whose = z.enum(['APPLICANT', 'DINAS', 'CENTRE']);
export type Whose = z.infer<typeof Whose>;

/** What keeps a place in the queue, counted from 1, from being served; null when it is a matter of turns. */
function holdUpAt(floor: FloorView, place: number): FloorHoldUp | null {
  const holdUp = floorHoldUp(floor);
  const isBeyond = place > floor.blankoFree;
  return isBeyond && (holdUp === null || holdUp === 'HOURS') ? 'BLANKO' : holdUp;
}

export interface WaitingCase {
  stage: Stage;
  awaitsMinistry: boolean;
  /** An officer follows the recording in the ministry's own client; our link has nothing to send. */
  statusesByHand: boolean;
  /** The centre's open interface does not know the recording. */
  recordedByHand: boolean;
  printableFrom: PlainDate | null;
  hasAttempt: boolean;
  attemptIsUncertain: boolean;
  /** Its class or service is suspended by the office's policy. */
  isSuspended: boolean;
  /** Place in the queue from 1; null outside it. */
  place: number | null;
}

/** What a print-ready case waits for; derived on each read and never stored. */
function waitingInQueue(waiting: WaitingCase, floor: FloorView, today: PlainDate): WaitingFor {
  if (waiting.hasAttempt) return 'PRINTER';
  if (waiting.printableFrom !== null && waiting.printableFrom > today) return 'AGE';
  if (waiting.isSuspended) return 'SUSPENDED';
  return holdUpAt(floorOf(floor, waiting.recordedByHand), waiting.place ?? 1) ?? 'TURN';
}

/** What a case waits for, or null when it is closed. */
export function waitingFor(waiting: WaitingCase, floor: FloorView, today: PlainDate): WaitingFor | null {
  switch (waiting.stage) {
    case 'REGISTERED':
      return 'APPLICANT';
    case 'RECORDED':
      return waiting.statusesByHand ? 'CENTRE' : 'LINK';
    case 'SENT':
      return 'CENTRE';
    case 'NEEDS_DECISION':
      return waiting.awaitsMinistry ? 'MINISTRY' : 'OFFICER';
    case 'PRINT_READY':
      return waitingInQueue(waiting, floor, today);
    case 'PRINTING':
      return waiting.attemptIsUncertain ? 'OFFICER' : 'PRINTER';
    case 'PRINTED':
      return 'QUALITY_CHECK';
    case 'READY':
      return 'HOLDER';
    case 'ISSUED':
    case 'CANCELLED':
    case 'REFUSED':
      return null;
  }
}

/** Blanko are the ministry's to supply and the link is the centre's to keep; the rest of the floor is the office's. */
export function whoseDelay(waiting: WaitingFor): Whose {
  switch (waiting) {
    case 'APPLICANT':
    case 'AGE':
    case 'HOLDER':
      return 'APPLICANT';
    case 'CENTRE':
    case 'LINK':
    case 'MINISTRY':
    case 'BLANKO':
      return 'CENTRE';
    case 'OFFICER':
    case 'TURN':
    case 'PRINTER':
    case 'ENCODER':
    case 'RIBBON':
    case 'FILM':
    case 'HOURS':
    case 'SUSPENDED':
    case 'QUALITY_CHECK':
      return 'DINAS';
  }
}
