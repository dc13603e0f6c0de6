import { listAttempts, readAttempt, storePulledData, type AttemptRow } from '../../../db/case/attempts';
import { dispatch } from '../../../db/queue/dispatch';
import { setPrinter } from '../../../db/printers/printers';
import { inTransaction } from '../../../db/core/store';
import { biometricRecord } from '../../../simulators/biometric-record';
import { aPrintReadyCase, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { ModelPrinter, type Habits } from './model-printer';
import { SteppedRun, VirtualTime, type Floor } from './stepped-run';

const OFFICE = '53.71';

const TALKATIVE: Habits = {
  queues: false,
  tellsDocuments: true,
  tellsProcessing: true,
  upTimeByCalendar: false,
  remembersJobs: false,
};

/** A print floor with one printer, in virtual time, on a real database. */
export class PrintFloor implements Floor {
  readonly alarms: object[] = [];

  private constructor(
    readonly office: TestStore,
    readonly time: VirtualTime,
    public printer: ModelPrinter,
  ) {}

  static async open(): Promise<PrintFloor> {
    const office = await anOffice(['kupang-1']);
    await blankoArrives(office, 1_000);
    const time = new VirtualTime(office);
    return new PrintFloor(office, time, new ModelPrinter(TALKATIVE, time.now));
  }

  /** Another printer in the place of the old one; it has been on for a while, as most of them are. */
  replacePrinter(habits: Partial<Habits> = {}): void {
    this.printer = new ModelPrinter({ ...TALKATIVE, ...habits }, this.time.now);
    this.time.pass(1_000);
  }

  /** What the printer has in hand; there is one attempt at most. */
  async openAttempt(): Promise<AttemptRow | undefined> {
    for (const state of ['HELD', 'SENDING', 'UNCERTAIN'] as const) {
      const [attempt] = await listAttempts(this.office, OFFICE, state, 1);
      if (attempt !== undefined) return attempt;
    }
    return undefined;
  }

  /** The next case in order, held by the printer, which is ready again, with its data pulled. */
  async hold(): Promise<{ caseId: string; attemptId: string }> {
    await aPrintReadyCase(this.office);
    await this.makeReady();
    const attempt = await this.openAttempt();
    if (attempt?.state !== 'HELD') throw new Error('the printer has no attempt to hold');
    await this.pull(attempt.attemptId);
    return attempt;
  }

  /** Ends what a test left open, as two persons would who saw what came out. */
  async clear(): Promise<void> {
    const attempt = await this.openAttempt();
    if (attempt === undefined) return;
    const { caseId, attemptId, state } = attempt;
    const outcome = this.sheetsFor(attempt).length > 0 ? 'PRINTED' : 'NOT_PRINTED';
    if (state === 'HELD') await give(this.office, caseId, { type: 'VOID', attemptId, reason: 'TOO_OLD' });
    if (state === 'SENDING')
      await give(this.office, caseId, {
        type: 'REPORT_PRINT',
        attemptId,
        outcome,
        serial: null,
        reason: null,
      });
    if (state === 'UNCERTAIN')
      await give(this.office, caseId, {
        type: 'SETTLE',
        attemptId,
        outcome,
        serial: null,
        proposedBy: 'ana',
      });
  }

  async makeReady(): Promise<void> {
    await inTransaction(this.office, (tx) =>
      setPrinter(tx, OFFICE, 'kupang-1', { state: 'READY', loading: 'automatic' }, null),
    );
    await dispatch(this.office, OFFICE);
  }

  async pull(attemptId: string, portrait = biometricRecord('ani', 'Face', '')): Promise<void> {
    const sealed = this.office.keys.seal(portrait, `pulled:${attemptId}`);
    await storePulledData(this.office.pool, attemptId, sealed);
  }

  run({ caseId, attemptId }: { caseId: string; attemptId: string }): SteppedRun {
    return new SteppedRun(this, attemptId, caseId);
  }

  async stateOf({ attemptId }: { attemptId: string }): Promise<string | undefined> {
    return (await readAttempt(this.office.pool, attemptId))?.state;
  }

  /** Sheets that came out with the picture of an attempt, under the name of each job. */
  sheetsFor({ attemptId }: { attemptId: string }): string[] {
    return this.printer.sheets
      .filter(({ printedFor }) => printedFor === attemptId)
      .map(({ jobName }) => jobName);
  }

  async close(): Promise<void> {
    await this.office.close();
  }
}
