import type { EnteredStatus } from '../../domain/case/entered-status';
import type { CaseEvent } from '../../domain/case/events';
import type { Stage } from '../../domain/case/stage';
import type { CaseState } from '../../domain/case/state';
import { classifyStatus, type StatusEffect } from '../../domain/case/classify-status';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { CaseNumber } from '../../domain/values/case-number';
import type { Nik } from '../../domain/values/nik';
import { applyWithin, readJournal, stateOf } from './apply-command';
import { sql } from '../core/sql';
import type { Store, Transaction } from '../core/store';

/** A status that an officer read in the ministry's own client. */
export interface StatusStatement {
  caseId: string;
  commandId: string;
  actor: string;
  status: EnteredStatus;
  /** RFC 3339: the instant for which the client showed it. */
  asOf: string;
  note: string | null;
  mayGoBack: boolean;
}

export interface WeighedStatus {
  weight: StatusEffect;
  before: Stage;
  state: CaseState;
}

function weightOf(event: CaseEvent): StatusEffect {
  if (event.type === 'STATUS_CONFLICTED') return 'CONFLICTS';
  return event.type === 'STATUS_ENTERED' && event.backwards ? 'MOVES_BACK' : 'MOVES';
}

/**
 * Weighs an entered status against the case, locked, and applies it where it changes something. The same command id
 * again returns the first result.
 *
 * @throws TerbitError CASE_NOT_FOUND
 */
export async function enterStatus(
  tx: Transaction,
  store: Store,
  statement: StatusStatement,
): Promise<WeighedStatus> {
  const { caseId, commandId, actor, status, asOf, note, mayGoBack } = statement;
  await tx.query(sql`SELECT FROM cases WHERE cases.case_id = ${caseId} FOR UPDATE`);
  const rows = await readJournal(tx, caseId);
  const state = stateOf(rows);
  if (state === null) throw new TerbitError('CASE_NOT_FOUND');
  const before = state.stage;
  const earlier = rows.find((row) => row.commandId === commandId);
  if (earlier !== undefined) return { weight: weightOf(earlier.event), before, state };
  const weight = classifyStatus(state, { status, asOf, mayGoBack });
  if (weight !== 'MOVES' && weight !== 'MOVES_BACK' && weight !== 'CONFLICTS')
    return { weight, before, state };
  const command = { type: 'ENTER_STATUS', status, asOf, mayGoBack, note } as const;
  const applied = await applyWithin(tx, store, { caseId, commandId, actor, command });
  return { weight, before, state: applied.state };
}

/** A case that a list names. */
export interface ReferencedCase {
  caseId: string;
  caseNumber: CaseNumber;
  office: string;
}

/** Cases by their numbers, of any office. */
export async function casesByNumber(
  { pool }: Store,
  numbers: readonly CaseNumber[],
): Promise<Map<CaseNumber, ReferencedCase>> {
  const { rows } = await pool.query<ReferencedCase>(sql`
    SELECT cases.case_id, cases.case_number, cases.office
    FROM cases WHERE cases.case_number = ANY(${numbers}::text[])`);
  return new Map(rows.map((row) => [row.caseNumber, row]));
}

/** The newest case at an office of each person: the open one, where there is one. */
export async function casesByNik(
  { pool, keys }: Store,
  office: string,
  niks: readonly Nik[],
): Promise<Map<Nik, ReferencedCase>> {
  const hashes = niks.map((nik) => keys.lookup(`nik:${nik}`));
  const { rows } = await pool.query<ReferencedCase & { nikHash: Buffer }>(sql`
    SELECT DISTINCT ON (cases.nik_hash) cases.nik_hash, cases.case_id,
      cases.case_number, cases.office
    FROM cases WHERE cases.office = ${office} AND cases.nik_hash = ANY(${hashes}::bytea[])
    ORDER BY cases.nik_hash, cases.opened_at DESC, cases.case_id DESC`);
  const byHash = new Map(rows.map(({ nikHash, ...found }) => [nikHash.toString('hex'), found]));
  const found = new Map<Nik, ReferencedCase>();
  for (const [index, nik] of niks.entries()) {
    const row = byHash.get(hashes[index]?.toString('hex') ?? '');
    if (row !== undefined) found.set(nik, row);
  }
  return found;
}
