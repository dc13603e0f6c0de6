import { isDeepStrictEqual } from 'node:util';
import { Service } from '../../domain/values/codes';
import { DEFAULT_REASON, DEFAULT_RULES, placementUnder, type PolicyRules } from '../../domain/queue/policy';
import { FACT_CLASSES } from '../../domain/queue/queue-class';
import { wakeFloor } from '../core/office-wakes';
import { countByClass, type ClassCount } from './queue';
import { sql } from '../core/sql';
import { inTransaction, type Queryable, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { currentSetting, decideSetting, settingHistory, type OfficeDecision } from '../office/settings';
import { todayAt } from '../office/sites';
import { LASTING_MARKS } from '../../domain/case/mark';

/** One row of queue_lane for each kind of case that there can be: what the rules make of it. */
export function lanesUnder(rules: PolicyRules) {
  const kinds = Service.options.flatMap((service) =>
    FACT_CLASSES.flatMap((byFacts) => [null, ...LASTING_MARKS].map((mark) => ({ service, byFacts, mark }))),
  );
  return kinds.map((kind) => {
    const usual = placementUnder(rules, { ...kind, isAtDesk: false });
    const atDesk = placementUnder(rules, { ...kind, isAtDesk: true });
    return {
      service: kind.service,
      fact_class: kind.byFacts,
      mark: kind.mark ?? 'NONE',
      counts_as: usual.queueClass,
      head_start_days: usual.headStartDays,
      suspended: usual.isSuspended,
      desk_counts_as: atDesk.queueClass,
      desk_head_start_days: atDesk.headStartDays,
      desk_suspended: atDesk.isSuspended,
    };
  });
}

/** Writes what a policy makes of each kind of case; from its commit on the queue has the new order. */
async function writeLanes(db: Queryable, office: string, rules: PolicyRules): Promise<void> {
  await db.query(sql`
    INSERT INTO queue_lane (office, service, fact_class, mark, counts_as, head_start_days, suspended, desk_counts_as,
      desk_head_start_days, desk_suspended)
    SELECT ${office}, lane.service, lane.fact_class, lane.mark, lane.counts_as, lane.head_start_days, lane.suspended,
      lane.desk_counts_as, lane.desk_head_start_days, lane.desk_suspended
    FROM jsonb_to_recordset(${JSON.stringify(lanesUnder(rules))}::jsonb) AS lane (service text, fact_class text,
      mark text, counts_as text, head_start_days integer, suspended boolean, desk_counts_as text,
      desk_head_start_days integer, desk_suspended boolean)
    ON CONFLICT (office, service, fact_class, mark) DO UPDATE SET counts_as = EXCLUDED.counts_as,
      head_start_days = EXCLUDED.head_start_days, suspended = EXCLUDED.suspended,
      desk_counts_as = EXCLUDED.desk_counts_as, desk_head_start_days = EXCLUDED.desk_head_start_days,
      desk_suspended = EXCLUDED.desk_suspended`);
}

/** Gives an office without a policy the usual one, and rewrites the lanes of the policy in force. */
export async function seedPolicy(db: Queryable, office: string): Promise<void> {
  // Another start, or a change of the policy, waits until the lanes are those of the policy read here.
  await lockFloor(db, office);
  const held = await currentSetting(db, office, 'QUEUE_POLICY');
  const usual = { value: DEFAULT_RULES, reason: DEFAULT_REASON, actor: 'system:seed', at: new Date() };
  const { value } = held ?? (await decideSetting(db, { office, setting: 'QUEUE_POLICY', ...usual }, 0));
  await writeLanes(db, office, value);
}

export interface PolicyChange {
  office: string;
  /** The version that its author read. */
  expected: number;
  rules: PolicyRules;
  reason: string;
  actor: string;
}

function changeOf(office: string, { version, value, reason, actor }: QueuePolicy): PolicyChange {
  return { office, expected: version - 1, rules: value, reason, actor };
}

/**
 * Writes the next policy of an office. The queue has the new order at once, however many cases wait: their keys follow
 * from the lanes and are stored nowhere. The same change again, by the same person, changes nothing.
 */
async function changePolicy(tx: Transaction, change: PolicyChange, at: Date): Promise<QueuePolicy> {
  const { office, expected, rules, reason, actor } = change;
  await lockFloor(tx, office);
  const held = await currentSetting(tx, office, 'QUEUE_POLICY');
  if (held !== null && isDeepStrictEqual(change, changeOf(office, held))) return held;
  const decision = { office, setting: 'QUEUE_POLICY', value: rules, reason, actor, at } as const;
  const policy = await decideSetting(tx, decision, expected);
  await writeLanes(tx, office, rules);
  wakeFloor(tx, office, 'QUEUE');
  return policy;
}

export type QueuePolicy = OfficeDecision<'QUEUE_POLICY'>;

/** What a change of policy does: waiting cases by class before and after it. */
export interface PolicyEffect {
  policy: QueuePolicy;
  /** The rules of the version before. */
  replaced: PolicyRules;
  before: ClassCount[];
  after: ClassCount[];
}

/** Carries what a preview found out of the transaction that it undoes. */
class OnlyPreviewed extends Error {
  constructor(readonly effect: PolicyEffect) {
    super('only a preview');
  }
}

/**
 * Changes the policy of an office, or with `isPreview` only finds out what the change would do.
 *
 * @throws TerbitError VERSION_CONFLICT when another version than the one expected is in force
 */
export async function decidePolicy(
  store: Store,
  change: PolicyChange,
  isPreview: boolean,
): Promise<PolicyEffect> {
  const { office, rules } = change;
  const today = todayAt(store, office);
  try {
    return await inTransaction(store, async (tx) => {
      const before = await countByClass(tx, office, today);
      const policy = await changePolicy(tx, change, store.clock());
      const after = await countByClass(tx, office, today);
      const [, last] = await settingHistory(tx, office, 'QUEUE_POLICY', 2);
      const effect = { policy, replaced: last?.value ?? rules, before, after };
      if (isPreview) throw new OnlyPreviewed(effect);
      return effect;
    });
  } catch (error) {
    if (error instanceof OnlyPreviewed) return error.effect;
    throw error;
  }
}
