import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Points at which a test can kill a process, each between two steps that are not atomic together. */
export const CrashPoint = z.enum([
  'apply-command.before-commit',
  'apply-command.after-commit',
  'dispatch.before',
  'relay.before-signal',
  'relay.after-signal',
  'print.before-create-job',
  'print.after-create-job',
  'print.after-sending-stored',
  'print.after-document-sent',
  'print.before-cancel',
  'print.after-cancel',
  'print.before-outcome',
  'print.after-outcome',
]);
export type CrashPoint = z.infer<typeof CrashPoint>;

const armed = new Set<CrashPoint>();
let markers = '';

/** The file that records that a crash point has fired in this home. */
export function crashMarker(home: string, point: CrashPoint): string {
  return join(home, `crashed-at.${point}`);
}

/**
 * Arms crash points, a comma-separated list, for tests that kill the process there; each fires once in the life of a
 * home. Refused in production, where they could take the office down.
 */
export function armCrashPoints(list: string | undefined, home: string, production: boolean): void {
  if (list === undefined) return;
  if (production) throw new Error('crash points are not for production');
  markers = home;
  for (const point of list.split(',')) armed.add(CrashPoint.parse(point));
}

/** Kills this process without any clean-up when the point is armed and has not fired yet. */
export function crashPoint(point: CrashPoint): void {
  if (!armed.delete(point)) return;
  try {
    closeSync(openSync(crashMarker(markers, point), 'wx'));
  } catch {
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
