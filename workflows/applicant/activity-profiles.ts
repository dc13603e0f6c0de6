import {
  type ActivityOptions,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  TemporalFailure,
} from '@temporalio/workflow';
import type { CaseActivities } from '../../activities/case';
import type { CentreActivities } from '../../activities/centre';
import type { FloorActivities } from '../../activities/floor';
import type { StationActivities } from '../../activities/station';
import { CASE_QUEUE, centreQueue, floorQueue, stationQueue } from '../task-queues';

/** A step on Postgres takes milliseconds; two seconds mean that Postgres is away or overloaded. */
const local = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '2s',
  // Three tries ride out a restart of the pool. More would cost history for as long as Postgres is away.
  retry: { maximumAttempts: 3, initialInterval: '100ms', backoffCoefficient: 3 },
});

/** The same step while Postgres is away: it waits in the engine, at no cost to history, for as long as it takes. */
const patient = proxyActivities<CaseActivities>({
  taskQueue: CASE_QUEUE,
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Runs a step on Postgres at once, or, where that fails, with patience. */
export async function onPostgres<T>(step: (activities: CaseActivities) => Promise<T>): Promise<T> {
  try {
    return await step(local);
  } catch (error) {
    // A local activity fails with its own failure, an ordinary one with an ActivityFailure around it.
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    return await step(patient);
  }
}

/**
 * Capture at a station. A person sits there, so a try is short; three tries, since a repeated one asks the person to
 * put the fingers down again. A station that is away only delays its own queue: there is no limit on the wait for it.
 */
export function atStation(station: string): StationActivities {
  return proxyActivities<StationActivities>({
    taskQueue: stationQueue(station),
    summary: 'rekam jari, iris dan wajah di stasiun',
    startToCloseTimeout: '6 minutes',
    heartbeatTimeout: '15s',
    retry: { maximumAttempts: 3, initialInterval: '2s' },
  });
}

/** Somebody may stand at the desk: a live case goes before those that waited for the gate to open (1 is highest). */
const LIVE = { priorityKey: 2 };
const BEHIND = { priorityKey: 4 };
/** Has had its turn, so it does not line up anew behind all who wait, where the engine would put a further try. */
const HAD_ITS_TURN = { priorityKey: 3 };
/**
 * A try that died with its worker is noticed by its missing heartbeat. One that lives makes two calls of at most 8 s
 * each, and first waits for its turn: behind thirty-one others, one at a time, where the centre bears no more.
 */
const CENTRE_TRY = { startToCloseTimeout: '10 minutes', heartbeatTimeout: '15s' } as const;
/** The activity itself says how long to wait for the next try, with jitter. */
const CENTRE_PAUSE = { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5 minutes' } as const;

/** Submission of a live case: one try, after whose failure the case shows in the list that it waits. */
export function toCentre(office: string): Pick<CentreActivities, 'submit'> {
  return proxyActivities<CentreActivities>({
    taskQueue: centreQueue(office, 'enrol'),
    summary: 'kirim rekaman ke pusat dan minta penunggalan',
    ...CENTRE_TRY,
    retry: { ...CENTRE_PAUSE, maximumAttempts: 1 },
    priority: LIVE,
  });
}

/**
 * A case that waits for the centre lies in the queue of the function that it needs, which is closed until the centre answers. There
 * is no limit on time, since the centre may be away for years; one try is made when the turn of the case comes.
 */
export function behindTheGate(office: string): Pick<CentreActivities, 'submit' | 'identify'> {
  return atTheGate(office, { retry: { ...CENTRE_PAUSE, maximumAttempts: 1 }, priority: BEHIND });
}

/** The same for a case whose turn had come when the centre, or our worker, went away: no limit on tries either. */
export function firstBehindTheGate(office: string): Pick<CentreActivities, 'submit' | 'identify'> {
  return atTheGate(office, { retry: CENTRE_PAUSE, priority: HAD_ITS_TURN });
}

function atTheGate(
  office: string,
  turn: Pick<ActivityOptions, 'retry' | 'priority'>,
): Pick<CentreActivities, 'submit' | 'identify'> {
  const profile = { ...CENTRE_TRY, ...turn };
  const { submit } = proxyActivities<CentreActivities>({
    ...profile,
    taskQueue: centreQueue(office, 'enrol'),
    summary: 'kirim rekaman ke pusat dan minta penunggalan',
  });
  const { identify } = proxyActivities<CentreActivities>({
    ...profile,
    taskQueue: centreQueue(office, 'identify'),
    summary: 'minta penunggalan rekaman yang sudah di pusat',
  });
  return { submit, identify };
}

/** The data pull holds a printer and a blank, so it has half a minute in all; then the attempt is given back. */
export function fromCentre(office: string): Pick<CentreActivities, 'pullData'> {
  return proxyActivities<CentreActivities>({
    taskQueue: centreQueue(office, 'read'),
    summary: 'ambil data cetak dari pusat',
    startToCloseTimeout: '10s',
    scheduleToCloseTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2 },
  });
}

/**
 * Printing. A try that dies is noticed by its missing heartbeat, and every further try first finds out what the
 * printer did with the job, so there is no limit on tries and none of them prints a second time.
 */
export function onFloor(office: string): Pick<FloorActivities, 'print'> {
  return proxyActivities<FloorActivities>({
    taskQueue: floorQueue(office),
    summary: 'isi chip dan cetak kartu',
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  });
}
