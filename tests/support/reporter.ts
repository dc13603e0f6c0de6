import { writeFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  /** Tests that were skipped in a run of all tests. */
  skipped: number;
}

/** The part of Jest's results that is counted. */
export interface Totals {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

/**
 * A suite that could not run has an unknown number of tests: it counts as one failure. `mayLack` says that the machine
 * may be without the programs of the operating system that a few tests need; CI installs them.
 */
export function countTests(
  totals: Totals,
  { chosenByName, mayLack }: { chosenByName: boolean; mayLack: boolean },
): Counts {
  const skipped = chosenByName ? 0 : totals.numPendingTests + totals.numTodoTests;
  return {
    passed: totals.numPassedTests,
    failed: totals.numFailedTests + totals.numRuntimeErrorTestSuites + (mayLack ? 0 : skipped),
    skipped,
  };
}

export function lastLine(counts: Pick<Counts, 'passed' | 'failed'>): string {
  return `tests: ${counts.passed} passed, ${counts.failed} failed`;
}

/**
 * Ends the output with one line that a script can read. In CI a skipped test fails the run, since nothing checks what
 * it promises. Under `npm test` the line is passed on, to be printed after the servers have stopped.
 */
export class LastLineReporter {
  private counts: Counts | undefined;
  private readonly mayLack = process.env['CI'] === undefined;

  constructor(private readonly config: { testNamePattern?: string }) {}

  onRunComplete(_contexts: unknown, results: Totals): void {
    const chosenByName = (this.config.testNamePattern ?? '') !== '';
    this.counts = countTests(results, { chosenByName, mayLack: this.mayLack });
    if (this.counts.skipped > 0) {
      console.log(
        `\n${this.counts.skipped} tests were NOT RUN: this machine lacks a program that they need.` +
          ' On Debian: apt-get install cups-ipp-utils dbus-daemon chromium',
      );
    }
    const line = lastLine(this.counts);
    const file = process.env['TERBIT_TEST_SUMMARY'];
    if (file === undefined) console.log(`\n${line}`);
    else writeFileSync(file, line);
  }

  getLastError(): Error | undefined {
    const skipped = this.counts?.skipped ?? 0;
    return skipped === 0 || this.mayLack ? undefined : new Error(`${skipped} tests were skipped.`);
  }
}
