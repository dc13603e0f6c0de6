import { createFloorLookActivities } from '../../activities/floor-look';
import { noteFitting } from '../../db/printers/supplies';
import { setPrinter } from '../../db/printers/printers';
import { inTransaction } from '../../db/core/store';
import { createLogger } from '../../platform/logger';
import { aReadyCase, blankoArrives } from '../support/case-story';
import { anOffice, atWork, type TestStore } from '../support/store';

const OFFICE = '53.71';
let office: TestStore;
beforeEach(async () => void (office = await anOffice(['kupang-1'])));
afterEach(() => office.close());

test('a look tells of each printer, and logs what ran low once', async () => {
  const lines: string[] = [];
  const logger = createLogger('worker', 'info', { write: (line: string) => void lines.push(line) });
  const floor = createFloorLookActivities(atWork(office), logger);
  await blankoArrives(office, 5);
  await inTransaction(office, async (tx) => {
    const fitting = { commandId: 'fit', actor: 'sari', office: OFFICE, printer: 'kupang-1' };
    await noteFitting(tx, office, { ...fitting, kind: 'RIBBON', capacity: 51 });
    await setPrinter(tx, OFFICE, 'kupang-1', { state: 'READY', loading: 'automatic', dailyLimit: 1 }, null);
  });
  expect((await floor.lookAtFloor({ office: OFFICE })).holdUp).toBeNull();
  expect(lines).toEqual([]);
  await aReadyCase(office);
  const report = await floor.lookAtFloor({ office: OFFICE });
  await floor.lookAtFloor({ office: OFFICE });
  expect(report).toMatchObject({
    holdUp: 'HOURS',
    nextChange: '2026-11-23T16:00:00.000Z',
    printers: [
      {
        printer: 'kupang-1',
        state: 'READY',
        notReady: { reason: 'DAILY_LIMIT' },
        reading: {
          ribbon: { state: 'LOW', left: 50 },
          film: { state: 'UNKNOWN' },
          cardsToday: 1,
          dailyLimit: 1,
        },
      },
    ],
  });
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged).toHaveLength(1);
  expect(logged).toMatchObject([{ level: 40, code: 'RIBBON_LOW', office: OFFICE, printer: 'kupang-1' }]);
});
