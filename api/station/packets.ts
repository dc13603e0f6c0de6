import { z } from 'zod';
import { packContent, unpackContent } from '../../station/station-packet';
import { readCase } from '../../db/case/case-reads';
import {
  caseOfNumber,
  closeConflict,
  listConflicts,
  lockCase,
  lockPacket,
  recordReceivedPacket,
  previousCapture,
  readConflict,
  readReceivedPacket,
  type ConflictingPacket as ConflictRow,
  type ReceivedPacket,
} from '../../db/station/packets';
import type { Queryable, Transaction } from '../../db/core/store';
import { allowedActions } from '../../domain/case/transitions';
import { TerbitError } from '../../domain/errors/terbit-error';
import { judgeClock } from '../../domain/station/clock';
import { acceptedCommand } from '../../domain/station/destination';
import { MOST_PACKET_BYTES } from '../../domain/station/packet';
import { nikDifferences } from '../../domain/values/nik';
import { staffRoute } from '../http/route';
import { writeRoute, type WriteContext } from '../http/write';
import {
  checkEnvelope,
  nikOf,
  recordPacket,
  settlePacket,
  subjectOfConflict,
  type CheckedPacket,
} from './take-packet';
import { CaseParams, Limit, PacketParams } from '../http/common.schemas';
import { DecidePacket, PacketConflicts, PacketEnvelope, PacketTaken, type PacketConflict } from './schemas';
import { ownOffice } from '../http/access';

/** The envelope's own braces and names, around the largest content. */
const ENVELOPE_BYTES = 16 * 1024;

/** The time that the station's clock showed when it sent the request (RFC 9110 section 6.6.1). */
function stationTimeOf(header: string | undefined): Date | null {
  const ms = Date.parse(header ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

async function attachedCase(db: Queryable, caseId: string | null): Promise<PacketTaken['case']> {
  const row = caseId === null ? null : await readCase(db, caseId);
  return row && { caseId: row.caseId, caseNumber: row.caseNumber, stage: row.stage };
}

async function presentTaken(db: Queryable, packetId: string, taken: ReceivedPacket): Promise<PacketTaken> {
  const { outcome, cause, refusal, caseId, clock } = taken;
  return { packetId, outcome, cause, refusal, case: await attachedCase(db, caseId), clock };
}

/** Takes a packet that was not seen before. */
async function takeNew(
  tx: Transaction,
  { deps: { store }, caller, header }: WriteContext<unknown, unknown, unknown>,
  checked: CheckedPacket,
): Promise<PacketTaken> {
  const { keyId, statement, packet } = checked;
  const { packetId } = statement;
  const receivedAt = store.clock();
  const clock = judgeClock({
    capturedAt: new Date(statement.capturedAt),
    previousCapturedAt: await previousCapture(tx, keyId, statement.sequence),
    receivedAt,
    stationTime: stationTimeOf(header('date')),
  });
  const { registered, ...found } = await settlePacket(tx, store, caller, checked);
  const isConflict = found.cause !== null;
  const taken: ReceivedPacket = { ...found, outcome: isConflict ? 'CONFLICT' : 'RECORDED', clock };
  const sealed = isConflict ? store.keys.seal(packContent(packet), subjectOfConflict(packetId)) : null;
  await recordReceivedPacket(tx, keyId, statement, receivedAt, taken, sealed);
  const answer = await presentTaken(tx, packetId, taken);
  if (registered === null || packet.subject.kind !== 'REGISTRATION') return answer;
  const { nik, birthDate, sex } = packet.subject.registration.applicant;
  const notices = nikDifferences(nik, birthDate, sex);
  return { ...answer, trackingCode: registered.trackingCode, notices };
}

const takePacket = writeRoute({
  method: 'post',
  path: '/v1/packets',
  id: 'takePacket',
  tag: 'Stations',
  summary: 'Takes a recording that a station made without a server',
  description:
    "Each packet is taken once, whoever brings it. The header Date shows the station's clock; the answer reports a wrong one.",
  roles: ['recorder', 'supervisor'],
  body: PacketEnvelope,
  bodyLimit: MOST_PACKET_BYTES + ENVELOPE_BYTES,
  answers: {
    200: { description: 'It was taken before; this is how.', body: PacketTaken },
    201: { description: 'It is taken.', body: PacketTaken },
  },
  errors: [
    ...(['PACKET_DAMAGED', 'STATION_NOT_TRUSTED', 'OTHER_OFFICE'] as const),
    ...(['PACKET_NOT_READABLE', 'PACKET_ID_REUSED'] as const),
  ],
  before: ({ deps, caller, body }) => checkEnvelope(deps.store, caller, body),
  effect: async (tx, context, checked: CheckedPacket) => {
    const { packetId, contentHash } = checked.statement;
    await lockPacket(tx, packetId);
    const known = await readReceivedPacket(tx, packetId);
    if (known === null) return { reply: { status: 201, body: await takeNew(tx, context, checked) } };
    if (known.contentHash !== contentHash) throw new TerbitError('PACKET_ID_REUSED');
    return { reply: { status: 200, body: await presentTaken(tx, packetId, known) } };
  },
});

function presentConflict(row: ConflictRow): PacketConflict {
  const { packetId, station, sequence, outcome, cause, refusal, clock, caseId, caseNumber, stage } = row;
  const attached = caseId && caseNumber && stage ? { caseId, caseNumber, stage } : null;
  return {
    packetId,
    station,
    sequence,
    outcome,
    cause,
    refusal,
    clock,
    case: attached,
    capturedAt: row.capturedAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
  };
}

const listRoute = staffRoute({
  method: 'get',
  path: '/v1/packet-conflicts',
  id: 'listPacketConflicts',
  tag: 'Stations',
  summary: 'Packets of stations that wait for an officer, the longest waiting first',
  roles: ['recorder', 'verifier', 'supervisor', 'head', 'auditor'],
  query: z.strictObject({ caseId: CaseParams.shape.caseId.optional(), limit: Limit }),
  answers: { 200: { description: 'The conflicts of the office.', body: PacketConflicts } },
  errors: [],
  handler: async ({ deps: { store }, caller, query }) => {
    const rows = await listConflicts(store, caller.office, query.caseId ?? null, query.limit);
    return { status: 200, body: { items: rows.map(presentConflict) } };
  },
});

type DecisionContext = WriteContext<z.infer<typeof PacketParams>, unknown, z.infer<typeof DecidePacket>>;

/** The conflict that is to be decided, with what was kept of its packet. */
async function openConflict(
  tx: Transaction,
  { deps: { store }, caller, params: { packetId } }: DecisionContext,
): Promise<{ row: ConflictRow; sealed: Buffer }> {
  await lockPacket(tx, packetId);
  const row = await readConflict(tx, packetId);
  if (row === null) throw new TerbitError('PACKET_NOT_FOUND');
  ownOffice(caller, row.office);
  if (row.sealed === null) throw new TerbitError('PACKET_ALREADY_DECIDED', { outcome: row.outcome });
  return { row, sealed: store.keys.open(row.sealed, subjectOfConflict(packetId)) };
}

/** Records the packet of a conflict for the case that it is attached to, or for the one that the officer names. */
async function useConflict(
  tx: Transaction,
  { deps: { store }, caller, body }: DecisionContext,
  { row, sealed }: { row: ConflictRow; sealed: Buffer },
): Promise<string> {
  const packet = unpackContent(sealed);
  if (packet === null) throw new TerbitError('PACKET_NOT_READABLE');
  const caseNumber = body.caseNumber ?? row.caseNumber;
  const named = caseNumber && (await caseOfNumber(store, tx, caseNumber, nikOf(packet.subject)));
  if (!named || named.office !== caller.office) throw new TerbitError('PACKET_NEEDS_CASE');
  if (!named.isPerson) throw new TerbitError('PACKET_PERSON_DIFFERS');
  const { caseId } = named;
  const state = await lockCase(tx, caseId);
  if (state === null) throw new TerbitError('PACKET_NEEDS_CASE');
  const as = acceptedCommand(state);
  if (as === null) {
    throw new TerbitError('ACTION_NOT_ALLOWED', {
      stage: state.stage,
      allowedActions: allowedActions(state),
    });
  }
  await recordPacket(tx, store, packet, { caseId, actor: caller.sub, as });
  return caseId;
}

const decisionRoute = writeRoute({
  method: 'post',
  path: '/v1/packet-conflicts/{packetId}/decision',
  id: 'decidePacket',
  tag: 'Stations',
  summary: 'Uses the recording of a packet in place of the one that the case has, or discards it',
  roles: ['verifier', 'supervisor'],
  params: PacketParams,
  body: DecidePacket,
  answers: { 200: { description: 'The packet after it.', body: PacketTaken } },
  errors: [
    ...(['PACKET_NOT_FOUND', 'OTHER_OFFICE', 'PACKET_ALREADY_DECIDED', 'PACKET_NEEDS_CASE'] as const),
    ...(['PACKET_PERSON_DIFFERS', 'PACKET_NOT_READABLE', 'ACTION_NOT_ALLOWED'] as const),
  ],
  effect: async (tx, context) => {
    const { deps, caller, params, body } = context;
    const conflict = await openConflict(tx, context);
    const isUsed = body.action === 'USE';
    const caseId = isUsed ? await useConflict(tx, context, conflict) : conflict.row.caseId;
    const outcome = isUsed ? 'USED' : 'DISCARDED';
    await closeConflict(tx, params.packetId, {
      outcome,
      caseId,
      actor: caller.sub,
      at: deps.store.clock(),
      note: body.note,
    });
    const after = { ...conflict.row, outcome, caseId } as const;
    return { reply: { status: 200, body: await presentTaken(tx, params.packetId, after) } };
  },
});

export const PACKETS = [takePacket, listRoute, decisionRoute];
