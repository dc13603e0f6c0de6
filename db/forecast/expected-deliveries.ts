import type { ExpectedDelivery, KeptDelivery } from '../../domain/forecast/deliveries';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { PlainDate } from '../../domain/values/plain-date';
import { idFor } from '../../platform/ids';
import { BLANK_OF } from '../../domain/stock/ledger';
import { sql } from '../core/sql';
import { firstOf, type Queryable, type Transaction } from '../core/store';

/** An announcement of blanko as the office keeps it. */
export interface ExpectedRow extends ExpectedDelivery {
  expectedId: string;
  source: string;
  saidBy: string;
  notedAt: Date;
  state: 'OPEN' | 'ARRIVED' | 'REPLACED' | 'CALLED_OFF';
  cameOn: PlainDate | null;
  received: number | null;
  deliveryNote: string | null;
}

export interface Announcement extends ExpectedDelivery {
  /** The same id again announces nothing more. */
  commandId: string;
  actor: string;
  office: string;
  source: string;
  /** An earlier announcement that this one takes the place of. */
  replaces: string | null;
}

const KEPT_ANNOUNCEMENTS = 50;

/** One announcement of an office; null where there is none. */
export async function readExpected(
  db: Queryable,
  office: string,
  expectedId: string,
): Promise<ExpectedRow | null> {
  return firstOf(
    await db.query<ExpectedRow>(sql`
      SELECT * FROM expected_delivery_view AS expected
      WHERE expected.office = ${office} AND expected.expected_id = ${expectedId}`),
  );
}

/** The announcements of an office, open ones first, the next to come before others; at most fifty. */
export async function listExpected(db: Queryable, office: string): Promise<ExpectedRow[]> {
  const { rows } = await db.query<ExpectedRow>(sql`
    SELECT * FROM expected_delivery_view AS expected WHERE expected.office = ${office}
    ORDER BY expected.ended_at DESC NULLS FIRST, expected."to", expected.expected_id
    LIMIT ${KEPT_ANNOUNCEMENTS}`);
  return rows;
}

/** The announcements that still stand, for the forecast. */
export async function openExpected(db: Queryable, office: string): Promise<ExpectedDelivery[]> {
  const { rows } = await db.query<ExpectedDelivery>(sql`
    SELECT expected_delivery.from_day AS from, expected_delivery.to_day AS to, expected_delivery.quantity,
      expected_delivery.confidence
    FROM expected_delivery WHERE expected_delivery.office = ${office} AND expected_delivery.state = 'OPEN'
    ORDER BY expected_delivery.to_day, expected_delivery.expected_id`);
  return rows;
}

/** What became of announcements, measured against what was said first. */
export async function keptDeliveries(db: Queryable, office: string): Promise<KeptDelivery[]> {
  const { rows } = await db.query<KeptDelivery>(sql`
    SELECT expected_delivery.first_from AS from, expected_delivery.first_to AS to,
      expected_delivery.quantity, expected_delivery.came_on AS came,
      coalesce(expected_delivery.received, 0) AS received
    FROM expected_delivery
    WHERE expected_delivery.office = ${office} AND expected_delivery.state IN ('ARRIVED', 'CALLED_OFF')
    ORDER BY expected_delivery.ended_at DESC LIMIT ${KEPT_ANNOUNCEMENTS}`);
  return rows;
}

interface FirstSaid {
  from: PlainDate;
  to: PlainDate;
}

/** Ends an open announcement without blanko having come; returns what was said first. */
async function end(
  tx: Transaction,
  {
    office,
    expectedId,
    state,
    now,
  }: { office: string; expectedId: string; state: ExpectedRow['state']; now: Date },
): Promise<FirstSaid> {
  const ended = firstOf(
    await tx.query<FirstSaid>(sql`
      UPDATE expected_delivery SET state = ${state}, ended_at = ${now.toISOString()}
      WHERE expected_delivery.expected_id = ${expectedId} AND expected_delivery.office = ${office}
        AND expected_delivery.state = 'OPEN'
      RETURNING expected_delivery.first_from AS from, expected_delivery.first_to AS to`),
  );
  if (ended !== null) return ended;
  const known = await readExpected(tx, office, expectedId);
  throw new TerbitError(known === null ? 'EXPECTED_NOT_FOUND' : 'EXPECTED_ENDED');
}

/**
 * Notes blanko that somebody said will come, in the place of an earlier announcement where one is named. Returns its id.
 *
 * @throws TerbitError EXPECTED_NOT_FOUND, EXPECTED_ENDED for the one to be replaced
 */
export async function announce(tx: Transaction, now: Date, announcement: Announcement): Promise<string> {
  const { commandId, actor, office, from, to, quantity, confidence, source, replaces } = announcement;
  const expectedId = idFor(`expected:${office}:${commandId}`);
  if ((await readExpected(tx, office, expectedId)) !== null) return expectedId;
  const first =
    replaces === null
      ? { from, to }
      : await end(tx, { office, expectedId: replaces, state: 'REPLACED', now });
  await tx.query(sql`
    INSERT INTO expected_delivery (expected_id, office, item, quantity, from_day, to_day, first_from, first_to,
      confidence, source, said_by, noted_at)
    VALUES (${expectedId}, ${office}, ${BLANK_OF.KTP_EL}, ${quantity}, ${from}, ${to}, ${first.from}, ${first.to}, ${confidence},
      ${source}, ${actor}, ${now.toISOString()})`);
  return expectedId;
}

/**
 * Notes that announced blanko will not come.
 *
 * @throws TerbitError EXPECTED_NOT_FOUND, EXPECTED_ENDED
 */
export async function callOff(tx: Transaction, now: Date, office: string, expectedId: string): Promise<void> {
  await end(tx, { office, expectedId, state: 'CALLED_OFF', now });
}

/** Blanko before their time still are those that were announced, up to this many days. */
const EARLIEST_DAYS = 30;

/**
 * Closes the announcement that a booked delivery keeps: of the open ones the first to come, unless it is more than a
 * month away. What was announced beyond what came has to be announced anew.
 */
export async function keepAnnouncement(
  tx: Transaction,
  now: Date,
  {
    office,
    deliveryNote,
    quantity,
    day,
  }: { office: string; deliveryNote: string; quantity: number; day: PlainDate },
): Promise<void> {
  await tx.query(sql`
    UPDATE expected_delivery SET state = 'ARRIVED', ended_at = ${now.toISOString()}, came_on = ${day},
      received = ${quantity}, delivery_note = ${deliveryNote}
    WHERE expected_delivery.expected_id = (
      SELECT next.expected_id FROM expected_delivery AS next
      WHERE next.office = ${office} AND next.state = 'OPEN' AND next.from_day <= ${day}::date + ${EARLIEST_DAYS}::integer
      ORDER BY next.to_day, next.expected_id LIMIT 1 FOR UPDATE)`);
}
