import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

const KEPT_LOGS = 3;

/** The log of one process: a file of JSON lines, with those of earlier starts beside it. */
export class LogFile {
  readonly path: string;

  constructor(
    folder: string,
    private readonly name: string,
  ) {
    this.path = join(folder, `${name}.log`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Moves the log of the last start aside. */
  rotate(): void {
    for (let age = KEPT_LOGS; age > 0; age--) {
      const older = age === 1 ? this.path : this.path.replace(/log$/, `${age - 1}.log`);
      if (existsSync(older)) renameSync(older, this.path.replace(/log$/, `${age}.log`));
    }
  }

  /**
   * A file descriptor for a child that writes JSON lines itself, so that its output does not pass through the launcher.
   */
  openForChild<T>(use: (descriptor: number) => T): T {
    const descriptor = openSync(this.path, 'a', 0o600);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Records the output of a program that does not write JSON, one JSON line for each of its lines. */
  recordOutput(output: Readable): void {
    createInterface({ input: output }).on('line', (line) => this.append(line));
  }

  tail(lines: number): string {
    try {
      return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '';
    }
  }

  private append(line: string): void {
    if (line.trim() === '') return;
    const entry = line.startsWith('{')
      ? line
      : JSON.stringify({ time: new Date().toISOString(), name: this.name, msg: line });
    appendFileSync(this.path, `${entry}\n`, { mode: 0o600 });
  }
}
