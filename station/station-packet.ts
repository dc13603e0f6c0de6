import { gunzipSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { PacketNotes } from '../domain/station/packet';
import { Packet } from './packet';
import type { Recording } from './recording';

/** A content that is larger when unpacked is no recording. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;

/** The content of a packet: whose recording it is, and the recording. */
const StationPacket = PacketNotes.extend({ recording: Packet });
export type StationPacket = z.infer<typeof StationPacket>;

export function packContent(packet: StationPacket): Buffer {
  return gzipSync(JSON.stringify(packet), { level: 1 });
}

/** Null where the content is not what a station writes. */
export function unpackContent(content: Buffer): StationPacket | null {
  try {
    const text = gunzipSync(content, { maxOutputLength: MOST_UNPACKED_BYTES }).toString();
    return StationPacket.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Neither gzip nor JSON: a packet of another version, or of something else.
    return null;
  }
}

export function recordingIn({ recording, lowestQuality, exceptions }: StationPacket): Recording {
  return { packet: recording, lowestQuality, missing: exceptions.map(({ part }) => part) };
}
