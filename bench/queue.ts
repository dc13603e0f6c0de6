import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presentRow } from '../api/case/presenter';
import { applyCommand } from '../db/case/apply-command';
import { listAttempts } from '../db/case/attempts';
import { bookDelivery } from '../db/stock/blanko';
import { readCase } from '../db/case/case-reads';
import { dispatch } from '../db/queue/dispatch';
import { migrate, seedOffice } from '../db/seed-office';
import { decidePolicy } from '../db/queue/policies';
import { placeInQueue, queuePage } from '../db/queue/queue';
import { inTransaction, leftToFloor, openPool, type Store } from '../db/core/store';
import { DEFAULT_RULES } from '../domain/queue/policy';
import { loadKeys } from '../platform/keys';
import { preparePostgres, postgresUrl } from '../platform/launcher/embedded-postgres';
import { anyFreePort } from '../platform/launcher/ports';
import { SupervisedProcess } from '../platform/launcher/supervised-process';
import { percentile, rounded } from './figures';
import { inParallel } from './in-parallel';
import { openPendingCases, type PendingCase } from './pending-cases';
import { enterQueuedRows, setCounting, vacuumTables } from './queued-rows';
import { tableLines } from './table';
import { readWaitContext } from '../api/case/wait-context';
import { MS_PER_DAY } from '../domain/values/plain-date';

const OFFICE = '53.71';
const PRINTERS = Array.from({ length: 50 }, (_, index) => `bench-${String(index + 1).padStart(2, '0')}`);
/** Cases that dispatch can give to printers; the rest only wait in the queue. */
const FEW = 100_000;
const MANY = 1_000_000;
/** Numbers reserved for the cases of the verdicts, since case numbers have six digits. */
const RESERVED_NUMBERS = 10_000;
const DAYS = 730;
const ROUNDS = 20;
const WARM_UP = 10;
const READS = 200;
const VERDICTS = 1_000;
const LANES = 4;

export interface QueueMeasured {
  /** Milliseconds each. */
  dispatches: number[];
  policyMs: number[];
  dispatchesDuringChanges: number[];
  places: number[];
  reads: number[];
  /** Verdicts per second, with and without counting of the waiting cases. */
  verdictsPerSecond: { counted: number; uncounted: number };
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** The queue at its largest, on a separate Postgres: no engine, no centre, no printers. */
export class QueueBench {
  private people = 1;

  private constructor(
    private readonly store: Store,
    private readonly say: (line: string) => void,
  ) {}

  static async run(say: (line: string) => void): Promise<QueueMeasured> {
    const home = mkdtempSync(join(tmpdir(), 'terbit-'));
    const port = await anyFreePort();
    const postgres = new SupervisedProcess(await preparePostgres({ home, port, dieWithParent: true }));
    try {
      await postgres.start();
      const url = postgresUrl(home, port);
      await migrate(url);
      await seedOffice(url, OFFICE, PRINTERS);
      const pool = openPool(url, () => undefined, { max: 8, query_timeout: 0 });
      try {
        const store = { pool, keys: loadKeys(home), clock: () => new Date(), dispatch: leftToFloor };
        return await new QueueBench(store, say).measure();
      } finally {
        await pool.end();
      }
    } finally {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    }
  }

  private async measure(): Promise<QueueMeasured> {
    const since = new Date(Date.now() - DAYS * MS_PER_DAY);
    const step = `${(DAYS * 86_400) / MANY} seconds`;
    await this.deliver(1_000_000);
    this.say(`Mengisi ${FEW} berkas yang menunggu cetak …`);
    await enterQueuedRows(this.store, { first: 100_000, count: FEW, since, step, withJournals: true });
    await vacuumTables(this.store);
    // The first rounds are not measured: in a running office code and connections are warm.
    const dispatches = (await this.dispatchRounds(WARM_UP + ROUNDS)).slice(WARM_UP);
    const { policyMs, dispatchesDuringChanges } = await this.changePolicies();
    this.say(
      `Giliran p50 ${percentile(dispatches, 50).toFixed(1)} ms, kebijakan p50 ${percentile(policyMs, 50).toFixed(1)} ms.`,
    );
    this.say(`Mengisi sampai ${MANY} berkas yang menunggu cetak …`);
    const rest = { first: 200_000, since, step, withJournals: false };
    // Case numbers have six digits: the last ones go below the first, and leave room for the verdicts.
    await enterQueuedRows(this.store, { ...rest, count: MANY - 2 * FEW });
    await enterQueuedRows(this.store, { ...rest, first: RESERVED_NUMBERS, count: FEW - RESERVED_NUMBERS });
    await vacuumTables(this.store);
    const readTimes = await this.read();
    return {
      dispatches,
      policyMs,
      dispatchesDuringChanges,
      ...readTimes,
      verdictsPerSecond: await this.verdicts(),
    };
  }

  private async deliver(quantity: number): Promise<void> {
    const delivery = { commandId: 'bench', actor: 'system:bench', office: OFFICE, quantity };
    const receivedAt = new Date().toISOString();
    await inTransaction(this.store, (tx) =>
      bookDelivery(tx, this.store, { ...delivery, receivedAt, deliveryNote: 'SJ-BENCH', serials: [] }),
    );
  }

  /**
   * Gives all printers a case, `rounds` times. In between, the attempts are released as after a failed data pull, which
   * lets other cases go first: otherwise one case would be granted each time and its journal would grow beyond that of
   * real ones.
   */
  private async dispatchRounds(rounds: number): Promise<number[]> {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { ms, result } = await timed(() => dispatch(this.store, OFFICE));
      if (result !== PRINTERS.length) throw new Error(`Dispatch gave ${result} attempts.`);
      times.push(ms);
      await this.giveBack();
    }
    return times;
  }

  private async giveBack(): Promise<void> {
    const held = await listAttempts(this.store, OFFICE, 'HELD', PRINTERS.length);
    await inParallel(held.length, LANES, async (index) => {
      const { attemptId = '', caseId = '' } = held[index] ?? {};
      const command = { type: 'VOID', attemptId, reason: 'READ_UNAVAILABLE' } as const;
      await applyCommand(this.store, {
        caseId,
        commandId: `void:${attemptId}`,
        actor: 'system:bench',
        command,
      });
    });
  }

  private async changePolicies(): Promise<Pick<QueueMeasured, 'policyMs' | 'dispatchesDuringChanges'>> {
    const policyMs: number[] = [];
    const running = { changes: true };
    const dispatching = (async () => {
      const times: number[] = [];
      while (running.changes) times.push(...(await this.dispatchRounds(1)));
      return times;
    })();
    for (let expected = 1; expected <= ROUNDS; expected += 1) {
      const FIRST_TIMER = expected % 2 === 0 ? 30 : 300;
      const rules = { ...DEFAULT_RULES, headStartDays: { ...DEFAULT_RULES.headStartDays, FIRST_TIMER } };
      const change = { office: OFFICE, expected, rules, reason: 'bench', actor: 'system:bench' };
      policyMs.push((await timed(() => decidePolicy(this.store, change, false))).ms);
    }
    running.changes = false;
    return { policyMs, dispatchesDuringChanges: await dispatching };
  }

  /** Reads cases from all parts of the queue: their place alone, and everything they wait for. */
  private async read(): Promise<Pick<QueueMeasured, 'places' | 'reads'>> {
    const places: number[] = [];
    const reads: number[] = [];
    const first = Date.now() - (DAYS + 60) * MS_PER_DAY;
    for (let read = 0; read < READS; read += 1) {
      const queueKey = new Date(first + (read / READS) * DAYS * MS_PER_DAY).toISOString();
      const after = { queueKey, caseId: '00000000-0000-0000-0000-000000000000' };
      const [queued] = await queuePage(this.store, OFFICE, 1, after);
      if (queued === undefined) continue;
      const { caseId } = queued;
      places.push((await timed(() => placeInQueue(this.store, caseId, OFFICE))).ms);
      const whole = await timed(async () => {
        const row = await readCase(this.store.pool, caseId);
        const context = await readWaitContext(this.store, OFFICE);
        await placeInQueue(this.store, caseId, OFFICE);
        return row && presentRow(row, context, context.board, 'id').waitingFor;
      });
      reads.push(whole.ms);
    }
    return { places, reads };
  }

  private async verdicts(): Promise<QueueMeasured['verdictsPerSecond']> {
    this.say(`Mengukur ${VERDICTS} verdik dengan dan tanpa penghitung antrean …`);
    await this.takeVerdicts();
    const rates = { counted: [] as number[], uncounted: [] as number[] };
    for (let round = 0; round < 2; round += 1) {
      await setCounting(this.store, false);
      rates.uncounted.push(await this.takeVerdicts());
      await setCounting(this.store, true);
      rates.counted.push(await this.takeVerdicts());
    }
    return { counted: Math.max(...rates.counted), uncounted: Math.max(...rates.uncounted) };
  }

  private async takeVerdicts(): Promise<number> {
    const pending = await openPendingCases(this.store, { first: this.people, count: VERDICTS });
    this.people += VERDICTS;
    const take = ({ caseId, submissionId }: PendingCase): Promise<unknown> =>
      applyCommand(this.store, {
        caseId,
        commandId: 'verdict',
        actor: 'system:bench',
        byWorkflow: true,
        command: { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' },
      });
    const { ms } = await timed(() =>
      inParallel(pending.length, LANES, (index) => {
        const one = pending[index];
        return one === undefined ? Promise.resolve() : take(one);
      }),
    );
    return (VERDICTS / ms) * 1_000;
  }
}

function timesRow(label: string, values: readonly number[]): string[] {
  const figures = [50, 95, 100].map((percent) => percentile(values, percent).toFixed(1));
  return [label, ...figures, String(values.length)];
}

/** The figures for a person. */
export function queueLines(measured: QueueMeasured): string[] {
  const { counted, uncounted } = measured.verdictsPerSecond;
  return [
    ...tableLines([
      ['Antrean cetak, milidetik', 'p50', 'p95', 'terlama', 'kali'],
      timesRow(`  giliran untuk ${PRINTERS.length} mesin, ${FEW} menunggu`, measured.dispatches),
      timesRow(`  perubahan kebijakan, ${FEW} menunggu`, measured.policyMs),
      timesRow('  giliran selama perubahan kebijakan', measured.dispatchesDuringChanges),
      timesRow(`  tempat satu berkas di antara ${MANY}`, measured.places),
      timesRow('  tempat dan sebabnya, dengan semua yang dibaca untuknya', measured.reads),
    ]),
    `Verdik per detik: ${counted.toFixed(0)} dengan penghitung antrean, ${uncounted.toFixed(0)} tanpa.`,
  ];
}

/** The figures for other programs. */
export function queueSummary(measured: QueueMeasured): Record<string, number> {
  return {
    dispatch_p95_ms: rounded(percentile(measured.dispatches, 95), 1),
    policy_change_ms: rounded(percentile(measured.policyMs, 100), 1),
    place_p95_ms: rounded(percentile(measured.reads, 95), 1),
  };
}
