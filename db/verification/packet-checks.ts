import { idFor } from '../../platform/ids';
import { sql } from '../core/sql';
import type { Queryable } from '../core/store';
import type { Findings } from './findings';

const PAGE = 500;

/** Invariant 9: no biometrics are stored once the centre has them or the case is closed. */
export async function checkPackets(db: Queryable, findings: Findings): Promise<void> {
  const { rows } = await db.query<{ caseNumber: string; stage: string; enrolled: boolean }>(sql`
    SELECT cases.case_number, cases.stage, bool_or(submission.submission_id IS NOT NULL) AS enrolled
    FROM packet JOIN cases ON cases.case_id = packet.case_id
    LEFT JOIN submission ON submission.recording_id = packet.recording_id AND submission.enrolled
    WHERE NOT cases.is_open OR submission.submission_id IS NOT NULL
    GROUP BY cases.case_number, cases.stage`);
  for (const { caseNumber, stage, enrolled } of rows)
    findings.note(
      9,
      caseNumber,
      enrolled
        ? 'biometrik masih tersimpan, padahal pusat sudah memilikinya'
        : `biometrik masih tersimpan pada ${stage}`,
    );
}

interface TakenPacket {
  packetId: string;
  caseNumber: string | null;
  journalled: string[];
}

async function takenAfter(db: Queryable, last: string | null): Promise<TakenPacket[]> {
  const { rows } = await db.query<TakenPacket>(sql`
    SELECT station_packet.packet_id, cases.case_number,
      (SELECT coalesce(array_agg(journal.command_id), '{}') FROM journal
        WHERE journal.case_id = station_packet.case_id AND journal.command_id LIKE 'record:%') AS journalled
    FROM station_packet LEFT JOIN cases ON cases.case_id = station_packet.case_id
    WHERE station_packet.outcome IN ('RECORDED', 'USED')
      AND (${last}::uuid IS NULL OR station_packet.packet_id > ${last}::uuid)
    ORDER BY station_packet.packet_id LIMIT ${PAGE}`);
  return rows;
}

/** Invariant 7: a packet from a station's disk is one recording in the journal of its case. */
export async function checkStationPackets(db: Queryable, findings: Findings): Promise<void> {
  let page: TakenPacket[] = [];
  do {
    page = await takenAfter(db, page.at(-1)?.packetId ?? null);
    for (const { packetId, caseNumber, journalled } of page)
      if (!journalled.includes(`record:${idFor(`station-packet:${packetId}`)}`))
        findings.note(7, packetId, `paket stasiun diterima tanpa perekaman pada berkas ${caseNumber ?? '-'}`);
  } while (page.length === PAGE);
}
