import { readState } from '../../../db/case/apply-command';
import { dispatch } from '../../../db/queue/dispatch';
import { outageImpact } from '../../../db/centre/outage-impact';
import {
  countAffected,
  closeDetectedOutage,
  countEndedOutages,
  declareOutage,
  listOutages,
  openDetectedOutage,
  outageLog,
  updateOutage,
  type OutageDeclaration,
  type OutageRow,
} from '../../../db/centre/outages';
import { inTransaction } from '../../../db/core/store';
import type { OutageUpdate } from '../../../domain/centre/outage-entry';
import {
  aPrintReadyCase,
  aReadyCase,
  aRecordedCase,
  aRegisteredCase,
  attemptOf,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { closeGate, reopenGate } from '../../support/gate';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

const OFFICE = '53.71';
const ALWAYS = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2030-01-01T00:00:00Z') };
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

function later(minutes: number): Date {
  office.setClock(new Date(office.clock().getTime() + minutes * 60_000));
  return office.clock();
}

const outages = (): Promise<OutageRow[]> => listOutages(office.pool, OFFICE, ALWAYS, 100);

const the = async (): Promise<OutageRow> => {
  const [row, ...others] = await outages();
  if (row === undefined || others.length > 0) throw new Error('there is not one outage');
  return row;
};

type Open = Parameters<typeof openDetectedOutage>[1];

const open = (struck: Open['function'] = 'read'): Promise<void> =>
  inTransaction(office, (tx) =>
    openDetectedOutage(tx, { office: OFFICE, function: struck, reason: 'timeout', at: office.clock() }),
  );

const close = (struck: Open['function'] = 'read'): Promise<void> =>
  inTransaction(office, (tx) =>
    closeDetectedOutage(tx, { office: OFFICE, function: struck, at: office.clock() }),
  );

let commands = 0;
function declare(changes: Partial<OutageDeclaration> = {}): Promise<string> {
  commands += 1;
  const declaration: OutageDeclaration = {
    commandId: `command-${commands}`,
    actor: 'sari',
    office: OFFICE,
    function: 'link',
    cause: 'NETWORK',
    announcedBy: null,
    cap: { printing: null, recording: null },
    since: office.clock(),
    expectedEnd: null,
    note: null,
    ...changes,
  };
  return inTransaction(office, (tx) => declareOutage(tx, office.clock(), declaration));
}

function say(outageId: string, update: OutageUpdate, commandId?: string): Promise<void> {
  commands += 1;
  const command = {
    outageId,
    office: OFFICE,
    commandId: commandId ?? `say-${commands}`,
    actor: 'sari',
    update,
  };
  return inTransaction(office, (tx) => updateOutage(tx, office.clock(), command));
}

describe('a detected outage', () => {
  test('opens with the state of the function and ends with it, however often either is reported', async () => {
    await closeGate(office, 'read', 'timeout');
    const since = office.clock();
    later(5);
    await closeGate(office, 'read', 'http-503');
    expect(await the()).toMatchObject({
      function: 'read',
      detected: true,
      cause: 'UNKNOWN',
      reporter: 'system:centre',
      since,
      endedAt: null,
      casesAffected: null,
    });
    const endedAt = later(5);
    await reopenGate(office, 'read');
    later(5);
    await reopenGate(office, 'read');
    await close();
    const ended = await the();
    expect(ended).toMatchObject({ endedAt, casesAffected: null });
    expect((await outageLog(office.pool, ended.outageId)).map(({ entry, actor }) => [entry, actor])).toEqual([
      [{ type: 'DETECTED', reason: 'timeout' }, 'system:centre'],
      [{ type: 'END', note: null }, 'system:centre'],
    ]);
  });

  test('is one, whoever notices at the same time; so is its end', async () => {
    await Promise.all(Array.from({ length: 8 }, () => open()));
    const { outageId } = await the();
    later(10);
    await Promise.all(Array.from({ length: 8 }, () => close()));
    expect((await outageLog(office.pool, outageId)).map(({ entry }) => entry.type)).toEqual([
      'DETECTED',
      'END',
    ]);
    await open();
    expect(await outages()).toHaveLength(2);
  });

  test('is one for each function', async () => {
    await Promise.all((['enrol', 'identify', 'read', 'verify'] as const).map(open));
    await close('enrol');
    expect((await outages()).filter(({ endedAt }) => endedAt === null)).toHaveLength(3);
  });

  test('is undone with the transaction that noticed it', async () => {
    const failing = inTransaction(office, async (tx) => {
      await openDetectedOutage(tx, { office: OFFICE, function: 'read', reason: 'x', at: office.clock() });
      throw new Error('the state could not be written');
    });
    await expect(failing).rejects.toThrow('the state');
    expect(await outages()).toEqual([]);
  });

  test('never opens for a centre that answers', async () => {
    await reopenGate(office, 'read');
    expect(await outages()).toEqual([]);
  });

  test('cannot be ended by a person, who can enter its cause', async () => {
    await open();
    const { outageId } = await the();
    await expect(say(outageId, { type: 'END', note: null })).rejects.toMatchObject({
      code: 'OUTAGE_ENDS_BY_ITSELF',
    });
    await say(outageId, { type: 'CAUSE', cause: 'LICENCE', announcedBy: null, note: null });
    expect(await the()).toMatchObject({ cause: 'LICENCE', endedAt: null });
  });
});

describe('a declared outage', () => {
  test('is entered once for a command, beside a detected one of the same function', async () => {
    await open();
    const command = { commandId: 'the same', function: 'read' } as const;
    const ids = await Promise.all([1, 2, 3].map(() => declare(command)));
    expect(new Set(ids).size).toBe(1);
    expect((await outages()).map(({ detected }) => detected).sort()).toEqual([false, true]);
  });

  test('takes what is said about it once for each command, in order', async () => {
    const outageId = await declare({ cause: 'UNKNOWN' });
    const visit: OutageUpdate = {
      type: 'VISIT',
      by: 'teknisi',
      did: 'kabel diganti',
      visitedAt: office.clock().toISOString(),
    };
    await say(outageId, { type: 'ESCALATION', to: 'Ditjen', reference: 'T-1', note: null });
    await Promise.all([1, 2, 3].map(() => say(outageId, visit, 'visit-1')));
    await say(outageId, { type: 'CAUSE', cause: 'OWN_SERVER', announcedBy: null, note: null });
    await say(outageId, { type: 'CAP', cap: { printing: 200, recording: 70 }, note: null });
    expect(await the()).toMatchObject({ cause: 'OWN_SERVER', printCap: 200, recordCap: 70 });
    await say(outageId, { type: 'CAUSE', cause: 'NETWORK', announcedBy: null, note: null });
    expect(await the()).toMatchObject({ cause: 'NETWORK', printCap: null, recordCap: null });
    later(10);
    await say(outageId, { type: 'END', note: null }, 'end-1');
    await say(outageId, { type: 'END', note: null }, 'end-1');
    await expect(say(outageId, { type: 'END', note: null })).rejects.toMatchObject({ code: 'OUTAGE_ENDED' });
    await say(outageId, { type: 'CAUSE', cause: 'CENTRE', announcedBy: null, note: null });
    expect((await outageLog(office.pool, outageId)).map(({ seq, entry }) => `${seq} ${entry.type}`)).toEqual([
      '1 DECLARED',
      '2 ESCALATION',
      '3 VISIT',
      '4 CAUSE',
      '5 CAP',
      '6 CAUSE',
      '7 END',
      '8 CAUSE',
    ]);
  });

  test('refuses what cannot be, and keeps none of it', async () => {
    const outageId = await declare();
    const visitedAt = new Date(office.clock().getTime() + 1).toISOString();
    const refused: [OutageUpdate, string][] = [
      [{ type: 'VISIT', by: 'a', did: 'b', visitedAt }, '/visitedAt'],
      [{ type: 'EXPECTED_END', expectedEnd: office.clock().toISOString(), note: null }, '/expectedEnd'],
      [{ type: 'CAP', cap: { printing: 1, recording: null }, note: null }, '/cap'],
      [{ type: 'CAUSE', cause: 'PLANNED', announcedBy: null, note: null }, '/announcedBy'],
    ];
    for (const [update, pointer] of refused) {
      const expected = { code: 'INVALID_INPUT', facts: { errors: [{ pointer }] } };
      await expect(say(outageId, update)).rejects.toMatchObject(expected);
    }
    expect(await outageLog(office.pool, outageId)).toHaveLength(1);
    const planned = { since: new Date(office.clock().getTime() + 60_000), cause: 'PLANNED' } as const;
    const soon = await declare({ ...planned, announcedBy: 'CENTRE' });
    const cause: OutageUpdate = { type: 'CAUSE', cause: 'CENTRE', announcedBy: null, note: null };
    await expect(say(soon, cause)).rejects.toMatchObject({ facts: { errors: [{ pointer: '/cause' }] } });
  });
});

describe('the cases that an outage affected', () => {
  const affected = async (struck: string): Promise<number> => {
    const row = (await outages()).find((one) => one.function === struck);
    if (row === undefined) throw new Error('there is no such outage');
    return countAffected(office.pool, row, office.clock());
  };

  const unique = (caseId: string, submissionId: string): Promise<unknown> =>
    give(office, caseId, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });

  test('are those that waited at any time of it: from before it, until during it, from during it, and no others', async () => {
    // Done with the centre before the outage, so nothing below affects it.
    await blankoArrives(office, 4);
    await aReadyCase(office);
    const cancelled = await aRecordedCase(office);
    const stays = await aRecordedCase(office);
    const searched = await aRecordedCase(office);
    const submissionId = await submit(office, searched);
    const unrecorded = await aRegisteredCase(office);
    later(10);
    await Promise.all((['enrol', 'identify'] as const).map(open));
    await declare({ function: 'recording', cause: 'ENCODER' });
    expect([await affected('enrol'), await affected('identify'), await affected('recording')]).toEqual([
      2, 3, 1,
    ]);
    later(10);
    await give(office, cancelled, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    await unique(searched, submissionId);
    await aRecordedCase(office);
    later(10);
    await Promise.all((['enrol', 'identify'] as const).map((struck) => close(struck)));
    const counts = async (): Promise<number[]> => Promise.all(['enrol', 'identify'].map(affected));
    expect(await counts()).toEqual([3, 4]);
    // Later events change neither the stored count nor a new count from the journal.
    later(10);
    await unique(stays, await submit(office, stays));
    await aRecordedCase(office);
    await give(office, unrecorded, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
    expect(await counts()).toEqual([3, 4]);
    const [enrol] = (await outages()).filter((row) => row.function === 'enrol');
    const again = await outageImpact(office.pool, OFFICE, {
      ...ALWAYS,
      now: office.clock(),
      outageId: enrol?.outageId ?? '',
    });
    expect(again.at(-1)).toMatchObject({ cause: null, casesAffected: 3 });
    for (let round = 0; round < 3; round += 1) await countEndedOutages(office);
    const kept = Object.fromEntries((await outages()).map((row) => [row.function, row.casesAffected]));
    expect(kept).toEqual({ enrol: 3, identify: 4, recording: null });
  });

  test('of a failed read are the print-ready who are of age, also one that was tried', async () => {
    await blankoArrives(office, 1);
    const first = await aPrintReadyCase(office);
    later(1);
    await aPrintReadyCase(office);
    await aPrintReadyCase(office, { applicant: anApplicant({ birthDate: '2010-01-31' }) });
    await aPrintReadyCase(office, { applicant: anApplicant({ birthDate: '2009-11-24' }) });
    await dispatch(office, OFFICE);
    const { attemptId } = await attemptOf(office, first);
    later(1);
    await open('read');
    await give(office, first, { type: 'VOID', attemptId, reason: 'READ_UNAVAILABLE' });
    expect(await affected('read')).toBe(2);
    // At the midnight in Kupang (16:00 UTC) one of them is 17.
    office.setClock(new Date('2026-11-23T15:59:59Z'));
    expect(await affected('read')).toBe(2);
    office.setClock(new Date('2026-11-23T16:00:00Z'));
    await close('read');
    expect(await affected('read')).toBe(3);
  });

  test('of a failed comparison are the hand-overs that went without it', async () => {
    await blankoArrives(office, 4);
    const cards: string[] = [];
    for (let made = 0; made < 3; made += 1) cards.push((await aReadyCase(office)).caseId);
    const collect = (caseId: string | undefined, reason: 'LINK_DOWN' | 'READER_DOWN'): Promise<unknown> =>
      give(office, caseId ?? '', {
        type: 'HAND_OVER',
        collector: 'HOLDER',
        oldCardReturned: false,
        check: { kind: 'EXCEPTION', reason },
      });
    await collect(cards[0], 'LINK_DOWN');
    later(5);
    await open('verify');
    later(5);
    await collect(cards[1], 'LINK_DOWN');
    await collect(cards[2], 'READER_DOWN');
    later(5);
    await close('verify');
    expect(await affected('verify')).toBe(1);
  });

  test('of work that was called off are none', async () => {
    await aRecordedCase(office);
    const since = new Date(office.clock().getTime() + MS_PER_DAY);
    const outageId = await declare({ cause: 'PLANNED', announcedBy: 'CENTRE', since });
    expect(await affected('link')).toBe(0);
    await say(outageId, { type: 'END', note: null });
    expect(await the()).toMatchObject({ endedAt: office.clock(), casesAffected: null });
    const impact = await outageImpact(office.pool, OFFICE, { ...ALWAYS, now: since, outageId: null });
    expect(impact).toEqual([{ cause: null, outages: 0, seconds: 0, longestSeconds: 0, casesAffected: 0 }]);
  });
});

test('the impact counts an hour once and a case once, however many outages overlap', async () => {
  await aRecordedCase(office);
  const leaves = await aRecordedCase(office);
  const start = later(60);
  await open('enrol');
  const network = await declare({ cause: 'NETWORK' });
  later(60);
  await say(network, { type: 'END', note: null });
  later(60);
  await close('enrol');
  later(1);
  await give(office, leaves, { type: 'CANCEL', reason: 'MOVED', note: null });
  await aRecordedCase(office);
  later(59);
  await declare({ cause: 'POWER' });
  const now = later(60);
  const impact = await outageImpact(office.pool, OFFICE, { ...ALWAYS, now, outageId: null });
  expect(impact).toEqual([
    { cause: 'NETWORK', outages: 1, seconds: 3_600, longestSeconds: 3_600, casesAffected: 2 },
    { cause: 'POWER', outages: 1, seconds: 3_600, longestSeconds: 3_600, casesAffected: 2 },
    { cause: 'UNKNOWN', outages: 1, seconds: 7_200, longestSeconds: 7_200, casesAffected: 2 },
    { cause: null, outages: 3, seconds: 10_800, longestSeconds: 7_200, casesAffected: 3 },
  ]);
  const half = { from: new Date(start.getTime() + 1_800_000), to: new Date(start.getTime() + 3_600_000) };
  expect((await outageImpact(office.pool, OFFICE, { ...half, now, outageId: null })).at(-1)).toMatchObject({
    outages: 2,
    seconds: 1_800,
    casesAffected: 2,
  });
});

test('every row of the journal has the stage that the fold of the journal yields', async () => {
  await blankoArrives(office, 1);
  const { caseId } = await aReadyCase(office);
  const { rows } = await office.pool.query<{ stage: string }>(
    'SELECT stage FROM journal WHERE case_id = $1 ORDER BY seq',
    [caseId],
  );
  expect(rows.map(({ stage }) => stage)).toEqual([
    'REGISTERED',
    'REGISTERED',
    'RECORDED',
    'RECORDED',
    'SENT',
    'PRINT_READY',
    'PRINT_READY',
    'PRINTING',
    'PRINTED',
    'READY',
  ]);
  expect((await readState(office, caseId))?.stage).toBe('READY');
});
