import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CaseView } from '../domain/case/view';
import { isWatched } from '../domain/printers/hold-up';
import { readAttempt } from '../db/case/attempts';
import { listPrinters, type PrinterRow } from '../db/printers/printer-reads';
import { changePrinter } from '../db/printers/printers';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { lookAtCase, applyWorkflowCommand } from './case';
import type { IppClient } from '../clients/printers/ipp-client';
import { PrintRun } from './print-run';
import { queryPrinter } from './printer-health';
import { guarded } from './map-errors';

/** The steps that use the card printers of one office. */
export interface FloorActivities {
  /**
   * Prints the card of a held attempt, at most once. A repetition after a crash finds out what the printer did with
   * the job and never sends it again; where that is not known the attempt becomes UNCERTAIN.
   */
  print(input: { caseId: string; attemptId: string }): Promise<CaseView>;
  /** Succeeds once one of the printers that are out answers ready; fails, to be tried again, while none does. */
  awaitPrinter(input: { office: string }): Promise<void>;
}

/** How time passes for a floor; by default as it does. */
export interface FloorTiming {
  /** Milliseconds that only ever grow. */
  monotonic: () => number;
  /** Pauses for one run, each called between two questions. */
  pauses: () => () => Promise<void>;
}

export interface FloorDeps {
  store: Store;
  /** The printer of an id; null where none is configured. */
  printerOf: (id: string) => IppClient | null;
  logger: Pick<Logger, 'error'>;
  timing?: FloorTiming;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Pauses that grow to a second, each with a heartbeat, ending at once when the worker is asked to stop. */
function growingPause(): () => Promise<void> {
  let next = FIRST_PAUSE_MS;
  return async () => {
    Context.current().heartbeat();
    await Context.current().sleep(next);
    next = Math.min(next * 2, LONGEST_PAUSE_MS);
  };
}

const REAL_TIME: FloorTiming = { monotonic: () => performance.now(), pauses: growingPause };

export function createFloorActivities(deps: FloorDeps): FloorActivities {
  const { store, printerOf, logger, timing = REAL_TIME } = deps;
  /** Whether a printer that was out is ready again; an uncertain print takes it whatever it answers. */
  const isBack = async ({ printer: id, uncertain }: PrinterRow): Promise<boolean> => {
    const client = printerOf(id);
    if (client === null) return false;
    const { isOut } = await queryPrinter(store, id, client);
    return !isOut && uncertain === null;
  };

  return guarded<FloorActivities>({
    print: async ({ caseId, attemptId }) => {
      const attempt = await readAttempt(store.pool, attemptId);
      if (attempt?.state !== 'HELD' && attempt?.state !== 'SENDING') return lookAtCase(store, caseId);
      const printer = printerOf(attempt.printer);
      if (printer === null) {
        await changePrinter(store, attempt.printer, { type: 'REFUSED', fault: 'NOT_CONFIGURED' });
        const command = { type: 'VOID', attemptId, reason: 'PRINTER_REFUSED' } as const;
        return applyWorkflowCommand(store, caseId, `printer-refused:${attemptId}`, command);
      }
      const { monotonic, pauses } = timing;
      const run = new PrintRun({ store, printer, logger, monotonic, pause: pauses() }, attempt);
      return attempt.state === 'HELD' ? run.send() : run.recover();
    },
    awaitPrinter: async ({ office }) => {
      const out = (await listPrinters(store, office)).filter(isWatched);
      let back = false;
      for (const printer of out) back = (await isBack(printer)) || back;
      if (back || out.length === 0) return;
      throw ApplicationFailure.create({
        type: 'PRINTERS_OUT',
        message: `Belum siap: ${out.map(({ printer, reason }) => `${printer} (${reason ?? '-'})`).join(', ')}.`,
        category: ApplicationFailureCategory.BENIGN,
      });
    },
  });
}
