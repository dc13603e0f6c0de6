import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCentreActivities, type CentreActivities } from '../../activities/centre';
import { createOsiaClient, type OsiaClient } from '../../clients/centre/osia-client';
import { sealPacket } from '../../station/packet';
import { readState } from '../../db/case/apply-command';
import { readEvents } from '../../db/case/case-reads';
import { storePacket } from '../../db/case/packets';
import { inTransaction } from '../../db/core/store';
import { startCentre } from '../../simulators/centre/start-centre';
import { reconcile } from '../../workers/reconciler';
import { control } from '../clients/support/simulator-controls';
import { anApi, type ApiUnderTest } from '../api/support/api-under-test';
import { eventually, temporaryHome } from '../simulators/temporary-home';
import { aRecordedCase } from '../support/case-story';
import { say } from '../support/say';
import { atWork } from '../support/store';

const CASES = 10;
const HALF_DAY = 12 * 3_600_000;
const STORY_MS = 120_000;

interface Stats {
  calls: { status: number; redeliver: number; identify: number };
  tasks: Record<string, number>;
}

/** The simulated centre, the API that it calls back and the reconciler; the engine is left out. */
describe('an identification that takes work and gives no verdicts', () => {
  const home = temporaryHome();
  let api: ApiUnderTest;
  let door: Server;
  let port: number;
  let simulator: { port: number };
  let centre: OsiaClient;
  let steps: CentreActivities;
  let cases: string[];

  async function openDoor(at: number): Promise<void> {
    door = createServer(api.bareApp).listen(at, '127.0.0.1');
    await once(door, 'listening');
    ({ port } = door.address() as AddressInfo);
  }
  async function shutDoor(): Promise<void> {
    door.closeAllConnections();
    await new Promise((closed) => door.close(closed));
  }

  const submit = (caseId: string): Promise<unknown> =>
    new MockActivityEnvironment().run(() => steps.submit({ caseId }));
  const identify = (caseId: string): Promise<unknown> =>
    new MockActivityEnvironment().run(() => steps.identify({ caseId }));

  async function sendOne(): Promise<string> {
    const caseId = await aRecordedCase(api.store);
    const recordingId = (await readState(api.store, caseId))?.recordingId ?? '';
    const image = Buffer.from(`the face of ${caseId}`).toString('base64');
    const biometrics = [{ biometricType: 'FACE', image } as const];
    const sealed = sealPacket(api.store.keys, recordingId, { biometrics, chainHead: 'head' });
    await inTransaction(api.store, (tx) => storePacket(tx, recordingId, caseId, sealed));
    await submit(caseId);
    return caseId;
  }

  beforeEach(async () => {
    api = await anApi();
    await openDoor(0);
    simulator = home.closing(
      await startCentre({ home: home.path(), seed: 1, port: 0, token: 'secret', retryDelaysMs: [1] }),
    );
    await control(simulator.port, 'delay', { verdictMs: 0 });
    await control(simulator.port, 'mode', { identify: 'silent' });
    const baseUrl = `http://127.0.0.1:${simulator.port}`;
    centre = home.closing(createOsiaClient({ baseUrl, token: 'secret', timeoutMs: 5_000 }));
    steps = createCentreActivities({
      store: atWork(api.store),
      centre,
      publicUrl: `http://127.0.0.1:${port}`,
    });
    cases = [];
    for (let index = 0; index < CASES; index += 1) cases.push(await sendOne());
  });
  afterEach(async () => {
    await shutDoor();
    await api.close();
  });

  async function stats(): Promise<Stats> {
    return (await (await fetch(`http://127.0.0.1:${simulator.port}/_sim/stats`)).json()) as Stats;
  }
  async function stages(): Promise<string[]> {
    const states = await Promise.all(cases.map((caseId) => readState(api.store, caseId)));
    return [...new Set(states.map((state) => state?.stage ?? ''))];
  }
  /** Lets time pass, with the reconciler at work. */
  async function letPass(halfDays: number): Promise<void> {
    for (let step = 0; step < halfDays; step += 1) {
      api.store.setClock(new Date(api.store.clock().getTime() + HALF_DAY));
      while ((await reconcile(atWork(api.store), centre, '53.71')) > 0);
    }
  }
  async function verdictsOf(caseId: string): Promise<string[]> {
    const events = (await readEvents(api.store, caseId)).map(({ event }) => event);
    return events.flatMap((event) => (event.type === 'VERDICT_RECEIVED' ? [event.verdict] : []));
  }

  test(
    'is asked after daily at most for a year; then what could not be delivered is asked for, and each case moves once',
    async () => {
      await letPass(2 * 365);
      const { calls } = await stats();
      say(`${CASES} cases, 365 days: ${calls.status} status calls, ${calls.identify} identifications`);
      expect(await stages()).toEqual(['SENT']);
      expect(calls.status).toBeLessThanOrEqual(CASES * 365);
      expect(calls.status).toBeGreaterThanOrEqual((CASES * 365) / 2);
      expect(calls).toMatchObject({ identify: CASES, redeliver: 0 });

      // The centre recovers while its callbacks are not accepted, and gives up.
      await shutDoor();
      await control(simulator.port, 'mode', { identify: 'up' });
      await eventually(async () => (await stats()).tasks['RESPONSE_ERROR'] === CASES);
      await openDoor(port);
      await letPass(5);
      await eventually(async () => (await stages()).join() === 'PRINT_READY');
      for (const caseId of cases) expect(await verdictsOf(caseId)).toEqual(['UNIQUE']);
      expect((await stats()).calls.redeliver).toBeGreaterThanOrEqual(CASES);
    },
    STORY_MS,
  );

  test(
    'and then has forgotten its tasks is asked anew, and what it says to the new submission counts',
    async () => {
      await letPass(10);
      await fetch(`http://127.0.0.1:${simulator.port}/_sim/tasks`, { method: 'DELETE' });
      await control(simulator.port, 'mode', { identify: 'up' });
      await letPass(5);
      for (const caseId of cases) {
        expect(await verdictsOf(caseId)).toEqual(['SEARCH_FAILURE']);
        await identify(caseId);
      }
      await eventually(async () => (await stages()).join() === 'PRINT_READY');
      for (const caseId of cases) expect(await verdictsOf(caseId)).toEqual(['SEARCH_FAILURE', 'UNIQUE']);
    },
    STORY_MS,
  );
});
