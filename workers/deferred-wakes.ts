/** In milliseconds. */
interface Pauses {
  first: number;
  longest: number;
}

/**
 * Keys whose last try failed. Each is skipped for a time that doubles up to a longest one, so that it does not hold up
 * others. Kept in memory: a new process tries once more, which does no harm.
 */
export class DeferredWakes {
  private readonly tries = new Map<string, { times: number; until: number }>();

  constructor(
    private readonly pauses: Pauses,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get size(): number {
    return this.tries.size;
  }

  /** Records a try; returns how many there were in a row. */
  defer(key: string): number {
    const times = (this.tries.get(key)?.times ?? 0) + 1;
    const ms = Math.min(this.pauses.first * 2 ** (times - 1), this.pauses.longest);
    this.tries.set(key, { times, until: this.now() + ms });
    return times;
  }

  forget(key: string): void {
    this.tries.delete(key);
  }

  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.tries.keys()) if (!keys.has(key)) this.tries.delete(key);
  }

  isDeferred(key: string): boolean {
    return (this.tries.get(key)?.until ?? 0) > this.now();
  }

  /** The keys to skip now. */
  deferredKeys(): string[] {
    return [...this.tries.keys()].filter((key) => this.isDeferred(key));
  }
}
