import type { Store } from '../../db/core/store';
import { MS_PER_DAY } from '../../domain/values/plain-date';

const OFFICE = '53.71';

async function insertCases(
  store: Store,
  prefix: string,
  count: number,
  stage: string,
  from: Date,
  to: Date,
): Promise<void> {
  await store.pool.query(
    `INSERT INTO enrolment (nik_hash, enrolment_id)
     SELECT sha256(convert_to($1 || n, 'UTF8')), gen_random_uuid() FROM generate_series(1, $2::integer) AS n`,
    [prefix, count],
  );
  await store.pool.query(
    `INSERT INTO cases (case_id, case_number, office, station, pickup_site, service, reason, nik_hash, tracking_hash,
       tracking_sealed, stage, external_status, since, seq, acted_seq, opened_at, queue_key, fact_class)
     SELECT gen_random_uuid(), $1 || '-' || lpad(n::text, 7, '0'), $3, $3, $3, 'KTP_EL', 'FIRST',
       sha256(convert_to($1 || n, 'UTF8')), sha256(convert_to('t' || $1 || n, 'UTF8')), '', $4,
       'PRINT_READY_RECORD', moment, 1, 1, moment, moment, 'FIRST_CARD'
     FROM generate_series(1, $2::integer) AS n,
       LATERAL (SELECT $5::timestamptz + (n - 1) * ($6::timestamptz - $5::timestamptz) / greatest($2 - 1, 1) AS moment) AS at`,
    [prefix, count, OFFICE, stage, from.toISOString(), to.toISOString()],
  );
}

/**
 * Writes print-ready cases, spread evenly between two moments, straight into the tables, the first in the queue first.
 */
export async function aQueueOf(store: Store, count: number, from: Date, to: Date): Promise<void> {
  await insertCases(store, `queue-${from.getTime()}`, count, 'PRINT_READY', from, to);
}

const account = (kind: string, printer: string | null): string =>
  `(SELECT account_id FROM account WHERE site = '53.71' AND item = 'KTP' AND kind = '${kind}'
    AND printer IS NOT DISTINCT FROM ${printer === null ? 'NULL' : `'${printer}'`})`;

/** Books the blanko of all these cards before the first card, and one for each card out again. */
async function moveBlanko(
  store: Store,
  days: readonly { day: string; cards: number }[],
  printer: string,
): Promise<void> {
  const total = days.reduce((sum, { cards }) => sum + cards, 0);
  await store.pool.query(
    `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, document, actor, at)
     VALUES ('past', 1, ${account('CENTRE', null)}, ${account('STORE', null)}, $1, 'DELIVERY', 'SJ-LAMA', 'test', '2020-01-01')`,
    [total],
  );
  for (const [from, to] of [
    [account('STORE', null), account('PRINTER', printer)],
    [account('PRINTER', printer), account('PRINTED', null)],
  ])
    await store.pool.query(
      `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, actor, at)
       SELECT 'past:' || ${from} || day, 1, ${from}, ${to}, cards, 'PRINT', 'test', (day + time '03:00') AT TIME ZONE 'UTC'
       FROM unnest($1::date[], $2::integer[]) AS used (day, cards)`,
      [days.map(({ day }) => day), days.map(({ cards }) => cards)],
    );
}

/**
 * Writes printed cards straight into the tables: a number for each given day (at eleven o'clock local time), divided
 * among the printers.
 */
export async function aPrintedPast(
  store: Store,
  days: readonly { day: string; cards: number }[],
  printers: readonly string[],
): Promise<void> {
  await moveBlanko(store, days, printers[0] ?? '');
  const total = days.reduce((sum, { cards }) => sum + cards, 0);
  const long = new Date('2020-01-01T00:00:00Z');
  await insertCases(store, 'printed', total, 'ISSUED', long, long);
  await store.pool.query(
    `WITH card AS (
       SELECT day.day, n, row_number() OVER (ORDER BY day.day, n) AS number
       FROM unnest($1::date[], $2::integer[]) AS day (day, cards), generate_series(1, day.cards) AS n)
     INSERT INTO attempt (attempt_id, case_id, office, printer, account_id, state, held_at, deadline, changed_at)
     SELECT gen_random_uuid(), cases.case_id, $3, ($4::text[])[1 + card.n % array_length($4::text[], 1)],
       (SELECT min(account_id) FROM account WHERE kind = 'STORE'), 'GOOD', held.at, held.at, held.at
     FROM card JOIN cases ON cases.case_number = 'printed-' || lpad(card.number::text, 7, '0'),
       LATERAL (SELECT (card.day + time '03:00') AT TIME ZONE 'UTC' AS at) AS held`,
    [days.map(({ day }) => day), days.map(({ cards }) => cards), OFFICE, printers],
  );
}

/** The weekdays of some weeks up to a day, each with a number of cards around a usual one. */
export function usualDays(lastDay: string, weeks: number, cards: number): { day: string; cards: number }[] {
  const last = Date.parse(lastDay);
  return Array.from({ length: weeks * 7 }, (_, back) => new Date(last - back * MS_PER_DAY))
    .filter((day) => day.getUTCDay() >= 1 && day.getUTCDay() <= 5)
    .reverse()
    .map((day, index) => {
      return {
        day: day.toISOString().slice(0, 10),
        cards: Math.round(cards * (0.9 + ((index * 7) % 5) * 0.05)),
      };
    });
}
