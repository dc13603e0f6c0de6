import type { Fitting, PrinterSettings } from '../../../domain/printers/printer';
import { noteFitting } from '../../../db/printers/supplies';
import { dispatch } from '../../../db/queue/dispatch';
import { floorView } from '../../../db/queue/floor-view';
import { listPrinters, type PrinterRow } from '../../../db/printers/printer-reads';
import { setPrinter } from '../../../db/printers/printers';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import type { Command } from '../../../domain/case/commands';
import { aPrintReadyCase, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import type { FloorHoldUp } from '../../../domain/printers/blocks';
import { floorHoldUp } from '../../../domain/printers/hold-up';

export const OFFICE = '53.71';
export const ONE = 'kupang-1';
export const OTHER = 'kupang-2';

interface Held {
  caseId: string;
  attemptId: string;
  printer: string;
}

type Outcome = Extract<Command, { type: 'REPORT_PRINT' }>['outcome'];

/** An office with two printers and forty blanko, worked by hand. */
export class SmallFloor {
  private fittings = 0;

  private constructor(readonly office: TestStore) {}

  static async open(): Promise<SmallFloor> {
    const office = await anOffice([ONE, OTHER]);
    await blankoArrives(office, 40);
    return new SmallFloor(office);
  }

  /** Closes the office and answers with what `verify` had to say against it. */
  async close(): Promise<unknown[]> {
    const report = await verify(this.office);
    await this.office.close();
    return report.flatMap(({ violations }) => violations);
  }

  set(printer: string, settings: Partial<PrinterSettings>): Promise<void> {
    const whole = { state: 'READY', loading: 'automatic', ...settings } as const;
    return inTransaction(this.office, (tx) => setPrinter(tx, OFFICE, printer, whole, null));
  }

  fit(printer: string, fitting: Fitting): Promise<void> {
    this.fittings += 1;
    const note = { commandId: `fit-${this.fittings}`, actor: 'sari', office: OFFICE, printer, ...fitting };
    return inTransaction(this.office, (tx) => noteFitting(tx, this.office, note));
  }

  async read(printer: string): Promise<PrinterRow> {
    const row = (await listPrinters(this.office, OFFICE)).find((one) => one.printer === printer);
    if (row === undefined) throw new Error('no such printer');
    return row;
  }

  async queueOf(count: number): Promise<void> {
    for (let made = 0; made < count; made += 1) await aPrintReadyCase(this.office);
  }

  async holdUp(): Promise<FloorHoldUp | null> {
    return floorHoldUp(await floorView(this.office, OFFICE));
  }

  /** Moves the clock on by so many milliseconds. */
  later(ms: number): void {
    this.office.setClock(new Date(this.office.clock().getTime() + ms));
  }

  dispatch(): Promise<number> {
    return dispatch(this.office, OFFICE);
  }

  async held(): Promise<Held[]> {
    const { rows } = await this.office.pool.query<Held>(
      `SELECT case_id, attempt_id, printer FROM attempt WHERE state = 'HELD' ORDER BY printer`,
    );
    return rows;
  }

  /** Prints what is held: the document is sent and the outcome reported. */
  async print({ caseId, attemptId }: Held, outcome: Outcome): Promise<void> {
    await give(this.office, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
    const reason = outcome === 'SPOILED' ? 'WRONG_DATA' : null;
    await give(this.office, caseId, { type: 'REPORT_PRINT', attemptId, outcome, serial: null, reason });
  }

  /** Grants and prints one card. */
  async printOne(outcome: Outcome = 'PRINTED'): Promise<Held> {
    const granted = await this.dispatch();
    const [one] = await this.held();
    if (granted !== 1 || one === undefined) throw new Error(`granted ${granted} and not one card`);
    await this.print(one, outcome);
    return one;
  }
}
