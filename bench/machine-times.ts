import { cpus } from 'node:os';

/** Milliseconds of all cores since the machine started. */
export interface MachineTimes {
  idleMs: number;
  totalMs: number;
}

export function machineTimes(): MachineTimes {
  const cores = cpus().map(({ times }) => times);
  return {
    idleMs: cores.reduce((sum, { idle }) => sum + idle, 0),
    totalMs: cores.flatMap((times) => Object.values(times)).reduce((sum, ms) => sum + ms, 0),
  };
}

/** The share of all cores in use between two readings, by any process; near 1 the machine is the limit. */
export function busyBetween(before: MachineTimes, after: MachineTimes): number {
  return 1 - (after.idleMs - before.idleMs) / (after.totalMs - before.totalMs);
}
