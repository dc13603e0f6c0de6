import { setPrinter } from '../../db/printers/printers';
import { inTransaction, type Store } from '../../db/core/store';
import { idFor } from '../../platform/ids';
import { aRegisteredCase, give } from './case-story';

let recordings = 0;

/** Gives a printer to the operators of the ministry's own client. */
export async function makeManual(store: Store, printer: string): Promise<void> {
  await inTransaction(store, (tx) =>
    setPrinter(tx, '53.71', printer, { state: 'READY', loading: 'automatic', adapter: 'manual' }, null),
  );
}

/** A print-ready case that the centre's open interface does not know. */
export async function aCaseByHand(store: Store): Promise<string> {
  recordings += 1;
  const caseId = await aRegisteredCase(store);
  await give(store, caseId, {
    type: 'RECORD_BY_HAND',
    recordingId: idFor(`by-hand-${caseId}-${recordings}`),
    station: '53.71.04',
    exceptions: [],
  });
  await give(store, caseId, {
    type: 'ENTER_STATUS',
    status: 'PRINT_READY_RECORD',
    asOf: store.clock().toISOString(),
    mayGoBack: false,
    note: null,
  });
  return caseId;
}
