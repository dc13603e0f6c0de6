import type { Logger } from '../platform/logger';

export interface Loop {
  /** Starts the next round now instead of after its pause. */
  hurry(): void;
  stop(): Promise<void>;
}

/** A restarted engine is back in seconds, and an applicant may be at the desk. */
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 10_000;

/**
 * Repeats a round: at once while it finds work (`true`), else after a pause. A round that throws is logged once for
 * each outage and tried again, later each time.
 */
export function startLoop(
  name: string,
  logger: Logger,
  pauseMs: number,
  round: () => Promise<boolean>,
): Loop {
  let stopped = false;
  let failures = 0;
  let hurried = false;
  let wake: () => void = () => undefined;

  const pause = (ms: number): Promise<void> => {
    if (hurried || stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };
  const runOnce = async (): Promise<number> => {
    try {
      const foundWork = await round();
      if (failures > 0) logger.info({ loop: name, failures }, 'The loop works again.');
      failures = 0;
      return foundWork ? 0 : pauseMs;
    } catch (error) {
      failures += 1;
      if (failures === 1) logger.warn({ loop: name, err: error }, 'The loop fails; it goes on trying.');
      return Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
    }
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      hurried = false;
      const ms = await runOnce();
      if (ms > 0) await pause(ms);
    }
  };
  const running = run();
  return {
    hurry: () => {
      // During an outage many notices must not shorten the pause between two tries.
      if (failures > 0) return;
      hurried = true;
      wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
