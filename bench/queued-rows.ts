import { foldQueueCounts } from '../db/queue/queue';
import type { Store } from '../db/core/store';

/** Rows per statement. */
const BATCH = 10_000;

const ENROLMENTS = `
  INSERT INTO enrolment (nik_hash, enrolment_id)
  SELECT decode(md5('nik-' || n), 'hex'), md5('enrolment-' || n)::uuid FROM generate_series($1::integer, $2::integer) AS n`;

/**
 * A tenth each of damaged, lost and changed cards, two of first-timers, the rest first cards; one in two hundred is too
 * young, one in a hundred is marked. The n-th became print-ready n steps after the first. Ids begin with the time of
 * registration, as in a real office (RFC 9562, UUID version 7): neighbours in the queue are neighbours in the tables.
 */
const CASES = `
  INSERT INTO cases (case_id, case_number, office, station, pickup_site, service, reason, nik_hash, tracking_hash,
    tracking_sealed, stage, external_status, since, seq, acted_seq, opened_at, printable_from, queue_key, fact_class,
    queue_mark)
  SELECT overlay(md5('case-' || n) PLACING
      lpad(to_hex((extract(epoch FROM ready - interval '1 day') * 1000)::bigint), 12, '0') || '7' FROM 1)::uuid,
    '5371-2026-' || lpad(n::text, 6, '0'), '53.71', '53.71.04', '53.71.04', 'KTP_EL',
    CASE class WHEN 'FIRST_TIMER' THEN 'FIRST' WHEN 'FIRST_CARD' THEN 'FIRST' ELSE class END,
    decode(md5('nik-' || n), 'hex'), decode(md5('tracking-' || n), 'hex'), '', 'PRINT_READY', 'PRINT_READY_RECORD',
    ready, 6, 6, ready - interval '1 day',
    CASE WHEN class = 'FIRST_TIMER' AND n % 200 = 3 THEN current_date + 30
      WHEN class = 'FIRST_TIMER' THEN (ready - interval '1 month')::date ELSE date '2010-01-01' END,
    ready, class, CASE n % 100 WHEN 7 THEN 'DISASTER_VICTIM' ELSE 'NONE' END
  FROM generate_series($1::integer, $2::integer) AS n
  CROSS JOIN LATERAL (SELECT
    date_trunc('milliseconds', $3::timestamptz + n * $4::interval) AS ready,
    CASE n % 10 WHEN 0 THEN 'DAMAGED' WHEN 1 THEN 'LOST' WHEN 2 THEN 'DATA_CHANGE' WHEN 3 THEN 'FIRST_TIMER'
      WHEN 4 THEN 'FIRST_TIMER' ELSE 'FIRST_CARD' END AS class) AS made`;

/** The journal of such a case, so that it can be given to a printer. */
const JOURNALS = `
  INSERT INTO journal (case_id, seq, command_id, event, stage, actor, at)
  SELECT cases.case_id, step.seq, 'bench-' || step.seq, step.event, step.stage, 'system:bench',
    CASE step.seq WHEN 1 THEN cases.opened_at ELSE cases.queue_key END
  FROM cases CROSS JOIN LATERAL (SELECT md5('recording-' || case_id) AS recording, md5('submission-' || case_id) AS submission)
    AS ids
  CROSS JOIN LATERAL (VALUES
    (1, 'REGISTERED', jsonb_build_object('type', 'REGISTERED', 'caseNumber', case_number, 'office', office,
      'station', station, 'pickupSite', pickup_site, 'service', service, 'reason', reason,
      'printableFrom', printable_from)),
    (2, 'REGISTERED', jsonb_build_object('type', 'RECORDING_REQUESTED', 'recordingId', recording::uuid, 'station',
      station, 'exceptions', '[]'::jsonb)),
    (3, 'RECORDED', jsonb_build_object('type', 'RECORDED', 'recordingId', recording::uuid, 'packetHash', 'none',
      'lowestQuality', 80, 'missing', '[]'::jsonb)),
    (4, 'RECORDED', jsonb_build_object('type', 'SUBMITTED', 'submissionId', submission::uuid, 'recordingId',
      recording::uuid, 'number', 1, 'tokenHash', submission)),
    (5, 'SENT', jsonb_build_object('type', 'ACKNOWLEDGED', 'submissionId', submission::uuid, 'taskId', submission)),
    (6, 'PRINT_READY', jsonb_build_object('type', 'VERDICT_RECEIVED', 'submissionId', submission::uuid, 'verdict',
      'UNIQUE'))) AS step (seq, stage, event)
  WHERE cases.case_number BETWEEN '5371-2026-' || lpad($1::integer::text, 6, '0')
    AND '5371-2026-' || lpad($2::integer::text, 6, '0')`;

export interface QueuedRows {
  /** Number of the first case. */
  first: number;
  count: number;
  /** When the first of all became print-ready, and the time between two, as an interval of Postgres. */
  since: Date;
  step: string;
  /** Whether they can be given to a printer, and do not only wait. */
  withJournals: boolean;
}

/**
 * Writes cases that wait for a printer straight into the tables: with the functions of the office a million would take
 * hours. Numbers beyond six digits do not fit into a case number.
 */
export async function enterQueuedRows(store: Store, rows: QueuedRows): Promise<void> {
  const { pool } = store;
  const { first, count, since, step, withJournals } = rows;
  for (let from = first; from < first + count; from += BATCH) {
    const to = Math.min(from + BATCH, first + count) - 1;
    await pool.query(ENROLMENTS, [from, to]);
    await pool.query(CASES, [from, to, since.toISOString(), step]);
    if (withJournals) await pool.query(JOURNALS, [from, to]);
    // The sweep and Postgres do this while such a queue grows; otherwise the counts would be mostly dead rows.
    await foldQueueCounts(store);
    await asOwner(store, 'VACUUM queue_count');
  }
}

/** Vacuums and analyses the tables, as in a running office. */
export async function vacuumTables(store: Store): Promise<void> {
  await asOwner(store, 'VACUUM (ANALYZE) cases, journal, queue_count, queue_lane');
}

async function asOwner({ pool }: Store, statement: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SET ROLE NONE');
    await client.query(statement);
  } finally {
    // The connection now has other rights than those of the pool.
    client.release(true);
  }
}

/** Switches the counting of waiting cases on or off, to measure its cost. */
export async function setCounting(store: Store, on: boolean): Promise<void> {
  await asOwner(store, `ALTER TABLE cases ${on ? 'ENABLE' : 'DISABLE'} TRIGGER count_waiting`);
}
