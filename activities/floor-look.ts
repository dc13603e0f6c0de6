import { readPrinter } from '../domain/printers/readiness';
import type { FloorReport } from '../domain/queue/floor-report';
import { overdueHolds } from '../db/case/attempts';
import { applyCommand } from '../db/case/apply-command';
import { announceNotices } from '../db/printers/supplies';
import { dispatch } from '../db/queue/dispatch';
import { floorView, nextFloorChange } from '../db/queue/floor-view';
import { listPrinters } from '../db/printers/printer-reads';
import { queueCounts } from '../db/queue/queue';
import { closeOverdueOrders } from '../db/printing/print-orders';
import type { Store } from '../db/core/store';
import type { Logger } from '../platform/logger';
import { guarded, isOvertaken } from './map-errors';
import { floorHoldUp } from '../domain/printers/hold-up';

/** The step of a print floor that touches Postgres alone. */
export interface FloorLookActivities {
  /**
   * Ends attempts that were held too long and print orders of days gone by, grants what can be granted, writes to the
   * log what ran low or empty since the last look, and returns the state of the floor.
   */
  lookAtFloor(input: { office: string }): Promise<FloorReport>;
}

async function endOverdueHolds(store: Store, office: string): Promise<void> {
  for (const { caseId, attemptId } of await overdueHolds(store, office)) {
    await applyCommand(store, {
      caseId,
      commandId: `too-old:${attemptId}`,
      actor: 'system:floor',
      command: { type: 'VOID', attemptId, reason: 'TOO_OLD' },
    }).catch((error: unknown) => {
      // It was sent at this very moment; then it is no longer held.
      if (!isOvertaken(error)) throw error;
    });
  }
}

export function createFloorLookActivities(store: Store, logger: Logger): FloorLookActivities {
  return guarded<FloorLookActivities>({
    lookAtFloor: async ({ office }) => {
      await endOverdueHolds(store, office);
      await closeOverdueOrders(store, office);
      const granted = await dispatch(store, office);
      await announceNotices(store, office, ({ printer, code, at }) =>
        logger.warn({ code, office, printer, since: at.toISOString() }, 'a printer needs a person'),
      );
      const [floor, counts, printers, nextChange] = await Promise.all([
        floorView(store, office),
        queueCounts(store, office),
        listPrinters(store, office),
        nextFloorChange(store, office),
      ]);
      return {
        granted,
        ...counts,
        blankoFree: floor.blankoFree,
        holdUp: floorHoldUp(floor),
        printers: printers.map(({ limits, counters, ...row }) => ({
          printer: row.printer,
          adapter: row.adapter,
          state: row.state,
          reason: row.reason,
          notReady: row.notReady,
          uncertain: row.uncertain,
          reading: readPrinter(limits, counters),
        })),
        nextChange: nextChange?.toISOString() ?? null,
        at: store.clock().toISOString(),
      };
    },
  });
}
