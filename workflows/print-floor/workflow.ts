import {
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { FloorActivities } from '../../activities/floor';
import type { FloorLookActivities } from '../../activities/floor-look';
import type { FloorReport } from '../../domain/queue/floor-report';
import { LOOK_AGAIN_HELP, lookAgain, type OfficeInput } from '../office-messages';
import { floorQueue } from '../task-queues';
import { isWatched } from '../../domain/printers/hold-up';
import { floorDetails } from './details';
import { floorStatus } from './messages';

const HISTORY_LIMIT = 1_000;
/** Looks are at least this far apart, so that a flood of signals costs one look a second and not one each. */
const SHORTEST_PAUSE = '1s';
/** Even without news, the details shown to an admin are not older than this. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** A look is a few queries; when Postgres is away it is tried again for as long as it takes. */
const { lookAtFloor } = proxyLocalActivities<FloorLookActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 3, initialInterval: '100ms' },
});
const patient = proxyActivities<FloorLookActivities>({
  startToCloseTimeout: '10s',
  summary: 'lihat lantai cetak dan bagikan giliran',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * The print floor of one office. It holds no queue: Postgres does. It looks after time (birthdays, pauses, printers
 * that may have come back) and shows an admin the one thing that holds the floor up.
 */
export async function printFloor({ office, woken: wokenBefore = false }: OfficeInput): Promise<void> {
  let woken = wokenBefore;
  let report: FloorReport | null = null;
  let printersWatched = false;
  setHandler(lookAgain, () => void (woken = true), { description: LOOK_AGAIN_HELP });
  setHandler(floorStatus, () => report, { description: 'Keadaan lantai cetak saat terakhir dilihat.' });
  const look = async (): Promise<FloorReport> =>
    lookAtFloor({ office }).catch(() => patient.lookAtFloor({ office }));

  while (workflowInfo().historyLength < HISTORY_LIMIT) {
    woken = false;
    report = await look();
    setCurrentDetails(floorDetails(office, report));
    if (!printersWatched && report.printers.some(isWatched)) {
      printersWatched = true;
      void watchPrinters(office).finally(() => {
        printersWatched = false;
        woken = true;
      });
    }
    await sleep(SHORTEST_PAUSE, { summary: 'jeda antara dua pengamatan' });
    await condition(() => woken, waitUntil(report), { summary: 'menunggu perubahan di lantai cetak' });
  }
  await continueAsNew<typeof printFloor>({ office, woken });
}

/** Waits until one of the printers that are out answers ready. */
async function watchPrinters(office: string): Promise<void> {
  const { awaitPrinter } = proxyActivities<Pick<FloorActivities, 'awaitPrinter'>>({
    taskQueue: floorQueue(office),
    startToCloseTimeout: '1 minute',
    summary: 'tanya mesin yang tidak siap',
    // The activity fails while all of them are still out; the engine asks again without writing history. One that stays
    // out for hours must not make another, cleared in seconds, wait for long.
    retry: { initialInterval: '2s', backoffCoefficient: 1.5, maximumInterval: '10s' },
  });
  await awaitPrinter({ office });
}

function waitUntil({ nextChange }: FloorReport): number {
  if (nextChange === null) return LONGEST_WAIT_MS;
  return Math.min(Math.max(Date.parse(nextChange) - Date.now(), 0), LONGEST_WAIT_MS);
}
