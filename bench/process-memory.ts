import { readFileSync } from 'node:fs';

/** Reads the resident memory out of /proc/<pid>/status, in megabytes. */
export function parseResident(status: string): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
}

/** Resident memory of a process in megabytes; null where the system does not report it. */
export function memoryMbOf(pid: number): number | null {
  try {
    return parseResident(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return null;
  }
}
