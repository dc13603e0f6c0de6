import { Service } from '../../domain/values/codes';
import { TerbitError } from '../../domain/errors/terbit-error';
import { DEFAULT_REASON, DEFAULT_RULES, placementUnder, type PolicyRules } from '../../domain/queue/policy';
import { FACT_CLASSES } from '../../domain/queue/queue-class';
import { wakeFloor } from '../core/office-wakes';
import { countByClass, type ClassCount } from './queue';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Queryable, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { todayAt } from '../office/sites';
import { LASTING_MARKS } from '../../domain/case/mark';

/** What an office decided, who did, why and when. Versions count from 1; the highest holds. */
export interface PolicyVersion {
  version: number;
  rules: PolicyRules;
  reason: string;
  actor: string;
  at: Date;
}

/** The policy that holds at an office; null for an office that is not served here. */
export async function currentPolicy(db: Queryable, office: string): Promise<PolicyVersion | null> {
  return firstOf(
    await db.query<PolicyVersion>(sql`
      SELECT policy.version, policy.rules, policy.reason, policy.actor, policy.at FROM policy
      WHERE policy.office = ${office} ORDER BY policy.version DESC LIMIT 1`),
  );
}

async function policyOf(db: Queryable, office: string, version: number): Promise<PolicyVersion | null> {
  return firstOf(
    await db.query<PolicyVersion>(sql`
      SELECT policy.version, policy.rules, policy.reason, policy.actor, policy.at FROM policy
      WHERE policy.office = ${office} AND policy.version = ${version}`),
  );
}

/** Policies of one office, or of all, newest first. */
export async function policyHistory(
  db: Queryable,
  office: string | null,
  limit: number | null,
): Promise<(PolicyVersion & { office: string })[]> {
  const { rows } = await db.query<PolicyVersion & { office: string }>(sql`
    SELECT policy.office, policy.version, policy.rules, policy.reason, policy.actor, policy.at FROM policy
    WHERE ${office}::text IS NULL OR policy.office = ${office}
    ORDER BY policy.office, policy.version DESC LIMIT ${limit}`);
  return rows;
}

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

/** Writes what a policy makes of each kind of case; from its commit on the queue stands in the new order. */
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

/** Gives an office without a policy the usual one, and writes the lanes of the one that holds anew. */
export async function seedPolicy(db: Queryable, office: string): Promise<void> {
  await db.query(sql`
    INSERT INTO policy (office, version, rules, reason, actor, at)
    VALUES (${office}, 1, ${JSON.stringify(DEFAULT_RULES)}, ${DEFAULT_REASON}, 'system:seed', now())
    ON CONFLICT DO NOTHING`);
  // Another start, or a change of the policy, waits until the lanes are those of the policy read here.
  await lockFloor(db, office);
  const policy = await currentPolicy(db, office);
  await writeLanes(db, office, policy?.rules ?? DEFAULT_RULES);
}

export interface PolicyChange {
  office: string;
  /** The version that its author read. */
  expected: number;
  rules: PolicyRules;
  reason: string;
  actor: string;
  at: Date;
}

function isSameChange(one: PolicyVersion, { rules, reason, actor }: PolicyChange): boolean {
  const asText = ({ headStartDays, suspendedClasses, suspendedServices }: PolicyRules): string =>
    JSON.stringify([Object.entries(headStartDays).sort(), suspendedClasses, suspendedServices]);
  return one.reason === reason && one.actor === actor && asText(one.rules) === asText(rules);
}

/**
 * Writes the next policy of an office. The queue stands in the new order at once, however many cases wait: their keys
 * follow from the lanes and are stored nowhere. The same change again, by the same person, changes nothing.
 *
 * @throws TerbitError VERSION_CONFLICT when another version holds than the one expected
 */
async function changePolicy(tx: Transaction, change: PolicyChange): Promise<PolicyVersion> {
  const { office, expected, rules, reason, actor, at } = change;
  const inserted = await tx.query(sql`
    INSERT INTO policy (office, version, rules, reason, actor, at)
    SELECT ${office}, ${expected + 1}, ${JSON.stringify(rules)}, ${reason}, ${actor}, ${at.toISOString()}
    WHERE EXISTS (SELECT FROM policy WHERE policy.office = ${office} AND policy.version = ${expected})
    ON CONFLICT DO NOTHING`);
  const held = await currentPolicy(tx, office);
  if (held?.version !== expected + 1) throw new TerbitError('VERSION_CONFLICT');
  if (inserted.rowCount === 0) {
    if (!isSameChange(held, change)) throw new TerbitError('VERSION_CONFLICT');
    return held;
  }
  await lockFloor(tx, office);
  await writeLanes(tx, office, rules);
  wakeFloor(tx, office, 'QUEUE');
  return held;
}

/** What a change of policy came to: waiting cases by class before and after it. */
export interface PolicyEffect {
  policy: PolicyVersion;
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
 * Changes the policy of an office, or with `isPreview` only finds out what the change would come to.
 *
 * @throws TerbitError VERSION_CONFLICT when another version holds than the one expected
 */
export async function decidePolicy(
  store: Store,
  change: Omit<PolicyChange, 'at'>,
  isPreview: boolean,
): Promise<PolicyEffect> {
  const { office, expected, rules } = change;
  const today = todayAt(store, office);
  try {
    return await inTransaction(store, async (tx) => {
      const before = await countByClass(tx, office, today);
      const policy = await changePolicy(tx, { ...change, at: store.clock() });
      const after = await countByClass(tx, office, today);
      const replaced = (await policyOf(tx, office, expected))?.rules ?? rules;
      const effect = { policy, replaced, before, after };
      if (isPreview) throw new OnlyPreviewed(effect);
      return effect;
    });
  } catch (error) {
    if (error instanceof OnlyPreviewed) return error.effect;
    throw error;
  }
}
