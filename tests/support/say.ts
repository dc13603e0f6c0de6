/** Prints a figure or a seed of a test, as its own line and without the trace that jest adds to a console. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
