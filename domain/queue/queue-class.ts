import { z } from 'zod';
import type { IssueReason } from '../values/codes';
import { utcOffsetHours } from '../regions/regions';
import { birthdayAfter, dayAt, type PlainDate } from '../values/plain-date';

/**
 * The classes that the queue distinguishes. The ministry's order of 2020 puts people of 17 first, then victims of
 * disasters, then those who have a suket or are print-ready without ever having had a card, then lost, damaged and
 * changed cards. With equal head starts the class named first here counts.
 */
export const QueueClass = z.enum([
  'HOLDER_AT_DESK',
  'ELECTION',
  'FIRST_TIMER',
  'DISASTER_VICTIM',
  'SUKET_HOLDER',
  'FIRST_CARD',
  'DAMAGED',
  'LOST',
  'DATA_CHANGE',
  'KIA',
]);
export type QueueClass = z.infer<typeof QueueClass>;

/** The classes that follow from the facts of a case alone. No fact shows a holder of a suket or a KIA yet. */
export const FACT_CLASSES = [
  'FIRST_TIMER',
  'SUKET_HOLDER',
  'FIRST_CARD',
  'DAMAGED',
  'LOST',
  'DATA_CHANGE',
  'KIA',
] as const satisfies readonly QueueClass[];
export type FactClass = (typeof FACT_CLASSES)[number];

/** Whether the person had turned 17 less than a year before that day, or had not yet. */
function isFirstTimer(cardAgeDay: PlainDate | null, day: PlainDate): boolean {
  // For those who may hold a card before 17 only "was ever married" is stored: they have no day.
  return cardAgeDay !== null && day < birthdayAfter(cardAgeDay, 1);
}

/** The class that the facts put a case in; null until it is print-ready. */
export function classByFacts({
  office,
  reason,
  printableFrom,
  printReadyAt,
}: {
  office: string;
  reason: IssueReason;
  /** The 17th birthday; null for who was ever married. */
  printableFrom: PlainDate | null;
  /** RFC 3339; null before the verdict. */
  printReadyAt: string | null;
}): FactClass | null {
  if (printReadyAt === null) return null;
  switch (reason) {
    case 'FIRST': {
      const day = dayAt(Date.parse(printReadyAt), utcOffsetHours(office));
      return isFirstTimer(printableFrom, day) ? 'FIRST_TIMER' : 'FIRST_CARD';
    }
    case 'DAMAGED':
    case 'LOST':
      return reason;
    case 'DATA_CHANGE':
    case 'MOVE_IN':
    case 'EXTENSION':
    case 'OUTSIDE_DOMICILE':
      return 'DATA_CHANGE';
  }
}
