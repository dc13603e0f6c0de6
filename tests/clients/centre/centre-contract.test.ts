import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOsiaClient, type OsiaClient } from '../../../clients/centre/osia-client';
import type { OsiaNewEncounter } from '../../../clients/centre/osia.wire';
import { createSbiClient, type SbiClient } from '../../../clients/station/sbi-client';
import type { CaptureSession } from '../../../clients/station/sbi-session';
import { entryOfFrame, toOsiaBiometrics } from '../../../clients/station/sbi-to-osia';
import { startCentre } from '../../../simulators/centre/start-centre';
import { DeviceAuthority } from '../../../simulators/device/device-keys';
import { startStation } from '../../../simulators/device/start-station';
import { eventually, temporaryHome } from '../../simulators/temporary-home';
import { control, type Mailbox, startMailbox } from '../support/simulator-controls';

const TOKEN = 'the-token';
const home = temporaryHome();
let keys: string;
let authority: DeviceAuthority;
let station: { readonly port: number };
let centre: { readonly port: number };
let devices: SbiClient;
let osia: OsiaClient;
let mailbox: Mailbox;
let transactions = 0;
const newTransactionId = (): string => `transaction-${(transactions += 1)}`;

// Making keys takes most of the time of these tests, so all devices share theirs.
beforeAll(async () => {
  keys = mkdtempSync(join(tmpdir(), 'device-keys-'));
  authority = await DeviceAuthority.open(keys);
});
afterAll(() => {
  rmSync(keys, { recursive: true, force: true });
});
beforeEach(async () => {
  station = home.closing(
    await startStation({ home: home.path(), seed: 1, station: '53.71', port: 0, authority }),
  );
  centre = home.closing(
    await startCentre({ home: home.path(), seed: 1, port: 0, token: TOKEN, retryDelaysMs: [1] }),
  );
  devices = home.closing(clientAt(station.port));
  osia = home.closing(osiaWith(TOKEN));
  mailbox = home.closing(await startMailbox());
  await control(centre.port, 'delay', { verdictMs: 0 });
});

function clientAt(port: number, trusted = authority): SbiClient {
  return createSbiClient({
    at: { baseUrls: [`http://127.0.0.1:${port}`] },
    trustAnchorPem: trusted.certificate,
    environment: 'Developer',
    timeouts: { captureMs: 5_000, infoMs: 5_000 },
    wait: () => Promise.resolve(),
  });
}
function osiaWith(token: string, timeoutMs = 5_000): OsiaClient {
  return createOsiaClient({ baseUrl: `http://127.0.0.1:${centre.port}`, token, timeoutMs });
}

async function record(): Promise<CaptureSession> {
  const outcome = await devices.captureSession({ exceptions: [], newTransactionId });
  if (outcome.kind !== 'captured') throw new Error(`${outcome.kind} ${outcome.code}`);
  return outcome;
}
const encounterOf = (session: CaptureSession): OsiaNewEncounter => ({
  status: 'ACTIVE',
  encounterType: 'KTP_EL',
  galleries: ['ALL'],
  biometricData: toOsiaBiometrics(session),
  biographicData: { office: '53.71' },
});
const enrol = (personId: string, session: CaptureSession): ReturnType<OsiaClient['createEncounter']> =>
  osia.createEncounter({
    personId,
    encounterId: `${personId}-recording`,
    transactionId: 't',
    encounter: encounterOf(session),
  });
const search = (personId: string): ReturnType<OsiaClient['identifyFromId']> =>
  osia.identifyFromId({ personId, transactionId: 't-search', callbackUrl: mailbox.url });

describe('recording with the simulated station', () => {
  it('gives thirteen verified frames in one chain', async () => {
    const session = await record();
    expect(session.biometrics).toHaveLength(13);
    expect(session.chainHead).toMatch(/^[0-9A-F]{64}$/);
  });

  it('keeps the same person while a low slap is tried again', async () => {
    await control(station.port, 'person', { quality: 30 });
    const session = await record();
    expect(session.quality.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['low', 3],
      ['low', 3],
      ['low', 3],
      ['low', 3],
      ['reached', 1],
    ]);
    await enrol('p1', session);
    const { biometrics } = session;
    const thumb = biometrics.find((frame) => frame.subType === 'Left Thumb');
    const first = biometrics[0];
    if (thumb === undefined || first === undefined) throw new Error('No frames.');
    const probe = [entryOfFrame(first), entryOfFrame(thumb)];
    const verified = await osia.verifyFromId({ personId: 'p1', transactionId: 't', biometricData: probe });
    expect(verified).toMatchObject({ kind: 'accepted', value: { decision: true } });
  });

  it('leaves out what is excepted, and asks for the exception when it was not', async () => {
    await control(station.port, 'person', { missing: ['Left IndexFinger'] });
    await expect(devices.captureSession({ exceptions: [], newTransactionId })).resolves.toMatchObject({
      kind: 'nothing-detected',
      code: 'parts-missing',
    });
    const exceptions = [{ subType: 'Left IndexFinger', presence: 'BANDAGED' }] as const;
    const session = await devices.captureSession({ exceptions, newTransactionId });
    expect(session).toMatchObject({ kind: 'captured', exceptions });
  });

  it.each([
    ['busy', 'busy', 'sbi-111'],
    ['not-ready', 'busy', 'sbi-110'],
    ['tampered', 'tampered', 'sbi-103'],
    ['forged', 'tampered', 'jwt-signature'],
  ])('reports a device that is %s', async (state, kind, code) => {
    await control(station.port, 'mode', { state });
    const outcome = await devices.captureSession({ exceptions: [], newTransactionId });
    expect(outcome).toEqual({ kind, code, modality: 'left-slap' });
  });

  it('does not trust a station under another authority', async () => {
    const elsewhere = await DeviceAuthority.open(`${home.path()}/elsewhere`);
    const stranger = home.closing(clientAt(station.port, elsewhere));
    await expect(stranger.captureOneFinger({ finger: 'Right Thumb', newTransactionId })).resolves.toEqual({
      kind: 'tampered',
      code: 'certificate-chain',
      modality: 'thumbs',
    });
  });
});

describe('the simulated centre', () => {
  it('takes an encounter once and gives it back', async () => {
    const session = await record();
    await expect(enrol('p1', session)).resolves.toEqual({ kind: 'accepted', value: 'created' });
    await expect(enrol('p1', session)).resolves.toEqual({ kind: 'accepted', value: 'already-there' });
    const read = await osia.readEncounter({
      personId: 'p1',
      encounterId: 'p1-recording',
      transactionId: 't',
    });
    expect(read).toEqual({
      kind: 'accepted',
      value: { ...encounterOf(session), encounterId: 'p1-recording' },
    });
    const other = await osia.readEncounter({ personId: 'p1', encounterId: 'other', transactionId: 't' });
    expect(other).toEqual({ kind: 'rejected', reason: 'unknown-encounter' });
  });

  it('finds a person who was recorded under another number', async () => {
    await control(station.port, 'person', { person: 'ani' });
    await enrol('p1', await record());
    await enrol('p2', await record());
    const asked = await search('p2');
    expect(asked).toMatchObject({ kind: 'pending' });
    const delivery = await mailbox.next();
    expect(delivery.query).toMatchObject({
      token: 'abc',
      transactionId: 't-search',
      taskId: asked.kind === 'pending' ? asked.taskId : '',
    });
    const found = delivery.callback.kind === 'candidates' ? delivery.callback.candidates : [];
    expect(found.map((candidate) => candidate.personId).sort()).toEqual(['p1', 'p2']);
  });

  it('finds no other person for a new one, also when asked to answer at once', async () => {
    await enrol('p1', await record());
    await enrol('p2', await record());
    const answer = await osia.identifyFromId({ personId: 'p2', transactionId: 't' });
    expect(answer).toMatchObject({ kind: 'accepted', value: [{ personId: 'p2' }] });
    await expect(search('nobody')).resolves.toEqual({ kind: 'rejected', reason: 'unknown-person' });
  });

  it('delivers a failed search as an error, again when asked, and then no more', async () => {
    await enrol('p1', await record());
    await control(centre.port, 'next-verdicts', { verdicts: ['ERROR'] });
    mailbox.refuse(true);
    const asked = await search('p1');
    const task = { taskId: asked.kind === 'pending' ? asked.taskId : '', transactionId: 't' };
    await eventually(async () => {
      const status = await osia.readTaskStatus(task);
      return status.kind === 'accepted' && status.value === 'RESPONSE_ERROR';
    });
    mailbox.refuse(false);
    await expect(osia.redeliver(task)).resolves.toEqual({ kind: 'accepted', value: 'scheduled' });
    const delivery = await mailbox.next();
    expect(delivery.callback).toMatchObject({ kind: 'error', code: expect.any(Number) as unknown });
    expect(delivery.query['taskId']).toBe(task.taskId);
    await eventually(async () => (await osia.redeliver(task)).kind === 'rejected');
  });

  it('does not know a task that never was', async () => {
    const unknown = { kind: 'rejected', reason: 'unknown-task' };
    const task = { taskId: 'never', transactionId: 't' };
    await expect(osia.readTaskStatus(task)).resolves.toEqual(unknown);
    await expect(osia.redeliver(task)).resolves.toEqual(unknown);
  });

  it('compares one finger with the record', async () => {
    await enrol('p1', await record());
    await enrol('p2', await record());
    const captured = await devices.captureOneFinger({ finger: 'Right IndexFinger', newTransactionId });
    const probe = captured.kind === 'captured' ? [entryOfFrame(captured.biometric)] : [];
    const verify = (personId: string): ReturnType<OsiaClient['verifyFromId']> =>
      osia.verifyFromId({ personId, transactionId: 't', biometricData: probe });
    await expect(verify('p2')).resolves.toMatchObject({ kind: 'accepted', value: { decision: true } });
    await expect(verify('p1')).resolves.toMatchObject({ kind: 'accepted', value: { decision: false } });
    await expect(verify('p3')).resolves.toEqual({ kind: 'rejected', reason: 'unknown-person' });
  });

  it('is unavailable with a wrong token, while it is down and while it is silent', async () => {
    const ask = (client: OsiaClient): ReturnType<OsiaClient['readEncounter']> =>
      client.readEncounter({ personId: 'p1', encounterId: 'e1', transactionId: 't' });
    const wrong = home.closing(osiaWith('another'));
    await expect(ask(wrong)).resolves.toEqual({ kind: 'unavailable', reason: 'refused-credentials' });
    await control(centre.port, 'mode', { read: 'silent' });
    const hurried = home.closing(osiaWith(TOKEN, 100));
    await expect(ask(hurried)).resolves.toEqual({ kind: 'unavailable', reason: 'timeout' });
    await control(centre.port, 'mode', { read: 'down' });
    await expect(ask(osia)).resolves.toMatchObject({ kind: 'unavailable' });
    await control(centre.port, 'mode', { read: 'up' });
    await expect(ask(osia)).resolves.toEqual({ kind: 'rejected', reason: 'unknown-encounter' });
  });
});
