import type { QualityMode } from '../../domain/printing/quality-mode';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { currentSetting, decideSetting } from '../office/settings';

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
  const held = await currentSetting(db, office, 'QUALITY_POLICY');
  if (held === null) return UNDECIDED;
  const { value, ...decision } = held;
  return { ...value, ...decision };
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
  const decision = { office, setting: 'QUALITY_POLICY', value: { mode }, reason, actor, at } as const;
  const { version } = await decideSetting(tx, decision, held.version);
  return { version, mode, reason, actor, at };
}

/**
 * Whether the card of a case waits for an officer's check. A card printed before the check became automatic still waits
 * for it.
 */
export async function waitsForOfficer(db: Queryable, caseId: string): Promise<boolean> {
  const row = firstOf(
    await db.query<{ waits: boolean }>(sql`
      SELECT policy.value ->> 'mode' = 'officer' OR policy.at > cases.since AS waits
      FROM cases JOIN setting_in_force AS policy ON policy.office = cases.office AND policy.setting = 'QUALITY_POLICY'
      WHERE cases.case_id = ${caseId}`),
  );
  return row?.waits ?? false;
}
