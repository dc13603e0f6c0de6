import { createLogger } from '../../platform/logger';
import { startLoop } from '../../workers/loop';

const PAUSE_MS = 5_000;

describe('a loop whose round fails', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('tries again soon, then ever more rarely, however long it pauses when all is well', async () => {
    const startedAt = Date.now();
    const rounds: number[] = [];
    const round = (): Promise<boolean> => {
      rounds.push(Date.now() - startedAt);
      return rounds.length < 8 ? Promise.reject(new Error('away')) : Promise.resolve(false);
    };
    const loop = startLoop('test', createLogger('test', 'silent'), PAUSE_MS, round);
    while (rounds.length < 10) {
      // Notices during an outage must not hurry it.
      if (rounds.length > 1 && rounds.length < 8) loop.hurry();
      await jest.advanceTimersToNextTimerAsync();
    }
    const pauses = rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, PAUSE_MS, PAUSE_MS]);
    const stopping = loop.stop();
    await jest.runAllTimersAsync();
    await stopping;
  });
});
