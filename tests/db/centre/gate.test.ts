import { centreFunctions, changeGate, isGateClosed, linkFunctions } from '../../../db/centre/gate';
import { noteLateCall, takeToken } from '../../../db/centre/pacer';
import { officesToWake } from '../../../db/core/office-wakes';
import { aPrintReadyCase, aRecordedCase, give, submit } from '../../support/case-story';
import { readState } from '../../../db/case/apply-command';
import { closeGate, MOST, applyGateEvent } from '../../support/gate';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { idFor } from '../../../platform/ids';

const OFFICE = '53.71';
let office: TestStore;
beforeEach(async () => void (office = await anOffice()));
afterEach(() => office.close());

const wakes = async (): Promise<Record<string, string[]>> =>
  Object.fromEntries((await officesToWake(office)).map(({ workflow, causes }) => [workflow, causes]));

describe('the gate in Postgres', () => {
  test('closes for all processes at once, and only the function that is down', async () => {
    await closeGate(office, 'enrol', 'unreachable');
    expect(await isGateClosed(office.pool, OFFICE, 'enrol')).toBe(true);
    expect(await isGateClosed(office.pool, OFFICE, 'identify')).toBe(false);
    expect(await takeToken(office, OFFICE, 'enrol')).toEqual({ kind: 'closed' });
    expect(await takeToken(office, OFFICE, 'identify')).toMatchObject({
      kind: 'go',
      limit: MOST,
      onTrial: false,
    });
    expect(await wakes()).toEqual({ 'centre-link': ['LINK'] });
  });

  test('twenty processes that see the trouble at once close it once', async () => {
    const at = office.clock().getTime();
    const trouble = { type: 'TROUBLE', reason: 'timeout', at } as const;
    await Promise.all(Array.from({ length: 20 }, () => changeGate(office, OFFICE, 'read', trouble, MOST)));
    const read = (await centreFunctions(office, OFFICE)).find((one) => one.function === 'read');
    expect(read).toMatchObject({ state: 'down', limit: 0, setbacks: 1 });
  });

  test('a read function that answers again wakes the print floor', async () => {
    await closeGate(office, 'read');
    await applyGateEvent(office, 'read', { type: 'PROBE_ANSWERED' });
    expect(await wakes()).toEqual({ 'centre-link': ['LINK'], 'print-floor': ['LINK'] });
  });

  test('a call on trial is marked as such', async () => {
    await closeGate(office, 'enrol');
    await applyGateEvent(office, 'enrol', { type: 'PROBE_ANSWERED' });
    expect(await takeToken(office, OFFICE, 'enrol')).toMatchObject({ kind: 'go', limit: 1, onTrial: true });
  });

  test('shows which cases wait for which function', async () => {
    await aRecordedCase(office);
    const waiting = await aRecordedCase(office, { applicant: anApplicant({ nik: '5371995708900002' }) });
    const submissionId = idFor('unasked');
    await give(office, waiting, { type: 'SUBMIT', submissionId, tokenHash: 'hash' });
    await give(office, waiting, { type: 'ACKNOWLEDGE', submissionId, taskId: null });
    const searched = await aRecordedCase(office, { applicant: anApplicant({ nik: '5371995708900004' }) });
    const verdict = { submissionId: await submit(office, searched), verdict: 'SEARCH_FAILURE' } as const;
    await give(office, searched, { type: 'RECEIVE_VERDICT', ...verdict });
    await aPrintReadyCase(office, { applicant: anApplicant({ nik: '5371995708900003' }) });
    const counts = (await linkFunctions(office, OFFICE)).map((one) => [one.function, one.waiting]);
    expect(Object.fromEntries(counts)).toEqual({ enrol: 1, identify: 2, read: 1, verify: 0 });
    expect(await readState(office, waiting)).toMatchObject({
      stage: 'SENT',
      externalStatus: 'RECEIVED_AT_CENTRAL',
      submission: { asked: false },
    });
  });
});

describe('the pacer', () => {
  /** Requests as a process does: again after the pause that it is given. */
  async function call(granted: { asked: number; granted: number }[]): Promise<void> {
    for (;;) {
      const asked = Date.now();
      const token = await takeToken(office, OFFICE, 'identify');
      if (token.kind === 'go') return void granted.push({ asked, granted: Date.now() });
      if (token.kind === 'closed') throw new Error('closed');
      await new Promise((resolve) => setTimeout(resolve, token.ms));
    }
  }

  test('gives twelve callers at once no more rights in any second than the limit, and loses none', async () => {
    const seen: { asked: number; granted: number }[] = [];
    const callers = Array.from({ length: 12 }, async () => {
      for (let round = 0; round < 5; round += 1) await call(seen);
    });
    await Promise.all(callers);
    expect(seen).toHaveLength(60);
    // A right was granted at some moment between the request and its answer.
    const within = (from: number): number =>
      seen.filter(({ asked, granted }) => asked >= from && granted < from + 1_000).length;
    const most = Math.max(...seen.map(({ asked }) => within(asked)));
    expect(most).toBeLessThanOrEqual(MOST);
  });

  test('counts a late call from its arrival', async () => {
    await closeGate(office, 'identify');
    await applyGateEvent(office, 'identify', { type: 'PROBE_ANSWERED' });
    const first = await takeToken(office, OFFICE, 'identify');
    if (first.kind !== 'go') throw new Error('not let through');
    await noteLateCall(office, OFFICE, 'identify', { grantedAt: first.grantedAt, lateMs: 5_000 });
    const second = await takeToken(office, OFFICE, 'identify');
    expect(second.kind === 'wait' && second.ms).toBeGreaterThan(4_000);
  });

  test('forgets nothing when the limit grows or falls', async () => {
    await closeGate(office, 'identify');
    await applyGateEvent(office, 'identify', { type: 'PROBE_ANSWERED' });
    expect((await takeToken(office, OFFICE, 'identify')).kind).toBe('go');
    const second = await takeToken(office, OFFICE, 'identify');
    expect(second.kind === 'wait' && second.ms > 500).toBe(true);
  });
});
