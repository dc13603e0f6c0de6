import {
  misplacement,
  type FoundCard,
  type Misplacement,
  type ShelfSpot,
} from '../../domain/case/shelf-check';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';

/** A card that waits for its holder, and where it lies. */
export interface ShelvedCard {
  caseId: string;
  caseNumber: string;
  pickupSite: string;
  serial: string | null;
  readySince: Date;
  shelf: string | null;
  box: string | null;
  shelvedAt: Date | null;
}

interface ShelfFilter {
  office: string;
  pickupSite: string | null;
  /** Null lists every card that waits, wherever it lies. */
  shelf: string | null;
  box: string | null;
  /** Only cards that were ready at this instant already. */
  readyBefore: Date | null;
}

/** Cards that wait for their holders, the longest first; `after` is the last of the page before. */
export async function listShelf(
  db: Queryable,
  { office, pickupSite, shelf, box, readyBefore }: ShelfFilter,
  limit: number | null,
  after: { readySince: string; caseId: string } | null,
): Promise<ShelvedCard[]> {
  const before = readyBefore?.toISOString() ?? null;
  const { rows } = await db.query<ShelvedCard>(sql`
    SELECT cases.case_id, cases.case_number, cases.pickup_site,
      attempt.serial, cases.since AS ready_since, cases.shelf, cases.box, cases.shelved_at
    FROM cases JOIN attempt ON attempt.attempt_id = cases.open_attempt
    WHERE cases.office = ${office} AND cases.stage = 'READY'
      AND (${pickupSite}::text IS NULL OR cases.pickup_site = ${pickupSite})
      AND (${shelf}::text IS NULL OR cases.shelf = ${shelf}) AND (${box}::text IS NULL OR cases.box = ${box})
      AND (${before}::timestamptz IS NULL OR cases.since <= ${before})
      AND (${after?.caseId ?? null}::uuid IS NULL OR (cases.since, cases.case_id) >
        (${after?.readySince ?? null}::timestamptz, ${after?.caseId ?? null}::uuid))
    ORDER BY cases.since, cases.case_id LIMIT ${limit}`);
  return rows;
}

interface KnownCard extends FoundCard {
  code: string;
  caseId: string;
  caseNumber: string;
}

/**
 * What is known of the cards that case numbers and chip numbers name; numbers that the office does not have are left
 * out.
 */
async function readCodes(db: Queryable, office: string, codes: readonly string[]): Promise<KnownCard[]> {
  const { rows } = await db.query<KnownCard>(sql`
    WITH named AS (
      SELECT cases.case_number AS code, cases.case_id, true AS current FROM cases
      WHERE cases.office = ${office} AND cases.case_number = ANY(${codes}::text[])
      UNION ALL
      SELECT piece.serial, cases.case_id, cases.open_attempt IS NOT DISTINCT FROM attempt.attempt_id
      FROM piece JOIN attempt ON attempt.attempt_id = piece.attempt_id
      JOIN cases ON cases.case_id = attempt.case_id
      WHERE cases.office = ${office} AND piece.serial = ANY(${codes}::text[])
    )
    SELECT named.code, named.current AS is_current, cases.case_id, cases.case_number,
      cases.stage, cases.shelf, cases.box
    FROM named JOIN cases ON cases.case_id = named.case_id`);
  return rows;
}

interface UnexpectedCard {
  /** What was read off the card. */
  code: string;
  why: Misplacement;
  card: Omit<KnownCard, 'code' | 'isCurrent'> | null;
}

interface ShelfCheck {
  /** How many cards should be there. */
  expected: number;
  missing: ShelvedCard[];
  unexpected: UnexpectedCard[];
}

/** Compares what was read off the cards at a spot, by case number or chip number, with the cards that should be there. */
export async function checkShelf(
  db: Queryable,
  { office, pickupSite }: Pick<ShelfFilter, 'office' | 'pickupSite'>,
  spot: ShelfSpot,
  scanned: readonly string[],
): Promise<ShelfCheck> {
  const codes = [...new Set(scanned)];
  const filter = { office, pickupSite, ...spot, readyBefore: null };
  const expected = await listShelf(db, filter, null, null);
  const known = new Map((await readCodes(db, office, codes)).map((card) => [card.code, card]));
  const found = new Set<string>();
  const unexpected = codes.flatMap((code): UnexpectedCard[] => {
    const card = known.get(code) ?? null;
    const why = misplacement(card, spot);
    if (why === null && card !== null) found.add(card.caseId);
    if (why === null) return [];
    const { caseId, caseNumber, stage, shelf, box } = card ?? {};
    return [
      { code, why, card: card && ({ caseId, caseNumber, stage, shelf, box } as UnexpectedCard['card']) },
    ];
  });
  return {
    expected: expected.length,
    missing: expected.filter(({ caseId }) => !found.has(caseId)),
    unexpected,
  };
}
