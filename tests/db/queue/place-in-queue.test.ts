import { placeInQueue } from '../../../db/queue/queue';
import { aPrintReadyCase } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

describe('the place in a queue whose lanes are all suspended', () => {
  let office: TestStore;
  beforeEach(async () => void (office = await anOffice()));
  afterEach(() => office.close());

  test('is the first for whoever stands at the desk, and none for the others', async () => {
    const [atDesk, elsewhere] = [await aPrintReadyCase(office), await aPrintReadyCase(office)];
    await asOwner(office.url, 'UPDATE queue_lane SET suspended = true');
    await asOwner(office.url, "UPDATE cases SET desk_on = '2026-11-23' WHERE case_id = $1", [atDesk]);
    expect(await placeInQueue(office, atDesk, '53.71')).toEqual({ place: 1, of: 1 });
    expect(await placeInQueue(office, elsewhere, '53.71')).toBeNull();
  });
});
