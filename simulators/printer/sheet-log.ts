import { createHash } from 'node:crypto';
import { z } from 'zod';
import { JsonLog } from '../json-log';

export const magazineOrder = z.strictObject({
  serials: z.strictObject({ from: z.string().regex(/\d$/), count: z.int().min(1) }),
});

const sheet = z.strictObject({
  jobName: z.string(),
  serial: z.string().nullable(),
  at: z.string(),
  kind: z.enum(['good', 'spoiled']),
});
const sheetLine = z.union([
  z.strictObject({ sheet }),
  z.strictObject({ encoded: z.string(), jobName: z.string() }),
  z.strictObject({ magazine: magazineOrder.shape.serials }),
]);

export type PrintedSheet = z.infer<typeof sheet>;
type Magazine = z.infer<typeof magazineOrder>['serials'];

const PREFIX_LENGTH = 6;
const COUNTER_LENGTH = 10;

/** `from` with its trailing digits increased by `steps`, at the same width. */
function serialAfter(from: string, steps: number): string {
  const digits = /\d+$/.exec(from)?.[0] ?? '0';
  const raised = (BigInt(digits) + BigInt(steps)).toString().padStart(digits.length, '0');
  return from.slice(0, from.length - digits.length) + raised;
}

/**
 * What really left the printer, card by card, and which chips were encoded, to prove that no card is printed twice. It
 * is written before the printer reports it, and survives restarts, so that no chip serial is used again.
 */
export class SheetLog {
  private readonly log: JsonLog<z.infer<typeof sheetLine>>;
  private readonly sheets: PrintedSheet[] = [];
  private readonly prefix: string;
  private encodedChips = 0;
  private magazine: (Magazine & { used: number }) | undefined;

  constructor(file: string, printerId: string, seed: number) {
    const digest = createHash('sha256').update(`${seed}/${printerId}`).digest('hex');
    this.prefix = digest.slice(0, PREFIX_LENGTH).toUpperCase();
    this.log = new JsonLog(file, sheetLine, (line) => this.enter(line));
  }

  get count(): number {
    return this.sheets.length;
  }

  load(magazine: Magazine): void {
    this.record({ magazine });
  }

  /** Encodes the next chip: its serial counts as used from now on, whether or not the card is good. */
  encode(jobName: string): string {
    const encoded = this.nextSerial();
    this.record({ encoded, jobName });
    return encoded;
  }

  add(kind: PrintedSheet['kind'], jobName: string, serial: string | undefined): void {
    this.record({ sheet: { jobName, serial: serial ?? null, at: new Date().toISOString(), kind } });
  }

  /** Good cards are counted by job name; more than one under a name is a card printed twice. */
  stats(since?: string): Record<string, unknown> {
    const from = since === undefined ? undefined : Date.parse(since);
    const sheets = this.sheets.filter(({ at }) => from === undefined || Date.parse(at) >= from);
    const byJobName: Record<string, number> = {};
    const good = sheets.filter(({ kind }) => kind === 'good');
    for (const { jobName } of good) byJobName[jobName] = (byJobName[jobName] ?? 0) + 1;
    return { sheets, count: good.length, spoiled: sheets.length - good.length, byJobName };
  }

  close(): void {
    this.log.close();
  }

  private nextSerial(): string {
    const { magazine } = this;
    if (magazine !== undefined && magazine.used < magazine.count)
      return serialAfter(magazine.from, magazine.used);
    return this.prefix + String(this.encodedChips + 1).padStart(COUNTER_LENGTH, '0');
  }

  private record(line: z.infer<typeof sheetLine>): void {
    this.log.append(line);
    this.enter(line);
  }

  private enter(line: z.infer<typeof sheetLine>): void {
    if ('sheet' in line) this.sheets.push(line.sheet);
    else if ('magazine' in line) this.magazine = { ...line.magazine, used: 0 };
    else {
      this.encodedChips += 1;
      if (this.magazine !== undefined && this.magazine.used < this.magazine.count) this.magazine.used += 1;
    }
  }
}
