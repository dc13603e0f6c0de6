import { readState } from '../../../db/case/apply-command';
import { balanceOf } from '../../../db/stock/blanko';
import { dispatch } from '../../../db/queue/dispatch';
import { listPrinters } from '../../../db/printers/printer-reads';
import { anOffice, type TestStore } from '../../support/store';
import { aPrintReadyCase, aReadyCase, blankoArrives, give } from '../../support/case-story';

describe('a whole case in Postgres', () => {
  let office: TestStore;
  beforeAll(async () => void (office = await anOffice()));
  afterAll(() => office.close());

  const balances = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await balanceOf(office, '53.71'))
        .filter(({ balance }) => balance !== 0)
        .map(({ kind, balance }) => [kind, balance]),
    );

  test('a card is printed only when blanko are there, and its piece ends with the holder', async () => {
    const waiting = await aPrintReadyCase(office);
    expect(await dispatch(office, '53.71')).toBe(0);
    await blankoArrives(office, 3);
    expect(await dispatch(office, '53.71')).toBe(1);
    expect((await readState(office, waiting))?.attempt?.state).toBe('HELD');

    const { caseId } = await aReadyCase(office, 'CHIP0001');
    await give(office, caseId, {
      type: 'HAND_OVER',
      collector: 'HOLDER',
      check: { kind: 'ONE_TO_ONE' },
      oldCardReturned: false,
    });
    expect((await readState(office, caseId))?.stage).toBe('ISSUED');
    expect(await balances()).toEqual({ CENTRE: -3, STORE: 2, ISSUED: 1 });
  });

  test('cards harmed on the shelf are not held against their printer', async () => {
    await blankoArrives(office, 3);
    for (const reason of ['DAMAGED', 'CARD_INVALID'] as const) {
      const { caseId } = await aReadyCase(office);
      await give(office, caseId, { type: 'CHECK_QUALITY', result: 'SPOILED', reason });
      await give(office, caseId, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    }
    const printers = await listPrinters(office, '53.71');
    expect(printers.map(({ state }) => state)).toEqual(['READY', 'READY', 'READY', 'READY']);
  });
});
