import { readEvents } from '../../../db/case/case-reads';
import { dispatch } from '../../../db/queue/dispatch';
import type { CaseEvent } from '../../../domain/case/events';
import { attemptOf, aRecordedCase, blankoArrives, give, record } from '../../support/case-story';
import { anApi, type ApiUnderTest } from '../support/api-under-test';
import { aSentCase, callBack, stageOf, submitted, type Sent } from '../support/sent-case';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let api: ApiUnderTest;
beforeAll(async () => void (api = await anApi(['only-printer'])));
afterAll(() => api.close());

const OTHER_PERSON = [{ personId: 'p-2', rank: 1, score: 0.97 }];
const UNIQUE: unknown[] = [];

async function eventsOf(caseId: string): Promise<CaseEvent[]> {
  return (await readEvents(api.store, caseId)).map(({ event }) => event);
}

async function typesSince(caseId: string, count: number): Promise<string[]> {
  return (await eventsOf(caseId)).slice(count).map(({ type }) => type);
}

async function submissionsOf(caseId: string): Promise<unknown> {
  const verifier = await api.officer('verifier');
  return ((await verifier.get(`/v1/cases/${caseId}/submissions`)).body as { items: unknown }).items;
}

/** The steps of a card after the verdict; each leads on from the one before. */
const STEPS = {
  PRINT_READY: () => Promise.resolve(),
  HELD: async (caseId: string) => {
    await blankoArrives(api.store, 1);
    await dispatch(api.store, '53.71');
    expect((await attemptOf(api.store, caseId)).state).toBe('HELD');
  },
  PRINTING: async (caseId: string) => {
    const { attemptId } = await attemptOf(api.store, caseId);
    await give(api.store, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 100 });
  },
  PRINTED: async (caseId: string) => {
    const { attemptId } = await attemptOf(api.store, caseId);
    const outcome = { outcome: 'PRINTED', serial: null, reason: null } as const;
    await give(api.store, caseId, { type: 'REPORT_PRINT', attemptId, ...outcome });
  },
  READY: async (caseId: string) => {
    await give(api.store, caseId, { type: 'CHECK_QUALITY', result: 'GOOD', reason: null });
  },
  ISSUED: async (caseId: string) => {
    await give(api.store, caseId, {
      type: 'HAND_OVER',
      collector: 'HOLDER',
      oldCardReturned: false,
      check: { kind: 'EXCEPTION', reason: 'READER_DOWN' },
    });
  },
} as const;
type Step = keyof typeof STEPS;
const ORDER = Object.keys(STEPS) as Step[];

/** A case found unique, and then taken along up to a step. */
async function aCaseAt(last: Step): Promise<Sent> {
  const sent = await aSentCase(api);
  await callBack(api, sent.address, UNIQUE);
  for (const step of ORDER.slice(0, ORDER.indexOf(last) + 1)) await STEPS[step](sent.caseId);
  return sent;
}

function inMonths(months: number): void {
  api.store.setClock(new Date(api.store.clock().getTime() + months * 30 * MS_PER_DAY));
}

describe('a second verdict of the same submission', () => {
  it.each(ORDER)('that is equal changes nothing at %s, months later', async (step) => {
    const { caseId, address } = await aCaseAt(step);
    const stood = await stageOf(api, caseId);
    const before = (await eventsOf(caseId)).length;
    inMonths(5);
    expect((await callBack(api, address, UNIQUE)).status).toBe(204);
    expect([await stageOf(api, caseId), await typesSince(caseId, before)]).toEqual([stood, []]);
    await clearThePrinter(caseId);
  });

  it.each(ORDER)('that differs is journalled once at %s and goes to an officer', async (step) => {
    const { caseId, address } = await aCaseAt(step);
    const before = (await eventsOf(caseId)).length;
    inMonths(5);
    const answers = [await callBack(api, address, OTHER_PERSON), await callBack(api, address, OTHER_PERSON)];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(await typesSince(caseId, before)).toEqual(['VERDICT_CONFLICTED']);
    // A card in the printer is waited for; a card that was handed over cannot be called back by a status.
    const stays: Partial<Record<Step, unknown>> = {
      PRINTING: ['PRINTING', 'SENT_FOR_CARD_PRINTING'],
      ISSUED: ['ISSUED', 'CARD_ISSUED'],
    };
    expect(await stageOf(api, caseId)).toEqual(stays[step] ?? ['NEEDS_DECISION', 'ADJUDICATE_RECORD']);
    if (step === 'PRINTING') {
      await STEPS.PRINTED(caseId);
      expect(await stageOf(api, caseId)).toEqual(['NEEDS_DECISION', 'ADJUDICATE_RECORD']);
    }
    await clearThePrinter(caseId);
  });

  /** Leaves the one printer free for the next test. */
  async function clearThePrinter(caseId: string): Promise<void> {
    const state = await attemptOf(api.store, caseId).catch(() => null);
    if (state?.state === 'SENDING') await STEPS.PRINTED(caseId);
    if (state?.state === 'HELD') {
      await give(api.store, caseId, { type: 'VOID', attemptId: state.attemptId, reason: 'TOO_OLD' });
    }
    const [stage] = (await stageOf(api, caseId)) as [string];
    if (stage !== 'ISSUED') {
      await give(api.store, caseId, { type: 'CANCEL', reason: 'ERROR', note: null });
    }
  }
});

describe('a verdict out of its order', () => {
  it('counts although it comes before the 202, which then changes nothing', async () => {
    const { caseId, submissionId, address } = await submitted(api, await aRecordedCase(api.store));
    expect((await callBack(api, address, UNIQUE)).status).toBe(204);
    expect(await stageOf(api, caseId)).toEqual(['PRINT_READY', 'PRINT_READY_RECORD']);
    const before = (await eventsOf(caseId)).length;
    await give(api.store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: 'task-1' });
    expect(await typesSince(caseId, before)).toEqual([]);
  });

  it('counts after a failed search of the same submission, and the failure does not count after it', async () => {
    const { caseId, address } = await aSentCase(api);
    const error = { code: 500, message: 'x' };
    await callBack(api, address, error, 'application/error+json');
    await callBack(api, address, UNIQUE);
    await callBack(api, address, error, 'application/error+json');
    expect(await stageOf(api, caseId)).toEqual(['PRINT_READY', 'PRINT_READY_RECORD']);
  });

  it('of an older submission is taken, moves nothing, and can be seen by an officer', async () => {
    const old = await aSentCase(api);
    await callBack(api, old.address, OTHER_PERSON);
    const note = { note: 'Rekam ulang', corrected: null };
    await give(api.store, old.caseId, { type: 'DECIDE', action: 'RERECORD', ...note });
    await record(api.store, old.caseId);
    const newest = await submitted(api, old.caseId);
    const before = (await eventsOf(old.caseId)).length;
    const answers = [1, 2].map(() => callBack(api, old.address, UNIQUE));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([204, 204]);
    expect(await typesSince(old.caseId, before)).toEqual([]);
    expect(await submissionsOf(old.caseId)).toMatchObject([
      { number: 1, state: 'ANSWERED', verdict: 'DUPLICATE', lateAnswers: [{ verdict: 'UNIQUE', times: 2 }] },
      { number: 2, state: 'OPEN', verdict: null, lateAnswers: [] },
    ]);
    await callBack(api, newest.address, UNIQUE);
    expect(await stageOf(api, old.caseId)).toEqual(['PRINT_READY', 'PRINT_READY_RECORD']);
  });

  it('of a cancelled case is taken and moves nothing', async () => {
    const { caseId, address } = await aSentCase(api);
    await give(api.store, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
    expect((await callBack(api, address, UNIQUE)).status).toBe(204);
    expect(await submissionsOf(caseId)).toMatchObject([
      { state: 'RETIRED', askAt: null, lateAnswers: [{ verdict: 'UNIQUE', times: 1 }] },
    ]);
  });
});
