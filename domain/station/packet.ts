import { z } from 'zod';
import { RecordingExceptions } from '../case/commands';
import { OfficeCode, SiteCode } from '../regions/regions';
import { Registration } from '../case/registration';
import { CaseNumber } from '../values/case-number';
import { Nik } from '../values/nik';

/** Above the size of ten fingers, two irises and a face at their largest usual size. */
export const MOST_PACKET_BYTES = 8 * 1024 * 1024;

const LARGEST_SEQUENCE = 2 ** 31 - 1;
const MOST_STATEMENT_LETTERS = 4_096;

/**
 * The statement that a station signs: the packet's id, and the hash of its encrypted content. It has no personal data.
 */
export const PacketStatement = z.strictObject({
  packetId: z.uuid().toLowerCase(),
  office: OfficeCode,
  station: SiteCode,
  /** Counts the packets of a station from 1, so that a clock set back shows. */
  sequence: z.int().min(1).max(LARGEST_SEQUENCE),
  /** By the clock of the station. */
  capturedAt: z.iso.datetime(),
  /** SHA-256 of the content as in the envelope, lower-case hex. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PacketStatement = z.infer<typeof PacketStatement>;

/** A packet as it is stored and sent: a signed statement (JWS) and a content that only the office can read (JWE). */
export const PacketEnvelope = z.strictObject({
  statement: z
    .string()
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    .max(MOST_STATEMENT_LETTERS),
  content: z
    .string()
    .regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/)
    .max(MOST_PACKET_BYTES),
});
export type PacketEnvelope = z.infer<typeof PacketEnvelope>;

/** The person of a packet. With a case number, the NIK reveals a mistyped number. */
export const PacketSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CASE'), caseNumber: CaseNumber, nik: Nik.optional() }),
  z.strictObject({ kind: z.literal('REGISTRATION'), registration: Registration }),
]);
export type PacketSubject = z.infer<typeof PacketSubject>;

/** What a station reports of a recording besides its images. */
export const PacketNotes = z.strictObject({
  /** Repeated inside, so that no other station can sign this content as its own packet. */
  packetId: z.uuid(),
  station: SiteCode,
  subject: PacketSubject,
  exceptions: RecordingExceptions,
  lowestQuality: z.int().min(0).max(100),
});
