import type { IppClient } from '../clients/printers/ipp-client';
import { changePrinter } from '../db/printers/printers';
import type { Store } from '../db/core/store';
import type { PrinterFault } from '../domain/printers/blocks';
import { printerFault } from '../domain/printers/fault';
import type { UpTimeReading } from '../domain/printing/print-proof';

/** What a printer answered to one question. */
export type PrinterLook =
  { fault: PrinterFault; isOut: true; upTime: null } | { fault: null; isOut: boolean; upTime: UpTimeReading };

/** Queries the state of a printer, and stores the answer for processes that do not query printers. */
export async function queryPrinter(store: Store, printer: string, client: IppClient): Promise<PrinterLook> {
  const answer = await client.printerAttributes();
  const now = store.clock();
  const at = now.getTime();
  if (answer.kind !== 'printer') {
    await changePrinter(store, printer, { type: 'SILENT', at });
    return { fault: 'OFFLINE', isOut: true, upTime: null };
  }
  const after = await changePrinter(store, printer, { type: 'ANSWERED', answer, at });
  const fault = printerFault(answer);
  if (fault !== null) return { fault, isOut: true, upTime: null };
  const upTime = { upTimeSeconds: answer.upTimeSeconds, at: now };
  return { fault: null, isOut: after === null || after.fault !== null, upTime };
}
