import type { QualityMode } from '../../domain/printing/quality-mode';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';

/**
 * Who checks the cards of an office, and who decided that, why and when; version 0 applies until the first decision.
 */
export interface QualityPolicy {
  version: number;
  mode: QualityMode;
  reason: string | null;
  actor: string | null;
  at: Date | null;
}

const UNDECIDED: QualityPolicy = { version: 0, mode: 'automatic', reason: null, actor: null, at: null };

/** The quality policy in force at an office. */
export async function qualityPolicy(db: Queryable, office: string): Promise<QualityPolicy> {
  const newest = firstOf(
    await db.query<QualityPolicy>(sql`
      SELECT policy.version, policy.mode, policy.reason, policy.actor, policy.at FROM quality_policy AS policy
      WHERE policy.office = ${office} ORDER BY policy.version DESC LIMIT 1`),
  );
  return newest ?? UNDECIDED;
}

/** Sets who checks the cards printed from now on. Changes nothing when that is in force already. */
export async function setQualityPolicy(
  tx: Transaction,
  office: string,
  { mode, reason, actor, at }: { mode: QualityMode; reason: string; actor: string; at: Date },
): Promise<QualityPolicy> {
  await lockFloor(tx, office);
  const held = await qualityPolicy(tx, office);
  if (held.mode === mode) return held;
  const version = held.version + 1;
  await tx.query(sql`
    INSERT INTO quality_policy (office, version, mode, reason, actor, at)
    VALUES (${office}, ${version}, ${mode}, ${reason}, ${actor}, ${at.toISOString()})`);
  return { version, mode, reason, actor, at };
}

/**
 * Whether the card of a case waits for an officer's check. A card printed before the check became automatic still waits
 * for it.
 */
export async function waitsForOfficer(db: Queryable, caseId: string): Promise<boolean> {
  const row = firstOf(
    await db.query<{ waits: boolean }>(sql`
      SELECT policy.mode = 'officer' OR policy.at > cases.since AS waits
      FROM cases JOIN quality_policy AS policy ON policy.office = cases.office
      WHERE cases.case_id = ${caseId} ORDER BY policy.version DESC LIMIT 1`),
  );
  return row?.waits ?? false;
}
