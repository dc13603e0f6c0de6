import type { SpoilReason } from '../../domain/case/commands';
import type { Applicant } from '../../domain/case/applicant';
import type { AttemptState } from '../../domain/case/attempt';
import type { LineReport } from '../../domain/printing/print-order';
import type { PlainDate } from '../../domain/values/plain-date';
import { readApplicant } from '../case/case-reads';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Queryable, type Store } from '../core/store';

/** A print order as lists show it. */
export interface OrderRow {
  orderId: string;
  orderNumber: string;
  office: string;
  printer: string;
  /** The date at the office. */
  day: PlainDate;
  issuedBy: string;
  issuedAt: Date;
  deadline: Date;
  closedBy: string | null;
  closedAt: Date | null;
  lineCount: number;
  /** Lines that the operator has reported. */
  reported: number;
  /** Lines that two persons have to settle. */
  uncertain: number;
}

export interface OrderLineRow {
  place: number;
  attemptId: string;
  caseId: string;
  caseNumber: string;
  state: AttemptState;
  outcome: LineReport['outcome'] | null;
  serial: string | null;
  reason: SpoilReason | null;
  reportedBy: string | null;
  reportedAt: Date | null;
}

export interface OrderFilter {
  office: string;
  printer: string | null;
  isOpen: boolean | null;
  /** Only this order; null for all. */
  orderId: string | null;
}

/** A page of print orders, newest first; `before` is the key of the last row of the page before. */
export async function listOrders(
  db: Queryable,
  { office, printer, isOpen, orderId }: OrderFilter,
  limit: number,
  before: { issuedAt: string; orderId: string } | null = null,
): Promise<OrderRow[]> {
  const { rows } = await db.query<OrderRow>(sql`
    SELECT print_order.order_id, print_order.order_number, print_order.office,
      print_order.printer, print_order.day, print_order.issued_by,
      print_order.issued_at, print_order.deadline, print_order.closed_by,
      print_order.closed_at, print_order.lines AS line_count, reports.reported, reports.uncertain
    FROM print_order CROSS JOIN LATERAL (
      SELECT count(print_order_line.outcome)::integer AS reported,
        (count(*) FILTER (WHERE attempt.state = 'UNCERTAIN'))::integer AS uncertain
      FROM print_order_line JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
      WHERE print_order_line.order_id = print_order.order_id) AS reports
    WHERE print_order.office = ${office} AND (${printer}::text IS NULL OR print_order.printer = ${printer})
      AND (${isOpen}::boolean IS NULL OR (print_order.closed_at IS NULL) = ${isOpen}::boolean)
      AND (${orderId}::uuid IS NULL OR print_order.order_id = ${orderId}::uuid)
      AND (${before?.issuedAt ?? null}::timestamptz IS NULL OR (print_order.issued_at, print_order.order_id) <
        (${before?.issuedAt ?? null}::timestamptz, ${before?.orderId ?? null}::uuid))
    ORDER BY print_order.issued_at DESC, print_order.order_id DESC LIMIT ${limit}`);
  return rows;
}

export async function linesOfOrder(db: Queryable, orderId: string): Promise<OrderLineRow[]> {
  const { rows } = await db.query<OrderLineRow>(sql`
    SELECT print_order_line.place, print_order_line.attempt_id, cases.case_id,
      cases.case_number, attempt.state, print_order_line.outcome, print_order_line.serial,
      print_order_line.reason, print_order_line.reported_by,
      print_order_line.reported_at
    FROM print_order_line JOIN attempt ON attempt.attempt_id = print_order_line.attempt_id
    JOIN cases ON cases.case_id = attempt.case_id
    WHERE print_order_line.order_id = ${orderId} ORDER BY print_order_line.place`);
  return rows;
}

/** One print order with its lines; null where the office has none of this id. */
export async function readOrder(
  db: Queryable,
  office: string,
  orderId: string,
): Promise<{ order: OrderRow; lines: OrderLineRow[] } | null> {
  const order = firstOf({ rows: await listOrders(db, { office, orderId, printer: null, isOpen: null }, 1) });
  return order && { order, lines: await linesOfOrder(db, orderId) };
}

/** The person of each case, whom the operator has to find in the ministry's client. */
export type PersonsToPrint = ReadonlyMap<string, Pick<Applicant, 'nik' | 'fullName'>>;

/**
 * Reads the persons of lines that are still to be printed, for the operator who prints them. The access is recorded
 * before they are returned.
 */
export async function personsToPrint(
  store: Store,
  orderId: string,
  lines: readonly OrderLineRow[],
  reader: string,
): Promise<PersonsToPrint> {
  const toPrint = lines.filter(({ state, outcome }) => state === 'SENDING' && outcome === null);
  if (toPrint.length === 0) return new Map();
  return inTransaction(store, async (tx) => {
    await tx.query(sql`
      INSERT INTO print_order_reading (order_id, reader, persons, at)
      VALUES (${orderId}, ${reader}, ${toPrint.length}, ${store.clock().toISOString()})`);
    const persons = new Map<string, Pick<Applicant, 'nik' | 'fullName'>>();
    for (const { caseId } of toPrint) {
      const applicant = await readApplicant(store, tx, caseId);
      if (applicant !== null) persons.set(caseId, applicant);
    }
    return persons;
  });
}
