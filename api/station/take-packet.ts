import { storeRecording } from '../../station/recording';
import { recordingIn, unpackContent, type StationPacket } from '../../station/station-packet';
import { applyWithin } from '../../db/case/apply-command';
import { registerCase, type Registered } from '../../db/case/register-case';
import { readStationKey } from '../../db/station/keys';
import { caseOfNumber, lockCase, type ReceivedPacket } from '../../db/station/packets';
import type { Store, Transaction } from '../../db/core/store';
import type { CaseState } from '../../domain/case/state';
import { TerbitError } from '../../domain/errors/terbit-error';
import { conflictWith } from '../../domain/station/destination';
import type { PacketEnvelope, PacketStatement, PacketSubject } from '../../domain/station/packet';
import type { Nik } from '../../domain/values/nik';
import { idFor } from '../../platform/ids';
import { openEnvelope, signerOf, verifyEnvelope } from '../../platform/packet-envelope';
import type { Caller } from '../auth/token';
import { ownOffice } from '../http/access';
import { requireAdmissible } from '../case/register';

/** A packet whose signature, office and content were checked. */
export interface CheckedPacket {
  keyId: string;
  statement: PacketStatement;
  packet: StationPacket;
}

/** What is kept of a packet that waits for an officer is sealed for this subject. */
export function subjectOfConflict(packetId: string): string {
  return `station-packet:${packetId}`;
}

/**
 * Verifies the station's signature by the keys that the office trusts, and opens the content.
 *
 * @throws TerbitError PACKET_DAMAGED, STATION_NOT_TRUSTED, OTHER_OFFICE, PACKET_NOT_READABLE
 */
export async function checkEnvelope(
  store: Store,
  caller: Caller,
  envelope: PacketEnvelope,
): Promise<CheckedPacket> {
  const keyId = signerOf(envelope);
  if (keyId === null) throw new TerbitError('PACKET_DAMAGED');
  const known = await readStationKey(store.pool, keyId);
  if (known === null || known.revoked) throw new TerbitError('STATION_NOT_TRUSTED');
  ownOffice(caller, known.office);
  const statement = await verifyEnvelope(envelope, known.publicKey);
  if (statement === null) throw new TerbitError('PACKET_DAMAGED');
  const isOwn = statement.office === known.office && statement.station === known.station;
  if (!isOwn) throw new TerbitError('STATION_NOT_TRUSTED');
  const content = await openEnvelope(envelope, store.keys.packetPrivateKey);
  const packet = content && unpackContent(content);
  // The content names its station again, so that no station can sign the content of another as its own.
  if (packet?.packetId !== statement.packetId || packet.station !== statement.station) {
    throw new TerbitError('PACKET_NOT_READABLE');
  }
  return { keyId, statement, packet };
}

/** The person that a packet names; null when it names a case number alone. */
export function nikOf(subject: PacketSubject): Nik | null {
  return subject.kind === 'CASE' ? (subject.nik ?? null) : subject.registration.applicant.nik;
}

type Met = Pick<ReceivedPacket, 'cause' | 'refusal' | 'caseId'> & { registered: Registered | null };

function met(cause: ReceivedPacket['cause'], caseId: string | null, more: Partial<Met> = {}): Met {
  return { cause, caseId, refusal: null, registered: null, ...more };
}

async function meetCase(tx: Transaction, caseId: string): Promise<Met> {
  const state = await lockCase(tx, caseId);
  return met(state === null ? 'CASE_UNKNOWN' : conflictWith(state), state && caseId);
}

/** Opens a case for somebody recorded before being registered, or finds the one that is open already. */
async function meetPerson(
  tx: Transaction,
  store: Store,
  caller: Caller,
  packetId: string,
  registration: Extract<PacketSubject, { kind: 'REGISTRATION' }>['registration'],
): Promise<Met> {
  const { office, station, service, reason, applicant, contact, documents, pickupSite } = registration;
  try {
    await requireAdmissible(tx, { store }, caller, registration);
    const registered = await registerCase(tx, store, {
      commandId: `packet:${packetId}`,
      actor: caller.sub,
      office,
      station,
      service,
      reason,
      applicant,
      pickupSite: pickupSite ?? station,
      contact: contact ?? {},
      documents: documents ?? [],
    });
    return met(null, registered.caseId, { registered });
  } catch (error) {
    if (!(error instanceof TerbitError)) throw error;
    if (error.code !== 'CASE_ALREADY_OPEN') return met('REGISTRATION_REFUSED', null, { refusal: error.code });
    if (error.facts['office'] !== caller.office) return met('CASE_AT_OTHER_OFFICE', null);
    return meetCase(tx, String(error.facts['caseId']));
  }
}

async function meet(
  tx: Transaction,
  store: Store,
  caller: Caller,
  { statement, packet: { subject } }: CheckedPacket,
): Promise<Met> {
  if (subject.kind === 'REGISTRATION') {
    return meetPerson(tx, store, caller, statement.packetId, subject.registration);
  }
  const named = await caseOfNumber(store, tx, subject.caseNumber, nikOf(subject));
  if (named === null) return met('CASE_UNKNOWN', null);
  if (named.office !== caller.office) return met('CASE_AT_OTHER_OFFICE', null);
  return named.isPerson ? meetCase(tx, named.caseId) : met('PERSON_DIFFERS', named.caseId);
}

/** Records a packet for a case that takes it: as its first recording, or in place of the one that it has. */
export async function recordPacket(
  tx: Transaction,
  store: Store,
  packet: StationPacket,
  of: { caseId: string; actor: string; as: 'RECORD' | 'REPLACE_RECORDING' },
): Promise<CaseState> {
  const { caseId, actor, as: type } = of;
  const recordingId = idFor(`station-packet:${packet.packetId}`);
  if (type === 'RECORD') {
    const { station, exceptions } = packet;
    await applyWithin(tx, store, {
      caseId,
      commandId: `request-recording:${recordingId}`,
      actor,
      command: { type: 'REQUEST_RECORDING', recordingId, station, exceptions },
    });
  }
  const { state } = await storeRecording(tx, store, recordingIn(packet), {
    caseId,
    recordingId,
    type,
  });
  return state;
}

/**
 * Finds out what to do with a packet that was not seen before, and records it where nothing stands against that. The
 * cause is null then; otherwise it says why an officer has to decide.
 */
export async function settlePacket(
  tx: Transaction,
  store: Store,
  caller: Caller,
  checked: CheckedPacket,
): Promise<Met> {
  const found = await meet(tx, store, caller, checked);
  if (found.cause === null && found.caseId !== null) {
    const { caseId } = found;
    await recordPacket(tx, store, checked.packet, { caseId, actor: caller.sub, as: 'RECORD' });
  }
  return found;
}
