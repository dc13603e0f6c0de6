import { nextFloorChange } from '../../../db/queue/floor-view';
import { setOfficeDay, setHours } from '../../../db/office/calendar';
import { inTransaction } from '../../../db/core/store';
import { USUAL_WEEK, type OfficeDay } from '../../../domain/office/working-calendar';
import { PlainDate } from '../../../domain/values/plain-date';
import { give } from '../../support/case-story';
import { OFFICE, ONE, OTHER, SmallFloor } from '../support/small-floor';

const MINUTE = 60_000;
/** Kupang is eight hours ahead of UTC; its office opens at 07:30. */
const MIDNIGHT = new Date('2026-11-23T16:00:00Z');
const MORNING = new Date('2026-11-23T23:30:00Z');

let floor: SmallFloor;
beforeEach(async () => void (floor = await SmallFloor.open()));
afterEach(async () => expect(await floor.close()).toEqual([]));

describe('the daily limit of a printer', () => {
  test('is never passed, however many dispatches and outcomes run at the same time', async () => {
    await floor.queueOf(6);
    await floor.set(ONE, { dailyLimit: 2 });
    await floor.set(OTHER, { dailyLimit: 1 });
    for (let round = 0; round < 4; round += 1) {
      const before = await floor.held();
      await Promise.all([
        ...before.map((one) => floor.print(one, 'PRINTED').then(() => floor.dispatch())),
        ...Array.from({ length: 4 }, () => floor.dispatch()),
      ]);
    }
    const counts = await floor.office.pool.query(
      `SELECT printer, count(*)::integer AS cards FROM attempt GROUP BY printer ORDER BY printer`,
    );
    expect(counts.rows).toEqual([
      { printer: ONE, cards: 2 },
      { printer: OTHER, cards: 1 },
    ]);
    expect([await floor.holdUp(), await nextFloorChange(floor.office, OFFICE)]).toEqual(['HOURS', MIDNIGHT]);
    floor.office.setClock(new Date(MIDNIGHT.getTime() - 1));
    expect(await floor.dispatch()).toBe(0);
    floor.office.setClock(MIDNIGHT);
    expect(await floor.dispatch()).toBe(2);
  });

  test('is not used up by what was given back or is proven not to have come', async () => {
    await floor.queueOf(3);
    await floor.set(OTHER, { state: 'STOPPED' });
    await floor.set(ONE, { dailyLimit: 1 });
    await floor.dispatch();
    const [first] = await floor.held();
    await give(floor.office, first?.caseId ?? '', {
      type: 'VOID',
      attemptId: first?.attemptId ?? '',
      reason: 'READ_UNAVAILABLE',
    });
    await floor.printOne('NOT_PRINTED');
    expect((await floor.read(ONE)).counters.cardsToday).toBe(0);
    await floor.printOne('SPOILED');
    expect((await floor.read(ONE)).notReady).toEqual({ reason: 'DAILY_LIMIT', until: MIDNIGHT.getTime() });
    expect(await floor.dispatch()).toBe(0);
  });
});

describe('the rest of a printer', () => {
  test('begins after its cards in a row and ends by the clock', async () => {
    await floor.queueOf(6);
    await floor.set(OTHER, { state: 'STOPPED' });
    await floor.set(ONE, { rest: { afterCards: 2, minutes: 30 } });
    await floor.printOne();
    floor.later(5 * MINUTE);
    await floor.printOne();
    const ends = floor.office.clock().getTime() + 30 * MINUTE;
    expect(await floor.dispatch()).toBe(0);
    expect([await floor.holdUp(), await nextFloorChange(floor.office, OFFICE)]).toEqual([
      'HOURS',
      new Date(ends),
    ]);
    floor.office.setClock(new Date(ends - 1));
    expect(await floor.dispatch()).toBe(0);
    floor.office.setClock(new Date(ends));
    await floor.printOne();
    floor.later(29 * MINUTE);
    await floor.printOne();
    expect(await floor.dispatch()).toBe(0);
  });

  test('is had as well by a printer that idled as long', async () => {
    await floor.queueOf(4);
    await floor.set(OTHER, { state: 'STOPPED' });
    await floor.set(ONE, { rest: { afterCards: 2, minutes: 30 } });
    await floor.printOne();
    floor.later(30 * MINUTE);
    await floor.printOne();
    expect(await floor.dispatch()).toBe(1);
  });
});

describe('the hours of the office', () => {
  const keepHours = (printOutsideHours: boolean): Promise<void> =>
    inTransaction(floor.office, (tx) =>
      setHours(
        tx,
        { office: OFFICE, actor: 'head', now: floor.office.clock() },
        { week: USUAL_WEEK, printOutsideHours, reason: 'Jam kerja' },
        null,
      ),
    );
  const say = (day: string, kind: OfficeDay['kind'], opening: OfficeDay['opening'] = null): Promise<void> =>
    inTransaction(floor.office, (tx) =>
      setOfficeDay(
        tx,
        { office: OFFICE, actor: 'admin', now: floor.office.clock() },
        { day: PlainDate.parse(day), kind, opening, name: 'Rapat' },
      ),
    );

  test('stop nothing until the office sets its own, nor while it prints outside them', async () => {
    await floor.queueOf(2);
    await floor.set(OTHER, { state: 'STOPPED' });
    floor.office.setClock(new Date('2026-11-22T14:00:00Z'));
    await floor.printOne();
    await keepHours(true);
    await floor.printOne();
  });

  test('keep all printers until the office opens', async () => {
    await floor.queueOf(3);
    await keepHours(false);
    expect(await nextFloorChange(floor.office, OFFICE)).toEqual(new Date('2026-11-23T08:00:00Z'));
    expect(await floor.dispatch()).toBe(2);
    for (const one of await floor.held()) await floor.print(one, 'PRINTED');
    floor.office.setClock(new Date('2026-11-23T08:00:00Z'));
    expect(await floor.dispatch()).toBe(0);
    expect([await floor.holdUp(), await nextFloorChange(floor.office, OFFICE)]).toEqual(['HOURS', MORNING]);
    floor.office.setClock(new Date(MORNING.getTime() - 1));
    expect(await floor.dispatch()).toBe(0);
    floor.office.setClock(MORNING);
    expect(await floor.dispatch()).toBe(1);
  });

  test('give way to what the office says of a day, the last word counting', async () => {
    await floor.queueOf(1);
    await keepHours(false);
    await say('2026-11-23', 'REST');
    expect([await floor.dispatch(), await nextFloorChange(floor.office, OFFICE)]).toEqual([0, MORNING]);
    await say('2026-11-23', 'WORK', { opens: '10:00', closes: '11:00' });
    expect(await nextFloorChange(floor.office, OFFICE)).toEqual(new Date('2026-11-23T02:00:00Z'));
    await say('2026-11-23', 'AS_DECREED');
    await say('2026-11-23', 'AS_DECREED');
    expect(await floor.dispatch()).toBe(1);
    const { rows } = await floor.office.pool.query(`SELECT kind FROM office_day ORDER BY entry_id`);
    expect(rows.map(({ kind }: { kind: string }) => kind)).toEqual(['REST', 'WORK', 'AS_DECREED']);
  });

  test('set by two at once are two versions', async () => {
    await Promise.all([keepHours(false), keepHours(true), keepHours(false)]);
    const { rows } = await floor.office.pool.query(
      `SELECT version FROM office_setting WHERE setting = 'OFFICE_HOURS' ORDER BY version`,
    );
    expect(rows).toEqual([{ version: 1 }, { version: 2 }, { version: 3 }]);
  });
});
