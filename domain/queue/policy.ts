import { z } from 'zod';
import { Service } from '../values/codes';
import { MS_PER_DAY } from '../values/plain-date';
import { QueueClass, type FactClass } from './queue-class';
import type { LastingMark } from '../case/mark';
const LONGEST_HEAD_START_DAYS = 3_650;

/** An office's decision on the order in which cards are printed. Every class has a head start, in whole days. */
export const PolicyRules = z.strictObject({
  headStartDays: z.record(QueueClass, z.int().min(0).max(LONGEST_HEAD_START_DAYS)),
  /** Not printed, and not counted ahead of others, for now; they keep their place. */
  suspendedClasses: z.array(QueueClass).max(QueueClass.options.length),
  suspendedServices: z.array(Service).max(Service.options.length),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

/**
 * Follows the ministry's order of 2020; a holder at the desk goes before everyone except those who have waited for a
 * year.
 */
export const DEFAULT_RULES: PolicyRules = {
  headStartDays: {
    HOLDER_AT_DESK: 365,
    ELECTION: 30,
    FIRST_TIMER: 30,
    DISASTER_VICTIM: 21,
    SUKET_HOLDER: 14,
    FIRST_CARD: 14,
    DAMAGED: 0,
    LOST: 0,
    DATA_CHANGE: 0,
    KIA: 0,
  },
  suspendedClasses: [],
  suspendedServices: [],
};
export const DEFAULT_REASON =
  'Urutan Kemendagri 2020: pemula, korban bencana, suket dan PRR, lalu penggantian.';

/** What decides the place of a case, besides the time at which it became print-ready. */
export interface QueueClaims {
  service: Service;
  byFacts: FactClass;
  mark: LastingMark | null;
  isAtDesk: boolean;
}

/** The class and head start that the policy gives a case. */
export interface ClassPlacement {
  /** The class that counts. */
  queueClass: QueueClass;
  headStartDays: number;
  isSuspended: boolean;
}

/**
 * The best of the classes that a case may claim: one that is printed before one that is suspended, then the longest
 * head start. So a mark never delays a case, under any policy.
 */
export function placementUnder(
  rules: PolicyRules,
  { service, byFacts, mark, isAtDesk }: QueueClaims,
): ClassPlacement {
  const claimed = new Set<QueueClass>([byFacts]);
  if (mark !== null) claimed.add(mark);
  if (isAtDesk) claimed.add('HOLDER_AT_DESK');
  const isOpen = (one: QueueClass): boolean => !rules.suspendedClasses.includes(one);
  const [best = byFacts] = QueueClass.options
    .filter((one) => claimed.has(one))
    .sort(
      (one, other) =>
        Number(isOpen(other)) - Number(isOpen(one)) || rules.headStartDays[other] - rules.headStartDays[one],
    );
  return {
    queueClass: best,
    headStartDays: rules.headStartDays[best],
    isSuspended: !isOpen(best) || rules.suspendedServices.includes(service),
  };
}

/** The key of a place, in milliseconds since 1970: the time of PRR less the head start. The smaller is printed first. */
export function keyOf(
  printReadyAt: number,
  { headStartDays }: Pick<ClassPlacement, 'headStartDays'>,
): number {
  return printReadyAt - headStartDays * MS_PER_DAY;
}
