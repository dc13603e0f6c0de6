import { ChipSerial, type Command } from '../domain/case/commands';
import type { CaseView } from '../domain/case/view';
import { isAttemptOver, readPulledData, type AttemptRow } from '../db/case/attempts';
import { isForeignPiece } from '../db/stock/blanko';
import { readApplicant } from '../db/case/case-reads';
import { changePrinter } from '../db/printers/printers';
import { raiseSerialAlarm } from '../db/printers/serial-alarms';
import type { Store } from '../db/core/store';
import { TerbitError } from '../domain/errors/terbit-error';
import { crashPoint } from '../platform/crash-points';
import type { Logger } from '../platform/logger';
import { tryOwnStep } from './case';
import { renderCard, UndrawablePortrait } from '../clients/printers/card-document';
import type { IppClient } from '../clients/printers/ipp-client';
import {
  abandonJob,
  followJob,
  recoverJob,
  type FollowTools,
  type HandedJob,
  type PrintEnd,
} from './print-job';
import { queryPrinter, type PrinterLook } from './printer-health';
import { SEND_WITHIN_MS, SENDER_GONE_MS, Stopwatch } from './send-lease';

// A card is printed at most once, whoever crashes in between, because of the order of these steps:
//
//   1. Read the printer's state, draw the card, and create a job that waits for its document.
//   2. Store START_SENDING with the number of the job. Only the first process moves the attempt from HELD to SENDING.
//   3. That process sends the document, once, while its lease lasts (send-lease).
//   4. Follow the job until it ends (print-job), and store the outcome.
//
// A process that finds the attempt SENDING never sends: it recovers, which finds the outcome of the job. Where that is
// not known, the attempt is UNCERTAIN and two persons look into the tray.

/** What one run of the print activity works with. */
export interface PrintRunDeps {
  store: Store;
  printer: IppClient;
  logger: Pick<Logger, 'error'>;
  monotonic: () => number;
  /** Waits a little; throws when the worker is asked to stop. */
  pause: () => Promise<void>;
}

const PDF = 'application/pdf';

/** The serial that the printer read from the chip; null where it read none, or none that can be one. */
function serialOf(end: PrintEnd): string | null {
  const read = 'serial' in end ? end.serial : null;
  return ChipSerial.safeParse(read?.toUpperCase()).data ?? null;
}

function isUnusableSerial(error: unknown): boolean {
  return (error instanceof TerbitError && error.code === 'SERIAL_NOT_USABLE') || isForeignPiece(error);
}

/** One run for one attempt by one process. Several may run for the same attempt without knowing of each other. */
export class PrintRun {
  private readonly tools: FollowTools;

  constructor(
    private readonly deps: PrintRunDeps,
    private readonly attempt: AttemptRow,
  ) {
    const { printer, pause, store } = deps;
    this.tools = { printer, pause, clock: store.clock, whileWaiting: () => this.ask() };
  }

  private step(commandId: string, command: Command): Promise<{ view: CaseView; isNew: boolean }> {
    const { caseId, attemptId } = this.attempt;
    return tryOwnStep(this.deps.store, caseId, `${commandId}:${attemptId}`, command);
  }

  private async void(commandId: string, reason: 'READ_UNAVAILABLE' | 'PRINTER_REFUSED'): Promise<CaseView> {
    const { attemptId } = this.attempt;
    return (await this.step(commandId, { type: 'VOID', attemptId, reason })).view;
  }

  /** A printer that waits for a person to fill or free it is out, and shows why. */
  private ask(): Promise<PrinterLook> {
    return queryPrinter(this.deps.store, this.attempt.printer, this.deps.printer);
  }

  /** Steps 1 to 4 for an attempt that is HELD. */
  async send(): Promise<CaseView> {
    const { printer, store } = this.deps;
    const { attemptId, printer: printerId } = this.attempt;
    const look = await this.ask();
    if (look.fault !== null) return this.void('printer-refused', 'PRINTER_REFUSED');
    const card = await this.cardToPrint();
    if (card === null) return this.void('no-data', 'READ_UNAVAILABLE');
    if (card === 'undrawable')
      return (await this.step('undrawable', { type: 'REFUSE_DATA', attemptId })).view;
    await this.clearLeftovers();
    crashPoint('print.before-create-job');
    const created = await printer.createJob({ name: attemptId });
    if (created.kind !== 'created') {
      await changePrinter(store, printerId, { type: 'REFUSED', fault: 'REFUSES_JOBS' });
      return this.void('printer-refused', 'PRINTER_REFUSED');
    }
    crashPoint('print.after-create-job');
    const { jobId } = created;
    const lease = this.stopwatch();
    const { view, isNew } = await this.step('send', {
      type: 'START_SENDING',
      attemptId,
      jobId,
      printerUpTime: look.upTime.upTimeSeconds,
    });
    if (!isNew) {
      // Another process sends for this attempt, or it has ended: this job gets no document.
      await printer.cancelJob(jobId);
      return view;
    }
    crashPoint('print.after-sending-stored');
    return this.report(await this.deliver({ name: attemptId, jobId, upTime: look.upTime }, card, lease));
  }

  /** Jobs of attempts that have ended, or of an earlier run, would keep the printer from taking another. */
  private async clearLeftovers(): Promise<void> {
    const { store, printer } = this.deps;
    const open = await printer.openJobs();
    if (open.kind !== 'jobs') return;
    for (const { state, name, jobId } of open.jobs) {
      if (state !== 'pending-held' || name === null) continue;
      if (name === this.attempt.attemptId || (await isAttemptOver(store.pool, name)))
        await printer.cancelJob(jobId);
    }
  }

  private async cardToPrint(): Promise<Buffer | 'undrawable' | null> {
    const { store } = this.deps;
    const { attemptId, caseId, office } = this.attempt;
    const sealed = await readPulledData(store.pool, attemptId);
    const applicant = await readApplicant(store, store.pool, caseId);
    if (sealed === null || applicant === null) return null;
    const portrait = store.keys.open(sealed, `pulled:${attemptId}`);
    return renderCard(office, applicant, portrait).catch((error: unknown) => {
      if (error instanceof UndrawablePortrait) return 'undrawable';
      throw error;
    });
  }

  private async deliver(handed: HandedJob, document: Buffer, lease: Stopwatch): Promise<PrintEnd> {
    const sent = await this.deps.printer.sendDocument({
      jobId: handed.jobId,
      document,
      mimeType: PDF,
      mayBegin: () => lease.mostMs < SEND_WITHIN_MS,
    });
    crashPoint('print.after-document-sent');
    switch (sent.kind) {
      case 'taken':
        return followJob(this.tools, handed);
      case 'refused':
      case 'unreachable':
        return abandonJob(this.tools, handed);
      case 'unknown':
        return recoverJob(this.tools, handed);
    }
  }

  /**
   * For an attempt that is SENDING: finds the outcome of a document that another process may send. Unless the card came
   * out, the case and the printer stay taken until the lease of that process has ended, however long it slept.
   */
  async recover(): Promise<CaseView> {
    const waited = this.stopwatch();
    const { attemptId: name, jobId, printerUpTime, changedAt } = this.attempt;
    if (jobId === null || printerUpTime === null) throw new Error('a job that is sent has a number');
    const upTime = { upTimeSeconds: printerUpTime, at: changedAt };
    const end = await recoverJob(this.tools, { name, jobId, upTime });
    const mayStillBeSent = end.outcome === 'NOT_PRINTED' || end.outcome === 'UNCERTAIN';
    while (mayStillBeSent && waited.leastMs < SENDER_GONE_MS) await this.deps.pause();
    return this.report(end);
  }

  private async report(end: PrintEnd): Promise<CaseView> {
    crashPoint('print.before-outcome');
    const reason = end.outcome === 'SPOILED' ? end.reason : null;
    const serial = serialOf(end);
    const view = await this.settle(end.outcome, serial, reason).catch((error: unknown) => {
      if (!isUnusableSerial(error)) throw error;
      return this.doubtSerial(serial);
    });
    crashPoint('print.after-outcome');
    return view;
  }

  private async settle(
    outcome: PrintEnd['outcome'],
    serial: string | null,
    reason: Extract<PrintEnd, { outcome: 'SPOILED' }>['reason'] | null,
    commandId = 'outcome',
  ): Promise<CaseView> {
    const { attemptId } = this.attempt;
    // The persons who settle it at the tray have to know whether the printer has stopped.
    if (outcome === 'UNCERTAIN') await this.ask();
    const command = { type: 'REPORT_PRINT', attemptId, outcome, serial, reason } as const;
    return (await this.step(commandId, command)).view;
  }

  /**
   * The chip is not of our stock, or was used before: the printer waits until a person has looked. Where no serial was
   * read although every blank has one, two persons read it off the card.
   */
  private async doubtSerial(serial: string | null): Promise<CaseView> {
    const { store, logger } = this.deps;
    const { attemptId, printer, office } = this.attempt;
    if (serial !== null) {
      const { kind, foundIn } = await raiseSerialAlarm(store, { attemptId, printer, office, serial });
      logger.error(
        { code: 'SERIAL_ALARM', kind, printer, attemptId, serial, foundIn },
        'a chip that cannot be',
      );
    }
    return this.settle('UNCERTAIN', null, null, 'foreign');
  }

  private stopwatch(): Stopwatch {
    const { store, monotonic } = this.deps;
    return new Stopwatch({ clock: store.clock, monotonic });
  }
}
