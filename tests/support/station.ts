import { createPrivateKey, randomUUID } from 'node:crypto';
import { packContent, type StationPacket } from '../../station/station-packet';
import { trustStation } from '../../db/station/keys';
import type { Store } from '../../db/core/store';
import { OfficeCode, SiteCode } from '../../domain/regions/regions';
import type { PacketEnvelope, PacketStatement, PacketSubject } from '../../domain/station/packet';
import { makePrivateKey } from '../../platform/keys';
import { keyIdOf, publicKeyOf, sealEnvelope } from '../../platform/packet-envelope';

export interface TestStation {
  pem: string;
  keyId: string;
  /** A packet of the next sequence number; `changes` apply to what the station signs and writes inside. */
  packet(
    subject: PacketSubject,
    changes?: { statement?: Partial<PacketStatement>; inside?: Partial<StationPacket> },
  ): Promise<{ packetId: string; envelope: PacketEnvelope }>;
}

const OFFICE = OfficeCode.parse('53.71');
const STATION = SiteCode.parse('53.71.04');

/** A station in the field, trusted by the office by default. */
export async function aStation(store: Store, { trusted = true } = {}): Promise<TestStation> {
  const pem = makePrivateKey();
  const publicKey = await publicKeyOf(createPrivateKey(pem));
  const keyId = await keyIdOf(publicKey);
  if (trusted) await trustStation(store, { keyId, office: OFFICE, station: STATION, publicKey }, 'admin');
  const officeKey = await publicKeyOf(store.keys.packetPrivateKey);
  let sequence = 0;
  return {
    pem,
    keyId,
    packet: async (subject, { statement = {}, inside = {} } = {}) => {
      sequence += 1;
      const packetId = statement.packetId ?? randomUUID();
      const recording = {
        biometrics: [{ biometricType: 'FACE' as const, biometricSubType: 'PORTRAIT', image: 'QUJD' }],
        chainHead: 'AB',
      };
      const content: StationPacket = {
        packetId,
        station: STATION,
        subject,
        exceptions: [],
        lowestQuality: 71,
        recording,
        ...inside,
      };
      const said = { office: OFFICE, station: STATION, capturedAt: store.clock().toISOString() };
      const envelope = await sealEnvelope(
        packContent(content),
        { packetId, sequence, ...said, ...statement },
        officeKey,
        pem,
      );
      return { packetId, envelope };
    },
  };
}
