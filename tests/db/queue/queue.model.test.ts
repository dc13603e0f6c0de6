import fc from 'fast-check';
import { dispatch } from '../../../db/queue/dispatch';
import { decidePolicy } from '../../../db/queue/policies';
import {
  countByClass,
  firstBeyondBlanko,
  foldQueueCounts,
  placeInQueue,
  queueCounts,
  queuePage,
  type QueuedCase,
} from '../../../db/queue/queue';
import { verify } from '../../../db/verification/verify';
import type { IssueReason } from '../../../domain/values/codes';
import { DEFAULT_RULES, keyOf, placementUnder, type PolicyRules } from '../../../domain/queue/policy';
import { classByFacts, QueueClass } from '../../../domain/queue/queue-class';
import { dayAt, PlainDate } from '../../../domain/values/plain-date';
import { aPrintReadyCase, attemptOf, blankoArrives, give } from '../../support/case-story';
import { anApplicant } from '../../support/people';
import { anOffice, type TestStore } from '../../support/store';
import { PriorityMark, type LastingMark } from '../../../domain/case/mark';

const OFFICE = '53.71';
const UTC_OFFSET_H = 8;
const HOUR = 3_600_000;
const PRINTERS = ['kupang-1', 'kupang-2', 'kupang-3'];
/** How many lives of a queue are tried; more in a long run. fast-check prints the seed of a failure. */
const RUNS = Number(process.env['TERBIT_MODEL_RUNS'] ?? 4);

/** A case of the model: what its place follows from, kept apart from anything that the product keeps. */
interface Waiting {
  caseId: string;
  reason: IssueReason;
  printableFrom: PlainDate;
  readyAt: number;
  mark: LastingMark | null;
  deskOn: PlainDate | null;
  state: 'QUEUE' | 'HELD' | 'GONE';
  pullFailures: number;
  heldBackUntil: number;
}

type Op =
  | { do: 'arrive'; reason: IssueReason; turns17: number }
  | { do: 'mark'; who: number; mark: PriorityMark; isSet: boolean }
  | { do: 'policy'; days: number[]; suspended: QueueClass[] }
  | { do: 'pass'; hours: number }
  | { do: 'dispatch' | 'fold' }
  | { do: 'give-back'; who: number; failed: boolean }
  | { do: 'cancel'; who: number };

const who = fc.nat(1_000);
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      reason: fc.constantFrom<IssueReason>('FIRST', 'FIRST', 'DAMAGED', 'LOST', 'DATA_CHANGE'),
      // Days from the start until the 17th birthday.
      turns17: fc.constantFrom(-4_000, -200, -1, 0, 1, 2, 5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('mark' as const),
      who,
      mark: fc.constantFrom(...PriorityMark.options),
      isSet: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      days: fc.array(fc.constantFrom(0, 1, 2, 30), { minLength: 10, maxLength: 10 }),
      suspended: fc.subarray([...QueueClass.options], { maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 5, 24) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('dispatch' as const, 'fold' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give-back' as const), who, failed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), who }) },
);

/** Every life begins with something of everything, so that what follows meets it. */
const BEGINNING: Op[] = [
  { do: 'arrive', reason: 'LOST', turns17: -4_000 },
  { do: 'arrive', reason: 'FIRST', turns17: 2 },
  { do: 'arrive', reason: 'DAMAGED', turns17: -4_000 },
  { do: 'arrive', reason: 'FIRST', turns17: -4_000 },
  { do: 'arrive', reason: 'FIRST', turns17: -200 },
  { do: 'dispatch' },
  { do: 'give-back', who: 0, failed: true },
  { do: 'dispatch' },
  { do: 'arrive', reason: 'DAMAGED', turns17: -4_000 },
  { do: 'arrive', reason: 'LOST', turns17: -4_000 },
  { do: 'mark', who: 0, mark: 'HOLDER_AT_DESK', isSet: true },
  { do: 'policy', days: Array.from({ length: 10 }, () => 1), suspended: ['LOST', 'DAMAGED'] },
];

/** What the model got to in all lives: one that never got far would agree with anything. */
const reached = { waiting: 0, suspended: 0, underAge: 0, granted: 0, heldBack: 0, atDesk: 0 };

class ModelQueue {
  readonly cases: Waiting[] = [];
  private rules: PolicyRules = DEFAULT_RULES;
  private version = 1;
  private now = Date.parse('2026-11-23T01:00:00Z');

  constructor(private readonly store: TestStore) {}

  private get today(): PlainDate {
    return dayAt(this.now, UTC_OFFSET_H);
  }

  private standing(one: Waiting) {
    const { reason, printableFrom, readyAt, mark, deskOn } = one;
    const printReadyAt = new Date(readyAt).toISOString();
    const byFacts = classByFacts({ office: OFFICE, reason, printableFrom, printReadyAt });
    if (byFacts === null) throw new Error('a waiting case is print-ready');
    return placementUnder(this.rules, { service: 'KTP_EL', byFacts, mark, isAtDesk: deskOn === this.today });
  }

  private in(state: Waiting['state']): Waiting[] {
    return this.cases.filter((one) => one.state === state);
  }

  /** Those of age and not suspended, by key and id. */
  private order(): { caseId: string; key: number; one: Waiting }[] {
    return this.in('QUEUE')
      .filter((one) => one.printableFrom <= this.today && !this.standing(one).isSuspended)
      .map((one) => ({ caseId: one.caseId, key: keyOf(one.readyAt, this.standing(one)), one }))
      .sort((one, other) => one.key - other.key || (one.caseId < other.caseId ? -1 : 1));
  }

  private pick(among: Waiting[], index: number): Waiting | undefined {
    return among[index % Math.max(among.length, 1)];
  }

  private move(ms: number): void {
    this.now += ms;
    this.store.setClock(new Date(this.now));
  }

  async act(step: Op): Promise<void> {
    // Between any two steps lies more than what verify leaves to clocks that differ.
    this.move(11_000);
    switch (step.do) {
      case 'arrive':
        return this.arrive(step);
      case 'mark':
        return this.mark(step);
      case 'policy':
        return this.decide(step);
      case 'pass': {
        this.move(step.hours * HOUR);
        return;
      }
      case 'dispatch':
        return this.dispatch();
      case 'fold':
        return foldQueueCounts(this.store);
      case 'give-back':
        return this.giveBack(step);
      case 'cancel': {
        const one = this.pick(this.in('QUEUE'), step.who);
        if (one === undefined) return;
        await give(this.store, one.caseId, { type: 'CANCEL', reason: 'ERROR', note: null });
        one.state = 'GONE';
      }
    }
  }

  private async arrive({ reason, turns17 }: Extract<Op, { do: 'arrive' }>): Promise<void> {
    const start = Date.parse('2026-11-23T00:00:00Z');
    const printableFrom = PlainDate.parse(new Date(start + turns17 * 24 * HOUR).toISOString().slice(0, 10));
    const birthDate = `${Number(printableFrom.slice(0, 4)) - 17}${printableFrom.slice(4)}`;
    const caseId = await aPrintReadyCase(this.store, { reason, applicant: anApplicant({ birthDate }) });
    this.cases.push({
      caseId,
      reason,
      printableFrom,
      readyAt: this.now,
      mark: null,
      deskOn: null,
      state: 'QUEUE',
      pullFailures: 0,
      heldBackUntil: -Infinity,
    });
  }

  private async mark({ who: index, mark, isSet }: Extract<Op, { do: 'mark' }>): Promise<void> {
    const one = this.pick([...this.in('QUEUE'), ...this.in('HELD')], index);
    if (one === undefined) return;
    const { today } = this;
    await give(this.store, one.caseId, { type: 'PRIORITISE', mark, isSet, today, note: 'alasan' });
    if (mark === 'HOLDER_AT_DESK') {
      if (isSet) one.deskOn = today;
      else if (one.deskOn === today) one.deskOn = null;
    } else if (isSet) one.mark = mark;
    else if (one.mark === mark) one.mark = null;
  }

  private async decide({ days, suspended }: Extract<Op, { do: 'policy' }>): Promise<void> {
    const headStartDays = { ...DEFAULT_RULES.headStartDays };
    for (const [index, one] of QueueClass.options.entries()) headStartDays[one] = days[index] ?? 0;
    this.rules = { headStartDays, suspendedClasses: suspended, suspendedServices: [] };
    const change = { office: OFFICE, rules: this.rules, reason: 'alasan', actor: 'head@53.71' };
    await decidePolicy(this.store, { ...change, expected: this.version }, true);
    await decidePolicy(this.store, { ...change, expected: this.version }, false);
    this.version += 1;
  }

  private async dispatch(): Promise<void> {
    const free = PRINTERS.length - this.in('HELD').length;
    const next = this.order().filter(({ one }) => one.heldBackUntil <= this.now);
    const expected = next.slice(0, free);
    expect(await dispatch(this.store, OFFICE)).toBe(expected.length);
    for (const { one } of expected) {
      one.state = 'HELD';
      expect((await attemptOf(this.store, one.caseId)).state).toBe('HELD');
    }
    reached.granted += expected.length;
    reached.heldBack += this.order().length - next.length;
  }

  private async giveBack({ who: index, failed }: Extract<Op, { do: 'give-back' }>): Promise<void> {
    const one = this.pick(this.in('HELD'), index);
    if (one === undefined) return;
    const { attemptId } = await attemptOf(this.store, one.caseId);
    const reason = failed ? 'READ_UNAVAILABLE' : 'TOO_OLD';
    await give(this.store, one.caseId, { type: 'VOID', attemptId, reason });
    one.state = 'QUEUE';
    if (!failed) return;
    one.pullFailures += 1;
    one.heldBackUntil = this.now + Math.min(30 * 2 ** (one.pullFailures - 1), 3_600) * 1_000;
  }

  /** The product has the same order, places and counts. */
  async agree(at: number): Promise<void> {
    const order = this.order();
    const half = Math.ceil(order.length / 2);
    const first = await queuePage(this.store, OFFICE, Math.max(half, 1), null);
    const last = first.at(-1);
    const after = last && { queueKey: last.queueKey.toISOString(), caseId: last.caseId };
    const rest = after === undefined ? [] : await queuePage(this.store, OFFICE, 200, after);
    const told = ({ caseId, queueKey, queueClass }: QueuedCase) => [caseId, queueKey.getTime(), queueClass];
    expect([...first, ...rest].map(told)).toEqual(
      order.map(({ caseId, key, one }) => [caseId, key, this.standing(one).queueClass]),
    );
    const index = order.length === 0 ? 0 : at % order.length;
    for (const one of this.cases.slice(-3).concat(order[index]?.one ?? [])) {
      const place = order.findIndex(({ caseId }) => caseId === one.caseId) + 1;
      const expected = place === 0 ? null : { place, of: order.length };
      expect(await placeInQueue(this.store, one.caseId, OFFICE)).toEqual(expected);
    }
    const beyond = await firstBeyondBlanko(this.store, OFFICE, index);
    expect(beyond?.caseId).toBe(order[index]?.caseId);
    await this.agreeOnCounts(order.length);
  }

  private async agreeOnCounts(waiting: number): Promise<void> {
    const tooYoung = this.in('QUEUE').filter(({ printableFrom }) => printableFrom > this.today);
    const queued = this.in('QUEUE').length - tooYoung.length;
    const held = this.in('HELD').length;
    const counts = { waiting, suspended: queued - waiting, underAge: tooYoung.length, held, uncertain: 0 };
    expect(await queueCounts(this.store, OFFICE)).toEqual(counts);
    const classes = new Map<string, number>();
    for (const one of this.in('QUEUE').filter(({ printableFrom }) => printableFrom <= this.today)) {
      const { queueClass } = this.standing(one);
      classes.set(queueClass, (classes.get(queueClass) ?? 0) + 1);
    }
    const told = await countByClass(this.store.pool, OFFICE, this.today);
    expect(new Map(told.map((one) => [one.queueClass, one.waiting]))).toEqual(classes);
    reached.waiting += waiting;
    reached.suspended += counts.suspended;
    reached.underAge += counts.underAge;
    reached.atDesk += this.in('QUEUE').filter(({ deskOn }) => deskOn === this.today).length;
  }
}

test('the queue stands by key and id through jumps, policies, holds and birthdays, and its counts are those of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 10, maxLength: 25, size: 'max' }), who, async (ops, at) => {
      const store = await anOffice(PRINTERS);
      try {
        await blankoArrives(store, 1_000);
        const queue = new ModelQueue(store);
        for (const [index, step] of [...BEGINNING, ...ops].entries()) {
          await queue.act(step);
          if (index % 2 === 1 || step.do === 'policy') await queue.agree(at);
        }
        const violations = (await verify(store)).flatMap(({ violations: found }) => found);
        expect(violations).toEqual([]);
      } finally {
        await store.close();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  for (const [what, times] of Object.entries(reached)) expect([what, times]).not.toEqual([what, 0]);
});

test('marks, holds and folds at the same time lose no count and count none twice', async () => {
  const store = await anOffice(PRINTERS);
  try {
    await blankoArrives(store, 50);
    const cases: string[] = [];
    for (let made = 0; made < 8; made += 1) cases.push(await aPrintReadyCase(store));
    const today = PlainDate.parse('2026-11-23');
    const work = cases.flatMap((caseId, index) => [
      ...marksInTurn(index).map(
        (mark) => () =>
          give(store, caseId, { type: 'PRIORITISE', mark, isSet: true, today, note: 'alasan' }).catch(
            () => null,
          ),
      ),
      () => foldQueueCounts(store),
      () => dispatch(store, OFFICE),
    ]);
    await Promise.all(work.map((one) => one()));
    await Promise.all([1, 2, 3].map(() => foldQueueCounts(store)));
    const { waiting, held } = await queueCounts(store, OFFICE);
    expect([waiting, held]).toEqual([cases.length - PRINTERS.length, PRINTERS.length]);
    const { rows } = await store.pool.query<{ most: number }>(
      `SELECT max(times)::integer AS most FROM (SELECT count(*) AS times FROM queue_count
       GROUP BY office, service, fact_class, mark, day) AS bucket`,
    );
    expect(rows[0]?.most).toBe(1);
    const found = (await verify(store)).flatMap(({ violations }) => violations);
    expect(found).toEqual([]);
  } finally {
    await store.close();
  }
});

function marksInTurn(index: number): LastingMark[] {
  return index % 2 === 0 ? ['ELECTION', 'DISASTER_VICTIM'] : ['DISASTER_VICTIM', 'ELECTION'];
}
