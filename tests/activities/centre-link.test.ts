import { createCentreLinkActivities } from '../../activities/centre-link';
import { declareOutage } from '../../db/centre/outages';
import { inTransaction } from '../../db/core/store';
import { aPrintReadyCase } from '../support/case-story';
import { aCentre } from '../support/fake-centre';
import { closeGate, MOST, reopenGate } from '../support/gate';
import { anApplicant } from '../support/people';
import { anOffice, type TestStore } from '../support/store';

const OFFICE = '53.71';
const CROWD = 101;
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

/** The step of the link, with a centre that is not there and queues whose limits are noted. */
function aLink(limits: Record<string, number> = {}) {
  return createCentreLinkActivities({
    store: office,
    most: MOST,
    centre: aCentre({}),
    queues: { limit: (_office, name, perSecond) => Promise.resolve(void (limits[name] = perSecond)) },
  });
}

describe('the step of the link', () => {
  test('closes the queue of a closed function and names the outage that the register has for it', async () => {
    await closeGate(office, 'enrol');
    const at = office.clock();
    const planned = { cause: 'POWER', announcedBy: null, cap: { printing: null, recording: null } } as const;
    const outageId = await inTransaction(office, (tx) =>
      declareOutage(tx, at, {
        ...planned,
        office: OFFICE,
        function: 'link',
        since: at,
        expectedEnd: null,
        note: null,
        commandId: 'c',
        actor: 'sari',
      }),
    );
    const limits: Record<string, number> = {};
    const { functions } = await aLink(limits).tendLink({ office: OFFICE, lateMs: 0 });
    expect(limits).toEqual({ enrol: 0, identify: MOST, read: MOST, verify: MOST });
    const said = Object.fromEntries(functions.map((one) => [one.function, one.outage]));
    expect(said).toEqual({
      enrol: { outageId, cause: 'POWER', whose: 'DINAS' },
      identify: null,
      read: null,
      verify: null,
    });
  });

  test('is not kept awake by cards that wait to be printed, once the function that they need is back', async () => {
    for (let person = 0; person < CROWD; person += 1)
      await aPrintReadyCase(office, {
        applicant: anApplicant({ nik: `537199570890${String(person + 1).padStart(4, '0')}` }),
      });
    await closeGate(office, 'read');
    await reopenGate(office, 'read');
    const link = aLink();
    let nextLook: string | null = null;
    for (let look = 0; look < 10; look += 1) {
      ({ nextLook } = await link.tendLink({ office: OFFICE, lateMs: 0 }));
      if (nextLook === null) break;
      office.setClock(new Date(nextLook));
    }
    expect(nextLook).toBeNull();
  });
});
