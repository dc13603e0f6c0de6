/** Prints a scene on the terminal, with the time since its start, so that a reader sees how long each step takes. */
export class Narrator {
  private readonly startedAt = performance.now();

  constructor(private readonly write: (line: string) => void) {}

  scene(title: string): void {
    this.write(`\n${title}\n${'─'.repeat(title.length)}`);
  }

  say(line: string): void {
    const seconds = ((performance.now() - this.startedAt) / 1_000).toFixed(1);
    this.write(`${seconds.padStart(6)} dtk  ${line}`);
  }

  /** A detail of the line above. */
  detail(line: string): void {
    this.write(`${' '.repeat(12)}${line}`);
  }
}
