import { z } from 'zod';
import type { Stage } from '../case/stage';
import { whoseDelay, type WaitingFor, type Whose } from '../case/waiting';
import type { InputFault } from '../errors/terbit-error';
import { CENTRE_FUNCTIONS } from '../values/centre-function';
import { MS_PER_DAY } from '../values/plain-date';

/** A piece of work that an outage can stop: a function of the centre, or the office's own recording and printing. */
const WORK = [...CENTRE_FUNCTIONS, 'recording', 'printing'] as const;
export type Work = (typeof WORK)[number];

/** What an outage strikes: one piece of work, `link` (all four functions of the centre) or `office` (everything). */
export const OutageFunction = z.enum([...WORK, 'link', 'office']);
export type OutageFunction = z.infer<typeof OutageFunction>;

export const OutageCause = z.enum([
  'OWN_SERVER',
  'NETWORK',
  'CENTRE',
  'POWER',
  'ENCODER',
  'LICENCE',
  'PLANNED',
  'UNKNOWN',
]);
export type OutageCause = z.infer<typeof OutageCause>;

/** Who announced planned work, and so whose delay it is: the officer who enters it is of the dinas in either case. */
export const Announcer = z.enum(['DINAS', 'CENTRE']);
export type Announcer = z.infer<typeof Announcer>;

/**
 * The most that an office with a failing server does in a day: cards granted to printers, people recorded. Null: as
 * many as it can.
 */
export interface DayCap {
  printing: number | null;
  recording: number | null;
}

export const OutageState = z.enum(['PLANNED', 'OPEN', 'ENDED', 'CALLED_OFF']);
export type OutageState = z.infer<typeof OutageState>;

/** The state of an outage; planned work that ends before it began was called off. */
export function outageState(
  { since, endedAt }: { since: Date; endedAt: Date | null },
  now: Date,
): OutageState {
  if (endedAt !== null) return endedAt < since ? 'CALLED_OFF' : 'ENDED';
  return since > now ? 'PLANNED' : 'OPEN';
}

/** An outage that has begun and has not ended. Instants are RFC 3339 in UTC. */
export interface OpenOutage {
  outageId: string;
  function: OutageFunction;
  cause: OutageCause;
  announcedBy: Announcer | null;
  /** Whether the link noticed it by itself; otherwise a person declared it. */
  detected: boolean;
  since: string;
  expectedEnd: string | null;
  cap: DayCap;
}

/** The open outages of an office, with what its caps leave of today. */
export interface OutageBoard {
  outages: readonly OpenOutage[];
  /** People that may still be recorded today; null without a cap. */
  recordingsLeft: number | null;
}

/** An outage as a case or a function names it. */
export type NamedOutage = Pick<OpenOutage, 'outageId' | 'function' | 'cause' | 'since' | 'expectedEnd'> & {
  whose: Whose;
};

const OF_CENTRE: ReadonlySet<OutageFunction> = new Set([...CENTRE_FUNCTIONS, 'link']);

/** Whose delay an outage is. While the cause is unknown, it is that of the place where the failing work is done. */
export function whoseOutage({
  function: struck,
  cause,
  announcedBy,
}: Pick<OpenOutage, 'function' | 'cause' | 'announcedBy'>): Whose {
  switch (cause) {
    case 'OWN_SERVER':
    case 'POWER':
    case 'ENCODER':
      return 'DINAS';
    case 'NETWORK':
    case 'CENTRE':
    case 'LICENCE':
      return 'CENTRE';
    case 'PLANNED':
      return announcedBy ?? 'DINAS';
    case 'UNKNOWN':
      return OF_CENTRE.has(struck) ? 'CENTRE' : 'DINAS';
  }
}

function worksOf(struck: OutageFunction): readonly Work[] {
  switch (struck) {
    case 'link':
      return CENTRE_FUNCTIONS;
    case 'office':
      return WORK;
    default:
      return [struck];
  }
}

/** An office with a cap still works: only the capped work is held up. */
function holdsBack({ function: struck, cap }: OpenOutage, work: Work): boolean {
  const isCapped = cap.printing !== null || cap.recording !== null;
  if (work === 'printing' && cap.printing !== null) return true;
  if (work === 'recording' && cap.recording !== null) return true;
  return !(isCapped && struck === 'office') && worksOf(struck).includes(work);
}

/** What explains more comes first: a declared outage with a cause, a detected one with a cause, one without. */
function explanation({ detected, cause }: OpenOutage): number {
  if (cause === 'UNKNOWN') return detected ? 3 : 2;
  return detected ? 1 : 0;
}

function named(outage: OpenOutage): NamedOutage {
  const { outageId, function: struck, cause, since, expectedEnd } = outage;
  return { outageId, function: struck, cause, since, expectedEnd, whose: whoseOutage(outage) };
}

/** The open outage that explains best why a piece of work stands still or is slow; null when none does. */
export function outageOf(work: Work, outages: readonly OpenOutage[]): NamedOutage | null {
  const [best] = outages
    .filter((outage) => holdsBack(outage, work))
    .sort(
      (one, other) =>
        explanation(one) - explanation(other) ||
        one.since.localeCompare(other.since) ||
        one.outageId.localeCompare(other.outageId),
    );
  return best ? named(best) : null;
}

/** The work that a case depends on, in the order in which it needs it. */
function workAwaited(stage: Stage, waits: WaitingFor): readonly Work[] {
  switch (waits) {
    case 'LINK':
      return stage === 'RECORDED' ? ['enrol', 'identify'] : ['read'];
    case 'CENTRE':
      return ['identify'];
    case 'APPLICANT':
      return ['recording'];
    case 'TURN':
    case 'HOURS':
    case 'PRINTER':
    case 'ENCODER':
      return ['printing'];
    default:
      return [];
  }
}

/** The outage that a case waits for; null when it waits for something else. */
export function outageAwaited(
  stage: Stage,
  waits: WaitingFor | null,
  { outages, recordingsLeft }: OutageBoard,
): NamedOutage | null {
  if (waits === null) return null;
  // While recordings are left for today, the case waits for the applicant and not for the cap of the office.
  const counts = outages.filter(({ cap }) => {
    if (waits === 'APPLICANT') return cap.recording === null || (recordingsLeft ?? 1) <= 0;
    return waits !== 'HOURS' || cap.printing !== null;
  });
  const found = workAwaited(stage, waits).map((work) => outageOf(work, counts));
  return found.find((outage) => outage !== null) ?? null;
}

/** Whose delay a wait is: the outage's, where the case waits for one. */
export function whoseWait(waits: WaitingFor | null, outage: NamedOutage | null): Whose | null {
  return outage?.whose ?? (waits && whoseDelay(waits));
}

/**
 * The stages in which a case waits for what an outage strikes: those that were in one of them at any time between its
 * beginning and its end are the cases affected. No case waits in a stage for `verify`: the cases affected are the
 * hand-overs without a comparison (exception LINK_DOWN).
 */
export const STAGES_AFFECTED: Readonly<Record<OutageFunction, readonly (Stage | 'UNCOMPARED')[]>> = {
  enrol: ['RECORDED'],
  identify: ['RECORDED', 'SENT'],
  read: ['PRINT_READY'],
  verify: ['UNCOMPARED'],
  recording: ['REGISTERED'],
  printing: ['PRINT_READY'],
  link: ['RECORDED', 'SENT', 'PRINT_READY', 'UNCOMPARED'],
  office: ['REGISTERED', 'RECORDED', 'SENT', 'PRINT_READY', 'UNCOMPARED'],
};

/** What a person reports of an outage, as far as its parts depend on one another. */
export interface Described {
  cause: OutageCause;
  announcedBy: Announcer | null;
  cap: DayCap;
}

/** Planned work has an announcer, and only a failing server of the office has caps. */
export function faultsOfCause({ cause, announcedBy, cap }: Described): InputFault[] {
  const faults: InputFault[] = [];
  if ((cause === 'PLANNED') !== (announcedBy !== null)) {
    faults.push({ pointer: '/announcedBy', code: cause === 'PLANNED' ? 'required' : 'only_if_planned' });
  }
  if (cause !== 'OWN_SERVER' && (cap.printing !== null || cap.recording !== null)) {
    faults.push({ pointer: '/cap', code: 'only_for_own_server' });
  }
  return faults;
}

const FARTHEST_MS = 10 * 366 * MS_PER_DAY;

/**
 * Only planned work lies in the future, and an end that is expected lies after the beginning and after now. Nothing
 * lies more than ten years off: such a date is a slip.
 */
export function faultsOfTimes(
  { cause, since, expectedEnd }: { cause: OutageCause; since: Date; expectedEnd: Date | null },
  now: Date,
): InputFault[] {
  const faults: InputFault[] = [];
  if (since > now && cause !== 'PLANNED') faults.push({ pointer: '/since', code: 'only_if_planned' });
  if (Math.abs(since.getTime() - now.getTime()) > FARTHEST_MS)
    faults.push({ pointer: '/since', code: 'too_far' });
  if (expectedEnd !== null && expectedEnd.getTime() - now.getTime() > FARTHEST_MS) {
    faults.push({ pointer: '/expectedEnd', code: 'too_far' });
  }
  if (expectedEnd !== null && (expectedEnd <= since || expectedEnd <= now)) {
    faults.push({ pointer: '/expectedEnd', code: 'not_in_future' });
  }
  return faults;
}
