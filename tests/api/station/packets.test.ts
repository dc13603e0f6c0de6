import { openPacket } from '../../../station/packet';
import { readPacket } from '../../../db/case/packets';
import { distrustStation } from '../../../db/station/keys';
import type { PacketEnvelope } from '../../../domain/station/packet';
import { CaseNumber } from '../../../domain/values/case-number';
import { idFor } from '../../../platform/ids';
import { aPrintReadyCase, aRecordedCase, aRegisteredCase, give } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { aStation } from '../../support/station';
import type { Officer } from '../support/api-under-test';
import { aPacketDesk, type PacketDesk } from '../support/packet-desk';
import { registering } from '../support/registrations';

let desk: PacketDesk;
beforeEach(async () => void (desk = await aPacketDesk()));
afterEach(() => desk.api.close());

async function count(table: string): Promise<number> {
  const { rows } = await desk.api.store.pool.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM ${table}`,
  );
  return rows[0]?.n ?? 0;
}

const SOMEBODY = { applicant: anApplicant() };

describe('a packet for a case that waits to be recorded', () => {
  it('records it, sealed for the office, at the time of the server', async () => {
    const caseId = await aRegisteredCase(desk.api.store);
    const made = await desk.station.packet(await desk.about(caseId), {
      statement: { capturedAt: '2026-11-20T02:00:00.000Z' },
      inside: { exceptions: [{ part: 'Left Thumb', cause: 'BANDAGED' }] },
    });
    const answer = await desk.bring(made);
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { packetId: made.packetId, outcome: 'RECORDED', cause: null, case: { caseId, stage: 'RECORDED' } },
    ]);
    const recordingId = idFor(`station-packet:${made.packetId}`);
    const { recordingId: kept, since } = await desk.stateOf(caseId);
    expect([kept, since]).toEqual([recordingId, desk.api.store.clock().toISOString()]);
    const sealed = await readPacket(desk.api.store.pool, recordingId);
    expect(openPacket(desk.api.store.keys, recordingId, sealed ?? Buffer.alloc(0)).biometrics).toHaveLength(
      1,
    );
    const { rows } = await desk.api.store.pool.query(
      `SELECT actor, event->>'type' AS type, event->'missing' AS missing FROM journal WHERE case_id = $1 AND seq > 1 ORDER BY seq`,
      [caseId],
    );
    expect(rows).toEqual([
      { actor: 'budi', type: 'RECORDING_REQUESTED', missing: null },
      { actor: 'system:station', type: 'RECORDED', missing: ['Left Thumb'] },
    ]);
    expect(await desk.conflicts()).toEqual([]);
  });

  it('twenty times at once, by one or by many, is one recording', async () => {
    const caseId = await aRegisteredCase(desk.api.store);
    const made = await desk.station.packet(await desk.about(caseId));
    const officers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => desk.api.officer('recorder', { sub: `perekam-${index}` })),
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => desk.bring(made, officers[index % officers.length])),
    );
    const bodies = answers.map(({ body }) => body as { outcome: string });
    expect(new Set(bodies.map(({ outcome }) => outcome))).toEqual(new Set(['RECORDED']));
    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    expect([await count('station_packet'), await count('packet')]).toEqual([1, 1]);
    expect((await desk.stateOf(caseId)).seq).toBe(3);
  });

  it('two packets at once are one recording and one conflict', async () => {
    const caseId = await aRegisteredCase(desk.api.store);
    const both = [
      await desk.station.packet(await desk.about(caseId)),
      await desk.station.packet(await desk.about(caseId)),
    ];
    const answers = await Promise.all(both.map((made) => desk.bring(made)));
    const outcomes = answers.map(({ body }) => (body as { outcome: string }).outcome);
    expect(outcomes.sort()).toEqual(['CONFLICT', 'RECORDED']);
    expect(await desk.conflicts(`?caseId=${caseId}`)).toHaveLength(1);
  });
});

describe('a packet of somebody not registered yet', () => {
  it('opens the case and records it; the tracking code is told once', async () => {
    const made = await desk.station.packet(registering());
    const answer = await desk.bring(made);
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { outcome: 'RECORDED', case: { stage: 'RECORDED' }, trackingCode: expect.any(String) as string },
    ]);
    expect((await desk.bring(made)).body).toEqual(answer.body);
    const other = await desk.bring(made, await desk.api.officer('supervisor'));
    expect([other.status, other.body]).toMatchObject([200, { outcome: 'RECORDED' }]);
    expect(other.body).not.toHaveProperty('trackingCode');
    expect(await count('cases')).toBe(1);
  });

  it('uses the case that is open for the NIK already', async () => {
    const applicant = anApplicant();
    const caseId = await aRegisteredCase(desk.api.store, { applicant });
    const answer = await desk.bring(await desk.station.packet(registering({ applicant })));
    expect(answer.body).toMatchObject({ outcome: 'RECORDED', case: { caseId, stage: 'RECORDED' } });
    expect(answer.body).not.toHaveProperty('trackingCode');
    expect(await count('cases')).toBe(1);
  });

  it('brought twice at once by two stations opens one case, and one of the recordings waits', async () => {
    const both = [desk.station, await aStation(desk.api.store)].map((one) =>
      one.packet(registering(SOMEBODY)),
    );
    const answers = await Promise.all((await Promise.all(both)).map((made) => desk.bring(made)));
    const outcomes = answers.map(({ body }) => (body as { outcome: string }).outcome);
    expect([await count('cases'), outcomes.sort()]).toEqual([1, ['CONFLICT', 'RECORDED']]);
  });

  it('is kept with the reason when the registration may not be', async () => {
    const tooYoung = anApplicant({ birthDate: '2015-01-01' });
    const made = await desk.station.packet(registering({ applicant: tooYoung }));
    expect((await desk.bring(made)).body).toMatchObject({
      outcome: 'CONFLICT',
      cause: 'REGISTRATION_REFUSED',
      refusal: 'TOO_YOUNG_TO_RECORD',
      case: null,
    });
    expect(await count('cases')).toBe(0);
    expect(await desk.conflicts()).toMatchObject([
      { packetId: made.packetId, refusal: 'TOO_YOUNG_TO_RECORD' },
    ]);
  });
});

describe('a packet that cannot be recorded is kept for an officer', () => {
  const CASES: [string, () => Promise<string>, string][] = [
    ['recorded', () => aRecordedCase(desk.api.store), 'ALREADY_RECORDED'],
    ['print-ready', () => aPrintReadyCase(desk.api.store), 'ALREADY_RECORDED'],
    [
      'at the devices just now',
      async () => {
        const caseId = await aRegisteredCase(desk.api.store);
        const recordingId = idFor('sitting');
        await give(desk.api.store, caseId, {
          type: 'REQUEST_RECORDING',
          recordingId,
          station: '53.71',
          exceptions: [],
        });
        return caseId;
      },
      'RECORDING_IN_PROGRESS',
    ],
    [
      'closed',
      async () => {
        const caseId = await aRegisteredCase(desk.api.store);
        await give(desk.api.store, caseId, { type: 'CANCEL', reason: 'MOVED', note: null });
        return caseId;
      },
      'CASE_CLOSED',
    ],
  ];

  it.each(CASES)('for a case that is %s', async (_what, aCase, cause) => {
    const caseId = await aCase();
    const before = (await desk.stateOf(caseId)).seq;
    const made = await desk.station.packet(await desk.about(caseId));
    expect((await desk.bring(made)).body).toMatchObject({ outcome: 'CONFLICT', cause, case: { caseId } });
    expect((await desk.stateOf(caseId)).seq).toBe(before);
    expect(await desk.conflicts(`?caseId=${caseId}`)).toMatchObject([
      { packetId: made.packetId, cause, station: '53.71.04', sequence: 1, case: { caseId } },
    ]);
  });

  it('for a number that no case has, and for a person who is not that of the case', async () => {
    const unknown = { kind: 'CASE', caseNumber: CaseNumber.parse('5371-2026-999999') } as const;
    expect((await desk.bring(await desk.station.packet(unknown))).body).toMatchObject({
      outcome: 'CONFLICT',
      cause: 'CASE_UNKNOWN',
      case: null,
    });
    const caseId = await aRegisteredCase(desk.api.store, {
      applicant: anApplicant({ nik: '5371991708850001' }),
    });
    const mistyped = await desk.station.packet(await desk.about(caseId, '5371991708850002'));
    expect((await desk.bring(mistyped)).body).toMatchObject({ outcome: 'CONFLICT', cause: 'PERSON_DIFFERS' });
    expect((await desk.stateOf(caseId)).stage).toBe('REGISTERED');
    const right = await desk.station.packet(await desk.about(caseId, '5371991708850001'));
    expect((await desk.bring(right)).body).toMatchObject({ outcome: 'RECORDED' });
  });
});

describe('a packet that cannot be believed is refused and leaves no trace', () => {
  async function refused(envelope: PacketEnvelope, by: Officer = desk.budi): Promise<unknown> {
    const before = await desk.api.footprint();
    const answer = await by.post('/v1/packets', envelope);
    expect(await desk.api.footprint()).toEqual(before);
    expect(await count('station_packet')).toBe(0);
    return (answer.body as { code: string }).code;
  }

  it('when its content, statement or signature was changed or cut', async () => {
    const { envelope } = await desk.station.packet(await desk.about(await aRegisteredCase(desk.api.store)));
    const other = await desk.station.packet(registering());
    const flip = (text: string): string =>
      text.slice(0, -9) + (text.at(-9) === 'A' ? 'B' : 'A') + text.slice(-8);
    const cut = envelope.content.slice(0, -10);
    for (const changed of [
      { ...envelope, content: flip(envelope.content) },
      { ...envelope, content: cut },
      { ...envelope, content: other.envelope.content },
      { ...envelope, statement: flip(envelope.statement) },
    ]) {
      expect(await refused(changed)).toBe('PACKET_DAMAGED');
    }
  });

  it('when its station is unknown, turned away, or of another place', async () => {
    const subject = await desk.about(await aRegisteredCase(desk.api.store));
    const stranger = await aStation(desk.api.store, { trusted: false });
    expect(await refused((await stranger.packet(subject)).envelope)).toBe('STATION_NOT_TRUSTED');
    const moved = await desk.station.packet(subject, { statement: { station: '53.71.01' as never } });
    expect(await refused(moved.envelope)).toBe('STATION_NOT_TRUSTED');
    const { envelope } = await desk.station.packet(subject);
    expect(await refused(envelope, await desk.api.officer('recorder', { office: '31.71' }))).toBe(
      'OTHER_OFFICE',
    );
    await distrustStation(desk.api.store, desk.station.keyId, 'admin');
    expect(await refused(envelope)).toBe('STATION_NOT_TRUSTED');
  });

  it('when its content is of another packet, signed anew', async () => {
    const subject = await desk.about(await aRegisteredCase(desk.api.store));
    const foreign = await desk.station.packet(subject, { inside: { packetId: idFor('another') } });
    expect(await refused(foreign.envelope)).toBe('PACKET_NOT_READABLE');
  });

  it('when its id came before with another content', async () => {
    const subject = await desk.about(await aRegisteredCase(desk.api.store));
    const first = await desk.station.packet(subject);
    await desk.bring(first);
    const second = await desk.station.packet(subject, { statement: { packetId: first.packetId } });
    const answer = await desk.budi.post('/v1/packets', second.envelope);
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'PACKET_ID_REUSED' }]);
  });

  it('when it is larger than a packet can be', async () => {
    const answer = await desk.budi.post('/v1/packets', {
      statement: 'a.b.c',
      content: 'x'.repeat(9 * 1024 * 1024),
    });
    expect([answer.status, answer.body]).toMatchObject([413, { code: 'BODY_TOO_LARGE' }]);
  });
});

describe('a wrong clock costs nothing and is said', () => {
  it('ahead, set back, and apart at the upload', async () => {
    const first = await desk.station.packet(await desk.about(await aRegisteredCase(desk.api.store)), {
      statement: { capturedAt: '2027-01-01T00:00:00.000Z' },
    });
    const second = await desk.station.packet(await desk.about(await aRegisteredCase(desk.api.store)), {
      statement: { capturedAt: '2026-11-22T00:00:00.000Z' },
    });
    const date = new Date(desk.api.store.clock().getTime() + 3_600_000).toUTCString();
    const ahead = await desk.bring(first, desk.budi, { date });
    expect(ahead.body).toMatchObject({
      outcome: 'RECORDED',
      clock: {
        findings: ['CAPTURED_IN_FUTURE', 'STATION_CLOCK_DIFFERS'],
        stationOffsetSeconds: 3600,
        aheadSeconds: 3_366_000,
      },
    });
    const back = await desk.bring(second);
    expect(back.body).toMatchObject({
      outcome: 'RECORDED',
      clock: { findings: ['BEFORE_PREVIOUS_PACKET'], behindPreviousSeconds: 3_456_000 },
    });
    const { rows } = await desk.api.store.pool.query('SELECT DISTINCT at FROM journal');
    expect(rows).toEqual([{ at: desk.api.store.clock() }]);
  });
});

it('tells nothing personal in logs and refusals', async () => {
  const applicant = anApplicant({
    nik: '5371991708850001',
    fullName: 'Sangat Rahasia',
    birthDate: '2015-01-01',
  });
  const made = await desk.station.packet(registering({ applicant }));
  const answers = [await desk.bring(made), await desk.decide(made.packetId, { action: 'USE' })];
  const list = await desk.verifier.get('/v1/packet-conflicts');
  const told = desk.api.log() + JSON.stringify([...answers, list].map(({ body }) => body as unknown));
  expect(told).not.toMatch(/5371991708850001|Rahasia|2015-01-01/);
});
