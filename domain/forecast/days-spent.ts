import type { JournalEntry } from '../case/events';
import type { Stage } from '../case/stage';
import { advance, type CaseState } from '../case/state';
import type { WaitingFor, Whose } from '../case/waiting';
import { outageAwaited, whoseWait, type OpenOutage } from '../centre/outage';
import type { PlainDate } from '../values/plain-date';

/** Days of waiting by whose delay they were. */
export interface DaysSpent {
  applicant: number;
  dinas: number;
  centre: number;
}

/** An outage of the past or the present; `endedAt` is null while it is open. */
export type PastOutage = OpenOutage & { endedAt: string | null };

/** A span of time in which an office had no blanko, in milliseconds since 1970. */
export interface Shortage {
  from: number;
  to: number;
}

/** What surrounded an office's cases over time. */
export interface Surrounded {
  outages: readonly PastOutage[];
  shortages: readonly Shortage[];
}

/** A span in which a case stood in one stage. Instants in milliseconds since 1970. */
export interface Stay {
  stage: Stage;
  from: number;
  to: number;
  awaitsMinistry: boolean;
  /** The instant from which its card may be printed; null when it always might. */
  printableAt: number | null;
}

const MS_PER_DAY = 86_400_000;
const USUAL: Readonly<Record<Stage, WaitingFor | null>> = {
  REGISTERED: 'APPLICANT',
  RECORDED: 'LINK',
  SENT: 'CENTRE',
  NEEDS_DECISION: 'OFFICER',
  PRINT_READY: 'TURN',
  PRINTING: 'PRINTER',
  PRINTED: 'QUALITY_CHECK',
  READY: 'HOLDER',
  ISSUED: null,
  CANCELLED: null,
  REFUSED: null,
};

function waitedFor(
  { stage, awaitsMinistry, printableAt }: Stay,
  at: number,
  shortages: readonly Shortage[],
): WaitingFor | null {
  if (stage === 'NEEDS_DECISION' && awaitsMinistry) return 'MINISTRY';
  if (stage !== 'PRINT_READY') return USUAL[stage];
  if (printableAt !== null && at < printableAt) return 'AGE';
  return shortages.some(({ from, to }) => from <= at && at < to) ? 'BLANKO' : 'TURN';
}

function begins({ since }: PastOutage): number {
  return Date.parse(since);
}

function ends({ endedAt }: PastOutage): number {
  return endedAt === null ? Infinity : Date.parse(endedAt);
}

/**
 * The wait of a print-ready case while the data cannot be pulled is for the link: so an open outage of the centre comes
 * before the turn.
 */
function whoseAt(stay: Stay, at: number, { outages, shortages }: Surrounded): Whose | null {
  const open = outages.filter((outage) => begins(outage) <= at && at < ends(outage));
  const waits = waitedFor(stay, at, shortages);
  if (stay.stage === 'PRINT_READY' && waits !== 'AGE') {
    const link = outageAwaited('PRINT_READY', 'LINK', { outages: open, recordingsLeft: null });
    if (link !== null) return link.whose;
  }
  return whoseWait(waits, outageAwaited(stay.stage, waits, { outages: open, recordingsLeft: null }));
}

/** Adds up whose delay the time of some stays was; a stay counts `weight` times. */
export function daysOfStays(stays: readonly (Stay & { weight?: number })[], around: Surrounded): DaysSpent {
  const spent: Record<Whose, number> = { APPLICANT: 0, DINAS: 0, CENTRE: 0 };
  const turns = [
    ...around.outages.flatMap((outage) => [begins(outage), ends(outage)]),
    ...around.shortages.flatMap(({ from, to }) => [from, to]),
  ];
  for (const stay of stays) {
    const { from, to, printableAt, weight = 1 } = stay;
    const within = [...turns, printableAt ?? from].filter((turn) => turn > from && turn < to);
    const marks = [from, ...within.sort((one, other) => one - other), to];
    for (const [index, mark] of marks.slice(0, -1).entries()) {
      const whose = whoseAt(stay, mark, around);
      if (whose !== null) spent[whose] += ((marks[index + 1] ?? mark) - mark) * weight;
    }
  }
  const inDays = (ms: number): number => Math.round(ms / (MS_PER_DAY / 10)) / 10;
  return { applicant: inDays(spent.APPLICANT), dinas: inDays(spent.DINAS), centre: inDays(spent.CENTRE) };
}

const BEFORE_PRR: ReadonlySet<Stage> = new Set(['REGISTERED', 'RECORDED', 'SENT']);

/** What a case's journal shows of its time. */
export interface CaseTime {
  stays: Stay[];
  /** When it became print-ready, from which on the office promises; null before, and where it went back. */
  promiseRunsFrom: string | null;
}

/** The stages of a case from its registration until now, from its whole journal. */
export function timeOf(
  entries: readonly JournalEntry[],
  startOf: (day: PlainDate) => number,
  now: number,
): CaseTime {
  const stays: Stay[] = [];
  let state: CaseState | null = null;
  for (const [index, entry] of entries.entries()) {
    state = advance(state, entry);
    const { stage, awaitsMinistry, printableFrom } = state;
    const next = entries[index + 1];
    const to = next === undefined ? now : Date.parse(next.at);
    const printableAt = printableFrom && startOf(printableFrom);
    stays.push({ stage, from: Date.parse(entry.at), to, awaitsMinistry, printableAt });
  }
  const isBefore = state === null || BEFORE_PRR.has(state.stage);
  return { stays, promiseRunsFrom: isBefore ? null : (state?.printReadyAt ?? null) };
}
