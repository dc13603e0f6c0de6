import { bookDelivery, bookLoad, type Delivery } from '../../../db/stock/blanko';
import { movementsOf } from '../../../db/stock/ledger-reads';
import { setPrinter } from '../../../db/printers/printers';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { aCaseBeingPrinted, aReadyCase } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(async () => {
  const report = await verify(office);
  expect(report.flatMap(({ violations }) => violations)).toEqual([]);
  await office.close();
});

let notes = 0;
const deliver = (changes: Partial<Delivery> = {}): Promise<void> => {
  notes += 1;
  const usual = {
    commandId: `delivery:${notes}`,
    actor: 'stock',
    office: '53.71',
    deliveryNote: `SJ/${notes}`,
  };
  const delivery = {
    ...usual,
    quantity: 3,
    serials: [],
    receivedAt: office.clock().toISOString(),
    ...changes,
  };
  return inTransaction(office, (tx) => bookDelivery(tx, office, delivery));
};

const count = async (table: string): Promise<number> =>
  Number((await office.pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

describe('a delivery', () => {
  test('with a number that is known is refused as a whole, and names the number', async () => {
    await deliver({ serials: ['AAAA1'] });
    await expect(deliver({ serials: ['BBBB1', 'AAAA1'] })).rejects.toMatchObject({
      code: 'SERIAL_ALREADY_KNOWN',
      facts: { serial: 'AAAA1' },
    });
    expect([await count('piece'), await count('delivery'), await count('movement')]).toEqual([1, 1, 1]);
  });

  test('that names one number twice is refused, and names it', async () => {
    await expect(deliver({ serials: ['CCCC1', 'DDDD1', 'CCCC1'] })).rejects.toMatchObject({
      code: 'SERIAL_ALREADY_KNOWN',
      facts: { serial: 'CCCC1' },
    });
    expect(await count('piece')).toBe(0);
  });

  test('with more numbers than pieces is refused at commit', async () => {
    await expect(deliver({ quantity: 1, serials: ['EEEE1', 'EEEE2'] })).rejects.toMatchObject({
      constraint: 'lot_not_negative',
    });
    expect([await count('piece'), await count('delivery')]).toEqual([0, 0]);
  });

  test('is booked once by its note, also when reported ten times at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => deliver({ deliveryNote: 'SAME', commandId: `same:${index}` })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'DELIVERY_ALREADY_KNOWN' });
    }
    expect(await count('movement')).toBe(1);
  });
});

describe('loading a printer', () => {
  const load = (quantity: number, printer = 'kupang-1', office_ = '53.71'): Promise<void> => {
    notes += 1;
    const facts = { commandId: `load:${notes}`, actor: 'stock', office: office_, printer, quantity };
    return inTransaction(office, (tx) => bookLoad(tx, office, facts));
  };
  const count_ = (printer: string): Promise<unknown> =>
    inTransaction(office, (tx) =>
      setPrinter(tx, '53.71', printer, { state: 'READY', loading: 'counted' }, null),
    );

  test('is for printers whose blanko are counted, and for printers of the office', async () => {
    await deliver();
    await expect(load(1)).rejects.toMatchObject({ code: 'LOADING_IS_AUTOMATIC' });
    await expect(load(1, 'nowhere-1')).rejects.toMatchObject({ code: 'PRINTER_NOT_FOUND' });
  });

  test('takes only what no attempt holds', async () => {
    await deliver({ quantity: 3 });
    await aCaseBeingPrinted(office);
    await count_('kupang-2');
    await expect(load(3, 'kupang-2')).rejects.toMatchObject({
      code: 'NOT_ENOUGH_BLANKO',
      facts: { free: 2 },
    });
    await load(2, 'kupang-2');
    await expect(load(1, 'kupang-2')).rejects.toMatchObject({
      code: 'NOT_ENOUGH_BLANKO',
      facts: { free: 0 },
    });
  });

  test('five loads at once of two each from a store of five', async () => {
    await deliver({ quantity: 5 });
    await count_('kupang-1');
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => load(2)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  // Open: loading goes by count and leaves the numbers in the store, so a store of known numbers cannot be loaded from.
  test('blanko whose numbers are known can be loaded, and their numbers are read at the printer', async () => {
    await deliver({ quantity: 3, serials: ['LOAD1', 'LOAD2', 'LOAD3'] });
    await count_('kupang-1');
    await load(2);
    await aReadyCase(office, 'LOAD2');
  });
});

test('movements are listed newest first, in pages', async () => {
  for (let hour = 0; hour < 3; hour += 1) {
    office.setClock(new Date(Date.parse('2026-11-23T01:00:00Z') + hour * 3_600_000));
    await deliver({ quantity: hour + 1 });
  }
  const first = await movementsOf(office, '53.71', 2, null);
  const [, last] = first;
  if (last === undefined) throw new Error('no page');
  const { at, commandId, line } = last;
  const rest = await movementsOf(office, '53.71', 2, { at: at.toISOString(), commandId, line });
  expect([...first, ...rest].map(({ quantity, from, to }) => [quantity, from, to])).toEqual([
    [3, 'CENTRE', 'STORE'],
    [2, 'CENTRE', 'STORE'],
    [1, 'CENTRE', 'STORE'],
  ]);
});
