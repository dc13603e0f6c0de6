const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Cases that the engine refused to hear of, each left alone for a time that doubles up to a minute, so that they hold
 * nobody else up. Kept in memory: a new process tries them once more, which does no harm.
 */
export class Postponed {
  private readonly refusals = new Map<string, { times: number; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Notes a refusal; answers how many there were in a row. */
  refused(caseId: string): number {
    const times = (this.refusals.get(caseId)?.times ?? 0) + 1;
    const ms = Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
    this.refusals.set(caseId, { times, until: this.now() + ms });
    return times;
  }

  told(caseId: string): void {
    this.refusals.delete(caseId);
  }

  /** Cases whose time has not come yet. */
  resting(): string[] {
    const now = this.now();
    return [...this.refusals].filter(([, { until }]) => until > now).map(([caseId]) => caseId);
  }
}
