import { readAttempt } from '../../../db/case/attempts';
import { balanceOf } from '../../../db/stock/blanko';
import { listPrinters } from '../../../db/printers/printer-reads';
import { listSerialAlarms, raiseSerialAlarm } from '../../../db/printers/serial-alarms';
import { verify } from '../../../db/verification/verify';
import { aReadyCase, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

const check = (caseId: string, result: 'GOOD' | 'SPOILED', serial: string | null) =>
  give(office, caseId, {
    type: 'CHECK_QUALITY',
    result,
    serial,
    reason: result === 'SPOILED' ? 'MISPRINT' : null,
  });

const numbered = async (): Promise<Record<string, string>> => {
  const { rows } = await office.pool.query<{ serial: string; kind: string }>(
    'SELECT serial, kind FROM piece JOIN account USING (account_id) ORDER BY serial',
  );
  return Object.fromEntries(rows.map(({ serial, kind }) => [serial, kind]));
};
const lotOf = async (wanted: string): Promise<number> =>
  (await balanceOf(office, '53.71'))
    .filter(({ kind }) => kind === wanted)
    .reduce((sum, { balance }) => sum + balance, 0);

describe('the number of a card whose printer reads no chip', () => {
  test('is given at the quality check, also when that was passed by policy, and once', async () => {
    await blankoArrives(office, 3);
    const { caseId, attemptId } = await aReadyCase(office);
    await check(caseId, 'GOOD', 'CARD01');
    expect(await readAttempt(office.pool, attemptId)).toMatchObject({ state: 'GOOD', serial: 'CARD01' });
    expect(await numbered()).toEqual({ CARD01: 'PRINTED' });
    await expect(check(caseId, 'GOOD', 'CARD02')).rejects.toMatchObject({ code: 'SERIAL_DIFFERS' });
    await expect(check(caseId, 'GOOD', 'CARD01')).rejects.toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
    await give(office, caseId, {
      type: 'HAND_OVER',
      collector: 'HOLDER',
      oldCardReturned: false,
      check: { kind: 'ONE_TO_ONE' },
    });
    expect(await numbered()).toEqual({ CARD01: 'ISSUED' });
  });

  test('may be that of a blank in the store, which it turns out to have been', async () => {
    await blankoArrives(office, 3, ['KNOWN1']);
    const { caseId } = await aReadyCase(office);
    await check(caseId, 'GOOD', 'KNOWN1');
    expect([await numbered(), await lotOf('STORE'), await lotOf('PRINTED')]).toEqual([
      { KNOWN1: 'PRINTED' },
      2,
      1,
    ]);
  });

  test('goes with a card found spoiled', async () => {
    await blankoArrives(office, 3);
    const { caseId, attemptId } = await aReadyCase(office);
    await check(caseId, 'SPOILED', 'CARD01');
    expect(await readAttempt(office.pool, attemptId)).toMatchObject({ state: 'SPOILED', serial: 'CARD01' });
    expect(await numbered()).toEqual({ CARD01: 'SPOILED' });
  });

  test('cannot be that of another card', async () => {
    await blankoArrives(office, 3);
    await aReadyCase(office, 'TAKEN1');
    const { caseId } = await aReadyCase(office);
    await expect(check(caseId, 'GOOD', 'TAKEN1')).rejects.toMatchObject({ code: 'SERIAL_NOT_USABLE' });
  });
});

describe('a chip that cannot be', () => {
  test.each([
    ['of another card', 'TAKEN1', 'ISSUED', 'SERIAL_ISSUED', 'PRINTED 53.71'],
    ['of a blank that lies elsewhere', 'KNOWN1', 'ELSEWHERE', 'FOREIGN_SERIAL', 'STORE 53.71'],
    ['of no book', 'ALIEN1', 'FOREIGN', 'FOREIGN_SERIAL', null],
  ])(
    '%s stops the printer and is kept for the officers, once',
    async (_what, serial, kind, reason, foundIn) => {
      await blankoArrives(office, 3, ['KNOWN1']);
      await aReadyCase(office, 'TAKEN1');
      const { attemptId } = await aReadyCase(office);
      const alarm = { attemptId, printer: 'kupang-1', office: '53.71', serial };
      expect(await raiseSerialAlarm(office, alarm)).toEqual({ kind, foundIn });
      await raiseSerialAlarm(office, alarm);
      expect(await listSerialAlarms(office, '53.71', 10)).toEqual([
        expect.objectContaining({ attemptId, printer: 'kupang-1', serial, kind, foundIn }),
      ]);
      const [printer] = await listPrinters(office, '53.71');
      expect(printer).toMatchObject({ state: 'STOPPED', reason });
    },
  );
});
