import type { Logger } from './logger';

/** A stop that takes longer hangs; its data are safe in Postgres and Temporal. */
const STOP_WITHIN_MS = 20_000;

/** The used part of Node's process; tests replace it. */
export interface ProcessHost {
  on: (event: string, listener: (...args: unknown[]) => void) => unknown;
  send?: ((message: unknown) => unknown) | undefined;
  exit: (code: number) => void;
}

/**
 * Runs one long-lived process: starts it, notifies its launcher when it is ready, and stops it once: after a signal,
 * when the launcher is gone, or after an uncaught fault. It exits 0 after a requested stop, 1 otherwise.
 */
export async function runProcess(
  name: string,
  logger: Logger,
  start: (stopping: AbortSignal) => Promise<() => Promise<void>>,
  host: ProcessHost = process,
): Promise<void> {
  const stopping = new AbortController();
  let stop: (() => Promise<void>) | undefined;
  let ending: Promise<void> | undefined;

  const end = (code: number): void => {
    stopping.abort();
    ending ??= stopThenExit(code);
  };
  const stopThenExit = async (code: number): Promise<void> => {
    const timer = setTimeout(() => {
      logger.error('The stop took too long and is cut short.');
      host.exit(1);
    }, STOP_WITHIN_MS);
    let outcome = code;
    try {
      await started;
      await stop?.();
    } catch (error) {
      logger.error({ err: error }, 'The stop failed.');
      outcome = 1;
    }
    clearTimeout(timer);
    logger.info({ code: outcome }, `${name} stopped.`);
    host.exit(outcome);
  };

  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) host.on(event, () => end(0));
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    host.on(event, (error) => {
      logger.fatal({ err: error }, 'An uncaught fault.');
      end(1);
    });
  }

  const started = start(stopping.signal).then(
    (stopIt) => {
      stop = stopIt;
      if (stopping.signal.aborted) return;
      logger.info(`${name} is ready.`);
      host.send?.({ type: 'ready' });
    },
    (error: unknown) => {
      if (stopping.signal.aborted) return;
      logger.fatal({ err: error }, `${name} could not start.`);
      end(1);
    },
  );
  await started;
}
