import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ThrowawayOffice } from '../demo/harness/throwaway-office';
import { listAttempts } from '../db/case/attempts';
import { countByStage, listCases } from '../db/case/case-reads';
import { queuePage } from '../db/queue/queue';
import { leftToFloor, openPool, type Store } from '../db/core/store';
import { loadKeys } from '../platform/keys';
import { applicantWorkflowId } from '../workflows/applicant/messages';
import { rounded } from './figures';
import { inParallel } from './in-parallel';
import { tableLines } from './table';
import { enterRecordedCases } from './waiting-cases';

const OFFICE = '53.71';
const POLL_MS = 1_000;
/** Short, because the time until printing begins is measured. */
const START_POLL_MS = 10;
const READERS = 8;
/** Workflows whose histories are read before and after the second delivery. */
const SAMPLE = 200;
const MOST_ROWS = 1_000_000;

export interface BlankoLoad {
  /** Print-ready cases. */
  waiting: number;
  /** Blanko of the first delivery, fewer than the cases. */
  blanko: number;
  /** Blanko of the second delivery. */
  delivery: number;
}

export interface BlankoMeasured extends BlankoLoad {
  /** Cards printed from the first delivery. */
  sheets: number;
  /** Whether exactly the first cases in the queue got them, each granted no later than the next. */
  inOrder: boolean;
  cardsPerSecond: number;
  /** Cases without a blank that show their place and that they wait for blanko. */
  informed: number;
  /** From the answer to the second delivery until the first card is sent to a printer. */
  startMs: number;
  /** Waiting cases beyond the second delivery whose journal or history grew. */
  touched: number;
}

interface QueuedCase {
  caseId: string;
  caseNumber: string;
  seq: number;
}

/** Fewer blanko than cases: which cases get them, what the others show, and how much work a delivery starts. */
export class BlankoBench {
  private readonly store: Store;

  constructor(
    private readonly office: ThrowawayOffice,
    private readonly temporal: Client,
    private readonly load: BlankoLoad,
    private readonly say: (line: string) => void,
  ) {
    const { urls, home } = office.running;
    const pool = openPool(urls.postgres, () => undefined, { max: 6 });
    this.store = { pool, keys: loadKeys(home), clock: () => new Date(), dispatch: leftToFloor };
  }

  async measure(): Promise<BlankoMeasured> {
    try {
      const { waiting, blanko, delivery } = this.load;
      this.say(`Memasukkan ${waiting} berkas sampai siap cetak, tanpa blanko …`);
      await enterRecordedCases(this.store, 1, waiting);
      await this.untilAtLeast('PRINT_READY', waiting);
      const queue = await this.queue();
      this.say(`${blanko} blanko datang …`);
      const begun = performance.now();
      await this.office.client.deliver(blanko, 'SJ-1');
      await this.untilAtLeast('READY', blanko);
      const cardsPerSecond = blanko / ((performance.now() - begun) / 1_000);
      const printed = { sheets: await this.sheets(), inOrder: await this.isInOrder(queue, blanko) };
      this.say(`Membaca ke-${waiting - blanko} berkas yang belum kebagian …`);
      const informed = await this.informed(queue.slice(blanko));
      const after = await this.deliverMore(queue.slice(blanko + delivery));
      return { ...this.load, ...printed, cardsPerSecond, informed, ...after };
    } finally {
      await this.store.pool.end();
    }
  }

  private async stageCount(stage: 'PRINT_READY' | 'READY'): Promise<number> {
    return (await countByStage(this.store, OFFICE))[stage] ?? 0;
  }

  private async untilAtLeast(stage: 'PRINT_READY' | 'READY', wanted: number): Promise<void> {
    for (let round = 1; ; round += 1) {
      const count = await this.stageCount(stage);
      if (count >= wanted) return;
      if (round % 15 === 0) this.say(`  ${stage}: ${count}`);
      await delay(POLL_MS);
    }
  }

  /** The print-ready cases in the order of the queue. */
  private async queue(): Promise<QueuedCase[]> {
    const filter = { office: OFFICE, stage: 'PRINT_READY', cause: null, openedBefore: null } as const;
    const [order, rows] = await Promise.all([
      queuePage(this.store, OFFICE, MOST_ROWS, null),
      listCases(this.store, { ...filter, caseNumber: null, nik: null }, MOST_ROWS, null),
    ]);
    const seqOf = new Map(rows.map(({ caseId, seq }) => [caseId, seq]));
    return order.map(({ caseId, caseNumber }) => ({ caseId, caseNumber, seq: seqOf.get(caseId) ?? 0 }));
  }

  private async sheets(): Promise<number> {
    const stats = await Promise.all(
      Object.values(this.office.running.urls.printers).map((address) => this.office.stats(address)),
    );
    return (stats as { sheets: unknown[] }[]).reduce((sum, { sheets }) => sum + sheets.length, 0);
  }

  private async isInOrder(queue: readonly QueuedCase[], blanko: number): Promise<boolean> {
    const attempts = await listAttempts(this.store, OFFICE, null, MOST_ROWS);
    const heldAt = new Map(attempts.map(({ caseId, heldAt: at }) => [caseId, at.getTime()]));
    const times = queue.slice(0, blanko).map(({ caseId }) => heldAt.get(caseId) ?? NaN);
    const isSorted = times.every((at, index) => index === 0 || at >= (times[index - 1] ?? NaN));
    return isSorted && heldAt.size === blanko;
  }

  private async informed(rest: readonly QueuedCase[]): Promise<number> {
    const answers = await inParallel(rest.length, READERS, async (index) => {
      const { waitingFor, queue } = await this.office.client.read(rest[index]?.caseId ?? '');
      return waitingFor === 'BLANKO' && queue?.place === index + 1 && queue.of === rest.length;
    });
    return answers.filter(Boolean).length;
  }

  private async histories(cases: readonly QueuedCase[]): Promise<number[]> {
    const described = await Promise.all(
      cases.map(({ caseNumber }) =>
        this.temporal.workflow.getHandle(applicantWorkflowId(caseNumber)).describe(),
      ),
    );
    return described.map(({ historyLength }) => historyLength);
  }

  private async deliverMore(
    beyond: readonly QueuedCase[],
  ): Promise<Pick<BlankoMeasured, 'startMs' | 'touched'>> {
    const { blanko, delivery } = this.load;
    const sample = beyond.slice(0, SAMPLE);
    const before = await this.histories(sample);
    this.say(`${delivery} blanko lagi datang …`);
    await this.office.client.deliver(delivery, 'SJ-2');
    const answered = performance.now();
    while ((await listAttempts(this.store, OFFICE, 'SENDING', 1)).length === 0) await delay(START_POLL_MS);
    const startMs = performance.now() - answered;
    await this.untilAtLeast('READY', blanko + delivery);
    const seqs = new Map((await this.queue()).map(({ caseId, seq }) => [caseId, seq]));
    const grown = beyond.filter(({ caseId, seq }) => seqs.get(caseId) !== seq).length;
    const after = await this.histories(sample);
    return { startMs, touched: grown + after.filter((length, index) => length !== before[index]).length };
  }
}

/** The figures for other programs. */
export function blankoSummary(measured: BlankoMeasured): Record<string, number> {
  return {
    blanko_sheets: measured.sheets,
    blanko_in_order: measured.inOrder ? 1 : 0,
    blanko_told: measured.informed,
    blanko_start_ms: rounded(measured.startMs, 0),
    blanko_touched: measured.touched,
    blanko_cards_per_second: rounded(measured.cardsPerSecond, 1),
  };
}

/** The figures for a person. */
export function blankoLines(measured: BlankoMeasured): string[] {
  const { waiting, blanko, delivery, sheets, inOrder, informed, startMs, touched, cardsPerSecond } = measured;
  return tableLines([
    [`Siap cetak ${waiting}, blanko ${blanko}`, ''],
    ['  kartu keluar dari pencetak', String(sheets)],
    ['  untuk yang pertama dalam antrean, menurut urutan', inOrder ? 'ya' : 'TIDAK'],
    ['  kartu per detik', cardsPerSecond.toFixed(1)],
    [`  diberi tahu urutannya dan bahwa blanko yang kurang, dari ${waiting - blanko}`, String(informed)],
    [`Kiriman ${delivery} blanko`, ''],
    ['  milidetik sampai kartu pertama dikirim ke pencetak', startMs.toFixed(0)],
    ['  berkas lain yang tersentuh', String(touched)],
  ]);
}
