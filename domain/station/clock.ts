import { z } from 'zod';

/** How far two clocks may differ before it is reported; a station without a network cannot correct its clock. */
export const CLOCK_TOLERANCE_S = 300;

/** Evidence that the clock of a station is wrong, or was wrong when it made a packet. */
const ClockFinding = z.enum(['CAPTURED_IN_FUTURE', 'BEFORE_PREVIOUS_PACKET', 'STATION_CLOCK_DIFFERS']);
export type ClockFinding = z.infer<typeof ClockFinding>;

/** The result of checking a packet's times. Seconds are whole; positive means that the station is ahead. */
export const ClockJudgement = z.strictObject({
  findings: z.array(ClockFinding),
  /** Station's clock at upload, less the server's; null where the station did not report its time. */
  stationOffsetSeconds: z.int().nullable(),
  /** Time of capture less that of arrival, when it is positive. */
  aheadSeconds: z.int(),
  /** How long before the capture of the previous packet, by sequence number, this one was captured. */
  behindPreviousSeconds: z.int(),
});
export type ClockJudgement = z.infer<typeof ClockJudgement>;

interface PacketTimes {
  capturedAt: Date;
  /** When the packet with the next lower sequence number was captured; null for the first. */
  previousCapturedAt: Date | null;
  /** By the server's clock, the only one that the journal uses. */
  receivedAt: Date;
  /** What the station's clock showed at the upload. */
  stationTime: Date | null;
}

function secondsBetween(later: Date, earlier: Date): number {
  return Math.round((later.getTime() - earlier.getTime()) / 1000);
}

/** Compares the times of a packet. A wrong clock never rejects the packet; it is reported and recorded. */
export function judgeClock(times: PacketTimes): ClockJudgement {
  const { capturedAt, previousCapturedAt, receivedAt, stationTime } = times;
  const stationOffsetSeconds = stationTime && secondsBetween(stationTime, receivedAt);
  const aheadSeconds = Math.max(0, secondsBetween(capturedAt, receivedAt));
  const behindPreviousSeconds =
    previousCapturedAt === null ? 0 : Math.max(0, secondsBetween(previousCapturedAt, capturedAt));
  const findings: ClockJudgement['findings'] = [];
  if (aheadSeconds > CLOCK_TOLERANCE_S) findings.push('CAPTURED_IN_FUTURE');
  if (behindPreviousSeconds > 0) findings.push('BEFORE_PREVIOUS_PACKET');
  if (Math.abs(stationOffsetSeconds ?? 0) > CLOCK_TOLERANCE_S) findings.push('STATION_CLOCK_DIFFERS');
  return { findings, stationOffsetSeconds, aheadSeconds, behindPreviousSeconds };
}
