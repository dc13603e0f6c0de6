import { Context } from '@temporalio/activity';

const HEARTBEAT_MS = 5_000;

/**
 * Reports to the engine that a long step goes on. A short step reports nothing and costs the engine nothing. The signal
 * ends the work when the step is cancelled or the worker stops.
 */
export async function whileAlive<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(beat);
  }
}
