import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Keys } from '../platform/keys';
import { osiaBiometricDataSchema, type OsiaBiometricData } from '../clients/centre/osia.wire';

/** The biometrics of one recording, sealed until they are sent to the centre. */
export const Packet = z.object({ biometrics: z.array(osiaBiometricDataSchema), chainHead: z.string() });
export type Packet = { biometrics: OsiaBiometricData[]; chainHead: string };

function subjectOf(recordingId: string): string {
  return `packet:${recordingId}`;
}

export function sealPacket(keys: Keys, recordingId: string, packet: Packet): Buffer {
  return keys.seal(gzipSync(JSON.stringify(packet), { level: 1 }), subjectOf(recordingId));
}

export function openPacket(keys: Keys, recordingId: string, sealed: Buffer): Packet {
  return Packet.parse(JSON.parse(gunzipSync(keys.open(sealed, subjectOf(recordingId))).toString()));
}

/** SHA-256 of a sealed packet in lower-case hex, as the journal names it. */
export function hashOfPacket(sealed: Buffer): string {
  return createHash('sha256').update(sealed).digest('hex');
}
