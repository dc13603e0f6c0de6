import { createFloorActivities } from '../../activities/floor';
import { listAttempts, readAttempt } from '../../db/case/attempts';
import { dispatch } from '../../db/queue/dispatch';
import { settleAttempt } from '../../db/case/settlement';
import { inTransaction } from '../../db/core/store';
import { verify } from '../../db/verification/verify';
import { seededRandom } from '../../simulators/seeded-random';
import { aPrintReadyCase, give } from '../support/case-story';
import { say } from '../support/say';
import type { Fate } from './support/model-printer';
import { PrintFloor } from './support/print-floor';
import type { SteppedRun } from './support/stepped-run';
import { atWork } from '../support/store';

/** How many lives of a printer are tried; more in a long run. */
const LIVES = Number(process.env['TERBIT_MODEL_RUNS'] ?? 20);
const SEED = Number(process.env['TERBIT_MODEL_SEED'] ?? Date.now() % 1_000_000);
const MOVES = 80;
const MOST_RUNS = 3;
/** Rounds without faults after which everything must have come to rest. */
const ROUNDS = 400;

const ENDINGS = [
  'good',
  'good',
  'good',
  'jam',
  'jam-told-by-printer',
  'dies-with-card',
  'dies-without-card',
] as const;
const OFFICE = '53.71';

/** Totals over all lives: a model that never got into trouble would prove nothing. */
const seen = new Map<string, number>();
const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

/** One life of a printer: random moves by seed, then calm, then the reckoning with what really came out. */
class Life {
  private readonly random: () => number;
  private runs: SteppedRun[] = [];
  readonly trace: string[] = [];

  constructor(
    private readonly floor: PrintFloor,
    seed: number,
  ) {
    this.random = seededRandom(seed, 'life of a printer');
    const chance = (share: number): boolean => this.random() < share;
    floor.replacePrinter({
      queues: chance(0.5),
      tellsDocuments: chance(0.7),
      tellsProcessing: chance(0.7),
      upTimeByCalendar: chance(0.3),
      remembersJobs: chance(0.3),
    });
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  private fate(): Fate {
    const roll = this.random();
    if (roll < 0.85) return 'through';
    return roll < 0.9 ? 'request-lost' : roll < 0.95 ? 'answer-lost' : 'unreachable';
  }

  /** A worker takes the attempt up, as the first or because the one before is believed dead. */
  private async startRun(): Promise<void> {
    const attempt = await this.floor.openAttempt();
    if (attempt === undefined || attempt.state === 'UNCERTAIN' || this.runs.length >= MOST_RUNS) return;
    await this.floor.pull(attempt.attemptId);
    this.runs.push(this.floor.run(attempt));
  }

  /** It never takes another step, whatever it was about to do. */
  private kill(): void {
    this.runs.shift();
  }

  /** Two persons look at the tray of a printer that stands still, and say what they see. */
  private async settle(): Promise<void> {
    const attempt = await this.floor.openAttempt();
    if (attempt?.state !== 'UNCERTAIN' || !this.floor.printer.isIdle) return;
    note('settled');
    const lies = this.floor.printer.sheets.filter(({ printedFor }) => printedFor === attempt.attemptId);
    const [card] = lies;
    const outcome = card === undefined ? 'NOT_PRINTED' : card.kind === 'good' ? 'PRINTED' : 'SPOILED';
    // The tray is looked at later than the printer was last asked.
    this.floor.time.pass(130);
    for (const actor of ['ana', 'budi'])
      await inTransaction(this.floor.office, (tx) =>
        settleAttempt(tx, this.floor.office, { attemptId: attempt.attemptId, actor, outcome, serial: null }),
      );
  }

  /** A good look at cards that came out, printers that are ready again, and the next case. */
  private async tend(): Promise<void> {
    const { office, printer } = this.floor;
    printer.clearJam();
    const attempts = await listAttempts(office, OFFICE, 'PRINTED', 1_000);
    for (const { caseId } of attempts)
      await give(office, caseId, { type: 'CHECK_QUALITY', result: 'GOOD', reason: null });
    const client = printer.client('', () => Promise.resolve('through'));
    const floor = createFloorActivities({
      store: atWork(office),
      printerOf: () => client,
      logger: { error: () => undefined },
    });
    await floor.awaitPrinter({ office: OFFICE }).catch(() => undefined);
    await this.floor.makeReady();
  }

  private async stepSome(fate: Fate): Promise<void> {
    const run = this.pick(this.runs);
    if (run === undefined) return;
    const about = await run.about();
    this.trace.push(`${this.runs.indexOf(run)}: ${about ?? 'over'} ${fate}`);
    note(about ?? 'over');
    await run.step(fate);
    this.runs = this.runs.filter((one) => !one.isOver);
  }

  async move(): Promise<void> {
    if (this.random() < 0.6) return this.stepSome(this.fate());
    const { printer, time } = this.floor;
    const chance = this.random() < 0.5;
    const events: [share: number, what: string, act: () => void | Promise<void>][] = [
      [20, 'a run begins', () => this.startRun()],
      [28, 'the printer works', () => printer.work(this.pick(ENDINGS) ?? 'good')],
      [8, 'a run is killed', () => this.kill()],
      [6, 'the printer restarts', () => printer.restart(chance)],
      [6, 'the list is purged', () => printer.purge()],
      [4, 'cancelled at the panel', () => printer.cancelAtPanel(chance)],
      [14, 'time passes', () => time.pass(this.pick([1, 5, 20, 60, 900]) ?? 1)],
      [6, 'two persons look', () => this.settle()],
      [8, 'the floor is tended', () => this.tend()],
    ];
    let roll = this.random() * 100;
    for (const [share, what, act] of events) {
      roll -= share;
      if (roll >= 0) continue;
      this.trace.push(what);
      note(what);
      return act();
    }
  }

  /** Everybody who sleeps wakes up, and nothing fails any more. */
  async calm(): Promise<void> {
    const { printer } = this.floor;
    for (let round = 0; round < ROUNDS; round += 1) {
      printer.clearJam();
      printer.work('good');
      if (this.runs.length === 0) await this.startRun();
      await this.stepSome('through');
      if (this.runs.length > 0) continue;
      await this.settle();
      const attempt = await this.floor.openAttempt();
      if (attempt === undefined) return;
    }
    throw new Error('the floor came to no rest');
  }

  /** Compares what the books say of every attempt with what came out of the printer. */
  async reckon(attempts: readonly string[]): Promise<void> {
    const { office, printer } = this.floor;
    for (const { jobName, printedFor } of printer.sheets) expect(jobName).toBe(printedFor);
    for (const attemptId of attempts) {
      const state = (await readAttempt(office.pool, attemptId))?.state ?? 'none';
      const sheets = printer.sheets
        .filter(({ printedFor }) => printedFor === attemptId)
        .map(({ kind }) => kind);
      note(state);
      expect([state, sheets]).toEqual([state, EXPECTED[state] ?? 'an attempt that is over']);
    }
  }
}

const EXPECTED: Record<string, string[]> = {
  PRINTED: ['good'],
  GOOD: ['good'],
  SPOILED: ['spoiled'],
  NOT_PRINTED: [],
  VOID: [],
};

async function attemptsSince(floor: PrintFloor, known: ReadonlySet<string>): Promise<string[]> {
  const all = await listAttempts(floor.office, OFFICE, null, 10_000);
  return all.map(({ attemptId }) => attemptId).filter((id) => !known.has(id));
}

test('random lives of a printer: no second sheet, nothing lost, nothing stuck', async () => {
  const floor = await PrintFloor.open();
  const known = new Set<string>();
  try {
    for (let index = 0; index < LIVES; index += 1) {
      const seed = SEED + index;
      const life = new Life(floor, seed);
      await aPrintReadyCase(floor.office);
      await aPrintReadyCase(floor.office);
      await dispatch(floor.office, OFFICE);
      try {
        for (let move = 0; move < MOVES; move += 1) await life.move();
        await life.calm();
        const attempts = await attemptsSince(floor, known);
        await life.reckon(attempts);
        for (const attemptId of attempts) known.add(attemptId);
      } catch (error) {
        say(`TERBIT_MODEL_SEED=${seed} TERBIT_MODEL_RUNS=1 repeats this life:\n  ${life.trace.join('\n  ')}`);
        throw error;
      }
    }
    const report = await verify(floor.office);
    expect(report.flatMap(({ violations }) => violations)).toEqual([]);
    say(
      `${LIVES} lives from seed ${SEED}: ${[...seen].map(([what, count]) => `${what} ${count}`).join(', ')}`,
    );
    if (LIVES < 50) return;
    for (const what of ['SPOILED', 'NOT_PRINTED', 'VOID', 'settled'])
      expect(seen.get(what)).toBeGreaterThan(0);
  } finally {
    await floor.close();
  }
}, 600_000);
