import type { JournalStep } from '../../../domain/case/state';
import { DEFAULT_RULES } from '../../../domain/queue/policy';
import { QueueOrder, type DatedPolicy } from '../../../domain/queue/queue-order';
import { caseNumber as numbered } from '../../../domain/values/case-number';
import { aCase } from '../case/support/scripted-case';

const { state: printReady } = aCase().printReady();
const START = Date.parse('2026-03-02T01:00:00.000Z');
const at = (second: number): string => new Date(START + second * 1_000).toISOString();

const POLICY: DatedPolicy = {
  office: printReady.office,
  version: 1,
  rules: DEFAULT_RULES,
  at: new Date(START),
};

/** The journal of a case that is print-ready from one second on, and granted an attempt at another. */
function journal(number: number, readyAt: number, grantedAt: number): JournalStep[] {
  const caseNumber = numbered(printReady.office, 2026, number);
  const waiting = { ...printReady, caseNumber, printReadyAt: at(readyAt) };
  const attempt = { attemptId: 'a', printer: 'p', state: 'HELD' } as const;
  const verdict = { type: 'VERDICT_RECEIVED', submissionId: 's', verdict: 'UNIQUE' } as const;
  const held = { type: 'ATTEMPT_HELD', attemptId: 'a', printer: 'p' } as const;
  return [
    { before: waiting, entry: { seq: 1, at: at(readyAt), actor: '', event: verdict }, after: waiting },
    {
      before: waiting,
      entry: { seq: 2, at: at(grantedAt), actor: '', event: held },
      after: { ...waiting, attempt },
    },
  ];
}

function faultsOf(cases: readonly JournalStep[][], policies = [POLICY]): unknown[] {
  const order = new QueueOrder(policies);
  for (const steps of cases) order.add(steps);
  return order.faults();
}

describe('the order of the queue, by journals', () => {
  test('is kept where the case that waits longest is served first', () => {
    expect(faultsOf([journal(1, 0, 60), journal(2, 10, 70), journal(3, 20, 80)])).toEqual([]);
  });

  test('is not kept where two grants at least five seconds apart go to cases behind', () => {
    expect(faultsOf([journal(1, 0, 90), journal(2, 10, 60), journal(3, 20, 66)])).toMatchObject([
      { kind: 'OVERTAKEN', caseNumber: '5371-2026-000001', lastBy: '5371-2026-000003' },
    ]);
  });

  test.each([
    ['one grant alone', [journal(1, 0, 90), journal(2, 10, 60)]],
    ['two at nearly one instant', [journal(1, 0, 90), journal(2, 10, 60), journal(3, 20, 64)]],
  ])('%s proves nothing', (_, cases) => expect(faultsOf(cases)).toEqual([]));

  test('is not kept where a suspended case is granted an attempt', () => {
    const rules = { ...DEFAULT_RULES, suspendedServices: [printReady.service] };
    expect(faultsOf([journal(1, 0, 60)], [{ ...POLICY, rules }])).toMatchObject([
      { kind: 'GRANTED_WHILE_SUSPENDED', at: START + 60_000 },
    ]);
  });
});
