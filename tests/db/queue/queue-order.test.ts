import { dispatch } from '../../../db/queue/dispatch';
import { decidePolicy } from '../../../db/queue/policies';
import { verify } from '../../../db/verification/verify';
import { DEFAULT_RULES, type PolicyRules } from '../../../domain/queue/policy';
import { PlainDate } from '../../../domain/values/plain-date';
import { aPrintReadyCase, attemptOf, blankoArrives, give } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';
import type { PriorityMark } from '../../../domain/case/mark';

const START = Date.parse('2026-11-23T01:00:00Z');
const MINUTE = 60_000;

describe('the order of the queue, as verify sees it', () => {
  let office: TestStore;
  let now: number;
  beforeEach(async () => {
    office = await anOffice(['kupang-1']);
    now = START;
    office.setClock(new Date(now));
  });
  afterEach(() => office.close());

  const pass = (ms: number): void => office.setClock(new Date((now += ms)));

  /** Print-ready cases a minute apart, oldest first. */
  async function queueOf(count: number): Promise<string[]> {
    const cases: string[] = [];
    for (let made = 0; made < count; made += 1) {
      cases.push(await aPrintReadyCase(office));
      pass(MINUTE);
    }
    return cases;
  }

  /** Lets the printer print one card; returns the case that got it. */
  async function printOne(cases: readonly string[]): Promise<string> {
    expect(await dispatch(office, '53.71')).toBe(1);
    const held = await asOwner(office.url, `SELECT case_id AS id FROM attempt WHERE state = 'HELD'`);
    const caseId = cases.find((id) => (held as { id: string }[]).some((row) => row.id === id)) ?? '';
    const { attemptId } = await attemptOf(office, caseId);
    await give(office, caseId, { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 });
    await give(office, caseId, {
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'PRINTED',
      serial: null,
      reason: null,
    });
    pass(MINUTE);
    return caseId;
  }

  async function passedOver(): Promise<string[]> {
    const report = await verify(office);
    expect(report.filter(({ invariant, violations }) => invariant !== 8 && violations.length > 0)).toEqual(
      [],
    );
    const violations = report.find(({ invariant }) => invariant === 8)?.violations ?? [];
    const known = (await asOwner(office.url, 'SELECT case_number AS number, case_id AS id FROM cases')) as {
      number: string;
      id: string;
    }[];
    return violations.map(({ subject }) => known.find(({ number }) => number === subject)?.id ?? '');
  }

  /** Dispatch skips the case until it is shown again, as no rule of ours would have it do. */
  const hide = (caseId: string, hidden: boolean): Promise<unknown> =>
    asOwner(office.url, 'UPDATE cases SET held_back_until = $2 WHERE case_id = $1', [
      caseId,
      hidden ? '2100-01-01' : null,
    ]);

  test('cases served in their order are in order', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(4);
    const served: string[] = [];
    for (let card = 0; card < 4; card += 1) served.push(await printOne(cases));
    expect(served).toEqual(cases);
    expect(await passedOver()).toEqual([]);
  });

  test('a case that sees two others behind it served is named', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(4);
    const [first = ''] = cases;
    await hide(first, true);
    await printOne(cases);
    expect(await passedOver()).toEqual([]);
    await printOne(cases);
    expect(await passedOver()).toEqual([first]);
  });

  test('a case skipped once, and served next, is no proof: its row may have been locked at that moment', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(3);
    const [first = ''] = cases;
    await hide(first, true);
    await printOne(cases);
    await hide(first, false);
    expect(await printOne(cases)).toBe(first);
    await printOne(cases);
    expect(await passedOver()).toEqual([]);
  });

  test('a case whose holder is too young is passed until the birthday, and from then on not', async () => {
    await blankoArrives(office, 10);
    const young = await aPrintReadyCase(office, { applicant: anApplicant({ birthDate: '2009-11-24' }) });
    const cases = [young, ...(await queueOf(4))];
    await printOne(cases);
    await printOne(cases);
    expect(await passedOver()).toEqual([]);
    office.setClock(new Date((now = Date.parse('2026-11-23T16:01:00Z'))));
    await hide(young, true);
    await printOne(cases);
    await printOne(cases);
    expect(await passedOver()).toEqual([young]);
  });

  const TODAY = PlainDate.parse('2026-11-23');
  const jump = (caseId: string, mark: PriorityMark, isSet = true): Promise<unknown> =>
    give(office, caseId, { type: 'PRIORITISE', mark, isSet, today: TODAY, note: 'alasan' });

  async function decide(expected: number, change: Partial<PolicyRules>): Promise<void> {
    const rules = { ...DEFAULT_RULES, ...change };
    const decided = { office: '53.71', expected, rules, reason: 'alasan', actor: 'head' };
    await decidePolicy(office, decided, false);
    pass(MINUTE);
  }

  test('jumps and changes of the policy change who is first, and each is in order from then on', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(6);
    const [one = '', two = '', three = '', four = '', five = '', six = ''] = cases;
    await jump(six, 'ELECTION');
    pass(MINUTE);
    expect(await printOne(cases)).toBe(six);
    await jump(five, 'HOLDER_AT_DESK');
    await jump(two, 'DISASTER_VICTIM');
    pass(MINUTE);
    expect(await printOne(cases)).toBe(five);
    await decide(1, { headStartDays: { ...DEFAULT_RULES.headStartDays, DISASTER_VICTIM: 0 } });
    expect(await printOne(cases)).toBe(one);
    await decide(2, { suspendedClasses: ['FIRST_CARD'] });
    expect(await printOne(cases)).toBe(two);
    await decide(3, {});
    expect([await printOne(cases), await printOne(cases)]).toEqual([three, four]);
    expect(await passedOver()).toEqual([]);
  });

  test('a case that was jumped over without any order to it is named, and so is one printed while suspended', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(5);
    const [, , , , last = ''] = cases;
    await jump(last, 'DISASTER_VICTIM');
    pass(MINUTE);
    await hide(last, true);
    await printOne(cases);
    await printOne(cases);
    expect(await passedOver()).toEqual([last]);
    await decide(1, { suspendedServices: ['KTP_EL'] });
    await asOwner(office.url, 'UPDATE queue_lane SET suspended = false');
    const printed = await printOne(cases);
    await asOwner(office.url, 'UPDATE queue_lane SET suspended = true');
    expect((await passedOver()).sort()).toEqual([last, printed].sort());
  });

  test('a case whose data could not be pulled lets others pass', async () => {
    await blankoArrives(office, 10);
    const cases = await queueOf(3);
    const [first = ''] = cases;
    await dispatch(office, '53.71');
    const { attemptId } = await attemptOf(office, first);
    await give(office, first, { type: 'VOID', attemptId, reason: 'READ_UNAVAILABLE' });
    pass(6_000);
    expect(await printOne(cases)).toBe(cases[1]);
    office.setClock(new Date((now -= MINUTE - 6_000)));
    expect(await printOne(cases)).toBe(cases[2]);
    expect(await passedOver()).toEqual([]);
  });
});
