import fc from 'fast-check';
import { DEFAULT_RULES, PolicyRules, placementUnder, type QueueClaims } from '../../../domain/queue/policy';
import { FACT_CLASSES, QueueClass } from '../../../domain/queue/queue-class';
import { LASTING_MARKS } from '../../../domain/case/mark';

const claims = fc.record<QueueClaims>({
  service: fc.constant('KTP_EL'),
  byFacts: fc.constantFrom(...FACT_CLASSES),
  mark: fc.constantFrom(null, ...LASTING_MARKS),
  isAtDesk: fc.boolean(),
});
const rules = fc
  .record({
    days: fc.array(fc.nat(400), { minLength: 10, maxLength: 10 }),
    suspendedClasses: fc.subarray([...QueueClass.options]),
    suspendedServices: fc.subarray(['KTP_EL' as const]),
  })
  .map(({ days, ...suspended }): PolicyRules =>
    PolicyRules.parse({
      headStartDays: Object.fromEntries(QueueClass.options.map((one, index) => [one, days[index]])),
      ...suspended,
    }),
  );
const LOST: QueueClaims = { service: 'KTP_EL', byFacts: 'LOST', mark: null, isAtDesk: false };

describe('how a policy counts a case', () => {
  it('never sets a case back for a mark or for a holder at the desk', () => {
    fc.assert(
      fc.property(rules, claims, (policy, claim) => {
        const plain = placementUnder(policy, { ...claim, mark: null, isAtDesk: false });
        const marked = placementUnder(policy, claim);
        if (plain.isSuspended) return;
        expect(marked.isSuspended).toBe(false);
        expect(marked.headStartDays).toBeGreaterThanOrEqual(plain.headStartDays);
      }),
    );
  });

  it('counts it by a class that it may claim, with the head start of that class', () => {
    fc.assert(
      fc.property(rules, claims, (policy, claim) => {
        const { queueClass, headStartDays } = placementUnder(policy, claim);
        expect([claim.byFacts, claim.mark, claim.isAtDesk ? 'HOLDER_AT_DESK' : null]).toContain(queueClass);
        expect(headStartDays).toBe(policy.headStartDays[queueClass]);
      }),
    );
  });

  it('suspends it only when all that it may claim is suspended, or its service', () => {
    const suspended = { ...DEFAULT_RULES, suspendedClasses: ['LOST' as const] };
    expect(placementUnder(suspended, LOST).isSuspended).toBe(true);
    expect(placementUnder(suspended, { ...LOST, mark: 'ELECTION' })).toMatchObject({
      queueClass: 'ELECTION',
      isSuspended: false,
    });
    const stopped = { ...DEFAULT_RULES, suspendedServices: ['KTP_EL' as const] };
    expect(placementUnder(stopped, { ...LOST, isAtDesk: true }).isSuspended).toBe(true);
  });

  it("follows the ministry's order of 2020 from the start", () => {
    const days = (byFacts: QueueClaims['byFacts'], mark: QueueClaims['mark'] = null): number =>
      placementUnder(DEFAULT_RULES, { ...LOST, byFacts, mark }).headStartDays;
    const order = [days('FIRST_TIMER'), days('LOST', 'DISASTER_VICTIM'), days('SUKET_HOLDER'), days('LOST')];
    expect(order).toEqual([...order].sort((one, other) => other - one));
    expect(new Set(order).size).toBe(4);
    expect([days('FIRST_CARD'), days('DAMAGED'), days('DATA_CHANGE')]).toEqual([days('SUKET_HOLDER'), 0, 0]);
  });
});

describe('the rules of a policy', () => {
  it.each([
    ['a class that nobody knows', { headStartDays: { ...DEFAULT_RULES.headStartDays, FRIENDS: 9 } }],
    ['a class that is left out', { headStartDays: { FIRST_TIMER: 1 } }],
    ['part of a day', { headStartDays: { ...DEFAULT_RULES.headStartDays, LOST: 0.5 } }],
    ['a start behind the others', { headStartDays: { ...DEFAULT_RULES.headStartDays, LOST: -1 } }],
    ['the suspension of what nobody knows', { suspendedClasses: ['FRIENDS'] }],
  ])('refuse %s', (_, change) => {
    expect(PolicyRules.safeParse({ ...DEFAULT_RULES, ...change }).success).toBe(false);
  });
});
