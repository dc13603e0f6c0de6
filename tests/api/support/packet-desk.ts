import type { Response } from 'supertest';
import { readState } from '../../../db/case/apply-command';
import type { CaseState } from '../../../domain/case/state';
import type { PacketSubject } from '../../../domain/station/packet';
import { Nik } from '../../../domain/values/nik';
import { aStation, type TestStation } from '../../support/station';
import { anApi, type ApiUnderTest, type Officer } from './api-under-test';

/** An office that trusts a station, with Budi who brings its packets and a verifier who decides. */
export interface PacketDesk {
  api: ApiUnderTest;
  station: TestStation;
  budi: Officer;
  verifier: Officer;
  bring(
    made: Awaited<ReturnType<TestStation['packet']>>,
    by?: Officer,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  stateOf(caseId: string): Promise<CaseState>;
  /** Names the case in a packet, with a NIK where one is given. */
  about(caseId: string, nik?: string): Promise<PacketSubject>;
  conflicts(query?: string): Promise<unknown[]>;
  decide(packetId: string, body: object): Promise<Response>;
}

export async function aPacketDesk(): Promise<PacketDesk> {
  const api = await anApi();
  const budi = await api.officer('recorder', { sub: 'budi' });
  const verifier = await api.officer('verifier');
  const stateOf = async (caseId: string): Promise<CaseState> => {
    const state = await readState(api.store, caseId);
    if (state === null) throw new Error('no such case');
    return state;
  };
  return {
    api,
    station: await aStation(api.store),
    budi,
    verifier,
    stateOf,
    bring: ({ packetId, envelope }, by = budi, headers = {}) =>
      by.post('/v1/packets', envelope, { key: packetId, headers }),
    about: async (caseId, nik) => {
      const { caseNumber } = await stateOf(caseId);
      return { kind: 'CASE', caseNumber, ...(nik === undefined ? {} : { nik: Nik.parse(nik) }) };
    },
    conflicts: async (query = '') =>
      ((await verifier.get(`/v1/packet-conflicts${query}`)).body as { items: unknown[] }).items,
    decide: (packetId, body) =>
      verifier.post(`/v1/packet-conflicts/${packetId}/decision`, { note: 'Sudah diperiksa', ...body }),
  };
}
