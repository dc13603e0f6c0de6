import { OfficeWakes } from '../../../db/core/office-wakes';
import { bookOpening } from '../../../db/stock/blanko';
import {
  closeDay,
  openDay,
  reopenDay,
  type CloseDayResult,
  type CloseDayCommand,
} from '../../../db/day/days';
import { bookLines, entriesOfDay, lastMovement } from '../../../db/day/day-reads';
import { readDay, type DayView } from '../../../db/day/day-view';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import type { CountOfDay } from '../../../domain/day/day';
import { PlainDate } from '../../../domain/values/plain-date';
import { aCaseBeingPrinted, aReadyCase, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { emptyOffice } from '../support/copied-database';

const SITE = { office: '53.71', site: '53.71' };
const MONDAY = PlainDate.parse('2026-11-23');
const TUESDAY = PlainDate.parse('2026-11-24');

let store: TestStore;
let commands = 0;
beforeAll(async () => (store = await anOffice(['kupang-1', 'kupang-2'])));
beforeEach(async () => {
  await emptyOffice(store.url);
  store.setClock(new Date('2026-11-23T01:00:00Z'));
});
afterEach(async () => {
  expect((await verify(store)).flatMap(({ violations }) => violations)).toEqual([]);
});
afterAll(() => store.close());

function nextCommand(): string {
  commands += 1;
  return `command-${commands}`;
}

async function open(day = MONDAY, handedOut: { printer: string; quantity: number }[] = []): Promise<void> {
  const opening = { ...SITE, day, handedOut, actor: 'citra', commandId: nextCommand() };
  await inTransaction(store, (tx) => openDay(tx, store, opening));
}

function countOf(store: number | null, spoiled: number | null = null, unused = 0): CountOfDay {
  const counts = [
    ...(store === null ? [] : [{ item: 'KTP', kind: 'STORE', counted: store, serials: [] } as const]),
    ...(spoiled === null ? [] : [{ item: 'KTP', kind: 'SPOILED', counted: spoiled, serials: [] } as const]),
  ];
  return { counts, unused: unused === 0 ? [] : [{ printer: 'kupang-2', quantity: unused, serials: [] }] };
}

async function close(count: CountOfDay, changes: Partial<CloseDayCommand> = {}): Promise<CloseDayResult> {
  const who = { actor: 'citra', note: null, maySettle: false };
  const closing = { ...SITE, day: MONDAY, count, commandId: nextCommand(), ...who, ...changes };
  return inTransaction(store, (tx) => closeDay(tx, store, closing));
}

const SUPERVISOR = { actor: 'dewi', maySettle: true, note: 'Dicari bersama, tidak ada.' };

async function today(day = MONDAY): Promise<DayView> {
  const view = await readDay(store.pool, SITE.site, day);
  if (view === null) throw new Error('the day was not opened');
  return view;
}

async function figuresOf(kind: string, day = MONDAY): Promise<Record<string, unknown> | undefined> {
  const { lines } = await today(day);
  return lines.find((line) => line.kind === kind) as Record<string, unknown> | undefined;
}

async function balances(): Promise<Record<string, number>> {
  const { rows } = await store.pool.query<{ kind: string; balance: number }>(
    `SELECT kind, sum(balance)::integer AS balance FROM account WHERE site = '53.71' AND item = 'KTP' AND balance <> 0
     GROUP BY kind`,
  );
  return Object.fromEntries(rows.map(({ kind, balance }) => [kind, balance]));
}

async function counted(printer: string): Promise<void> {
  await store.pool.query(`UPDATE printer SET loading = 'counted' WHERE printer = $1`, [printer]);
}

describe('a day without a difference', () => {
  it('is closed by one person, with the figures of its movements', async () => {
    await blankoArrives(store, 10);
    await open();
    await aReadyCase(store);
    const spoiled = await aCaseBeingPrinted(store);
    await give(store, spoiled.caseId, {
      type: 'REPORT_PRINT',
      attemptId: spoiled.attemptId,
      outcome: 'SPOILED',
      serial: null,
      reason: 'JAMMED',
    });
    expect(await close(countOf(8, 1))).toEqual({ kind: 'closed' });
    expect(await figuresOf('STORE')).toMatchObject({
      opening: 10,
      received: 0,
      given: 2,
      book: 8,
      counted: 8,
    });
    expect(await figuresOf('PRINTED')).toMatchObject({ opening: 0, received: 1, counted: null });
    const { printers, spoiled: list, state } = await today();
    expect(state).toBe('CLOSED');
    expect(printers.reduce((sum, { printed }) => sum + printed, 0)).toBe(1);
    expect(list).toMatchObject([{ serial: null, printer: spoiled.printer, reason: 'JAMMED', quantity: 1 }]);
  });

  it('takes back what was not used, and the printer is empty', async () => {
    await blankoArrives(store, 100);
    await counted('kupang-2');
    await open(MONDAY, [{ printer: 'kupang-2', quantity: 30 }]);
    expect(await balances()).toMatchObject({ STORE: 70, PRINTER: 30 });
    expect((await today()).handedOut).toEqual([{ printer: 'kupang-2', quantity: 30 }]);
    expect(await close(countOf(100, null, 30))).toEqual({ kind: 'closed' });
    expect(await balances()).toEqual({ CENTRE: -100, STORE: 100 });
    expect(await figuresOf('PRINTER')).toMatchObject({ book: 30, returned: -30, counted: 0, difference: 0 });
    expect(await figuresOf('STORE')).toMatchObject({ book: 70, returned: 30, counted: 100, difference: 0 });
  });

  it('begins where the day before ended: what moved at night has its day', async () => {
    await blankoArrives(store, 10);
    await open();
    await close(countOf(10));
    await blankoArrives(store, 5);
    store.setClock(new Date('2026-11-24T00:30:00Z'));
    await open(TUESDAY);
    await blankoArrives(store, 1);
    expect(await close(countOf(16), { day: TUESDAY })).toEqual({ kind: 'closed' });
    expect(await figuresOf('STORE', TUESDAY)).toMatchObject({ opening: 10, received: 6, given: 0, book: 16 });
  });

  it('stays as it was closed, whatever moves later', async () => {
    await blankoArrives(store, 10);
    await open();
    await close(countOf(10));
    const before = await today();
    await aReadyCase(store);
    expect(await today()).toEqual(before);
  });
});

describe('a day with a difference', () => {
  beforeEach(async () => {
    await blankoArrives(store, 100);
    await counted('kupang-2');
    await open(MONDAY, [{ printer: 'kupang-2', quantity: 30 }]);
  });

  it('closes when a second person, who may, counted the same and says why; then the pieces are missing', async () => {
    const first = await close(countOf(97, null, 28));
    expect(first).toMatchObject({ kind: 'proposed', ministry: null });
    expect(await balances()).toMatchObject({ STORE: 70, PRINTER: 30 });
    expect((await today()).state).toBe('OPEN');
    expect(await close(countOf(97, null, 28), SUPERVISOR)).toEqual({ kind: 'closed' });
    expect(await balances()).toEqual({ CENTRE: -100, STORE: 97, MISSING: 3 });
    expect((await today()).entries.at(-1)).toMatchObject({
      actor: 'citra',
      secondActor: 'dewi',
      note: SUPERVISOR.note,
    });
    expect(await figuresOf('PRINTER')).toMatchObject({ returned: -28, difference: -2 });
    expect(await figuresOf('STORE')).toMatchObject({ returned: 28, counted: 97, difference: -1 });
  });

  it('is not closed by the same person, nor without a note', async () => {
    await close(countOf(97, null, 30), SUPERVISOR);
    await expect(close(countOf(97, null, 30), SUPERVISOR)).rejects.toMatchObject({
      code: 'SECOND_PERSON_REQUIRED',
    });
    const other = { ...SUPERVISOR, actor: 'eko', note: null };
    await expect(close(countOf(97, null, 30), other)).rejects.toMatchObject({ code: 'NOTE_REQUIRED' });
    expect(await balances()).toMatchObject({ STORE: 70, PRINTER: 30 });
    expect(await close(countOf(97, null, 30), { ...other, note: 'Dicari.' })).toEqual({ kind: 'closed' });
  });

  it('asks both to count again when they differ', async () => {
    await close(countOf(97, null, 30));
    expect(await close(countOf(98, null, 30), SUPERVISOR)).toEqual({ kind: 'differs' });
    expect(await close(countOf(98, null, 30), SUPERVISOR)).toMatchObject({ kind: 'proposed' });
    expect((await today()).state).toBe('OPEN');
  });

  it('takes the newest count of the officer, who may have miscounted, and closes when it agrees', async () => {
    await close(countOf(97, null, 30));
    expect(await close(countOf(98, null, 30))).toMatchObject({ kind: 'proposed' });
    expect(await close(countOf(100, null, 30))).toEqual({ kind: 'closed' });
    const { rowCount } = await store.pool.query('SELECT FROM proposal');
    expect(rowCount).toBe(0);
  });

  it('books pieces that were missed before as found, and no others', async () => {
    await close(countOf(97, null, 30));
    await close(countOf(97, null, 30), SUPERVISOR);
    store.setClock(new Date('2026-11-24T00:30:00Z'));
    await open(TUESDAY);
    const tuesday = { day: TUESDAY };
    await expect(close(countOf(101), tuesday)).rejects.toMatchObject({
      code: 'SURPLUS_NOT_EXPLAINED',
      facts: { missing: 3 },
    });
    await close(countOf(99), tuesday);
    expect(await close(countOf(99), { ...SUPERVISOR, ...tuesday })).toEqual({ kind: 'closed' });
    expect(await balances()).toEqual({ CENTRE: -100, STORE: 99, MISSING: 1 });
  });
});

describe('numbered pieces', () => {
  it('that are missing are named, and only they go', async () => {
    await blankoArrives(store, 3, ['A1', 'A2', 'A3']);
    await open();
    await close(countOf(2));
    await expect(close(countOf(2), SUPERVISOR)).rejects.toMatchObject({ code: 'SERIALS_REQUIRED' });
    const named = {
      unused: [],
      counts: [{ item: 'KTP', kind: 'STORE', counted: 2, serials: ['A2'] } as const],
    };
    await close(named);
    expect(await close(named, SUPERVISOR)).toEqual({ kind: 'closed' });
    const { rows } = await store.pool.query(
      `SELECT piece.serial FROM piece JOIN account USING (account_id) WHERE account.kind = 'MISSING'`,
    );
    expect(rows).toEqual([{ serial: 'A2' }]);
  });
});

describe('a day is not closed', () => {
  it('while a card is being printed or uncertain; the prints are named', async () => {
    await blankoArrives(store, 2);
    await open();
    const { caseId, attemptId, printer } = await aCaseBeingPrinted(store);
    await expect(close(countOf(2))).rejects.toMatchObject({
      code: 'DAY_HAS_OPEN_PRINTS',
      facts: { attempts: [{ attemptId, printer, state: 'SENDING' }] },
    });
    await give(store, caseId, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'UNCERTAIN',
      serial: null,
      reason: null,
    });
    await expect(close(countOf(2))).rejects.toMatchObject({
      code: 'DAY_HAS_OPEN_PRINTS',
      facts: { attempts: [{ state: 'UNCERTAIN' }] },
    });
  });

  it('before it was opened, nor twice', async () => {
    await blankoArrives(store, 2);
    await expect(close(countOf(2))).rejects.toMatchObject({ code: 'DAY_NOT_OPEN' });
    await open();
    await close(countOf(2));
    await expect(close(countOf(2))).rejects.toMatchObject({ code: 'DAY_CLOSED' });
  });

  it('by two at once: one closes, the other is rejected', async () => {
    await blankoArrives(store, 2);
    await open();
    const both = await Promise.allSettled([close(countOf(2)), close(countOf(2))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await entriesOfDay(store.pool, SITE.site, MONDAY)).toHaveLength(2);
  });
});

describe('a closed day is opened again', () => {
  const reopen = (day = MONDAY): Promise<void> =>
    inTransaction(store, (tx) =>
      reopenDay(tx, store, {
        ...SITE,
        day,
        actor: 'kadis',
        reason: 'Salah hitung.',
        commandId: nextCommand(),
      }),
    );

  it('by a reason, keeps what its close booked, and closes again', async () => {
    await blankoArrives(store, 10);
    await open();
    await close(countOf(9));
    await close(countOf(9), SUPERVISOR);
    await reopen();
    expect((await today()).entries.map(({ kind }) => kind)).toEqual(['OPENED', 'CLOSED', 'REOPENED']);
    await close(countOf(10));
    expect(await close(countOf(10), SUPERVISOR)).toEqual({ kind: 'closed' });
    expect(await balances()).toEqual({ CENTRE: -10, STORE: 10 });
    expect(await figuresOf('STORE')).toMatchObject({ opening: 10, given: 1, book: 9, difference: 1 });
  });

  it('not when a later day is based on it', async () => {
    await open();
    await close(countOf(null));
    store.setClock(new Date('2026-11-24T00:30:00Z'));
    await open(TUESDAY);
    await expect(reopen()).rejects.toMatchObject({ code: 'LATER_DAY_EXISTS' });
  });
});

test('a movement that waits while a day is closed belongs to the next day', async () => {
  await blankoArrives(store, 10);
  await open();
  const closing = await store.pool.connect();
  await closing.query('BEGIN');
  const count = countOf(10);
  const who = { actor: 'citra', note: null, maySettle: false, commandId: nextCommand() };
  const tx = { query: closing.query.bind(closing), wakes: new OfficeWakes() };
  await closeDay(tx, store, { ...SITE, day: MONDAY, count, ...who });
  const late = blankoArrives(store, 7);
  await closing.query('COMMIT');
  closing.release();
  await late;
  const { endMark = '' } = (await entriesOfDay(store.pool, SITE.site, MONDAY)).at(-1) ?? {};
  expect(Number(await lastMovement(store.pool))).toBeGreaterThan(Number(endMark));
  const lines = await bookLines(store.pool, SITE.site, endMark);
  expect(lines.find(({ kind, item }) => kind === 'STORE' && item === 'KTP')).toMatchObject({
    received: 7,
    book: 17,
  });
});

test('a kecamatan has days of its own', async () => {
  const opening = { ...SITE, site: '53.71.04', actor: 'ina', day: MONDAY, handedOut: [] };
  const stock = {
    ...({ item: 'KTP', kind: 'STORE' } as const),
    quantity: 4,
    serials: [],
    document: 'BA-1',
    office: '53.71',
    site: '53.71.04',
  };
  for (const actor of ['ina', 'ema']) {
    await inTransaction(store, (tx) => bookOpening(tx, store, { ...stock, actor, commandId: nextCommand() }));
  }
  await inTransaction(store, (tx) => openDay(tx, store, { ...opening, commandId: nextCommand() }));
  expect(await close(countOf(4), { site: '53.71.04' })).toEqual({ kind: 'closed' });
  await expect(close(countOf(0))).rejects.toMatchObject({ code: 'DAY_NOT_OPEN' });
});
