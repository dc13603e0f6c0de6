import { readPacket } from '../../../db/case/packets';
import { verify } from '../../../db/verification/verify';
import { idFor } from '../../../platform/ids';
import { aPrintReadyCase, aRecordedCase, aRegisteredCase, give, submit } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { aPacketDesk, type PacketDesk } from '../support/packet-desk';
import { registering } from '../support/registrations';

let desk: PacketDesk;
beforeEach(async () => void (desk = await aPacketDesk()));
afterEach(() => desk.api.close());

describe('an officer decides on a conflict', () => {
  async function aConflict(caseId: string): Promise<string> {
    const made = await desk.station.packet(await desk.about(caseId));
    await desk.bring(made);
    return made.packetId;
  }

  it.each(['recorded', 'sent', 'before an officer'])(
    'USE: the recording supersedes that of a case that is %s',
    async (standing) => {
      const caseId = await aRecordedCase(desk.api.store);
      const old = standing === 'recorded' ? null : await submit(desk.api.store, caseId);
      if (standing === 'before an officer' && old !== null) {
        await give(desk.api.store, caseId, {
          type: 'RECEIVE_VERDICT',
          submissionId: old,
          verdict: 'DUPLICATE',
        });
      }
      const packetId = await aConflict(caseId);
      const answer = await desk.decide(packetId, { action: 'USE' });
      expect([answer.status, answer.body]).toMatchObject([
        200,
        { outcome: 'USED', case: { caseId, stage: 'RECORDED' } },
      ]);
      const after = await desk.stateOf(caseId);
      const recordingId = idFor(`station-packet:${packetId}`);
      expect(after).toMatchObject({ recordingId, stage: 'RECORDED', submission: null, cause: null });
      expect(await readPacket(desk.api.store.pool, recordingId)).not.toBeNull();
      expect(await desk.conflicts()).toEqual([]);
      // The centre's answer about the recording before decides nothing any more.
      if (old !== null) {
        await give(desk.api.store, caseId, { type: 'RECEIVE_VERDICT', submissionId: old, verdict: 'UNIQUE' });
        expect((await desk.stateOf(caseId)).stage).toBe('RECORDED');
      }
      const wrong = (await verify(desk.api.store)).flatMap(({ violations }) => violations);
      expect(wrong).toEqual([]);
    },
  );

  it('a submission that was begun for the old recording does not speak for the new one', async () => {
    const caseId = await aRecordedCase(desk.api.store);
    const { recordingId: old } = await desk.stateOf(caseId);
    await desk.decide(await aConflict(caseId), { action: 'USE' });
    const command = { type: 'SUBMIT', submissionId: idFor('late'), tokenHash: 'late' } as const;
    await give(desk.api.store, caseId, { ...command, ...(old === null ? {} : { recordingId: old }) });
    expect((await desk.stateOf(caseId)).submission).toBeNull();
  });

  it('DISCARD: the case stays as it is and nothing is kept of the images', async () => {
    const caseId = await aRecordedCase(desk.api.store);
    const before = await desk.stateOf(caseId);
    const packetId = await aConflict(caseId);
    const answer = await desk.decide(packetId, { action: 'DISCARD' });
    expect([answer.status, answer.body]).toMatchObject([200, { outcome: 'DISCARDED' }]);
    expect(await desk.stateOf(caseId)).toEqual(before);
    const { rows } = await desk.api.store.pool.query('SELECT sealed, decided_by, note FROM station_packet');
    expect(rows).toEqual([{ sealed: null, decidedBy: 'verifier@53.71', note: 'Sudah diperiksa' }]);
    const again = await desk.decide(packetId, { action: 'USE' });
    expect([again.status, again.body]).toMatchObject([
      409,
      { code: 'PACKET_ALREADY_DECIDED', outcome: 'DISCARDED' },
    ]);
  });

  it('USE for the case of the person, where the packet named none', async () => {
    const applicant = anApplicant({ birthDate: '2015-01-01' });
    const made = await desk.station.packet(registering({ applicant }));
    await desk.bring(made);
    expect((await desk.decide(made.packetId, { action: 'USE' })).body).toMatchObject({
      code: 'PACKET_NEEDS_CASE',
    });
    const others = await desk.stateOf(await aRegisteredCase(desk.api.store));
    const foreign = await desk.decide(made.packetId, { action: 'USE', caseNumber: others.caseNumber });
    expect([foreign.status, foreign.body]).toMatchObject([422, { code: 'PACKET_PERSON_DIFFERS' }]);
    const caseId = await aRegisteredCase(desk.api.store, { applicant });
    const { caseNumber } = await desk.stateOf(caseId);
    const answer = await desk.decide(made.packetId, { action: 'USE', caseNumber });
    expect(answer.body).toMatchObject({ outcome: 'USED', case: { caseId, stage: 'RECORDED' } });
  });

  it('a case past the verdict takes no other recording, and the packet waits on', async () => {
    const caseId = await aPrintReadyCase(desk.api.store);
    const packetId = await aConflict(caseId);
    const answer = await desk.decide(packetId, { action: 'USE' });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'ACTION_NOT_ALLOWED', stage: 'PRINT_READY' },
    ]);
    expect(await desk.conflicts()).toHaveLength(1);
  });

  it('sees the conflicts of the own office alone', async () => {
    const packetId = await aConflict(await aRecordedCase(desk.api.store));
    const stranger = await desk.api.officer('verifier', { office: '31.71' });
    expect((await stranger.get('/v1/packet-conflicts')).body).toEqual({ items: [] });
    const body = { action: 'DISCARD', note: 'x' };
    const answer = await stranger.post(`/v1/packet-conflicts/${packetId}/decision`, body);
    expect([answer.status, answer.body]).toMatchObject([403, { code: 'OTHER_OFFICE' }]);
  });
});
