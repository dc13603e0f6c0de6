import { noteSupplies } from '../db/printers/supplies';
import { noteHealth } from '../db/printers/printer-health';
import type { Store } from '../db/core/store';
import { lackingOperations, printerFault, supplyWords, type PrinterFault } from '../domain/printers/fault';
import type { UpTimeReading } from '../domain/printing/print-proof';
import type { IppClient } from '../clients/printers/ipp-client';

/** What one question to a printer brought. */
export type PrinterLook =
  | { fault: PrinterFault; isBusy: boolean; upTime: null }
  | { fault: null; isBusy: boolean; upTime: UpTimeReading };

/** Even without a change, what is known of a printer is not older than this while somebody asks it. */
const NOTED_EVERY_MS = 30_000;

/** Asks printers how they are, and keeps what they say for those who do not speak to them. */
export class PrinterWatch {
  private readonly noted = new Map<string, { words: string; at: number }>();

  constructor(private readonly store: Store) {}

  async ask(printer: string, client: IppClient): Promise<PrinterLook> {
    const answer = await client.printerAttributes();
    const at = this.store.clock();
    if (answer.kind !== 'printer') {
      await this.note(printer, { state: 'silent', reasons: [], lacks: [], supplies: {} });
      return { fault: 'OFFLINE', isBusy: false, upTime: null };
    }
    const isBusy = answer.state === 'processing';
    const supplies = supplyWords(answer);
    await this.note(printer, {
      state: answer.state,
      reasons: [...answer.stateReasons],
      lacks: lackingOperations(answer),
      supplies,
    });
    await noteSupplies(this.store, printer, supplies);
    const fault = printerFault(answer);
    if (fault !== null) return { fault, isBusy, upTime: null };
    return { fault: null, isBusy, upTime: { upTimeSeconds: answer.upTimeSeconds, at } };
  }

  /** Written when something changed, and now and then: a card printed at full speed costs no row. */
  private async note(printer: string, words: Parameters<typeof noteHealth>[2]): Promise<void> {
    const text = JSON.stringify(words);
    const before = this.noted.get(printer);
    const at = this.store.clock().getTime();
    if (before?.words === text && at - before.at < NOTED_EVERY_MS) return;
    await noteHealth(this.store, printer, words);
    this.noted.set(printer, { words: text, at });
  }
}
