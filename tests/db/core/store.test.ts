import { officesToWake, wakeFloor } from '../../../db/core/office-wakes';
import { inTransaction } from '../../../db/core/store';
import { dispatchingStore } from '../../../db/queue/dispatch';
import { aPrintReadyCase, blankoArrives } from '../../support/case-story';
import { anOffice, atWork, type TestStore } from '../../support/store';

let office: TestStore;
beforeEach(async () => void (office = await anOffice(['kupang-1', 'kupang-2'])));
afterEach(() => office.close());

const held = async (): Promise<number> =>
  (await office.pool.query(`SELECT FROM attempt WHERE state = 'HELD'`)).rowCount ?? 0;

describe('after a transaction', () => {
  test('that woke the print floor, each free printer gets a case', async () => {
    await aPrintReadyCase(office);
    await blankoArrives(atWork(office), 2);
    expect(await held()).toBe(1);
  });

  test('an office is dispatched once, after the commit, however often it was woken', async () => {
    const seen: string[] = [];
    const dispatch = async (woken: string): Promise<void> => {
      const [wake] = await officesToWake(office);
      seen.push(`${woken} ${wake?.causes.join() ?? ''} ${wake?.wanted ?? ''}`);
    };
    await inTransaction({ pool: office.pool, dispatch }, (tx) => {
      wakeFloor(tx, '53.71', 'QUEUE');
      wakeFloor(tx, '53.71', 'BLANKO');
      return Promise.resolve();
    });
    expect(seen).toEqual(['53.71 BLANKO,QUEUE 1']);
  });

  test('that is undone, nothing is dispatched and nothing is woken', async () => {
    await aPrintReadyCase(office);
    await blankoArrives(office, 1);
    const before = await officesToWake(office);
    const undone = inTransaction(atWork(office), (tx) => {
      wakeFloor(tx, '53.71', 'QUEUE');
      return Promise.reject(new Error('undone'));
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await held(), await officesToWake(office)]).toEqual([0, before]);
  });

  test('whose dispatch fails, the change stands and the wake is stored', async () => {
    const failures: unknown[] = [];
    const clock = (): Date => {
      throw new Error('no clock');
    };
    const store = dispatchingStore({ ...office, clock }, (error) => failures.push(error));
    await inTransaction(store, (tx) => {
      wakeFloor(tx, '53.71', 'PRINTER');
      return Promise.resolve();
    });
    expect(failures).toMatchObject([{ message: 'no clock' }]);
    expect(await officesToWake(office)).toMatchObject([{ workflow: 'print-floor', causes: ['PRINTER'] }]);
  });
});
