import { createCaseActivities } from '../../activities/case';
import { qualityPolicy, setQualityPolicy } from '../../db/printing/quality-policy';
import { inTransaction } from '../../db/core/store';
import type { QualityMode } from '../../domain/printing/quality-mode';
import { aCaseBeingPrinted, blankoArrives, give } from '../support/case-story';
import { anOffice, atWork, type TestStore } from '../support/store';

let office: TestStore;
beforeEach(async () => {
  office = await anOffice();
  await blankoArrives(office, 10);
});
afterEach(() => office.close());

const later = (): void => office.setClock(new Date(office.clock().getTime() + 60_000));

async function decideOn(mode: QualityMode): Promise<void> {
  later();
  const change = { mode, reason: 'uji', actor: 'supervisor@53.71', at: office.clock() };
  await inTransaction(office, (tx) => setQualityPolicy(tx, '53.71', change));
  later();
}

async function aPrintedCard(): Promise<{ caseId: string; attemptId: string }> {
  const { caseId, attemptId } = await aCaseBeingPrinted(office);
  const outcome = { outcome: 'PRINTED', serial: null, reason: null } as const;
  await give(office, caseId, { type: 'REPORT_PRINT', attemptId, ...outcome });
  return { caseId, attemptId };
}

const stageAfterCheck = async (card: { caseId: string; attemptId: string }): Promise<string> =>
  (await createCaseActivities(atWork(office)).checkQuality(card)).stage;

describe('the quality check by the policy of the office', () => {
  test('takes a card for good as long as nobody decided otherwise', async () => {
    expect(await stageAfterCheck(await aPrintedCard())).toBe('READY');
  });

  test("leaves a card to an officer where it is the officer's, however often it is asked", async () => {
    await decideOn('officer');
    const card = await aPrintedCard();
    expect([await stageAfterCheck(card), await stageAfterCheck(card)]).toEqual(['PRINTED', 'PRINTED']);
    await give(office, card.caseId, { type: 'CHECK_QUALITY', result: 'GOOD', reason: null });
    expect(await stageAfterCheck(card)).toBe('READY');
  });

  test('made automatic again, takes new cards for good and leaves those to the officer that wait', async () => {
    await decideOn('officer');
    const waiting = await aPrintedCard();
    await decideOn('automatic');
    expect(await stageAfterCheck(await aPrintedCard())).toBe('READY');
    expect(await stageAfterCheck(waiting)).toBe('PRINTED');
  });

  test('keeps every decision, and none for what holds already', async () => {
    await decideOn('automatic');
    expect((await qualityPolicy(office.pool, '53.71')).version).toBe(0);
    for (const mode of ['officer', 'officer', 'automatic'] as const) await decideOn(mode);
    expect(await qualityPolicy(office.pool, '53.71')).toMatchObject({ version: 2, mode: 'automatic' });
  });

  test('numbers decisions that come at the same moment one after the other', async () => {
    await Promise.all((['officer', 'automatic', 'officer'] as const).map(decideOn));
    const { rows } = await office.pool.query<{ version: number }>(
      `SELECT version FROM office_setting WHERE setting = 'QUALITY_POLICY' ORDER BY version`,
    );
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
  });
});
