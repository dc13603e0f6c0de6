import { setTimeout as delay } from 'node:timers/promises';
import { allOffices, countOpenCases, openCasesAfter, unseenCases, type CaseWake } from '../db/core/outbox';
import type { Store } from '../db/core/store';
import type { Stage } from '../domain/case/stage';
import { OfficeWorkflow } from '../domain/office/office-workflow';
import { applicantWorkflowId } from '../workflows/applicant/messages';
import { officeWorkflowId } from '../workflows/office-messages';
import { isEngineAway, type Engine } from './engine';
import { DeferredWakes } from './deferred-wakes';

/**
 * Cases started per second beside the work of the day: half of what an engine on two cores can start, so that
 * restarting thousands of cases leaves room for live ones.
 */
export const USUAL_RATE = 20;

const PAGE = 500;
const CALLS_AT_ONCE = 10;
/** Pauses before a case is woken again for the same change, in milliseconds: a lost wake is soon repeated. */
export const WAKE_AGAIN_PAUSES = { first: 20_000, longest: 60 * 60_000 } as const;

/** What was done, counted step by step, so that it can be reported even when the engine fails half-way. */
export interface StartTally {
  /** Workflows that were started. */
  started: number;
  /** Running workflows that were signalled to look again. */
  woken: number;
  /** Open cases whose workflow runs already. */
  running: number;
  /** Workflows of offices that were started. */
  offices: Record<OfficeWorkflow, number>;
  /** Cases that the engine rejected, with its reason. */
  refused: { caseNumber: string; reason: string }[];
}

export function newTally(): StartTally {
  return { started: 0, woken: 0, running: 0, offices: { 'print-floor': 0, 'centre-link': 0 }, refused: [] };
}

/** Which cases are woken: those with a change before `olderThan`, at most `limit`, except those in `except`. */
export interface UnseenFilter {
  olderThan: Date;
  limit: number;
  /** Case ids. */
  except?: ReadonlySet<string>;
  /** Kept between rounds; without it all are woken. */
  deferred?: DeferredWakes;
}

export interface StartContext {
  store: Pick<Store, 'pool' | 'clock'>;
  engine: Engine;
  tally: StartTally;
  /** Cases a second. */
  rate?: number;
  stage?: Stage | null;
  /** Also starts cases that are still in the outbox; by default the relay does. */
  withQueued?: boolean;
  /** Stops the work between two groups. */
  signal?: AbortSignal;
  onProgress?: () => void;
}

/** Handles cases in groups, no faster than the rate; a rejected case does not hold up others. */
async function paced(
  { tally, rate = USUAL_RATE, signal, onProgress }: StartContext,
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

/** Starts a workflow for every open case that has none; returns the started cases. Safe to repeat. */
export async function startMissing(context: StartContext): Promise<ReadonlySet<string>> {
  const { store, engine, tally, stage = null, withQueued = false } = context;
  const swept = { stage, exceptQueued: !withQueued };
  const running = new Set<string>();
  for await (const workflowId of engine.runningCaseWorkflows()) running.add(workflowId);
  const started = new Set<string>();
  let page: CaseWake[] = [];
  do {
    page = await openCasesAfter(store, page.at(-1)?.caseId ?? null, PAGE, swept);
    const missing = page.filter(({ caseNumber }) => !running.has(applicantWorkflowId(caseNumber)));
    tally.running += page.length - missing.length;
    await paced(context, missing, async (wake) => {
      // The engine's list lags behind, so a case may run that is not on it.
      if (await engine.startCase(wake)) {
        started.add(wake.caseId);
        tally.started += 1;
      } else tally.running += 1;
    });
  } while (page.length === PAGE);
  return started;
}

/** `startMissing` when the counts differ; returns how many cases are open. */
export async function startMissingIfAny(context: StartContext): Promise<number> {
  const open = await countOpenCases(context.store, { exceptQueued: true });
  if ((await context.engine.countRunningCases()) < open) await startMissing(context);
  return open;
}

/**
 * Wakes workflows that have not confirmed their journal's newest row, since a wake may be lost with a terminated run.
 * `deferred` holds cases that did not react: they are woken less and less often, since a workflow inside a long step,
 * such as a print, reads only afterwards, and its history would fill.
 */
export async function wakeUnseen(
  context: StartContext,
  { olderThan, limit, except = new Set(), deferred = new DeferredWakes(WAKE_AGAIN_PAUSES) }: UnseenFilter,
): Promise<void> {
  const { store, engine, tally, stage = null } = context;
  const unseen = await unseenCases(store, olderThan, limit + deferred.size, stage);
  deferred.keepOnly(new Set(unseen.map(wakeKey)));
  const due = unseen.filter((wake) => !except.has(wake.caseId) && !deferred.isDeferred(wakeKey(wake)));
  await paced(context, due.slice(0, limit), async (wake) => {
    await engine.wakeCase(wake);
    deferred.defer(wakeKey(wake));
    tally.woken += 1;
  });
}

function wakeKey({ caseId, seq }: CaseWake): string {
  return `${caseId}@${seq}`;
}

/** Starts the print floor and the centre link of every office that has none running. */
export async function keepOfficesRunning({ store, engine, tally }: StartContext): Promise<void> {
  for (const office of await allOffices(store)) {
    for (const workflow of OfficeWorkflow.options) {
      if (await engine.isRunning(officeWorkflowId(workflow, office))) continue;
      await engine.wakeOffice({ office, workflow, causes: ['START'] });
      tally.offices[workflow] += 1;
    }
  }
}
