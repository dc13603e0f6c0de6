/**
 * Waits until every step has ended, then throws the error of the first that failed. A step that still runs would
 * otherwise collide with the clean-up: a statement behind a ROLLBACK would run outside the transaction.
 */
export async function allSettledOrThrow(steps: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(steps))
    if (outcome.status === 'rejected') throw outcome.reason;
}
