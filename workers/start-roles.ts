import { setTimeout as delay } from 'node:timers/promises';
import { allOffices, countOpenCases, openCasesAfter, unseenCases, type CaseWake } from '../db/core/outbox';
import type { Store } from '../db/core/store';
import type { Stage } from '../domain/case/stage';
import { OfficeWorkflow } from '../domain/office/office-workflow';
import { applicantWorkflowId } from '../workflows/applicant/messages';
import { officeWorkflowId } from '../workflows/office-messages';
import { isEngineAway, type Engine } from './engine';
import { Postponed } from './deferred-wakes';

/**
 * Cases a second that are set going beside the work of the day: half of what an engine on two cores bears, so that
 * reviving thousands of cases leaves room for live ones.
 */
export const USUAL_RATE = 20;

const PAGE = 500;
const CALLS_AT_ONCE = 10;
/** Pauses before the same wake is repeated, in milliseconds: one that was lost is soon repeated. */
export const WAKE_PAUSES = { first: 20_000, longest: 60 * 60_000 } as const;

/** What was done, counted while it is done, so that the count is there also when the engine goes away half-way. */
export interface Tally {
  /** Workflows that were started. */
  started: number;
  /** Running workflows that were signalled to look again. */
  woken: number;
  /** Open cases whose workflow runs already. */
  running: number;
  /** Workflows of offices that were started. */
  offices: Record<OfficeWorkflow, number>;
  /** Cases that the engine refused, with what it said. */
  refused: { caseNumber: string; reason: string }[];
}

export function newTally(): Tally {
  return { started: 0, woken: 0, running: 0, offices: { 'print-floor': 0, 'centre-link': 0 }, refused: [] };
}

/** Which cases are woken: at most `limit` whose newest row is older than `olderThan`, without those in `except`. */
export interface Unseen {
  olderThan: Date;
  limit: number;
  /** Case ids. */
  except?: ReadonlySet<string>;
  /** Wakes that rest, kept between rounds; without it all cases are woken. */
  resting?: Postponed;
}

export interface SetGoing {
  store: Pick<Store, 'pool' | 'clock'>;
  engine: Engine;
  tally: Tally;
  /** Cases a second. */
  rate?: number;
  stage?: Stage | null;
  /** Starts also cases that the outbox still has to tell of; left out, they are the relay's. */
  withQueued?: boolean;
  /** Ends the work between two groups. */
  signal?: AbortSignal;
  onProgress?: () => void;
}

/** Goes through cases a group at a time, no faster than the rate; a case that is refused holds no other up. */
async function paced(
  { tally, rate = USUAL_RATE, signal, onProgress }: SetGoing,
  wakes: readonly CaseWake[],
  work: (wake: CaseWake) => Promise<void>,
): Promise<void> {
  const size = Math.min(CALLS_AT_ONCE, Math.max(1, Math.floor(rate)));
  for (let first = 0; first < wakes.length; first += size) {
    signal?.throwIfAborted();
    const group = wakes.slice(first, first + size);
    const begun = performance.now();
    const outcomes = await Promise.allSettled(group.map(work));
    for (const [index, wake] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') continue;
      if (isEngineAway(outcome.reason)) throw outcome.reason;
      const reason = outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason);
      tally.refused.push({ caseNumber: wake.caseNumber, reason });
    }
    onProgress?.();
    if (first + size >= wakes.length) return;
    const left = (group.length * 1_000) / rate - (performance.now() - begun);
    if (left > 0) await delay(left, undefined, signal && { signal });
  }
}

/** Starts a workflow for every open case that has none; answers which cases were started. Safe to repeat. */
export async function startMissing(going: SetGoing): Promise<ReadonlySet<string>> {
  const { store, engine, tally, stage = null, withQueued = false } = going;
  const swept = { stage, exceptQueued: !withQueued };
  const running = new Set<string>();
  for await (const workflowId of engine.runningCaseWorkflows()) running.add(workflowId);
  const started = new Set<string>();
  let page: CaseWake[] = [];
  do {
    page = await openCasesAfter(store, page.at(-1)?.caseId ?? null, PAGE, swept);
    const missing = page.filter(({ caseNumber }) => !running.has(applicantWorkflowId(caseNumber)));
    tally.running += page.length - missing.length;
    await paced(going, missing, async (wake) => {
      // The list of the engine lags behind, so a case that it does not name may run all the same.
      if (await engine.startCase(wake)) {
        started.add(wake.caseId);
        tally.started += 1;
      } else tally.running += 1;
    });
  } while (page.length === PAGE);
  return started;
}

/** `startMissing` where the counts differ; answers how many cases are open. */
export async function startMissingIfAny(going: SetGoing): Promise<number> {
  const open = await countOpenCases(going.store, { exceptQueued: true });
  if ((await going.engine.countRunningCases()) < open) await startMissing(going);
  return open;
}

/**
 * Wakes workflows that did not note the newest row of their journal; a wake may have been lost with a terminated run.
 * The same wake is repeated ever more rarely: a workflow inside a long step, such as a print, looks only afterwards,
 * and its history would fill.
 */
export async function wakeUnseen(
  going: SetGoing,
  { olderThan, limit, except = new Set(), resting = new Postponed(WAKE_PAUSES) }: Unseen,
): Promise<void> {
  const { store, engine, tally, stage = null } = going;
  const unseen = await unseenCases(store, olderThan, limit + resting.size, stage);
  resting.keepOnly(new Set(unseen.map(newsOf)));
  const due = unseen.filter((wake) => !except.has(wake.caseId) && !resting.isResting(newsOf(wake)));
  await paced(going, due.slice(0, limit), async (wake) => {
    await engine.wakeCase(wake);
    resting.postpone(newsOf(wake));
    tally.woken += 1;
  });
}

function newsOf({ caseId, seq }: CaseWake): string {
  return `${caseId}@${seq}`;
}

/** Starts the print floor and the centre link of every office that has none running. */
export async function keepOfficesRunning({ store, engine, tally }: SetGoing): Promise<void> {
  for (const office of await allOffices(store)) {
    for (const workflow of OfficeWorkflow.options) {
      if (await engine.isRunning(officeWorkflowId(workflow, office))) continue;
      await engine.wakeOffice({ office, workflow, causes: ['START'] });
      tally.offices[workflow] += 1;
    }
  }
}
