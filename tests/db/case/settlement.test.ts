import { readState } from '../../../db/case/apply-command';
import { readAttempt } from '../../../db/case/attempts';
import { balanceOf, isForeignPiece } from '../../../db/stock/blanko';
import { listPrinters } from '../../../db/printers/printer-reads';
import { settleAttempt, type Settlement } from '../../../db/case/settlement';
import { confirmOfficeWake, officesToWake } from '../../../db/core/office-wakes';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { idFor } from '../../../platform/ids';
import {
  aCaseBeingPrinted,
  anUncertainPrint,
  aReadyCase,
  blankoArrives,
  give,
} from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

type Printing = Awaited<ReturnType<typeof aCaseBeingPrinted>>;

const settle = (settlement: Settlement) =>
  inTransaction(office, (tx) => settleAttempt(tx, office, settlement));

const balances = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await balanceOf(office, '53.71')).flatMap(({ kind, balance }) =>
      balance === 0 ? [] : [[kind, balance]],
    ),
  );

const report = (printing: Printing, outcome: 'PRINTED' | 'SPOILED', serial: string | null = null) =>
  give(office, printing.caseId, {
    type: 'REPORT_PRINT',
    attemptId: printing.attemptId,
    outcome,
    serial,
    reason: outcome === 'SPOILED' ? 'MISPRINT' : null,
  });

test('a print that becomes uncertain wakes the floor, whose printer it takes', async () => {
  await blankoArrives(office, 3);
  const { caseId, attemptId } = await aCaseBeingPrinted(office);
  for (const wake of await officesToWake(office)) await confirmOfficeWake(office, wake);
  await give(office, caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'UNCERTAIN',
    serial: null,
    reason: null,
  });
  expect(await officesToWake(office)).toMatchObject([{ office: '53.71' }]);
});

describe('two persons at the tray', () => {
  test('the same word of both settles', async () => {
    await blankoArrives(office, 3);
    const { caseId, attemptId } = await anUncertainPrint(office);
    const seen = { attemptId, outcome: 'PRINTED', serial: 'CHIP01' } as const;
    expect(await settle({ ...seen, actor: 'ana' })).toEqual({ kind: 'proposed' });
    expect((await readState(office, caseId))?.stage).toBe('PRINTING');
    const settled = await settle({ ...seen, actor: 'budi' });
    expect(settled).toMatchObject({
      kind: 'settled',
      applied: { event: { proposedBy: 'ana' }, state: { stage: 'PRINTED' } },
    });
    expect(await readAttempt(office.pool, attemptId)).toMatchObject({ state: 'PRINTED', serial: 'CHIP01' });
    expect(await balances()).toEqual({ CENTRE: -3, STORE: 2, PRINTED: 1 });
  });

  test('one person twice is not two', async () => {
    await blankoArrives(office, 3);
    const { attemptId } = await anUncertainPrint(office);
    const seen = { attemptId, actor: 'ana', outcome: 'PRINTED', serial: null } as const;
    await settle(seen);
    await expect(settle(seen)).rejects.toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    await expect(settle({ ...seen, outcome: 'SPOILED' })).rejects.toMatchObject({
      code: 'SECOND_PERSON_REQUIRED',
    });
  });

  test.each([
    ['another outcome', { outcome: 'SPOILED', serial: 'CHIP01' }],
    ['another serial', { outcome: 'PRINTED', serial: 'CHIP02' }],
    ['no serial', { outcome: 'PRINTED', serial: null }],
  ] as const)('%s of the second clears both words', async (_, other) => {
    await blankoArrives(office, 3);
    const { caseId, attemptId } = await anUncertainPrint(office);
    await settle({ attemptId, actor: 'ana', outcome: 'PRINTED', serial: 'CHIP01' });
    expect(await settle({ attemptId, actor: 'budi', ...other })).toEqual({ kind: 'differs' });
    expect((await readState(office, caseId))?.stage).toBe('PRINTING');
    expect(await settle({ attemptId, actor: 'budi', ...other })).toEqual({ kind: 'proposed' });
  });

  test('ten second persons at once settle once', async () => {
    await blankoArrives(office, 3);
    const { attemptId } = await anUncertainPrint(office);
    const seen = { attemptId, outcome: 'PRINTED', serial: null } as const;
    await settle({ ...seen, actor: 'ana' });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => settle({ ...seen, actor: `second-${index}` })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await balances()).toEqual({ CENTRE: -3, STORE: 2, PRINTED: 1 });
  });

  test('an attempt that is not uncertain, or is none, is not settled', async () => {
    await blankoArrives(office, 3);
    const { attemptId } = await aCaseBeingPrinted(office);
    const seen = { actor: 'ana', outcome: 'PRINTED', serial: null } as const;
    await expect(settle({ ...seen, attemptId })).rejects.toMatchObject({ code: 'ATTEMPT_NOT_UNCERTAIN' });
    await expect(settle({ ...seen, attemptId: idFor('none') })).rejects.toMatchObject({
      code: 'ATTEMPT_NOT_FOUND',
    });
  });
});

describe('the number of a piece', () => {
  test('one that another card has, or that is spoiled, is refused and nothing moves', async () => {
    await blankoArrives(office, 5);
    await aReadyCase(office, 'TAKEN1');
    const printing = await aCaseBeingPrinted(office);
    const before = await balances();
    await expect(report(printing, 'PRINTED', 'TAKEN1')).rejects.toMatchObject({ code: 'SERIAL_NOT_USABLE' });
    expect(await balances()).toEqual(before);
    expect((await readState(office, printing.caseId))?.stage).toBe('PRINTING');
    await report(printing, 'PRINTED', 'FRESH1');
  });

  test('one that was never delivered is refused while every blank is known by number', async () => {
    await blankoArrives(office, 2, ['KNOWN1', 'KNOWN2']);
    const printing = await aCaseBeingPrinted(office);
    const foreign: unknown = await report(printing, 'PRINTED', 'ALIEN1').catch((error: unknown) => error);
    expect(isForeignPiece(foreign)).toBe(true);
    expect((await readState(office, printing.caseId))?.stage).toBe('PRINTING');
    await report(printing, 'PRINTED', 'KNOWN2');
    expect(
      (await office.pool.query('SELECT serial, attempt_id AS attempt FROM piece ORDER BY serial')).rows,
    ).toEqual([
      { serial: 'KNOWN1', attempt: null },
      { serial: 'KNOWN2', attempt: printing.attemptId },
    ]);
  });

  test('the piece follows its card to the spoiled', async () => {
    await blankoArrives(office, 2, ['KNOWN1', 'KNOWN2']);
    const { caseId } = await aReadyCase(office, 'KNOWN1');
    await give(office, caseId, { type: 'CANCEL', reason: 'MOVED', note: null });
    expect(await balances()).toEqual({ CENTRE: -2, STORE: 1, SPOILED: 1 });
    const { rows } = await office.pool.query(
      `SELECT kind FROM piece JOIN account USING (account_id) WHERE serial = 'KNOWN1'`,
    );
    expect(rows).toEqual([{ kind: 'SPOILED' }]);
  });

  test('read at an uncertain print and not found again at the tray, it belongs to no card', async () => {
    await blankoArrives(office, 3);
    const { caseId, attemptId } = await aCaseBeingPrinted(office);
    await give(office, caseId, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'UNCERTAIN',
      serial: 'READ1',
      reason: null,
    });
    await settle({ attemptId, actor: 'ana', outcome: 'PRINTED', serial: null });
    await settle({ attemptId, actor: 'budi', outcome: 'PRINTED', serial: null });
    expect(await readAttempt(office.pool, attemptId)).toMatchObject({ state: 'PRINTED', serial: null });
  });
});

describe('what was stored while printing', () => {
  test.each([
    ['cancelled', 'CANCELLED'],
    ['contradicted', 'NEEDS_DECISION'],
  ] as const)('a card that came out of a case %s meanwhile is spoiled at once', async (what, stage) => {
    await blankoArrives(office, 3);
    const printing = await aCaseBeingPrinted(office);
    const { caseId, attemptId, printer } = printing;
    const submissionId = (await readState(office, caseId))?.submission?.submissionId ?? '';
    if (what === 'cancelled') await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
    else await give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
    expect((await report(printing, 'PRINTED', 'CHIP01')).stage).toBe(stage);
    expect(await readAttempt(office.pool, attemptId)).toMatchObject({ state: 'SPOILED', serial: 'CHIP01' });
    expect(await balances()).toEqual({ CENTRE: -3, STORE: 2, SPOILED: 1 });
    // No fault of the printer: it goes on.
    const [state] = (await listPrinters(office, '53.71')).filter((row) => row.printer === printer);
    expect(state?.state).toBe('READY');
  });
});

describe('spoiled cards', () => {
  test('two in a row stop a printer; a good one between them does not', async () => {
    await blankoArrives(office, 9);
    const states = async (): Promise<(string | null)[]> =>
      (await listPrinters(office, '53.71'))
        .filter(({ printer }) => printer === 'kupang-1')
        .map(({ reason }) => reason);
    const spoil = async (): Promise<void> => {
      const printing = await aCaseBeingPrinted(office);
      expect(printing.printer).toBe('kupang-1');
      await report(printing, 'SPOILED');
      await give(office, printing.caseId, { type: 'CANCEL', reason: 'ERROR', note: null });
    };
    await spoil();
    await aReadyCase(office);
    await spoil();
    expect(await states()).toEqual([null]);
    await spoil();
    expect(await states()).toEqual(['SPOILED_IN_ROW']);
    expect((await aCaseBeingPrinted(office)).printer).toBe('kupang-2');
  });
});
