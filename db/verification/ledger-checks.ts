import { BLANK_OF } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { Findings } from './findings';
import { checkPapers } from './paper-checks';

/** Invariant 2, checked on the rows: the index that guards it may be missing. */
export async function checkOneOpenCase(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ numbers: string[] }>(sql`
    SELECT array_agg(cases.case_number ORDER BY cases.case_number) AS numbers FROM cases
    WHERE cases.is_open
    GROUP BY cases.nik_hash, cases.service HAVING count(*) > 1`);
  for (const { numbers } of rows) {
    findings.note(2, numbers.join(', '), `${numbers.length} berkas terbuka untuk satu orang dan layanan`);
  }
}

/** Invariant 1: rows that name a case that does not exist. */
export async function checkLostCases(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ caseId: string }>(sql`
    SELECT DISTINCT journal.case_id FROM journal
    WHERE NOT EXISTS (SELECT FROM cases WHERE cases.case_id = journal.case_id)`);
  for (const { caseId } of rows) findings.note(1, caseId, 'punya jurnal tetapi berkasnya hilang');
}

/** Invariant 4: movements that name an attempt that does not exist. */
export async function checkStrayMovements(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ attemptId: string }>(sql`
    SELECT DISTINCT movement.attempt_id FROM movement
    WHERE movement.attempt_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM attempt WHERE attempt.attempt_id = movement.attempt_id)`);
  for (const { attemptId } of rows) findings.note(4, attemptId, 'punya mutasi tetapi percobaannya hilang');
  const pieces = await db.query<{ attemptId: string; count: number }>(sql`
    SELECT piece.attempt_id, count(*)::integer AS count FROM piece
    WHERE piece.attempt_id IS NOT NULL GROUP BY piece.attempt_id HAVING count(*) > 1`);
  for (const { attemptId, count } of pieces.rows)
    findings.note(4, attemptId, `${count} keping untuk satu percobaan`);
}

interface AccountRow {
  account: string;
  kind: string;
  balance: number;
  moved: number;
  serials: number;
  pieces: number;
  held: number;
}

async function checkBalances(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<AccountRow>(sql`
    WITH side AS (
      SELECT movement.to_account AS account_id, movement.quantity AS pieces FROM movement
      UNION ALL SELECT movement.from_account, -movement.quantity FROM movement
    ), moved AS (SELECT side.account_id, sum(side.pieces) AS pieces FROM side GROUP BY side.account_id
    ), known AS (SELECT piece.account_id, count(*) AS pieces FROM piece GROUP BY piece.account_id
    ), held AS (
      SELECT holding_attempt.account_id, count(*) AS pieces FROM holding_attempt GROUP BY holding_attempt.account_id
    )
    SELECT concat_ws(' ', nullif(account.item, ${BLANK_OF.KTP_EL}), account.kind, account.printer, account.site) AS account,
      account.kind,
      account.balance::integer, coalesce(moved.pieces, 0)::integer AS moved, account.serials::integer,
      coalesce(known.pieces, 0)::integer AS pieces, coalesce(held.pieces, 0)::integer AS held
    FROM account LEFT JOIN moved USING (account_id) LEFT JOIN known USING (account_id) LEFT JOIN held USING (account_id)
    ORDER BY account.account_id`);
  for (const { account, kind, balance, moved, serials, pieces, held } of rows) {
    if (balance !== moved) findings.note(5, account, `saldo ${balance}, jumlah mutasinya ${moved}`);
    if (serials !== pieces)
      findings.note(5, account, `tercatat ${serials} keping bernomor, yang ada ${pieces}`);
    if (kind === 'CENTRE' || kind === 'CITIZEN') continue;
    if (balance < 0) findings.note(5, account, `saldo negatif: ${balance}`);
    if (pieces > balance) findings.note(5, account, `${pieces} keping bernomor melebihi saldo ${balance}`);
    if (held > Math.max(0, balance))
      findings.note(5, account, `${held} percobaan terbuka melebihi saldo ${balance}`);
  }
}

async function checkTotals(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{
    office: string;
    item: string;
    total: number;
    delivered: number;
    received: number;
  }>(sql`
    SELECT account.office, account.item, sum(account.balance)::integer AS total,
      coalesce((SELECT sum(delivery.quantity) FROM delivery
        WHERE delivery.office = account.office AND delivery.item = account.item), 0)::integer AS delivered,
      -coalesce(sum(account.balance + coalesce(otherwise.pieces, 0))
        FILTER (WHERE account.kind = 'CENTRE'), 0)::integer AS received
    FROM account
    -- What came out of the centre's account but by a delivery: openings, loans, and what was given for them.
    LEFT JOIN LATERAL (
      SELECT sum(CASE account.account_id WHEN movement.from_account THEN movement.quantity ELSE -movement.quantity END)
        AS pieces
      FROM movement WHERE movement.reason <> 'DELIVERY' AND account.kind = 'CENTRE'
        AND account.account_id IN (movement.from_account, movement.to_account)
    ) AS otherwise ON true
    GROUP BY account.office, account.item ORDER BY account.office, account.item`);
  for (const { office, item, total, delivered, received } of rows) {
    const subject = `${item} ${office}`;
    if (total !== 0) findings.note(5, subject, `semua rekening bersama berjumlah ${total}, seharusnya 0`);
    if (item !== 'OLD_CARD' && delivered !== received) {
      findings.note(5, subject, `surat jalan menyebut ${delivered} keping, rekening pusat ${received}`);
    }
  }
}

/** Every step of a piece is allowed and has what it requires: the trigger that guards it may be missing. */
async function checkSteps(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{
    commandId: string;
    line: number;
    source: string;
    target: string;
    lacks: string;
  }>(
    sql`
    SELECT movement.command_id, movement.line, source.kind AS source, target.kind AS target, step.lacks
    FROM movement JOIN account AS source ON source.account_id = movement.from_account
    JOIN account AS target ON target.account_id = movement.to_account
    LEFT JOIN allowed_move AS rule ON rule.from_kind = source.kind AND rule.to_kind = target.kind
    CROSS JOIN LATERAL (SELECT CASE
      WHEN rule.from_kind IS NULL OR source.item <> target.item OR source.office <> target.office
        OR (source.site <> target.site AND source.kind <> 'IN_TRANSIT') THEN 'jalan'
      WHEN rule.needs_document AND movement.document IS NULL THEN 'dokumen'
      WHEN (rule.two_people OR movement.reason = 'OPENING')
        AND (movement.second_actor IS NULL OR movement.second_actor = movement.actor) THEN 'orang kedua'
      WHEN rule.needs_note AND movement.note IS NULL THEN 'keterangan'
      WHEN target.kind IN ('PRINTED', 'ISSUED') AND movement.attempt_id IS NULL THEN 'percobaan cetak'
    END AS lacks) AS step
    WHERE step.lacks IS NOT NULL ORDER BY movement.command_id, movement.line`,
  );
  for (const { commandId, line, source, target, lacks } of rows) {
    findings.note(5, `${commandId}/${line}`, `mutasi ${source} ke ${target} tanpa ${lacks}`);
  }
}

/** Where a piece may lie: before any print, after a good one, or after it was spoiled. */
async function checkPieces(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ serial: string; kind: string; state: string | null }>(sql`
    SELECT piece.serial, account.kind, attempt.state
    FROM piece LEFT JOIN account ON account.account_id = piece.account_id
    LEFT JOIN attempt ON attempt.attempt_id = piece.attempt_id
    LEFT JOIN cases ON cases.case_id = attempt.case_id
    WHERE CASE
      WHEN piece.attempt_id IS NULL THEN account.kind NOT IN ('PRINTED', 'ISSUED')
      WHEN attempt.state IN ('PRINTED', 'GOOD') THEN
        account.kind = CASE cases.stage WHEN 'ISSUED' THEN 'ISSUED' ELSE 'PRINTED' END
      WHEN attempt.state = 'SPOILED' THEN account.kind IN ('SPOILED', 'DESTROYED', 'MISSING')
      ELSE false END IS NOT TRUE
    ORDER BY piece.serial`);
  for (const { serial, kind, state } of rows) {
    findings.note(5, serial, `keping ada di ${kind}, percobaannya ${state ?? 'tidak ada'}`);
  }
  const unbound = await db.query<{ attemptId: string; serial: string }>(sql`
    SELECT attempt.attempt_id, attempt.serial FROM attempt
    WHERE attempt.serial IS NOT NULL AND attempt.state IN ('PRINTED', 'GOOD', 'SPOILED') AND NOT EXISTS (
      SELECT FROM piece WHERE piece.serial = attempt.serial AND piece.attempt_id = attempt.attempt_id)`);
  for (const { attemptId, serial } of unbound.rows) {
    findings.note(5, serial, `dicatat percobaan ${attemptId}, tetapi kepingnya tidak terikat padanya`);
  }
}

/** The last step in the life of each numbered piece leads to where it lies. */
async function checkLives(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ serial: string; kind: string; lastKind: string | null }>(sql`
    SELECT piece.serial, account.kind, entered.kind AS last_kind
    FROM piece JOIN account ON account.account_id = piece.account_id
    LEFT JOIN LATERAL (
      SELECT piece_move.account_id FROM piece_move WHERE piece_move.serial = piece.serial
      ORDER BY piece_move.move_id DESC LIMIT 1) AS last ON true
    LEFT JOIN account AS entered ON entered.account_id = last.account_id
    WHERE last.account_id IS DISTINCT FROM piece.account_id ORDER BY piece.serial`);
  for (const { serial, kind, lastKind } of rows) {
    findings.note(5, serial, `keping ada di ${kind}, menurut riwayatnya ${lastKind ?? 'tidak ada'}`);
  }
}

/** Invariant 5: balances, numbers and places of all pieces, and the papers that they go by. */
export async function checkLedger(db: Queryable, findings: Findings): Promise<void> {
  await checkBalances(db, findings);
  await checkTotals(db, findings);
  await checkSteps(db, findings);
  await checkPieces(db, findings);
  await checkLives(db, findings);
  await checkPapers(db, findings);
}
