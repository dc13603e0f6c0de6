import {
  balanceOf,
  bookDelivery,
  bookOpening,
  bookReturn,
  bookLoad,
  bookSpoilage,
} from '../../../db/stock/blanko';
import {
  bookLoan,
  declareLoss,
  receiveTransfer,
  returnLoan,
  sendTransfer,
} from '../../../db/stock/consignments';
import { bookDestruction } from '../../../db/stock/destructions';
import { dispatch } from '../../../db/queue/dispatch';
import { pieceLife, readPiece } from '../../../db/stock/ledger-reads';
import { setPrinter } from '../../../db/printers/printers';
import { bookCount, type CountOutcome } from '../../../db/stock/stock-counts';
import { inTransaction, type Transaction } from '../../../db/core/store';
import { openStockProposals, type Agreement } from '../../../db/core/second-person';
import { verify } from '../../../db/verification/verify';
import type { Item } from '../../../domain/stock/ledger';
import { aPrintReadyCase, aReadyCase, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { emptyOffice } from '../support/copied-database';

const OFFICE = '53.71';
const OEBOBO = '53.71.04';

let office: TestStore;
let steps = 0;
beforeAll(async () => void (office = await anOffice()));
afterEach(async () => {
  const report = await verify(office);
  await emptyOffice(office.url);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
});
afterAll(() => office.close());

const tx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => inTransaction(office, work);

/** The actor, with a new command id. */
function by(actor: string): { commandId: string; actor: string; office: string } {
  steps += 1;
  return { commandId: `stock:${steps}`, actor, office: OFFICE };
}

function serials(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `CHIP${String(from + index).padStart(4, '0')}`);
}

function deliver(quantity: number, numbers: string[] = []): Promise<void> {
  const booker = by('stock');
  const paper = { receivedAt: office.clock().toISOString(), deliveryNote: `SJ/${booker.commandId}` };
  return tx((on) => bookDelivery(on, office, { ...booker, ...paper, quantity, serials: numbers }));
}

/** Balances that are not zero, as `STORE 53.71`. */
async function stock(item: Item = 'KTP'): Promise<Record<string, number>> {
  const accounts = await balanceOf(office, OFFICE, item);
  return Object.fromEntries(
    accounts.flatMap(({ site, kind, printer, balance }) =>
      balance === 0 ? [] : [[`${kind} ${printer ?? site}`, balance]],
    ),
  );
}

describe('a transfer', () => {
  const send = (quantity: number, numbers: string[] = [], manifest = `M/${(steps += 1)}`) =>
    tx((on) =>
      sendTransfer(on, office, {
        ...by('ana'),
        site: OFFICE,
        toSite: OEBOBO,
        item: 'KTP',
        quantity,
        serials: numbers,
        manifest,
      }),
    );
  const receive = (
    { transferId, seal }: { transferId: string; seal: string },
    quantity: number,
    { actor = 'budi', numbers = [] as string[], site = null as string | null } = {},
  ) =>
    tx((on) =>
      receiveTransfer(on, office, { ...by(actor), transferId, seal, site, quantity, serials: numbers }),
    );

  test('that arrives short stays under way until the rest is found', async () => {
    await deliver(10);
    const sent = await send(6);
    expect(await stock()).toEqual({ 'CENTRE 53.71': -10, 'STORE 53.71': 4, 'IN_TRANSIT 53.71': 6 });
    expect(await receive(sent, 5)).toMatchObject({ outstanding: 1 });
    expect(await stock()).toMatchObject({ 'IN_TRANSIT 53.71': 1, 'STORE 53.71.04': 5 });
    await expect(receive(sent, 2)).rejects.toMatchObject({
      code: 'MORE_THAN_OUTSTANDING',
      facts: { outstanding: 1 },
    });
    expect(await receive(sent, 1, { site: OFFICE })).toMatchObject({ outstanding: 0 });
    expect(await stock()).toEqual({ 'CENTRE 53.71': -10, 'STORE 53.71': 5, 'STORE 53.71.04': 5 });
  });

  test('is received by another person, on its own seal, and nowhere else', async () => {
    await deliver(3);
    const sent = await send(3);
    await expect(receive(sent, 3, { actor: 'ana' })).rejects.toMatchObject({
      code: 'SECOND_PERSON_REQUIRED',
    });
    await expect(receive({ ...sent, seal: '0'.repeat(10) }, 3)).rejects.toMatchObject({
      code: 'SEAL_DIFFERS',
    });
    await expect(receive(sent, 3, { site: '53.71.01' })).rejects.toMatchObject({ code: 'UNKNOWN_STATION' });
    await expect(send(1, [], 'M/A')).rejects.toMatchObject({ code: 'NOT_ENOUGH_BLANKO', facts: { free: 0 } });
  });

  test('of numbered pieces asks which came, and takes none that is not on its manifest', async () => {
    await deliver(5, serials(1, 5));
    const sent = await send(2);
    const other = await send(2, serials(4, 2));
    await expect(receive(sent, 1)).rejects.toMatchObject({
      code: 'SERIALS_REQUIRED',
      facts: { unnumbered: 0 },
    });
    await expect(receive(sent, 1, { numbers: serials(4, 1) })).rejects.toMatchObject({
      code: 'SERIAL_NOT_HERE',
      facts: { serial: 'CHIP0004' },
    });
    await receive(sent, 1, { numbers: serials(2, 1) });
    await receive(other, 2);
    expect(await readPiece(office.pool, 'CHIP0001')).toMatchObject({ kind: 'IN_TRANSIT', site: OFFICE });
    expect(await readPiece(office.pool, 'CHIP0002')).toMatchObject({ kind: 'STORE', site: OEBOBO });
    expect(
      (await pieceLife(office.pool, 'CHIP0005')).map(({ kind, site, reason }) => [kind, site, reason]),
    ).toEqual([
      ['STORE', OFFICE, 'DELIVERY'],
      ['IN_TRANSIT', OFFICE, 'TRANSFER'],
      ['STORE', OEBOBO, 'RECEIPT'],
    ]);
  });

  test('never takes a blank that an attempt holds', async () => {
    await deliver(2);
    await aPrintReadyCase(office);
    await dispatch(office, OFFICE);
    await expect(send(2)).rejects.toMatchObject({ code: 'NOT_ENOUGH_BLANKO', facts: { free: 1 } });
    await send(1);
  });

  test('received by many at once is booked once', async () => {
    await deliver(4);
    const sent = await send(4);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => receive(sent, 3)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stock()).toMatchObject({ 'IN_TRANSIT 53.71': 1, 'STORE 53.71.04': 3 });
  });

  test('is declared lost by two people, a supervisor among them who says why', async () => {
    await deliver(4);
    const { transferId: consignmentId } = await send(4);
    const lose = (
      actor: string,
      quantity: number,
      note: string | null,
      maySettle: boolean,
    ): Promise<Agreement> =>
      tx((on) =>
        declareLoss(on, office, { ...by(actor), consignmentId, quantity, serials: [], note, maySettle }),
      );
    expect(await lose('ana', 2, null, false)).toEqual({ kind: 'proposed' });
    await expect(lose('ana', 2, null, false)).rejects.toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    await expect(lose('budi', 2, 'jatuh ke laut', false)).rejects.toMatchObject({
      code: 'SUPERVISOR_REQUIRED',
    });
    await expect(lose('susi', 2, null, true)).rejects.toMatchObject({ code: 'NOTE_REQUIRED' });
    expect(await lose('susi', 3, 'jatuh ke laut', true)).toEqual({ kind: 'differs' });
    expect(await openStockProposals(office.pool, OFFICE)).toEqual([]);
    await lose('ana', 2, null, false);
    expect(await lose('susi', 2, 'jatuh ke laut', true)).toMatchObject({ kind: 'agreed', first: 'ana' });
    expect(await stock()).toMatchObject({ 'IN_TRANSIT 53.71': 2, 'MISSING 53.71': 2 });
  });
});

describe('a loan', () => {
  const loan = (direction: 'OUT' | 'IN', quantity: number, numbers: string[] = []): Promise<string> =>
    tx((on) => {
      const booker = by('ana');
      const facts = { site: OFFICE, otherOffice: '53.01', item: 'KTP', quantity, serials: numbers } as const;
      return bookLoan(on, office, { ...booker, ...facts, direction, document: `P/${booker.commandId}` });
    });
  const back = (loanId: string, quantity: number, numbers: string[] = []) =>
    tx((on) => returnLoan(on, office, { ...by('budi'), loanId, quantity, serials: numbers, document: 'BA' }));

  test('out comes back, in the same pieces and in others', async () => {
    await deliver(5, serials(1, 5));
    const loanId = await loan('OUT', 4, serials(1, 4));
    expect(await stock()).toMatchObject({ 'LENT 53.71': 4, 'STORE 53.71': 1 });
    await expect(back(loanId, 2)).rejects.toMatchObject({ code: 'SERIALS_REQUIRED' });
    await expect(back(loanId, 1, ['CHIP0005'])).rejects.toMatchObject({ code: 'SERIAL_ALREADY_KNOWN' });
    expect(await back(loanId, 3, ['CHIP0002', 'CHIP0901', 'CHIP0902'])).toMatchObject({ outstanding: 1 });
    expect(await stock()).toEqual({ 'CENTRE 53.71': -5, 'LENT 53.71': 1, 'STORE 53.71': 4 });
    expect(await readPiece(office.pool, 'CHIP0901')).toMatchObject({ kind: 'STORE' });
    expect(await readPiece(office.pool, 'CHIP0001')).toMatchObject({ kind: 'CENTRE' });
    expect(await back(loanId, 1)).toMatchObject({ outstanding: 0 });
    await expect(back(loanId, 1)).rejects.toMatchObject({ code: 'MORE_THAN_OUTSTANDING' });
  });

  test('in is a receipt of its own, and is paid back; a piece that went may come again', async () => {
    const loanId = await loan('IN', 3, serials(1, 3));
    expect(await stock()).toEqual({ 'CENTRE 53.71': -3, 'STORE 53.71': 3 });
    expect(await back(loanId, 2, serials(1, 2))).toMatchObject({ outstanding: 1 });
    expect(await stock()).toEqual({ 'CENTRE 53.71': -1, 'STORE 53.71': 1 });
    await loan('IN', 1, serials(1, 1));
    expect(await readPiece(office.pool, 'CHIP0001')).toMatchObject({ kind: 'STORE' });
  });
});

describe('spoiled pieces', () => {
  const spoil = (quantity: number, numbers: string[] = [], printer: string | null = null): Promise<void> =>
    tx((on) =>
      bookSpoilage(on, office, {
        ...by('ana'),
        site: OFFICE,
        item: 'KTP',
        printer,
        quantity,
        serials: numbers,
        reason: 'DEFECTIVE',
        note: null,
      }),
    );
  const burn = (
    actor: string,
    quantity: number,
    document = 'BAP/1',
    agency = 'Satpol PP',
  ): Promise<Agreement> =>
    tx((on) =>
      bookDestruction(on, office, {
        ...by(actor),
        site: OFFICE,
        item: 'KTP',
        quantity,
        serials: [],
        document,
        method: 'BURNED',
        witnesses: [{ name: 'Yohanes', agency }],
      }),
    );

  test('are blank ones too, of the store or of a printer, by number where it is known', async () => {
    await deliver(4, serials(1, 4));
    await tx((on) => setPrinter(on, OFFICE, 'kupang-1', { state: 'READY', loading: 'counted' }, null));
    await tx((on) => bookLoad(on, office, { ...by('ana'), printer: 'kupang-1', quantity: 2 }));
    await expect(spoil(1)).rejects.toMatchObject({ code: 'SERIALS_REQUIRED' });
    await expect(spoil(1, ['CHIP0001'])).rejects.toMatchObject({ code: 'SERIAL_NOT_HERE' });
    await spoil(1, ['CHIP0001'], 'kupang-1');
    await spoil(1, ['CHIP0004']);
    await tx((on) => bookReturn(on, office, { ...by('ana'), printer: 'kupang-1', quantity: 1 }));
    expect(await stock()).toEqual({ 'CENTRE 53.71': -4, 'STORE 53.71': 2, 'SPOILED 53.71': 2 });
  });

  test('are burned before witnesses by two people who say the same, once for a document', async () => {
    await deliver(3);
    await spoil(2);
    await expect(burn('ana', 3)).rejects.toMatchObject({ code: 'NOT_ENOUGH_BLANKO', facts: { free: 2 } });
    expect(await burn('ana', 2)).toEqual({ kind: 'proposed' });
    expect(await stock()).toMatchObject({ 'SPOILED 53.71': 2 });
    await expect(burn('ana', 2)).rejects.toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect(await burn('budi', 2, 'BAP/1', 'Polres')).toEqual({ kind: 'differs' });
    await burn('budi', 2);
    expect(await burn('ana', 2)).toMatchObject({ kind: 'agreed', first: 'budi' });
    expect(await stock()).toEqual({ 'CENTRE 53.71': -3, 'STORE 53.71': 1, 'DESTROYED 53.71': 2 });
    await expect(burn('budi', 1)).rejects.toMatchObject({ code: 'DOCUMENT_ALREADY_KNOWN' });
  });
});

describe('a stock count', () => {
  const count = (
    actor: string,
    counted: number,
    {
      maySettle = false,
      note = null as string | null,
      numbers = [] as string[],
      kind = 'STORE' as const,
    } = {},
  ): Promise<CountOutcome> =>
    tx((on) =>
      bookCount(on, office, {
        ...by(actor),
        site: OFFICE,
        item: 'KTP',
        kind,
        printer: null,
        counted,
        serials: numbers,
        note,
        maySettle,
      }),
    );
  const supervisor = { maySettle: true, note: 'laci terkunci kosong' };

  test('that agrees is kept; a difference waits for a supervisor, then is missing, and may be found', async () => {
    await deliver(10);
    expect(await count('ana', 10)).toEqual({ kind: 'agrees', expected: 10, difference: 0 });
    expect(await count('ana', 8)).toEqual({ kind: 'proposed', expected: 10, difference: -2 });
    await expect(count('budi', 8)).rejects.toMatchObject({ code: 'SUPERVISOR_REQUIRED' });
    await expect(count('susi', 8, { maySettle: true })).rejects.toMatchObject({ code: 'NOTE_REQUIRED' });
    expect(await count('susi', 8, supervisor)).toEqual({ kind: 'booked', expected: 10, difference: -2 });
    expect(await stock()).toEqual({ 'CENTRE 53.71': -10, 'STORE 53.71': 8, 'MISSING 53.71': 2 });
    await expect(count('ana', 11)).rejects.toMatchObject({
      code: 'SURPLUS_NOT_EXPLAINED',
      facts: { missing: 2 },
    });
    await count('ana', 9);
    expect(await count('susi', 9, supervisor)).toMatchObject({ kind: 'booked', difference: 1 });
    expect(await stock()).toMatchObject({ 'STORE 53.71': 9, 'MISSING 53.71': 1 });
  });

  test('goes by what the books said when the first person counted', async () => {
    await deliver(10);
    await count('ana', 9);
    await deliver(5);
    expect(await count('susi', 9, supervisor)).toEqual({ kind: 'booked', expected: 10, difference: -1 });
    expect(await stock()).toMatchObject({ 'STORE 53.71': 14 });
  });

  test('of two people who differ is forgotten', async () => {
    await deliver(10);
    await count('ana', 9);
    expect(await count('susi', 10, supervisor)).toMatchObject({ kind: 'differs' });
    expect(await openStockProposals(office.pool, OFFICE)).toEqual([]);
  });

  test('names the numbered pieces that are missing, which are then no piece to print on', async () => {
    await deliver(3, serials(1, 3));
    await count('ana', 2, { numbers: ['CHIP0002'] });
    await count('susi', 2, { ...supervisor, numbers: ['CHIP0002'] });
    expect(await readPiece(office.pool, 'CHIP0002')).toMatchObject({ kind: 'MISSING' });
    await expect(aReadyCase(office, 'CHIP0002')).rejects.toMatchObject({ code: 'SERIAL_NOT_USABLE' });
  });
});

test('an opening balance is booked once, by two people, at any site', async () => {
  const open = (actor: string, quantity: number): Promise<Agreement> =>
    tx((on) =>
      bookOpening(on, office, {
        ...by(actor),
        site: OEBOBO,
        item: 'KTP',
        kind: 'STORE',
        quantity,
        serials: [],
        document: 'BA/0',
      }),
    );
  await open('ana', 7);
  expect(await stock()).toEqual({});
  await open('budi', 7);
  expect(await stock()).toEqual({ 'CENTRE 53.71.04': -7, 'STORE 53.71.04': 7 });
  await expect(open('ana', 7)).rejects.toMatchObject({ code: 'OPENING_ALREADY_BOOKED' });
});

test('an old card that is given back at the hand-over is surrendered where it was, and burned', async () => {
  await deliver(1);
  const { caseId } = await aReadyCase(office);
  await give(office, caseId, {
    type: 'HAND_OVER',
    collector: 'HOLDER',
    check: { kind: 'ONE_TO_ONE' },
    oldCardReturned: true,
  });
  expect(await stock('OLD_CARD')).toEqual({ 'CITIZEN 53.71.04': -1, 'SURRENDERED 53.71.04': 1 });
  const burn = (actor: string): Promise<Agreement> =>
    tx((on) =>
      bookDestruction(on, office, {
        ...by(actor),
        site: OEBOBO,
        item: 'OLD_CARD',
        quantity: 1,
        serials: [],
        document: 'BAP/2',
        method: 'BURNED',
        witnesses: [{ name: 'Yohanes', agency: 'Satpol PP' }],
      }),
    );
  await burn('ana');
  await burn('budi');
  expect(await stock('OLD_CARD')).toEqual({ 'CITIZEN 53.71.04': -1, 'DESTROYED 53.71.04': 1 });
});
