import { applyCommand } from '../../../db/case/apply-command';
import { announceNotices, listFittings } from '../../../db/printers/supplies';
import { nextFloorChange } from '../../../db/queue/floor-view';
import { changePrinter, countCard } from '../../../db/printers/printers';
import { settleAttempt } from '../../../db/case/settlement';
import { inTransaction } from '../../../db/core/store';
import { give } from '../../support/case-story';
import { levels, says } from '../../support/printer-says';
import { OFFICE, ONE, OTHER, SmallFloor } from '../support/small-floor';

let floor: SmallFloor;
beforeEach(async () => void (floor = await SmallFloor.open()));
afterEach(async () => expect(await floor.close()).toEqual([]));

describe('ribbon, film and cleaning', () => {
  beforeEach(() => floor.set(OTHER, { state: 'STOPPED' }));

  test('are counted for each card that came out, good or spoiled, and for no other', async () => {
    await floor.queueOf(5);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 100 });
    await floor.fit(ONE, { kind: 'FILM', capacity: 200 });
    await floor.printOne('PRINTED');
    await floor.printOne('SPOILED');
    await floor.printOne('NOT_PRINTED');
    const { counters } = await floor.read(ONE);
    expect([counters.ribbon.cards, counters.film.cards, counters.cardsSinceCleaning]).toEqual([2, 2, 2]);
  });

  test('are counted once for a card: neither its quality check nor a repeated report counts again', async () => {
    await floor.queueOf(1);
    const { caseId, attemptId } = await floor.printOne();
    const report = {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'PRINTED',
      serial: null,
      reason: null,
    } as const;
    await expect(
      applyCommand(floor.office, { caseId, commandId: 'again', actor: 'x', command: report }),
    ).rejects.toThrow();
    await give(floor.office, caseId, { type: 'CHECK_QUALITY', result: 'SPOILED', reason: 'DAMAGED' });
    await inTransaction(floor.office, (tx) => countCard(tx, attemptId, '2026-11-23T01:00:00Z'));
    expect((await floor.read(ONE)).counters.ribbon.cards).toBe(1);
  });

  test('are counted at the settlement of an uncertain print, if two persons say that a card came', async () => {
    await floor.queueOf(3);
    const counted: number[] = [];
    for (const outcome of ['PRINTED', 'SPOILED', 'NOT_PRINTED'] as const) {
      const { attemptId } = await floor.printOne('UNCERTAIN');
      for (const actor of ['sari', 'budi']) {
        await inTransaction(floor.office, (tx) =>
          settleAttempt(tx, floor.office, { attemptId, actor, outcome, serial: null }),
        );
        counted.push((await floor.read(ONE)).counters.ribbon.cards);
      }
    }
    expect(counted).toEqual([0, 1, 1, 2, 2, 2]);
  });

  test('an empty one gives no card until somebody puts in a new one, and the journal keeps what the old one gave', async () => {
    await floor.queueOf(4);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 2 });
    await floor.printOne();
    await floor.printOne();
    expect(await floor.dispatch()).toBe(0);
    expect([await floor.holdUp(), await nextFloorChange(floor.office, OFFICE)]).toEqual(['PRINTER', null]);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 500 });
    await floor.printOne();
    const [newest, first] = await listFittings(floor.office, ONE, 10);
    expect(newest).toMatchObject({ kind: 'RIBBON', capacity: 500, cards: 2, remaining: 0, actor: 'sari' });
    expect(first).toMatchObject({ kind: 'RIBBON', capacity: 2, cards: 0, remaining: null });
  });

  test('a cleaning that is due is a matter for a person', async () => {
    await floor.queueOf(3);
    await floor.set(ONE, { cleaningEvery: 1 });
    await floor.printOne();
    expect([await floor.dispatch(), (await floor.read(ONE)).notReady]).toEqual([
      0,
      { reason: 'CLEANING_DUE', until: null },
    ]);
    await floor.fit(ONE, { kind: 'CLEANING' });
    await floor.printOne();
    expect(await listFittings(floor.office, ONE, 10)).toMatchObject([
      { kind: 'CLEANING', cards: 1, capacity: null },
    ]);
  });

  test('every ribbon of the floor at its end is what the floor waits for', async () => {
    await floor.queueOf(2);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 1 });
    await floor.printOne();
    await floor.set(OTHER, {});
    await floor.fit(OTHER, { kind: 'RIBBON', capacity: 1 });
    await floor.printOne();
    expect(await floor.holdUp()).toBe('RIBBON');
  });
});

describe('what a printer says of its supplies', () => {
  beforeEach(() => floor.set(OTHER, { state: 'STOPPED' }));

  test('on empty wins over the counter, and takes the printer out until it answers ready', async () => {
    await floor.queueOf(2);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 500 });
    await says(floor.office, ONE, levels({ ribbon: 'EMPTY' }));
    expect(await floor.read(ONE)).toMatchObject({ state: 'OUT', reason: 'RIBBON_EMPTY' });
    expect(await says(floor.office, ONE)).toBe(false);
    expect(await floor.dispatch()).toBe(0);
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 500 });
    expect(await floor.dispatch()).toBe(0);
    expect(await says(floor.office, ONE)).toBe(true);
    await floor.printOne();
  });

  test('keeps a printer at work whose counter is at its end', async () => {
    await floor.queueOf(3);
    await floor.fit(ONE, { kind: 'FILM', capacity: 1 });
    await says(floor.office, ONE, levels({ film: 'OK' }));
    await floor.printOne();
    await floor.printOne();
    await says(floor.office, ONE, levels({ film: 'EMPTY' }));
    expect(await floor.read(ONE)).toMatchObject({ state: 'OUT', reason: 'FILM_EMPTY' });
  });

  test('is what keeps a printer out that answers again after it was out for something else', async () => {
    await changePrinter(floor.office, ONE, { type: 'SILENT', at: 0 });
    expect(await says(floor.office, ONE, levels({ film: 'EMPTY' }))).toBe(false);
    expect(await says(floor.office, ONE)).toBe(false);
    expect(await floor.read(ONE)).toMatchObject({ state: 'OUT', reason: 'FILM_EMPTY' });
    expect(await says(floor.office, ONE, levels({ film: 'OK' }))).toBe(true);
  });

  test('leaves a printer to the person who stopped it, and is forgotten with the old ribbon', async () => {
    await floor.set(ONE, { state: 'STOPPED' });
    await says(floor.office, ONE, levels({ ribbon: 'EMPTY' }));
    expect(await floor.read(ONE)).toMatchObject({ state: 'STOPPED', notReady: { reason: 'RIBBON_EMPTY' } });
    await floor.fit(ONE, { kind: 'RIBBON', capacity: null });
    expect(await floor.read(ONE)).toMatchObject({ notReady: null, counters: { ribbon: { said: null } } });
  });

  test('again and again changes nothing', async () => {
    await says(floor.office, ONE, levels({ ribbon: 'LOW', film: 'OK' }));
    const { version } = await floor.read(ONE);
    await says(floor.office, ONE, levels({ ribbon: 'LOW' }));
    await says(floor.office, ONE, levels({}));
    await says(floor.office, 'elsewhere', levels({ ribbon: 'LOW' }));
    expect(await floor.read(ONE)).toMatchObject({
      version,
      counters: { ribbon: { said: 'LOW' }, film: { said: 'OK' } },
    });
  });
});

describe('what ran low or empty', () => {
  test('is announced once for each crossing, also when several ask at once', async () => {
    await floor.set(OTHER, { state: 'STOPPED' });
    await floor.queueOf(5);
    await floor.set(ONE, { ribbonLowAt: 1 });
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 2 });
    const announced: string[] = [];
    const ask = (): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 4 }, () =>
          announceNotices(floor.office, OFFICE, ({ code }) => announced.push(code)),
        ),
      );
    await floor.printOne();
    await ask();
    expect(announced).toEqual(['RIBBON_LOW']);
    await floor.printOne();
    await ask();
    await floor.fit(ONE, { kind: 'RIBBON', capacity: 2 });
    await floor.printOne();
    await ask();
    expect(announced).toEqual(['RIBBON_LOW', 'RIBBON_EMPTY', 'RIBBON_LOW']);
    await says(floor.office, ONE, levels({ ribbon: 'LOW', film: 'LOW' }));
    await ask();
    expect(announced.slice(3)).toEqual(['FILM_LOW']);
  });
});
