/**
 * Waits until every step has ended, and only then throws what the first failed one threw: what goes on would otherwise
 * meet the clean-up, such as a ROLLBACK behind which a statement would stand for itself.
 */
export async function allSettledOrThrow(steps: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(steps))
    if (outcome.status === 'rejected') throw outcome.reason;
}
