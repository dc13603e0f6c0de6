import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createFloorActivities, type FloorActivities } from '../../activities/floor';
import { readAttempt, storePulledData } from '../../db/case/attempts';
import { balanceOf } from '../../db/stock/blanko';
import { dispatch } from '../../db/queue/dispatch';
import { listPrinters } from '../../db/printers/printer-reads';
import { settleAttempt } from '../../db/case/settlement';
import { inTransaction } from '../../db/core/store';
import { verify } from '../../db/verification/verify';
import { biometricRecord } from '../../simulators/biometric-record';
import { aPrintReadyCase, attemptOf, blankoArrives, give } from '../support/case-story';
import { anOffice, atWork, type TestStore } from '../support/store';
import { EvePrinter, isEveInstalled } from './support/eve-printer';

const OFFICE = '53.71';
type Held = { caseId: string; attemptId: string };

let folder: string;
let office: TestStore;
let eve: EvePrinter;
let floor: FloorActivities;

// The printer is a package of the operating system. Where it is missing the run says so; in CI that is a failure.
const whereInstalled = isEveInstalled ? describe : describe.skip;

whereInstalled('the reference printer of CUPS', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terbit-eve-'));
    eve = await EvePrinter.start(folder);
    office = await anOffice(['kupang-1']);
    await blankoArrives(office, 5);
    // Between two questions a second passes for those who wait for a sender to be gone, but not for the test.
    let skipped = 0;
    const pause = async (): Promise<void> => {
      skipped += 1_000;
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    floor = createFloorActivities({
      store: atWork(office),
      printerOf: () => eve.client,
      logger: { error: () => undefined },
      timing: { monotonic: () => performance.now() + skipped, pauses: () => pause },
    });
  });
  afterEach(async () => {
    await eve.close();
    const report = await verify(office);
    await office.close();
    rmSync(folder, { recursive: true, force: true });
    expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  });

  async function hold(caseId?: string): Promise<Held> {
    const id = caseId ?? (await aPrintReadyCase(office));
    await dispatch(office, OFFICE);
    const { attemptId } = await attemptOf(office, id);
    const sealed = office.keys.seal(biometricRecord('ani', 'Face', ''), `pulled:${attemptId}`);
    await storePulledData(office.pool, attemptId, sealed);
    return { caseId: id, attemptId };
  }
  const print = (held: Held): Promise<unknown> => new MockActivityEnvironment().run(() => floor.print(held));
  const stateOf = async ({ attemptId }: Held): Promise<string | undefined> =>
    (await readAttempt(office.pool, attemptId))?.state;
  const printer = async (): Promise<string> => {
    const [row] = await listPrinters(office, OFFICE);
    return `${row?.state ?? ''} ${row?.reason ?? ''}`.trim();
  };
  const pieces = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await balanceOf(office, OFFICE)).flatMap(({ kind, balance }) =>
        balance === 0 ? [] : [[kind, balance]],
      ),
    );
  async function settle({ attemptId }: Held, outcome: 'PRINTED' | 'NOT_PRINTED'): Promise<void> {
    office.setClock(new Date(office.clock().getTime() + 180_000));
    for (const actor of ['ana', 'budi'])
      await inTransaction(office, (tx) =>
        settleAttempt(tx, office, { attemptId, actor, outcome, serial: null }),
      );
  }

  test('prints', async () => {
    const held = await hold();
    await print(held);
    expect([await stateOf(held), eve.sheets]).toEqual(['PRINTED', [held.attemptId]]);
    expect(await pieces()).toEqual({ CENTRE: -5, STORE: 4, PRINTED: 1 });
  });

  test('waits for cards with one in hand, says so, and goes on when it is filled', async () => {
    eve.note('empty');
    const held = await hold();
    const printing = print(held);
    await eve.until('the floor to say what is missing', async () => (await printer()) === 'OUT MEDIA_EMPTY');
    expect([await stateOf(held), eve.sheets]).toEqual(['SENDING', []]);
    eve.takeNoteAway('empty');
    await printing;
    expect([await stateOf(held), eve.sheets]).toEqual(['PRINTED', [held.attemptId]]);
    await eve.until('it to stand still', () =>
      floor.awaitPrinter({ office: OFFICE }).then(
        () => true,
        () => false,
      ),
    );
    expect(await printer()).toBe('READY');
  });

  test('jams: the card is spoiled, and nothing more is printed until the jam is cleared', async () => {
    eve.note('jam');
    const held = await hold();
    await print(held);
    expect([await stateOf(held), eve.sheets]).toEqual(['SPOILED', []]);
    const again = await hold(held.caseId);
    await print(again);
    expect([await stateOf(again), await printer()]).toEqual(['VOID', 'OUT JAMMED']);
    expect(await pieces()).toEqual({ CENTRE: -5, STORE: 4, SPOILED: 1 });
  });

  test('whose machine dies with a card in hand leaves a doubt, and no second card', async () => {
    eve.note('crash');
    const held = await hold();
    await print(held);
    expect([await stateOf(held), eve.sheets]).toEqual(['UNCERTAIN', [held.attemptId]]);
    await print(held);
    await settle(held, 'PRINTED');
    expect([await stateOf(held), eve.sheets]).toEqual(['PRINTED', [held.attemptId]]);
    expect(await pieces()).toEqual({ CENTRE: -5, STORE: 4, PRINTED: 1 });
  });

  test.each([
    ['before the card came out', 'hold', 'NOT_PRINTED', []],
    ['when the card was out', 'finishing', 'PRINTED', ['first']],
  ] as const)(
    'that restarts in mid-job, %s, has forgotten it: two persons settle it',
    async (_when, at, truth, out) => {
      eve.note(at);
      const held = await hold();
      const printing = print(held);
      await eve.until('a card in hand', () => eve.isAtWork && (at === 'hold' || eve.sheets.length === 1));
      await eve.powerOff();
      eve.takeNoteAway(at);
      await eve.powerOn();
      await printing;
      expect(await stateOf(held)).toBe('UNCERTAIN');
      await settle(held, truth);
      const sheets = out.map(() => held.attemptId);
      if (truth === 'NOT_PRINTED') {
        await floor.awaitPrinter({ office: OFFICE }).catch(() => undefined);
        const again = await hold(held.caseId);
        await print(again);
        sheets.push(again.attemptId);
      }
      expect(eve.sheets).toEqual(sheets);
      expect(await pieces()).toEqual({ CENTRE: -5, STORE: 4, PRINTED: 1 });
    },
  );

  test('whose sender dies in mid-job is followed by another, and prints once', async () => {
    eve.note('hold');
    const held = await hold();
    const killed = new MockActivityEnvironment();
    void killed.run(() => floor.print(held)).catch(() => undefined);
    await eve.until('a card in hand', () => eve.isAtWork);
    const followed = print(held);
    eve.takeNoteAway('hold');
    await followed;
    expect([await stateOf(held), eve.sheets]).toEqual(['PRINTED', [held.attemptId]]);
  });

  test('proves that a job was never given a document', async () => {
    const held = await hold();
    const created = await eve.client.createJob({ name: held.attemptId });
    const jobId = created.kind === 'created' ? created.jobId : 0;
    await give(office, held.caseId, {
      type: 'START_SENDING',
      attemptId: held.attemptId,
      jobId,
      printerUpTime: 0,
    });
    await print(held);
    expect([await stateOf(held), eve.sheets]).toEqual(['NOT_PRINTED', []]);
    const late = { jobId, document: Buffer.from('%PDF-1.4 late'), mimeType: 'application/pdf' };
    expect(await eve.client.sendDocument(late)).toMatchObject({ kind: 'refused' });
  });
});
