import { z } from 'zod';
import { TerbitError } from '../../domain/errors/terbit-error';
import { Week } from '../../domain/office/working-calendar';
import { QualityMode } from '../../domain/printing/quality-mode';
import { PolicyRules } from '../../domain/queue/policy';
import { lockFloor } from '../core/floor-lock';
import { sql } from '../core/sql';
import { firstOf, onlyOf, type Queryable } from '../core/store';

/** What an office decides in versions, and the value of each. */
const SETTINGS = {
  OFFICE_HOURS: z.strictObject({ week: Week, printOutsideHours: z.boolean() }),
  QUEUE_POLICY: PolicyRules,
  QUALITY_POLICY: z.strictObject({ mode: QualityMode }),
};
export type Setting = keyof typeof SETTINGS;
export type SettingValue<S extends Setting> = z.infer<(typeof SETTINGS)[S]>;

/** What an office decided, who did, why and when. Versions count from 1; the highest is in force. */
export interface OfficeDecision<S extends Setting> {
  version: number;
  value: SettingValue<S>;
  reason: string;
  actor: string;
  at: Date;
}

/** The decision in force; null before the first. */
export async function currentSetting<S extends Setting>(
  db: Queryable,
  office: string,
  setting: S,
): Promise<OfficeDecision<S> | null> {
  return firstOf(
    await db.query<OfficeDecision<S>>(sql`
      SELECT decision.version, decision.value, decision.reason, decision.actor, decision.at
      FROM setting_in_force AS decision WHERE decision.office = ${office} AND decision.setting = ${setting}`),
  );
}

/** The decisions of one office, or of all, newest first. */
export async function settingHistory<S extends Setting>(
  db: Queryable,
  office: string | null,
  setting: S,
  limit: number | null,
): Promise<(OfficeDecision<S> & { office: string })[]> {
  const { rows } = await db.query<OfficeDecision<S> & { office: string }>(sql`
    SELECT decision.office, decision.version, decision.value, decision.reason, decision.actor, decision.at
    FROM office_setting AS decision
    WHERE decision.setting = ${setting} AND (${office}::text IS NULL OR decision.office = ${office})
    ORDER BY decision.office, decision.version DESC LIMIT ${limit}`);
  return rows;
}

export type NewOfficeDecision<S extends Setting> = Omit<OfficeDecision<S>, 'version'> & {
  office: string;
  setting: S;
};

/**
 * Records a decision as the next version. The floor is locked, so that versions are counted one after the other and
 * no blanko is granted in between.
 *
 * @throws TerbitError VERSION_CONFLICT when another version is in force than the one expected; null expects none
 */
export async function decideSetting<S extends Setting>(
  tx: Queryable,
  { office, setting, value, reason, actor, at }: NewOfficeDecision<S>,
  expectedVersion: number | null,
): Promise<OfficeDecision<S>> {
  await lockFloor(tx, office);
  const held = await currentSetting(tx, office, setting);
  const version = held?.version ?? 0;
  if (expectedVersion !== null && expectedVersion !== version) throw new TerbitError('VERSION_CONFLICT');
  return onlyOf(
    await tx.query<OfficeDecision<S>>(sql`
      INSERT INTO office_setting (office, setting, version, value, reason, actor, at)
      VALUES (${office}, ${setting}, ${version + 1}, ${JSON.stringify(SETTINGS[setting].parse(value))}, ${reason},
        ${actor}, ${at.toISOString()})
      RETURNING version, value, reason, actor, at`),
  );
}
