import type { CentreFunction } from '../../domain/values/centre-function';
import {
  faultsOfCause,
  faultsOfTimes,
  type DayCap,
  type Described,
  type OpenOutage,
  type OutageBoard,
  type OutageFunction,
} from '../../domain/centre/outage';
import { needsOpenOutage, type OutageEntry, type OutageUpdate } from '../../domain/centre/outage-entry';
import { TerbitError, type InputFault } from '../../domain/errors/terbit-error';
import { idFor, newId } from '../../platform/ids';
import { recordingsLeftToday } from './daily-caps';
import { casesAffected } from './outage-impact';
import { wakeFloor } from '../core/office-wakes';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Queryable, type Store, type Transaction } from '../core/store';

/** An outage in the register. */
export interface OutageRow extends Pick<
  OpenOutage,
  'outageId' | 'function' | 'cause' | 'announcedBy' | 'detected'
> {
  office: string;
  reporter: string;
  since: Date;
  expectedEnd: Date | null;
  /** Null while it is open; before `since` when planned work was called off. */
  endedAt: Date | null;
  printCap: number | null;
  recordCap: number | null;
  /** Counted once, after the end; null before. */
  casesAffected: number | null;
}

export interface LoggedEntry {
  seq: number;
  entry: OutageEntry;
  actor: string;
  at: Date;
}

const LINK = 'system:centre';

function capOf({ printCap, recordCap }: OutageRow): DayCap {
  return { printing: printCap, recording: recordCap };
}

function refuseFaults(errors: InputFault[]): void {
  if (errors.length > 0) throw new TerbitError('INVALID_INPUT', { errors });
}

async function log(
  tx: Transaction,
  outageId: string,
  { commandId, actor, entry, at }: { commandId: string; actor: string; entry: OutageEntry; at: Date },
): Promise<void> {
  await tx.query(sql`
    INSERT INTO outage_entry (outage_id, seq, command_id, entry, actor, at)
    SELECT ${outageId}, coalesce(max(outage_entry.seq), 0) + 1, ${commandId}, ${JSON.stringify(entry)}::jsonb,
      ${actor}, ${at.toISOString()}
    FROM outage_entry WHERE outage_entry.outage_id = ${outageId}`);
}

/** Opens the outage of a function that the link reports down, unless it is already open. */
export async function openDetectedOutage(
  tx: Transaction,
  {
    office,
    function: struck,
    reason,
    at,
  }: { office: string; function: CentreFunction; reason: string; at: Date },
): Promise<void> {
  const outageId = newId(at);
  const { rowCount } = await tx.query(sql`
    INSERT INTO outage (outage_id, office, function, detected, cause, reporter, since)
    VALUES (${outageId}, ${office}, ${struck}, true, 'UNKNOWN', ${LINK}, ${at.toISOString()})
    ON CONFLICT (office, function) WHERE detected AND ended_at IS NULL DO NOTHING`);
  if (rowCount === 0) return;
  await log(tx, outageId, { commandId: 'detected', actor: LINK, entry: { type: 'DETECTED', reason }, at });
}

/** Ends the outage of a function that answers again; does nothing when none is open. */
export async function closeDetectedOutage(
  tx: Transaction,
  { office, function: struck, at }: { office: string; function: CentreFunction; at: Date },
): Promise<void> {
  const ended = firstOf(
    await tx.query<{ outageId: string }>(sql`
      UPDATE outage SET ended_at = ${at.toISOString()}
      WHERE outage.office = ${office} AND outage.function = ${struck} AND outage.detected AND outage.ended_at IS NULL
      RETURNING outage.outage_id`),
  );
  if (ended === null) return;
  await log(tx, ended.outageId, {
    commandId: 'answered',
    actor: LINK,
    entry: { type: 'END', note: null },
    at,
  });
}

export interface OutageDeclaration extends Described {
  /** The same id again declares nothing. */
  commandId: string;
  actor: string;
  office: string;
  function: OutageFunction;
  since: Date;
  expectedEnd: Date | null;
  note: string | null;
}

/**
 * Records an outage that a person declares; planned work may be in the future. Returns its id.
 *
 * @throws TerbitError INVALID_INPUT with the fields that do not go together
 */
export async function declareOutage(
  tx: Transaction,
  now: Date,
  declaration: OutageDeclaration,
): Promise<string> {
  const { commandId, actor, office, cause, announcedBy, cap, since, expectedEnd, note } = declaration;
  refuseFaults([...faultsOfCause(declaration), ...faultsOfTimes(declaration, now)]);
  const outageId = idFor(`outage:${office}:${commandId}`);
  const { rowCount } = await tx.query(sql`
    INSERT INTO outage (outage_id, office, function, detected, cause, announced_by, reporter, since, expected_end,
      print_cap, record_cap)
    VALUES (${outageId}, ${office}, ${declaration.function}, false, ${cause}, ${announcedBy}, ${actor},
      ${since.toISOString()}, ${expectedEnd?.toISOString() ?? null}, ${cap.printing}, ${cap.recording})
    ON CONFLICT (outage_id) DO NOTHING`);
  if (rowCount === 1) {
    await log(tx, outageId, { commandId, actor, entry: { type: 'DECLARED', cause, note }, at: now });
  }
  return outageId;
}

function changed(row: OutageRow, update: OutageUpdate, now: Date): OutageRow {
  switch (update.type) {
    case 'ESCALATION':
      return row;
    case 'VISIT':
      if (new Date(update.visitedAt) > now) refuseFaults([{ pointer: '/visitedAt', code: 'in_future' }]);
      return row;
    case 'CAUSE': {
      const { cause, announcedBy } = update;
      // Caps apply only to the failing server that they were set for.
      const cap = cause === 'OWN_SERVER' ? capOf(row) : { printing: null, recording: null };
      const isTooEarly = faultsOfTimes({ cause, since: row.since, expectedEnd: null }, now).length > 0;
      refuseFaults([
        ...faultsOfCause({ cause, announcedBy, cap }),
        ...(isTooEarly ? [{ pointer: '/cause', code: 'not_begun' }] : []),
      ]);
      return { ...row, cause, announcedBy, printCap: cap.printing, recordCap: cap.recording };
    }
    case 'EXPECTED_END': {
      const expectedEnd = update.expectedEnd === null ? null : new Date(update.expectedEnd);
      refuseFaults(faultsOfTimes({ cause: 'PLANNED', since: row.since, expectedEnd }, now));
      return { ...row, expectedEnd };
    }
    case 'CAP':
      refuseFaults(faultsOfCause({ ...row, cap: update.cap }));
      return { ...row, printCap: update.cap.printing, recordCap: update.cap.recording };
    case 'END':
      if (row.detected) throw new TerbitError('OUTAGE_ENDS_BY_ITSELF');
      return { ...row, endedAt: now };
  }
}

async function write(tx: Transaction, row: OutageRow): Promise<void> {
  await tx.query(sql`
    UPDATE outage SET cause = ${row.cause}, announced_by = ${row.announcedBy},
      expected_end = ${row.expectedEnd?.toISOString() ?? null}, ended_at = ${row.endedAt?.toISOString() ?? null},
      print_cap = ${row.printCap}, record_cap = ${row.recordCap}
    WHERE outage.outage_id = ${row.outageId}`);
}

export interface OutageCommand {
  outageId: string;
  /** The office of the caller. */
  office: string;
  /** The same id again changes nothing. */
  commandId: string;
  actor: string;
  update: OutageUpdate;
}

/**
 * Adds an entry to an outage, and wakes the print floor where that lifts a cap.
 *
 * @throws TerbitError OUTAGE_NOT_FOUND, OTHER_OFFICE, OUTAGE_ENDED, OUTAGE_ENDS_BY_ITSELF, INVALID_INPUT
 */
export async function updateOutage(tx: Transaction, now: Date, command: OutageCommand): Promise<void> {
  const { outageId, office, commandId, actor, update } = command;
  await tx.query(sql`SELECT FROM outage WHERE outage.outage_id = ${outageId} FOR UPDATE`);
  const row = await requireOutage(tx, office, outageId);
  const known = await tx.query(sql`
    SELECT FROM outage_entry WHERE outage_entry.outage_id = ${outageId} AND outage_entry.command_id = ${commandId}`);
  if (known.rowCount !== 0) return;
  if (row.endedAt !== null && needsOpenOutage(update)) throw new TerbitError('OUTAGE_ENDED');
  const after = changed(row, update, now);
  await write(tx, after);
  await log(tx, outageId, { commandId, actor, entry: update, at: now });
  const isLifted = row.printCap !== null && (after.endedAt !== null || after.printCap !== row.printCap);
  if (isLifted) wakeFloor(tx, office, 'QUEUE');
}

/** One outage of an office. Throws OUTAGE_NOT_FOUND, and OTHER_OFFICE for an outage of another office. */
export async function requireOutage(db: Queryable, office: string, outageId: string): Promise<OutageRow> {
  const row = firstOf(
    await db.query<OutageRow>(sql`SELECT * FROM outage WHERE outage.outage_id = ${outageId}`),
  );
  if (row === null) throw new TerbitError('OUTAGE_NOT_FOUND');
  if (row.office !== office) throw new TerbitError('OTHER_OFFICE');
  return row;
}

/** The log of an outage, oldest first. */
export async function outageLog(db: Queryable, outageId: string): Promise<LoggedEntry[]> {
  const { rows } = await db.query<LoggedEntry>(sql`
    SELECT outage_entry.seq, outage_entry.entry, outage_entry.actor, outage_entry.at FROM outage_entry
    WHERE outage_entry.outage_id = ${outageId} ORDER BY outage_entry.seq`);
  return rows;
}

/** The key of an outage in a list: the newest first. */
export interface OutageKey {
  since: string;
  outageId: string;
}

/** Outages of an office that were open in a period, or are planned in it, newest first. */
export async function listOutages(
  db: Queryable,
  office: string,
  { from, to }: { from: Date; to: Date },
  limit: number,
  after: OutageKey | null = null,
): Promise<OutageRow[]> {
  const { rows } = await db.query<OutageRow>(sql`
    SELECT * FROM outage
    WHERE outage.office = ${office} AND outage.since < ${to.toISOString()}
      AND (outage.ended_at IS NULL OR greatest(outage.ended_at, outage.since) >= ${from.toISOString()})
      AND (${after?.since ?? null}::timestamptz IS NULL OR
        (outage.since, outage.outage_id) < (${after?.since ?? null}::timestamptz, ${after?.outageId ?? null}::uuid))
    ORDER BY outage.since DESC, outage.outage_id DESC LIMIT ${limit}`);
  return rows;
}

function openOf(row: OutageRow): OpenOutage {
  const { outageId, cause, announcedBy, detected, since, expectedEnd } = row;
  return {
    outageId,
    function: row.function,
    cause,
    announcedBy,
    detected,
    cap: capOf(row),
    since: since.toISOString(),
    expectedEnd: expectedEnd?.toISOString() ?? null,
  };
}

/** The open outages of an office, with what their caps still allow today. */
export async function outageBoard(db: Queryable, office: string, now: Date): Promise<OutageBoard> {
  const { rows } = await db.query<OutageRow>(sql`
    SELECT * FROM outage
    WHERE outage.office = ${office} AND outage.ended_at IS NULL AND outage.since <= ${now.toISOString()}
    ORDER BY outage.since, outage.outage_id`);
  const caps = rows.flatMap(({ recordCap }) => (recordCap === null ? [] : [recordCap]));
  const recordingsLeft =
    caps.length === 0 ? null : await recordingsLeftToday(db, office, now, Math.min(...caps));
  return { outages: rows.map(openOf), recordingsLeft };
}

/** How many cases an outage held up: as counted after its end, or counted now while it is open. */
export async function countAffected(db: Queryable, row: OutageRow, now: Date): Promise<number> {
  return row.casesAffected ?? casesAffected(db, row, row.endedAt ?? now);
}

/**
 * Records the number of cases that ended outages held up, outside the transaction that opens the gate: counting takes
 * seconds where hundreds of thousands waited.
 */
export async function countEndedOutages(store: Pick<Store, 'pool' | 'dispatch'>): Promise<void> {
  await inTransaction(store, async (tx) => {
    const ended = firstOf(
      await tx.query<{ outageId: string; office: string; since: Date; endedAt: Date }>(sql`
        SELECT outage.outage_id, outage.office, outage.since, outage.ended_at FROM outage
        WHERE outage.ended_at IS NOT NULL AND outage.cases_affected IS NULL
        ORDER BY outage.ended_at LIMIT 1 FOR UPDATE SKIP LOCKED`),
    );
    if (ended === null) return;
    const affected = await casesAffected(tx, ended, ended.endedAt);
    await tx.query(
      sql`UPDATE outage SET cases_affected = ${affected} WHERE outage.outage_id = ${ended.outageId}`,
    );
  });
}
