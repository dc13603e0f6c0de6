/** Tells a scene on the terminal, with the time since its beginning, so that a reader sees what takes how long. */
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

  /** Something that belongs to the line above. */
  detail(line: string): void {
    this.write(`${' '.repeat(12)}${line}`);
  }
}
