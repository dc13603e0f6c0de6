import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readState } from '../../db/case/apply-command';
import { unpackContent } from '../../station/station-packet';
import { PacketClient } from '../../station/packet-client';
import { StationFolder } from '../../station/folder';
import { uploadPackets } from '../../station/upload';
import { PacketEnvelope } from '../../domain/station/packet';
import { loadKeys } from '../../platform/keys';
import { openEnvelope } from '../../platform/packet-envelope';
import { DeviceAuthority } from '../../simulators/device/device-keys';
import { anApi, type ApiUnderTest } from '../api/support/api-under-test';
import { aRegistrationBody } from '../api/support/registrations';
import { aRecordedCase, aRegisteredCase } from '../support/case-story';
import {
  aFieldStation,
  aConnectionCutAt,
  everythingIn,
  listening,
  type FieldStation,
} from './support/field-station';

let api: ApiUnderTest;
let authority: DeviceAuthority;
const devicesHome = mkdtempSync(join(tmpdir(), 'terbit-devices-'));
let field: FieldStation;
let office: Awaited<ReturnType<typeof listening>>;
const database = process.env['DATABASE_URL'];

beforeAll(async () => void (authority = await DeviceAuthority.open(devicesHome)));
afterAll(() => rmSync(devicesHome, { recursive: true }));
beforeEach(async () => {
  api = await anApi();
  process.env['DATABASE_URL'] = api.store.url;
  office = await listening(api);
  field = await aFieldStation(api, authority);
  await field.enrol();
});
afterEach(async () => {
  if (database === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = database;
  await field.close();
  await office.close();
  await api.close();
});

async function numberOf(caseId: string): Promise<string> {
  return (await readState(api.store, caseId))?.caseNumber ?? '';
}

async function stageOf(caseId: string): Promise<string> {
  return (await readState(api.store, caseId))?.stage ?? '';
}

async function rows(query: string): Promise<unknown[]> {
  return (await api.store.pool.query<Record<string, unknown>>(query)).rows;
}

const waiting = (): string[] => field.files('.packet');
const sent = (): string[] => field.files('.packet', 'sent');

function inFile(name: string, content: object): string {
  const path = join(field.home, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('terbit station capture', () => {
  it('records a person with devices and disk alone, readable by the office alone', async () => {
    // Any request to a server would fail here.
    process.env['DATABASE_URL'] = 'postgres://127.0.0.1:1/none';
    const body = aRegistrationBody({}, { fullName: 'Sangat Rahasia', nik: '5371991708850001' });
    const ran = await field.capture(
      '--applicant',
      inFile('orang.json', body),
      '--missing',
      'Left Thumb=BANDAGED',
    );
    expect(ran.failed).toBeNull();
    expect(ran.said).toMatch(/Tersimpan: 000001-[0-9a-f-]{36}\.packet$/);
    expect(everythingIn(field.folder)).not.toMatch(/Rahasia|5371991708850001/);
    const envelope = PacketEnvelope.parse(
      JSON.parse(readFileSync(join(field.folder, waiting()[0] ?? ''), 'utf8')),
    );
    const content = await openEnvelope(envelope, api.store.keys.packetPrivateKey);
    const packet = unpackContent(content ?? Buffer.alloc(0));
    expect(packet).toMatchObject({
      subject: { kind: 'REGISTRATION', registration: { applicant: { nik: '5371991708850001' } } },
      exceptions: [{ part: 'Left Thumb', cause: 'BANDAGED' }],
    });
    // Nine fingers, two irises, a face, and the finger that is missing.
    expect(packet?.recording.biometrics).toHaveLength(13);
    expect(await openEnvelope(envelope, loadKeys(field.home).packetPrivateKey)).toBeNull();
  });

  it.each([
    ['a NIK that cannot be', { nik: '5371991799850001' }, /applicant\.nik/],
    ['a date that is none', { birthDate: '1985-02-30' }, /applicant\.birthDate/],
  ])('refuses %s before anybody sits down, quoting nothing', async (_what, changes, field_) => {
    const body = {
      ...aRegistrationBody(),
      applicant: { ...(aRegistrationBody()['applicant'] as object), ...changes },
    };
    const ran = await field.capture('--applicant', inFile('orang.json', body));
    expect(ran.failed).toMatch(field_);
    expect(ran.failed).not.toContain(Object.values(changes)[0]);
    expect(waiting()).toEqual([]);
  });

  it('refuses a folder of another station, a mistyped number, and a person named twice or not', async () => {
    expect((await field.run('capture', '--station', '53.71.01', '--folder', field.folder)).failed).toMatch(
      /milik stasiun 53\.71\.04/,
    );
    expect((await field.capture()).failed).toMatch(/salah satu/);
    expect((await field.capture('--case', '5371-2026-000001', '--applicant', '-')).failed).toMatch(
      /salah satu/,
    );
  });

  it('says when the devices cannot record, and writes nothing', async () => {
    const order = { method: 'PUT', headers: { 'content-type': 'application/json' } };
    await fetch(`${field.devices.url}/_sim/person`, {
      ...order,
      body: JSON.stringify({ person: 'dewi', missing: ['Left IndexFinger'] }),
    });
    const ran = await field.capture('--case', '5371-2026-000001');
    expect(ran.failed).toMatch(/tidak terbaca.*--missing/);
    expect(waiting()).toEqual([]);
    const gone = await field.run(
      'capture',
      '--station',
      '53.71.04',
      '--folder',
      field.folder,
      '--case',
      '5371-2026-000001',
      '--devices',
      'http://127.0.0.1:9',
      '--device-trust',
      field.devices.trust,
    );
    expect(gone.failed).toMatch(/tidak menjawab/);
  });

  it('counts on after sent packets were deleted', async () => {
    await field.trust();
    await field.capture('--case', '5371-2026-000001');
    await field.upload(office.url);
    expect((await field.run('clear', '--folder', field.folder)).said).toMatch(/^1 paket terkirim/);
    await field.capture('--case', '5371-2026-000001');
    expect(waiting()).toEqual([expect.stringMatching(/^000002-/)]);
  });
});

describe('terbit station upload', () => {
  beforeEach(() => field.trust());

  it('sends waiting packets, prints the result of each, and keeps the sent ones separate', async () => {
    const caseId = await aRegisteredCase(api.store);
    const recorded = await aRecordedCase(api.store);
    await field.capture('--case', await numberOf(caseId));
    await field.capture('--case', await numberOf(recorded));
    await field.capture('--applicant', inFile('orang.json', aRegistrationBody()));
    const ran = await field.upload(office.url);
    expect(ran).toMatchObject({ failed: null, exitCode: 0 });
    expect(ran.said).toContain(`direkam pada berkas ${await numberOf(caseId)}`);
    expect(ran.said).toMatch(
      /BENTROK, menunggu keputusan petugas pada berkas \S+: berkasnya sudah punya perekaman/,
    );
    expect(ran.said).toMatch(/direkam pada berkas \S+, kode lacak \S+/);
    expect(ran.said).toMatch(/3 paket terkirim, 0 masih di disk\.$/);
    expect([waiting().length, sent().length, await stageOf(caseId)]).toEqual([0, 3, 'RECORDED']);
    const list = await field.run('list', '--folder', field.folder);
    expect(list.said.match(/TERKIRIM/g)).toHaveLength(3);
  });

  it('goes on after the line was cut in the middle, and nothing is recorded twice', async () => {
    const cases = await Promise.all([1, 2, 3].map(() => aRegisteredCase(api.store)));
    for (const caseId of cases) await field.capture('--case', await numberOf(caseId));
    // The second answer is lost: the office has that packet, and the station does not know.
    const line = await aConnectionCutAt(office.url, 2);
    const first = await field.upload(line.url);
    expect(first.said).toMatch(/Pengiriman berhenti \(connection-lost\)/);
    expect([first.exitCode, waiting().length, sent().length]).toEqual([1, 2, 1]);
    expect(await rows('SELECT FROM station_packet')).toHaveLength(2);
    const second = await field.upload(office.url);
    expect(second.said).toMatch(/2 paket terkirim, 0 masih di disk\.$/);
    expect(await Promise.all(cases.map(stageOf))).toEqual(['RECORDED', 'RECORDED', 'RECORDED']);
    expect(await rows('SELECT FROM packet')).toHaveLength(3);
    await line.close();
  });

  it('twice at the same time takes each packet once', async () => {
    const cases = await Promise.all([1, 2, 3, 4].map(() => aRegisteredCase(api.store)));
    for (const caseId of cases) await field.capture('--case', await numberOf(caseId));
    const token = await field.token();
    const folder = await StationFolder.open(field.folder);
    const clients = [1, 2].map(() => new PacketClient(new URL(office.url), token, 'id'));
    const said: string[] = [];
    const uploads = clients.map((client) =>
      uploadPackets(folder, client, api.store.clock, {
        print: (line) => void said.push(line),
        language: 'id',
      }),
    );
    expect((await Promise.all(uploads)).map(({ left }) => left)).toEqual([0, 0]);
    await Promise.all(clients.map((client) => client.close()));
    expect(said.filter((line) => line.includes('BENTROK'))).toEqual([]);
    expect([waiting().length, sent().length]).toEqual([0, 4]);
    expect(await rows(`SELECT FROM station_packet WHERE outcome = 'RECORDED'`)).toHaveLength(4);
    expect(await rows('SELECT FROM packet')).toHaveLength(4);
  });

  it('keeps everything when the office does not answer or does not know who asks', async () => {
    await field.capture('--case', '5371-2026-000001');
    const silent = await field.upload('http://127.0.0.1:9');
    expect(silent.said).toMatch(/Pengiriman berhenti \(unreachable\)/);
    const stranger = await field.upload(office.url, 'a.b.c');
    expect(stranger.said).toMatch(/Pengiriman berhenti \(UNAUTHENTICATED\)/);
    expect([silent.exitCode, stranger.exitCode, waiting().length]).toEqual([1, 1, 1]);
  });

  it('leaves a packet that was cut short or changed on the disk, and sends the others', async () => {
    const caseId = await aRegisteredCase(api.store);
    await field.capture('--case', '5371-2026-000001');
    await field.capture('--case', '5371-2026-000001');
    await field.capture('--case', await numberOf(caseId));
    const [cut = '', changed = ''] = waiting().map((name) => join(field.folder, name));
    truncateSync(cut, 2_000);
    const envelope = PacketEnvelope.parse(JSON.parse(readFileSync(changed, 'utf8')));
    const content = `${envelope.content.slice(0, -20)}${'A'.repeat(20)}`;
    writeFileSync(changed, JSON.stringify({ ...envelope, content }));
    const ran = await field.upload(office.url);
    expect(ran.said.match(/RUSAK \(PACKET_DAMAGED\)/g)).toHaveLength(2);
    expect(ran.said).toMatch(/1 paket terkirim, 2 masih di disk\.$/);
    expect([ran.exitCode, waiting().length, await stageOf(caseId)]).toEqual([1, 2, 'RECORDED']);
    expect((await field.run('list', '--folder', field.folder)).said.match(/RUSAK/g)).toHaveLength(2);
  });

  it('never sends writing that was cut off, and says that it is there', async () => {
    const caseId = await aRegisteredCase(api.store);
    await field.capture('--case', await numberOf(caseId));
    writeFileSync(join(field.folder, '000002-x.packet.0a1b2c3d.part'), '{"statement":"ab');
    const ran = await field.upload(office.url);
    expect(ran.said).toMatch(/1 sisa tulisan yang terputus.*tidak pernah dikirim/);
    expect(await rows('SELECT FROM station_packet')).toHaveLength(1);
    expect((await field.capture('--case', '5371-2026-000001')).said).toMatch(/1 sisa tulisan/);
    expect((await field.run('list', '--folder', field.folder)).said).toMatch(/1 sisa tulisan/);
    await field.run('clear', '--folder', field.folder);
    expect([field.files('.part'), waiting().length]).toEqual([[], 1]);
  });

  it('says that the clock is wrong, at the station and against the office, and loses nothing', async () => {
    const [ahead, back] = [await aRegisteredCase(api.store), await aRegisteredCase(api.store)];
    field.setClock(new Date('2027-03-01T00:00:00Z'));
    await field.capture('--case', await numberOf(ahead));
    field.setClock(new Date('2026-11-20T00:00:00Z'));
    const warned = await field.capture('--case', await numberOf(back));
    expect(warned.said).toMatch(/Peringatan: jam stasiun ini salah/);
    const ran = await field.upload(office.url);
    expect(ran.said).toMatch(/jam: waktu rekam \d+ jam di depan jam kantor/);
    expect(ran.said).toMatch(/jam: waktu rekam \d+ jam sebelum paket sebelumnya/);
    expect(ran.said).toMatch(/jam: jam stasiun 73 jam lebih lambat dari jam kantor/);
    expect([await stageOf(ahead), await stageOf(back)]).toEqual(['RECORDED', 'RECORDED']);
    const [kept] = await rows('SELECT captured_at, received_at, clock FROM station_packet ORDER BY sequence');
    expect(kept).toMatchObject({
      capturedAt: new Date('2027-03-01T00:00:00Z'),
      receivedAt: api.store.clock(),
      clock: { findings: expect.arrayContaining(['CAPTURED_IN_FUTURE']) as string[] },
    });
  });
});

describe('terbit station trust', () => {
  it('takes the packets of an unknown station from then on, also those made before', async () => {
    const caseId = await aRegisteredCase(api.store);
    await field.capture('--case', await numberOf(caseId));
    const refused = await field.upload(office.url);
    expect(refused.said).toMatch(/DITOLAK \(STATION_NOT_TRUSTED\)/);
    expect([refused.exitCode, waiting().length]).toEqual([1, 1]);
    expect((await field.trust()).said).toMatch(/53\.71\.04 diterima/);
    await field.upload(office.url);
    expect(await stageOf(caseId)).toBe('RECORDED');
  });

  it('asks for the fingerprint that the station shows, and can be taken back', async () => {
    const file = join(field.folder, 'station-key.json');
    const wrong = await field.run('trust', file, '--fingerprint', 'x'.repeat(43));
    expect(wrong.failed).toMatch(/Sidik kunci tidak sama/);
    const { fingerprint } = await field.enrol();
    await field.trust();
    expect((await field.run('distrust', fingerprint)).failed).toBeNull();
    await field.capture('--case', '5371-2026-000001');
    expect((await field.upload(office.url)).said).toMatch(/STATION_NOT_TRUSTED/);
  });

  it('gives stations a key of the office that opens what they write', async () => {
    const { said } = await field.run('office-key', '--office', '53.71');
    writeFileSync(join(field.home, 'office-key.json'), said);
    await field.enrol();
    await field.capture('--case', '5371-2026-000001');
    const envelope = PacketEnvelope.parse(
      JSON.parse(readFileSync(join(field.folder, waiting()[0] ?? ''), 'utf8')),
    );
    expect(await openEnvelope(envelope, loadKeys(field.home).packetPrivateKey)).not.toBeNull();
  });
});
