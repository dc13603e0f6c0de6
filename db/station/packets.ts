import type { CaseState } from '../../domain/case/state';
import type { Stage } from '../../domain/case/stage';
import type { ClockJudgement } from '../../domain/station/clock';
import type { ConflictCause } from '../../domain/station/destination';
import type { PacketStatement } from '../../domain/station/packet';
import type { Nik } from '../../domain/values/nik';
import { readJournal, stateOf } from '../case/apply-command';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Store, type Transaction } from '../core/store';

export type PacketOutcome = 'RECORDED' | 'CONFLICT' | 'USED' | 'DISCARDED';

/** A packet as the office received it. */
export interface ReceivedPacket {
  outcome: PacketOutcome;
  cause: ConflictCause | null;
  /** Why the registration in it was refused: a code of the catalogue. */
  refusal: string | null;
  caseId: string | null;
  clock: ClockJudgement;
}

/** A packet that an officer has to decide on, with the case that it is attached to. */
export interface ConflictingPacket extends ReceivedPacket {
  packetId: string;
  office: string;
  station: string;
  sequence: number;
  capturedAt: Date;
  receivedAt: Date;
  caseNumber: string | null;
  stage: Stage | null;
}

/** Locks a packet until the transaction ends, so that two uploads of it run one after the other. */
export async function lockPacket(tx: Transaction, packetId: string): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`station-packet:${packetId}`}, 0))`);
}

/** How a packet was received before; null for a new one. */
export async function readReceivedPacket(
  db: Queryable,
  packetId: string,
): Promise<(ReceivedPacket & { contentHash: string }) | null> {
  return firstOf(
    await db.query<ReceivedPacket & { contentHash: string }>(sql`
      SELECT station_packet.outcome, station_packet.cause, station_packet.refusal,
        station_packet.case_id, station_packet.clock, station_packet.content_hash
      FROM station_packet WHERE station_packet.packet_id = ${packetId}`),
  );
}

/** When the station's previous packet was captured; null where none is known. */
export async function previousCapture(db: Queryable, keyId: string, sequence: number): Promise<Date | null> {
  const row = firstOf(
    await db.query<{ capturedAt: Date }>(sql`
      SELECT station_packet.captured_at FROM station_packet
      WHERE station_packet.key_id = ${keyId} AND station_packet.sequence < ${sequence}
      ORDER BY station_packet.sequence DESC LIMIT 1`),
  );
  return row?.capturedAt ?? null;
}

/** Records that a packet was received, and how. `sealed` is its content, stored while an officer has to decide. */
export async function recordReceivedPacket(
  tx: Transaction,
  keyId: string,
  statement: PacketStatement,
  receivedAt: Date,
  { outcome, cause, refusal, caseId, clock }: ReceivedPacket,
  sealed: Buffer | null,
): Promise<void> {
  const { packetId, office, sequence, capturedAt, contentHash } = statement;
  await tx.query(sql`
    INSERT INTO station_packet (packet_id, key_id, office, sequence, captured_at, received_at, content_hash, clock,
      case_id, outcome, cause, refusal, sealed)
    VALUES (${packetId}, ${keyId}, ${office}, ${sequence}, ${capturedAt}, ${receivedAt.toISOString()}, ${contentHash},
      ${JSON.stringify(clock)}, ${caseId}, ${outcome}, ${cause}, ${refusal}, ${sealed})`);
}

/** The state of a case, locked until the transaction ends; null where there is none. */
export async function lockCase(tx: Transaction, caseId: string): Promise<CaseState | null> {
  const { rowCount } = await tx.query(sql`SELECT FROM cases WHERE cases.case_id = ${caseId} FOR UPDATE`);
  return rowCount === 0 ? null : stateOf(await readJournal(tx, caseId));
}

/** The case of a number, and whether a NIK is that of its person (true where none is given). */
export async function caseOfNumber(
  { keys }: Pick<Store, 'keys'>,
  db: Queryable,
  caseNumber: string,
  nik: Nik | null,
): Promise<{ caseId: string; office: string; isPerson: boolean } | null> {
  const nikHash = nik && keys.lookup(`nik:${nik}`);
  return firstOf(
    await db.query<{ caseId: string; office: string; isPerson: boolean }>(sql`
      SELECT cases.case_id, cases.office,
        (${nikHash}::bytea IS NULL OR cases.nik_hash = ${nikHash}::bytea) AS is_person
      FROM cases WHERE cases.case_number = ${caseNumber}`),
  );
}

/** The packets of an office that wait for an officer's decision, the longest waiting first. */
export async function listConflicts(
  { pool }: Pick<Store, 'pool'>,
  office: string,
  caseId: string | null,
  limit: number,
): Promise<ConflictingPacket[]> {
  const { rows } = await pool.query<ConflictingPacket>(sql`
    SELECT * FROM packet_conflict_view AS packet
    WHERE packet.office = ${office} AND packet.outcome = 'CONFLICT'
      AND (${caseId}::uuid IS NULL OR packet.case_id = ${caseId}::uuid)
    ORDER BY packet.received_at, packet.packet_id LIMIT ${limit}`);
  return rows;
}

/** One packet with a conflict, decided or not, with its sealed content; null where there is none. */
export async function readConflict(
  db: Queryable,
  packetId: string,
): Promise<(ConflictingPacket & { sealed: Buffer | null }) | null> {
  return firstOf(
    await db.query<ConflictingPacket & { sealed: Buffer | null }>(sql`
      SELECT packet.*, station_packet.sealed FROM packet_conflict_view AS packet
      JOIN station_packet ON station_packet.packet_id = packet.packet_id
      WHERE packet.packet_id = ${packetId} AND packet.outcome <> 'RECORDED'`),
  );
}

/** Closes a conflict and deletes the stored content of the packet. */
export async function closeConflict(
  tx: Transaction,
  packetId: string,
  decision: { outcome: 'USED' | 'DISCARDED'; caseId: string | null; actor: string; at: Date; note: string },
): Promise<void> {
  const { outcome, caseId, actor, at, note } = decision;
  await tx.query(sql`
    UPDATE station_packet SET outcome = ${outcome}, case_id = ${caseId}, sealed = NULL,
      decided_by = ${actor}, decided_at = ${at.toISOString()}, note = ${note}
    WHERE station_packet.packet_id = ${packetId}`);
}
