import { appendFileSync, closeSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

const NEWLINE = 0x0a;

/**
 * An append-only file of JSON lines, which keeps the state of a simulator across kill -9. A line reaches the kernel
 * before `append` returns; nothing is flushed to the disk, because tests kill the process and not the machine.
 */
export class JsonLog<Entry> {
  private readonly descriptor: number;
  private closed = false;

  constructor(file: string, schema: z.ZodType<Entry>, replay: (entry: Entry) => void) {
    mkdirSync(dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'a+');
    const content = readFileSync(this.descriptor);
    const whole = content.lastIndexOf(NEWLINE) + 1;
    // A line cut short by a kill was never acknowledged: it is removed, so that the next one starts on a new line.
    if (whole < content.length) ftruncateSync(this.descriptor, whole);
    for (const line of content.toString('utf8', 0, whole).split('\n')) {
      if (line !== '') replay(schema.parse(JSON.parse(line)));
    }
  }

  append(entry: Entry): void {
    // The descriptor of a closed file may belong to another file now.
    if (this.closed) throw new Error('The log is closed.');
    appendFileSync(this.descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }
}
