import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { CentreLinkActivities } from '../../activities/centre-link';
import type { LinkReport } from '../../domain/centre/link-report';
import { LOOK_AGAIN_HELP, lookAgain, type OfficeInput } from '../office-messages';
import { centreLinkQueue } from '../task-queues';
import { linkDetails } from './details';
import { linkStatus } from './messages';

const HISTORY_LIMIT = 1_000;
/** Even without news, the details shown to an admin are not older than this. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;
/** A closed gate is shown with how many wait behind it, and they grow without a signal. */
const LONGEST_WAIT_IN_OUTAGE_MS = 5 * 60 * 1000;
const SHORTEST_PAUSE_MS = 1_000;

/**
 * The link of one office to the centre. It alone calls a function that is down, and it alone opens and closes the
 * queues of those who wait; the gates themselves stand in Postgres.
 */
export async function centreLink({ office, woken: wokenBefore = false }: OfficeInput): Promise<void> {
  let woken = wokenBefore;
  let report: LinkReport | null = null;
  let lateMs = 0;
  setHandler(lookAgain, () => void (woken = true), { description: LOOK_AGAIN_HELP });
  setHandler(linkStatus, () => report, { description: 'Keadaan sambungan saat terakhir dilihat.' });
  const { tendLink } = proxyActivities<CentreLinkActivities>({
    taskQueue: centreLinkQueue(office),
    summary: 'tanya fungsi pusat yang putus, atur pintu antrean',
    // A probe may take as long as the longest call to the centre, with the queues to set after it.
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  });
  while (workflowInfo().historyLength < HISTORY_LIMIT) {
    woken = false;
    report = await tendLink({ office, lateMs });
    setCurrentDetails(linkDetails(office, report));
    const pausedAt = Date.now();
    await sleep(SHORTEST_PAUSE_MS, { summary: 'jeda antara dua pengamatan' });
    // The end of a pause takes its turn with the steps of all cases, so it is as late as they are.
    lateMs = Date.now() - pausedAt - SHORTEST_PAUSE_MS;
    await condition(() => woken, waitUntil(report), { summary: nextStepOf(report) });
  }
  await continueAsNew<typeof centreLink>({ office, woken });
}

function isOutage({ functions }: LinkReport): boolean {
  return functions.some(({ limit }) => limit === 0);
}

function nextStepOf(report: LinkReport): string {
  if (isOutage(report)) return 'jeda sebelum pusat ditanya lagi';
  return report.nextLook === null ? 'menunggu perubahan sambungan' : 'jeda sebelum batas dinaikkan';
}

function waitUntil(report: LinkReport): number {
  const longest = isOutage(report) ? LONGEST_WAIT_IN_OUTAGE_MS : LONGEST_WAIT_MS;
  if (report.nextLook === null) return longest;
  return Math.min(Math.max(Date.parse(report.nextLook) - Date.now(), 0), longest);
}
