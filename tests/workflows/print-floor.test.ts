import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createFloorLookActivities } from '../../activities/floor-look';
import { printingHours, setHours } from '../../db/office/calendar';
import { setPrinter } from '../../db/printers/printers';
import type { PrinterSettings } from '../../domain/printers/printer';
import { inTransaction } from '../../db/core/store';
import type { FloorReport } from '../../domain/queue/floor-report';
import { openFrom, Week, WEEKDAYS } from '../../domain/office/working-calendar';
import { createLogger } from '../../platform/logger';
import { floorDetails } from '../../workflows/print-floor/details';
import { officeWorkflowId } from '../../workflows/office-messages';
import type { printFloor } from '../../workflows/print-floor/workflow';
import { aPrintReadyCase, aReadyCase, blankoArrives } from '../support/case-story';
import { anOffice, atWork, type TestStore } from '../support/store';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

const OFFICE = '53.71';
const HOUR = 3_600_000;
const MINUTE = 60_000;
const SILENT = createLogger('worker', 'silent');

/** Minutes since midnight in Kupang, eight hours ahead of UTC, of an instant. */
function minuteInKupang(instant: number): number {
  return Math.floor((instant + 8 * HOUR) / MINUTE) % (24 * 60);
}

function clockTime(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

describe('the print floor', () => {
  let environment: TestWorkflowEnvironment;
  let office: TestStore;
  beforeAll(async () => void (environment = await timeSkippingEnvironment()));
  afterAll(() => environment.teardown());
  beforeEach(async () => {
    office = await anOffice(['kupang-1']);
    await syncClock();
    await blankoArrives(office, 10);
  });
  afterEach(() => office.close());

  /** The store of the office lives by the clock of the time-skipping server. */
  async function syncClock(): Promise<number> {
    const now = await environment.currentTimeMs();
    office.setClock(new Date(now));
    return now;
  }

  const set = (limits: Partial<PrinterSettings>): Promise<void> =>
    inTransaction(office, (tx) =>
      setPrinter(tx, OFFICE, 'kupang-1', { state: 'READY', loading: 'automatic', ...limits }, null),
    );

  /** Runs the floor over `ms` without a signal; answers with the times of its looks and what each granted. */
  async function runFor(ms: number): Promise<{ at: number; granted: number }[]> {
    const looks: { at: number; granted: number }[] = [];
    const floor = createFloorLookActivities(atWork(office), SILENT);
    const taskQueue = `floor-${office.url.slice(-8)}`;
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: {
        lookAtFloor: async (input: { office: string }): Promise<FloorReport> => {
          const at = await syncClock();
          const report = await floor.lookAtFloor(input);
          looks.push({ at, granted: report.granted });
          return report;
        },
      },
    });
    await worker.runUntil(async () => {
      const handle = await environment.client.workflow.start<typeof printFloor>('printFloor', {
        workflowId: officeWorkflowId('print-floor', `${OFFICE}-${taskQueue}`),
        taskQueue,
        args: [{ office: OFFICE }],
      });
      await environment.sleep(ms);
      await handle.terminate();
    });
    return looks;
  }

  test('looks when the rest of a printer ends, and grants the next card then', async () => {
    await set({ rest: { afterCards: 1, minutes: 20 } });
    await aReadyCase(office);
    const ends = office.clock().getTime() + 20 * MINUTE;
    await aPrintReadyCase(office);
    const looks = await runFor(30 * MINUTE);
    const granting = looks.filter(({ granted }) => granted > 0);
    expect(granting).toHaveLength(1);
    expect(granting[0]?.at).toBeGreaterThanOrEqual(ends);
    expect(granting[0]?.at).toBeLessThan(ends + MINUTE);
  });

  test('looks when the office opens, and grants the next card then', async () => {
    const opensAt = minuteInKupang(office.clock().getTime() + 2 * HOUR);
    const opening = { opens: clockTime(opensAt), closes: clockTime(opensAt + 1) };
    const week = Week.parse(Object.fromEntries(WEEKDAYS.map((name) => [name, opening])));
    await inTransaction(office, (tx) =>
      setHours(
        tx,
        { office: OFFICE, actor: 'head', now: office.clock() },
        { week, printOutsideHours: false, reason: 'uji' },
        null,
      ),
    );
    await aPrintReadyCase(office);
    const now = office.clock().getTime();
    const { calendar } = await printingHours(office.pool, OFFICE);
    const opens = openFrom(calendar, now) ?? 0;
    expect(opens).toBeGreaterThan(now);
    const looks = await runFor(opens - now + HOUR);
    const granting = looks.filter(({ granted }) => granted > 0);
    expect(granting).toHaveLength(1);
    expect(granting[0]?.at).toBeGreaterThanOrEqual(opens);
    expect(granting[0]?.at).toBeLessThan(opens + MINUTE);
  });
});

describe('the details of a floor', () => {
  const SUPPLY = { capacity: 500, cards: 490, lowAt: 50, said: null, left: 10, state: 'LOW' } as const;
  const UNCOUNTED = { ...SUPPLY, capacity: null, left: null, state: 'UNKNOWN' } as const;
  const unlimited = {
    ribbon: UNCOUNTED,
    film: UNCOUNTED,
    cardsToday: 0,
    dailyLimit: null,
    cardsToCleaning: null,
  };
  const report: FloorReport = {
    granted: 0,
    waiting: 3,
    suspended: 0,
    underAge: 0,
    held: 0,
    uncertain: 0,
    blankoFree: 5,
    holdUp: 'HOURS',
    nextChange: '2026-11-23T01:30:00.000Z',
    at: '2026-11-23T01:00:00.000Z',
    printers: [
      {
        printer: 'kupang-1',
        adapter: 'open',
        state: 'READY',
        reason: null,
        notReady: { reason: 'RESTING', until: Date.parse('2026-11-23T01:30:00Z') },
        reading: {
          ribbon: SUPPLY,
          film: UNCOUNTED,
          cardsToday: 48,
          dailyLimit: 100,
          cardsToCleaning: 30,
        },
      },
      {
        printer: 'kupang-2',
        adapter: 'open',
        state: 'READY',
        reason: null,
        notReady: { reason: 'FILM_EMPTY', until: null },
        reading: unlimited,
      },
      { printer: 'kupang-3', adapter: 'open', state: 'OUT', reason: 'JAMMED', reading: unlimited },
    ],
  };

  test('tell each printer, its supplies and what to do', () => {
    const lines = floorDetails(OFFICE, report).split('\n').slice(-3);
    expect(lines).toEqual([
      '- kupang-1: READY, beristirahat sampai 2026-11-23T01:30:00.000Z; ribbon 10 dari 500 kartu **hampir habis, siapkan yang baru**; film tidak dihitung; hari ini 48 dari 100 kartu; dibersihkan 30 kartu lagi',
      '- kupang-2: READY, film habis: pasang film baru, catat lewat POST /v1/printers/kupang-2/consumables; ribbon tidak dihitung; film tidak dihitung; hari ini 0 kartu',
      '- kupang-3: OUT (JAMMED); ribbon tidak dihitung; film tidak dihitung; hari ini 0 kartu',
    ]);
  });

  test('name the case that two officers have to settle', () => {
    const uncertain = { caseNumber: '5371-2026-000017', attemptId: '0193-attempt' };
    const out = {
      printer: 'kupang-1',
      adapter: 'open',
      state: 'OUT',
      reason: 'UNCERTAIN_PRINT',
      uncertain,
      reading: unlimited,
    } as const;
    const details = floorDetails(OFFICE, { ...report, holdUp: 'OFFICER', printers: [out] });
    expect(details.split('\n')[0]).toMatch(/dua petugas/);
    expect(details.split('\n').at(-1)).toBe(
      '- kupang-1: OUT (UNCERTAIN_PRINT), berkas 5371-2026-000017, percobaan 0193-attempt menunggu putusan dua petugas; ribbon tidak dihitung; film tidak dihitung; hari ini 0 kartu',
    );
  });
});
