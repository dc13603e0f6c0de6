import type { ExternalStatus, Stage } from '../../domain/case/stage';
import type { IssueReason, Service } from '../../domain/values/codes';
import { sql } from './sql';
import { firstOf, inTransaction, type Store, type Transaction } from './store';

/** A case whose workflow has to look again, with what is needed to start that workflow. Codes only. */
export interface CaseWake {
  caseId: string;
  caseNumber: string;
  office: string;
  station: string;
  service: Service;
  reason: IssueReason;
  /** The newest journal row that the workflow has to see. */
  seq: number;
  /** The stage of the case, so that a workflow that is started late shows it from its first moment. */
  stage: Stage;
  externalStatus: ExternalStatus;
  since: Date;
}

/** Which rows of the outbox one call takes; row numbers are text, since they outgrow a number. */
export interface OutboxPart {
  limit: number;
  /** Only rows after this one. */
  after?: string;
  /** Only rows up to this one. */
  upTo?: string;
  /** Cases whose rows are left for later. */
  except?: readonly string[];
}

async function takeWakes(
  tx: Transaction,
  { limit, after = '0', upTo, except = [] }: OutboxPart,
): Promise<{ rows: { outboxId: string; caseId: string }[]; wakes: CaseWake[] }> {
  const { rows } = await tx.query<CaseWake & { outboxId: string }>(sql`
    SELECT outbox.outbox_id, outbox.case_id, outbox.seq, cases.case_number, cases.office, cases.station, cases.service,
      cases.reason, cases.stage, cases.external_status, cases.since
    FROM outbox JOIN cases ON cases.case_id = outbox.case_id
    WHERE outbox.outbox_id > ${after}::bigint
      AND (${upTo ?? null}::bigint IS NULL OR outbox.outbox_id <= ${upTo ?? null}::bigint)
      AND outbox.case_id <> ALL(${except}::uuid[])
    ORDER BY outbox.outbox_id LIMIT ${limit} FOR UPDATE OF outbox SKIP LOCKED`);
  const newest = new Map<string, CaseWake>();
  const taken = rows.map(({ outboxId, ...wake }) => {
    newest.set(wake.caseId, wake);
    return { outboxId, caseId: wake.caseId };
  });
  return { rows: taken, wakes: [...newest.values()] };
}

/**
 * Hands the oldest wakes to `deliver`, which returns the ids of the cases whose workflow was signalled, and deletes the rows of
 * those; the others stay, and all of them when it throws. Several relays take different rows. Returns how many rows
 * were taken and how many of them are gone.
 */
export async function relayWakes(
  store: Pick<Store, 'pool' | 'dispatch'>,
  part: OutboxPart,
  deliver: (wakes: CaseWake[]) => Promise<ReadonlySet<string>>,
): Promise<{ taken: number; delivered: number }> {
  return inTransaction(store, async (tx) => {
    const { rows, wakes } = await takeWakes(tx, part);
    if (rows.length === 0) return { taken: 0, delivered: 0 };
    const signalled = await deliver(wakes);
    const ids = rows.filter((row) => signalled.has(row.caseId)).map(({ outboxId }) => outboxId);
    await tx.query(sql`DELETE FROM outbox WHERE outbox.outbox_id = ANY(${ids}::bigint[])`);
    return { taken: rows.length, delivered: ids.length };
  });
}

/** The newest row of the outbox; `0` when it is empty. */
export async function newestOutboxRow({ pool }: Pick<Store, 'pool'>): Promise<string> {
  const { rows } = await pool.query<{ newest: string }>(
    sql`SELECT coalesce(max(outbox.outbox_id), 0)::text AS newest FROM outbox`,
  );
  return rows[0]?.newest ?? '0';
}

/** Which cases a sweep looks at. */
export interface SweptCases {
  stage?: Stage | null;
  /** Leaves out cases with rows in the outbox: the relay wakes them. */
  exceptQueued?: boolean;
}

/** Open cases of all offices after a case id, in the order of ids: the pages of a sweep. */
export async function openCasesAfter(
  { pool }: Pick<Store, 'pool'>,
  caseId: string | null,
  limit: number,
  { stage = null, exceptQueued = false }: SweptCases = {},
): Promise<CaseWake[]> {
  const { rows } = await pool.query<CaseWake>(sql`
    SELECT cases.case_id, cases.case_number, cases.office, cases.station, cases.service, cases.reason, cases.seq,
      cases.stage, cases.external_status, cases.since
    FROM cases WHERE cases.is_open
      AND (${stage}::text IS NULL OR cases.stage = ${stage}::text)
      AND (${caseId}::uuid IS NULL OR cases.case_id > ${caseId}::uuid)
      AND NOT (${exceptQueued}::boolean AND EXISTS (SELECT FROM outbox WHERE outbox.case_id = cases.case_id))
    ORDER BY cases.case_id LIMIT ${limit}`);
  return rows;
}

/**
 * Cases whose journal has been ahead of what their workflow saw since before `olderThan`, the newest first, without
 * those that still have a row in the outbox.
 */
export async function unseenCases(
  { pool }: Pick<Store, 'pool'>,
  olderThan: Date,
  limit: number,
  stage: Stage | null = null,
): Promise<CaseWake[]> {
  const { rows } = await pool.query<CaseWake>(sql`
    SELECT cases.case_id, cases.case_number, cases.office, cases.station, cases.service, cases.reason, cases.seq,
      cases.stage, cases.external_status, cases.since
    FROM cases JOIN journal ON journal.case_id = cases.case_id AND journal.seq = cases.seq
    WHERE cases.acted_seq < cases.seq AND journal.at < ${olderThan.toISOString()}
      AND (${stage}::text IS NULL OR cases.stage = ${stage}::text)
      AND NOT EXISTS (SELECT FROM outbox WHERE outbox.case_id = cases.case_id)
    ORDER BY journal.at DESC LIMIT ${limit}`);
  return rows;
}

/** The case with this number, open or closed; null where there is none. */
export async function wakeOfCase(
  { pool }: Pick<Store, 'pool'>,
  caseNumber: string,
): Promise<CaseWake | null> {
  return firstOf(
    await pool.query<CaseWake>(sql`
    SELECT cases.case_id, cases.case_number, cases.office, cases.station, cases.service, cases.reason, cases.seq,
      cases.stage, cases.external_status, cases.since
    FROM cases WHERE cases.case_number = ${caseNumber}`),
  );
}

/** Every office that is served here. */
export async function allOffices({ pool }: Pick<Store, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query<{ office: string }>(
    sql`SELECT office.office FROM office ORDER BY office.office`,
  );
  return rows.map(({ office }) => office);
}

const RECONNECT_MS = 2_000;

/** Calls `onWake` whenever a transaction put something into the outbox; reconnects by itself. */
export async function listenForWakes(
  { pool }: Store,
  onWake: () => void,
): Promise<{ stop: () => Promise<void> }> {
  let stopped = false;
  let close: () => void = () => undefined;
  let retry: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const opened = await pool.connect().catch(() => null);
    let open = opened !== null;
    // The event, the failed query, or both report the loss: the connection is released once, and replaced once.
    const lose = (): void => {
      if (open) opened?.release(true);
      open = false;
    };
    const loseAndRetry = (): void => {
      if (!open && opened !== null) return;
      lose();
      if (!stopped) retry = setTimeout(() => void connect(), RECONNECT_MS);
    };
    if (opened === null || stopped) {
      if (stopped) lose();
      else loseAndRetry();
      return;
    }
    close = lose;
    opened.on('notification', onWake);
    opened.on('error', loseAndRetry);
    await opened.query('LISTEN outbox').then(onWake, loseAndRetry);
  };
  await connect();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(retry);
      close();
      return Promise.resolve();
    },
  };
}

/** How many cases are open in all offices. */
export async function countOpenCases(
  { pool }: Pick<Store, 'pool'>,
  { stage = null, exceptQueued = false }: SweptCases = {},
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(sql`
    SELECT count(*)::integer AS count FROM cases WHERE cases.is_open
      AND (${stage}::text IS NULL OR cases.stage = ${stage}::text)
      AND NOT (${exceptQueued}::boolean AND EXISTS (SELECT FROM outbox WHERE outbox.case_id = cases.case_id))`);
  return rows[0]?.count ?? 0;
}
