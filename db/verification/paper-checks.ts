import { BLANK_OF } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { Findings } from './findings';

interface PaperRow {
  subject: string;
  quantity: number;
  outstanding: number;
  /** Pieces that went out on the paper, and that are out still, by its movements. */
  went: number;
  rest: number;
  numbered: number;
}

/** Manifests and loans: what their movements took out and returned, and the numbered pieces that are out. */
async function checkConsignments(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<PaperRow>(sql`
    SELECT concat(consignment.kind, ' ', consignment.document) AS subject, consignment.quantity, consignment.outstanding,
      coalesce(sums.went, 0)::integer AS went, (coalesce(sums.went, 0) - coalesce(sums.back, 0))::integer AS rest,
      (SELECT count(*) FROM piece WHERE piece.consignment_id = consignment.consignment_id)::integer AS numbered
    FROM consignment LEFT JOIN LATERAL (
      SELECT sum(movement.quantity) FILTER (WHERE CASE consignment.kind WHEN 'TRANSFER' THEN target.kind = 'IN_TRANSIT'
          WHEN 'LOAN_OUT' THEN target.kind = 'LENT' ELSE source.kind = 'CENTRE' END) AS went,
        sum(movement.quantity) FILTER (WHERE CASE consignment.kind WHEN 'TRANSFER' THEN source.kind = 'IN_TRANSIT'
          WHEN 'LOAN_OUT' THEN source.kind = 'LENT' ELSE target.kind = 'CENTRE' END) AS back
      FROM movement JOIN account AS source ON source.account_id = movement.from_account
      JOIN account AS target ON target.account_id = movement.to_account
      WHERE movement.consignment_id = consignment.consignment_id
    ) AS sums ON true ORDER BY consignment.consignment_id`);
  for (const { subject, quantity, outstanding, went, rest, numbered } of rows) {
    if (went !== quantity) findings.note(5, subject, `menyebut ${quantity} keping, mutasinya ${went}`);
    if (rest !== outstanding)
      findings.note(5, subject, `sisa tercatat ${outstanding}, menurut mutasi ${rest}`);
    if (numbered > outstanding) {
      findings.note(5, subject, `${numbered} keping bernomor masih atas namanya, sisanya ${outstanding}`);
    }
  }
}

/** Pieces in transit or lent are those on the open papers of the site. */
async function checkUnderWay(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ account: string; balance: number; outstanding: number }>(sql`
    SELECT concat_ws(' ', nullif(account.item, ${BLANK_OF.KTP_EL}), account.kind, account.site) AS account, account.balance::integer,
      papers.outstanding
    FROM account CROSS JOIN LATERAL (
      SELECT coalesce(sum(consignment.outstanding), 0)::integer AS outstanding FROM consignment
      WHERE consignment.site = account.site AND consignment.item = account.item
        AND consignment.kind = CASE account.kind WHEN 'LENT' THEN 'LOAN_OUT' ELSE 'TRANSFER' END
    ) AS papers
    WHERE account.kind IN ('IN_TRANSIT', 'LENT') AND account.balance <> papers.outstanding
    ORDER BY account.account_id`);
  for (const { account, balance, outstanding } of rows) {
    findings.note(5, account, `saldo ${balance}, menurut surat yang terbuka ${outstanding}`);
  }
  const strays = await db.query<{ serial: string; kind: string; paper: string | null }>(sql`
    SELECT piece.serial, account.kind, consignment.document AS paper
    FROM piece JOIN account ON account.account_id = piece.account_id
    LEFT JOIN consignment ON consignment.consignment_id = piece.consignment_id
    WHERE CASE account.kind WHEN 'IN_TRANSIT' THEN 'TRANSFER' WHEN 'LENT' THEN 'LOAN_OUT' END
      IS DISTINCT FROM consignment.kind
      OR (consignment.kind IS NOT NULL AND consignment.site <> account.site)
    ORDER BY piece.serial`);
  for (const { serial, kind, paper } of strays.rows) {
    findings.note(5, serial, `keping ada di ${kind}, suratnya ${paper ?? 'tidak ada'}`);
  }
}

/** Berita acara of destruction and booked differences: each has its one movement, of its quantity. */
async function checkActs(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ subject: string; quantity: number; moved: number }>(sql`
    WITH act AS (
      SELECT destruction.document AS subject, destruction.command_id, destruction.quantity, 'DESTROYED' AS kind
      FROM destruction
      UNION ALL
      SELECT stock_count.count_id::text, stock_count.command_id, abs(stock_count.difference), 'MISSING'
      FROM stock_count WHERE stock_count.difference <> 0
    )
    SELECT act.subject, act.quantity, coalesce((
      SELECT sum(movement.quantity) FROM movement JOIN account ON account.kind = act.kind
        AND account.account_id IN (movement.from_account, movement.to_account)
      WHERE movement.command_id = act.command_id), 0)::integer AS moved
    FROM act ORDER BY act.subject`);
  for (const { subject, quantity, moved } of rows) {
    if (moved !== quantity) findings.note(5, subject, `menyebut ${quantity} keping, mutasinya ${moved}`);
  }
  const undocumented = await db.query<{ document: string | null; quantity: number }>(sql`
    SELECT movement.document, movement.quantity FROM movement
    JOIN account ON account.account_id = movement.to_account AND account.kind = 'DESTROYED'
    WHERE NOT EXISTS (SELECT FROM destruction WHERE destruction.command_id = movement.command_id)
    ORDER BY movement.command_id`);
  for (const { document, quantity } of undocumented.rows) {
    findings.note(5, document ?? 'pemusnahan', `${quantity} keping dimusnahkan tanpa berita acara`);
  }
}

/** Every old card that was given back at a hand-over is among the surrendered, once. */
async function checkOldCards(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ caseNumber: string; taken: number }>(sql`
    SELECT cases.case_number, old.taken
    FROM journal JOIN cases ON cases.case_id = journal.case_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(movement.quantity), 0)::integer AS taken FROM movement
      WHERE movement.command_id = concat(journal.case_id, ':', journal.command_id, ':old-card')) AS old
    WHERE journal.event ->> 'type' = 'HANDED_OVER' AND journal.event ->> 'oldCardReturned' = 'true' AND old.taken <> 1
    ORDER BY cases.case_number`);
  for (const { caseNumber, taken } of rows) {
    findings.note(5, caseNumber, `satu kartu lama diambil, mutasinya ${taken}`);
  }
}

/** Invariant 5, for the pieces on papers: manifests, loans, berita acara, and old cards that were taken. */
export async function checkPapers(db: Queryable, findings: Findings): Promise<void> {
  await checkConsignments(db, findings);
  await checkUnderWay(db, findings);
  await checkActs(db, findings);
  await checkOldCards(db, findings);
}
