/** Calls of one process that may be under way at once. A call that finds no room waits; the first to come enters first. */
export class CallWindow {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly size: () => number) {}

  async enter(): Promise<void> {
    if (this.underWay < this.size()) this.underWay += 1;
    else await new Promise<void>((enter) => this.waiting.push(enter));
  }

  leave(): void {
    this.underWay -= 1;
    const free = Math.max(0, this.size() - this.underWay);
    for (const enter of this.waiting.splice(0, free)) {
      // Counted here, because a call that comes before the waiting one runs on would find the room free.
      this.underWay += 1;
      enter();
    }
  }
}
