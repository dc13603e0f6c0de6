import type { VariedOffice } from './varied-office';

/** A corruption: the SQL that plants it, and what verify has to say of it (all of it, in any order). */
interface Corruption {
  sql: string;
  says: [invariant: number, subject: string, problem: RegExp][];
}

const PACKET = '00000000-0000-7000-8000-000000000007';
const ACCOUNT = (kind: string, site = '53.71', item = 'KTP'): string =>
  `(SELECT account_id FROM account WHERE kind = '${kind}' AND site = '${site}' AND item = '${item}')`;
const OF = (kind: string): string => `kind = '${kind}' AND site = '53.71' AND item = 'KTP'`;

/** The last journal row of a case, changed or doubled under the next number. */
const APPEND = (caseId: string, event: object, at = 'max(at)'): string => `
  INSERT INTO journal (case_id, seq, command_id, event, stage, actor, at)
  SELECT case_id, max(seq) + 1, 'planted-' || max(seq), '${JSON.stringify(event)}', max(stage), 'nobody', ${at}
  FROM journal WHERE case_id = '${caseId}' GROUP BY case_id;
  UPDATE cases SET seq = seq + 1 WHERE case_id = '${caseId}';`;

/** What was planted, by what a person would call it. */
export const CORRUPTIONS: Record<
  string,
  (office: VariedOffice, numberOf: (caseId: string) => string) => Corruption
> = {
  'the copy of a stage': ({ ready }, numberOf) => ({
    sql: `ALTER TABLE cases DROP CONSTRAINT shelf_only_when_ready;
      UPDATE cases SET stage = 'PRINTED' WHERE case_id = '${ready.caseId}'`,
    says: [[1, numberOf(ready.caseId), /tahap: tercatat PRINTED, menurut jurnal READY/]],
  }),
  'the copy of a status': ({ sent }, numberOf) => ({
    sql: `UPDATE cases SET external_status = 'PROCESSING' WHERE case_id = '${sent}'`,
    says: [[1, numberOf(sent), /status: tercatat PROCESSING/]],
  }),
  'the copy of a cause': ({ needsDecision }, numberOf) => ({
    sql: `UPDATE cases SET cause = 'SALAH_REKAM' WHERE case_id = '${needsDecision}'`,
    says: [
      [1, numberOf(needsDecision), /sebab keputusan: tercatat SALAH_REKAM, menurut jurnal DUPLICATE_RECORD/],
    ],
  }),
  'the copy of a letter': ({ needsDecision }, numberOf) => ({
    sql: `UPDATE cases SET letter_sent_at = since WHERE case_id = '${needsDecision}'`,
    says: [[1, numberOf(needsDecision), /waktu surat/]],
  }),
  'a packet kept although the centre has it': ({ sent }, numberOf) => ({
    sql: `INSERT INTO packet (recording_id, case_id, sealed)
      SELECT recording_id, case_id, '\\x00' FROM submission WHERE case_id = '${sent}' AND enrolled`,
    says: [[9, numberOf(sent), /biometrik masih tersimpan, padahal pusat sudah memilikinya/]],
  }),
  'a packet kept although its case is closed': ({ issued }, numberOf) => ({
    sql: `INSERT INTO packet (recording_id, case_id, sealed) VALUES (gen_random_uuid(), '${issued.caseId}', '\\x00')`,
    says: [[9, numberOf(issued.caseId), /biometrik masih tersimpan pada ISSUED/]],
  }),
  'a packet of a station without its recording': ({ sent }) => ({
    sql: `INSERT INTO station_key (key_id, office, station, public_key, trusted_at, trusted_by)
        VALUES ('planted', '53.71', '53.71', '{}', now(), 'nobody');
      INSERT INTO station_packet (packet_id, key_id, office, sequence, captured_at, received_at, content_hash, clock,
        case_id, outcome)
      VALUES ('${PACKET}', 'planted', '53.71', 1, now(), now(), 'hash', '{}', '${sent}', 'RECORDED')`,
    says: [[7, PACKET, /paket stasiun diterima tanpa perekaman/]],
  }),
  'a card sent against an entered status': ({ sending }, numberOf) => ({
    sql: `UPDATE journal SET event = '{"type":"STATUS_ENTERED","status":"RECEIVED_AT_CENTRAL","asOf":"2026-11-23T01:00:00.000Z","backwards":false}'
      WHERE case_id = '${sending.caseId}' AND event->>'type' = 'VERDICT_RECEIVED'`,
    says: [
      [1, numberOf(sending.caseId), /kunci antrean/],
      [1, numberOf(sending.caseId), /kelas antrean/],
      [1, numberOf(sending.caseId), /status oleh petugas/],
      [3, numberOf(sending.caseId), /dikirim tanpa verdik tunggal/],
    ],
  }),
  'the copy of a place in the queue': ({ held }, numberOf) => ({
    sql: `UPDATE cases SET queue_key = queue_key - interval '1 day' WHERE case_id = '${held}'`,
    says: [[1, numberOf(held), /kunci antrean/]],
  }),
  'the copy of a mark': ({ held }, numberOf) => ({
    sql: `UPDATE cases SET queue_mark = 'ELECTION' WHERE case_id = '${held}'`,
    says: [[1, numberOf(held), /tanda antrean: tercatat ELECTION, menurut jurnal NONE/]],
  }),
  'the copy of a day at the desk': ({ held }, numberOf) => ({
    sql: `UPDATE cases SET desk_on = '2026-11-23' WHERE case_id = '${held}'`,
    says: [[1, numberOf(held), /hari di loket/]],
  }),
  'a jump without a reason': ({ registered }, numberOf) => ({
    sql: `${APPEND(registered, { type: 'PRIORITY_SET', mark: 'ELECTION' })}
      UPDATE cases SET queue_mark = 'ELECTION' WHERE case_id = '${registered}'`,
    says: [[8, numberOf(registered), /PRIORITY_SET \(jurnal 2\) tanpa alasan/]],
  }),
  'a count of the queue': () => ({
    sql: `INSERT INTO queue_count VALUES ('53.71', 'KTP_EL', 'LOST', 'NONE', '2026-11-23', 2)`,
    says: [[8, '53.71/KTP_EL/LOST/NONE/2026-11-23', /terhitung 2 berkas dalam antrean, yang ada 0/]],
  }),
  'a head start that nobody decided': () => ({
    sql: `UPDATE queue_lane SET head_start_days = 99 WHERE fact_class = 'LOST' AND mark = 'NONE'`,
    says: [[8, '53.71/KTP_EL/LOST/NONE', /tidak sesuai kebijakan/]],
  }),
  'the copy of the open attempt': ({ sending }, numberOf) => ({
    sql: `UPDATE cases SET open_attempt = NULL WHERE case_id = '${sending.caseId}'`,
    says: [[1, numberOf(sending.caseId), /percobaan terbuka: tercatat null/]],
  }),
  'the copy of the age gate': ({ registered }, numberOf) => ({
    sql: `UPDATE cases SET printable_from = '2001-01-01' WHERE case_id = '${registered}'`,
    says: [[1, numberOf(registered), /boleh dicetak sejak: tercatat 2001-01-01/]],
  }),
  'the copy of since': ({ registered }, numberOf) => ({
    sql: `UPDATE cases SET since = since + interval '1 second' WHERE case_id = '${registered}'`,
    says: [[1, numberOf(registered), /waktu mulai tahap/]],
  }),
  'the copy of a place on a shelf': ({ ready }, numberOf) => ({
    sql: `UPDATE cases SET box = 'K9' WHERE case_id = '${ready.caseId}'`,
    says: [[1, numberOf(ready.caseId), /kotak: tercatat K9, menurut jurnal K1/]],
  }),
  'a place on a shelf without a card': ({ issued }, numberOf) => ({
    sql: `ALTER TABLE cases DROP CONSTRAINT shelf_only_when_ready;
      UPDATE cases SET shelf = 'A1', box = 'K1', shelved_at = since WHERE case_id = '${issued.caseId}'`,
    says: [
      [1, numberOf(issued.caseId), /rak: tercatat A1, menurut jurnal null/],
      [1, numberOf(issued.caseId), /kotak: tercatat K1, menurut jurnal null/],
      [1, numberOf(issued.caseId), /di rak sejak/],
    ],
  }),
  'the copy of the sequence': ({ recorded }, numberOf) => ({
    sql: `UPDATE cases SET seq = seq + 1 WHERE case_id = '${recorded}'`,
    says: [[1, numberOf(recorded), /nomor jurnal: tercatat 4, menurut jurnal 3/]],
  }),
  'a missing journal row': ({ sent }, numberOf) => ({
    sql: `DELETE FROM journal WHERE case_id = '${sent}' AND seq = 3`,
    says: [[1, numberOf(sent), /jurnal berlubang: baris 3/]],
  }),
  'a whole missing journal': ({ registered }, numberOf) => ({
    sql: `DELETE FROM journal WHERE case_id = '${registered}'`,
    says: [[1, numberOf(registered), /tidak punya jurnal/]],
  }),
  'a missing case': ({ recorded }) => ({
    sql: `DELETE FROM cases WHERE case_id = '${recorded}'`,
    says: [[1, recorded, /berkasnya hilang/]],
  }),
  'a closed case that goes on': ({ cancelled }, numberOf) => ({
    sql: APPEND(cancelled, { type: 'RECORDING_FAILED', recordingId: 'x', failure: 'STATION_SILENT' }),
    says: [[1, numberOf(cancelled), /berlanjut dengan RECORDING_FAILED sesudah berkas selesai/]],
  }),
  'a case that waits for nobody': ({ recorded }, numberOf) => ({
    sql: `UPDATE journal SET event = '{"type":"SENDING_STARTED","attemptId":"x"}' WHERE case_id = '${recorded}' AND seq = 3;
      UPDATE cases SET stage = 'PRINTING', external_status = 'SENT_FOR_CARD_PRINTING' WHERE case_id = '${recorded}'`,
    says: [
      [1, numberOf(recorded), /tidak menunggu siapa pun: dicetak tanpa percobaan/],
      [3, numberOf(recorded), /tanpa verdik tunggal/],
    ],
  }),
  'two open cases of one person': ({ registered, recorded }, numberOf) => ({
    sql: `DROP INDEX one_open_case_per_person_and_service;
      UPDATE cases SET nik_hash = (SELECT nik_hash FROM cases WHERE case_id = '${registered}') WHERE case_id = '${recorded}'`,
    says: [
      [2, [numberOf(registered), numberOf(recorded)].sort().join(', '), /2 berkas terbuka untuk satu orang/],
    ],
  }),
  'a card sent without a unique verdict': ({ sending }, numberOf) => ({
    sql: `UPDATE journal SET event = jsonb_set(event, '{verdict}', '"ADJUDICATE"')
      WHERE case_id = '${sending.caseId}' AND event->>'type' = 'VERDICT_RECEIVED'`,
    says: [
      [1, numberOf(sending.caseId), /kunci antrean/],
      [1, numberOf(sending.caseId), /kelas antrean/],
      [1, numberOf(sending.caseId), /sebab keputusan/],
      [3, numberOf(sending.caseId), /dikirim tanpa verdik tunggal/],
    ],
  }),
  'a card sent for an older recording': ({ sending }, numberOf) => ({
    sql: `UPDATE journal SET event = jsonb_set(event, '{recordingId}', '"older"')
      WHERE case_id = '${sending.caseId}' AND event->>'type' = 'SUBMITTED'`,
    says: [[3, numberOf(sending.caseId), /dikirim tanpa verdik tunggal/]],
  }),
  'a card sent before the birthday': ({ sending }, numberOf) => ({
    sql: `UPDATE journal SET event = jsonb_set(event, '{printableFrom}', '"2026-11-24"')
        WHERE case_id = '${sending.caseId}' AND seq = 1;
      UPDATE cases SET printable_from = '2026-11-24' WHERE case_id = '${sending.caseId}'`,
    says: [
      [1, numberOf(sending.caseId), /kelas antrean: tercatat FIRST_CARD, menurut jurnal FIRST_TIMER/],
      [3, numberOf(sending.caseId), /dikirim 2026-11-23, sebelum boleh 2026-11-24/],
    ],
  }),
  'an attempt in another state': ({ uncertain }) => ({
    sql: `UPDATE attempt SET state = 'SENDING' WHERE attempt_id = '${uncertain.attemptId}'`,
    says: [[4, uncertain.attemptId, /tercatat SENDING, menurut jurnal UNCERTAIN/]],
  }),
  'why a card was spoiled': ({ spoiled }) => ({
    sql: `UPDATE attempt SET spoil_reason = 'CHIP_DEAD' WHERE attempt_id = '${spoiled.attemptId}'`,
    says: [[4, spoiled.attemptId, /tercatat rusak karena CHIP_DEAD, menurut jurnal JAMMED/]],
  }),
  'an attempt on another printer': ({ ready }) => ({
    sql: `UPDATE attempt SET printer = 'kupang-4' WHERE attempt_id = '${ready.attemptId}'`,
    says: [[4, ready.attemptId, /tercatat pada pencetak kupang-4/]],
  }),
  'a lost attempt': ({ uncertain }, numberOf) => ({
    sql: `DELETE FROM attempt WHERE attempt_id = '${uncertain.attemptId}'`,
    says: [
      [
        4,
        uncertain.attemptId,
        new RegExp(`berkas ${numberOf(uncertain.caseId)} UNCERTAIN, tetapi tidak tercatat`),
      ],
    ],
  }),
  'a second good card': ({ ready, spoiled }, numberOf) => ({
    sql: `DROP INDEX one_card_per_case;
      UPDATE attempt SET case_id = '${ready.caseId}', state = 'GOOD', spoil_reason = NULL WHERE attempt_id = '${spoiled.attemptId}';
      UPDATE piece SET attempt_id = NULL, account_id = ${ACCOUNT('STORE')} WHERE attempt_id = '${spoiled.attemptId}'`,
    says: [
      [4, numberOf(ready.caseId), /2 kartu baik/],
      [4, spoiled.attemptId, /tidak dikenal jurnal/],
      [4, spoiled.attemptId, /seharusnya satu keping ke PRINTED/],
      [4, spoiled.attemptId, /SPOILED, tetapi tidak tercatat/],
      [5, 'STORE 53.71', /bernomor/],
      [5, 'SPOILED 53.71', /bernomor/],
      [5, 'BARU0001', /tidak terikat/],
      [5, 'BARU0001', /menurut riwayatnya SPOILED/],
    ],
  }),
  'a card handed over that never was': ({ sent }, numberOf) => ({
    sql: `${APPEND(sent, { type: 'HANDED_OVER' })}
      UPDATE cases SET stage = 'ISSUED', external_status = 'CARD_ISSUED' WHERE case_id = '${sent}'`,
    says: [[4, numberOf(sent), /diserahkan tanpa kartu baik/]],
  }),
  'a card that took no piece': ({ ready }) => ({
    sql: `DELETE FROM movement WHERE attempt_id = '${ready.attemptId}'`,
    says: [
      [4, ready.attemptId, /GOOD seharusnya satu keping ke PRINTED, mutasinya: tidak ada/],
      [5, 'STORE 53.71', /saldo 17, jumlah mutasinya 18/],
      [5, 'PRINTED 53.71', /saldo 1, jumlah mutasinya 0/],
    ],
  }),
  'a card that took two pieces': ({ ready }) => ({
    sql: `UPDATE movement SET quantity = 2 WHERE attempt_id = '${ready.attemptId}'`,
    says: [
      [4, ready.attemptId, /mutasinya: (STORE -2, PRINTED 2|PRINTED 2, STORE -2)/],
      [5, 'STORE 53.71', /saldo 17, jumlah mutasinya 16/],
      [5, 'PRINTED 53.71', /saldo 1, jumlah mutasinya 2/],
    ],
  }),
  'a movement of an attempt that is not there': ({ ready }) => ({
    sql: `UPDATE movement SET attempt_id = '00000000-0000-4000-8000-000000000000' WHERE attempt_id = '${ready.attemptId}'`,
    says: [
      [4, '00000000-0000-4000-8000-000000000000', /percobaannya hilang/],
      [4, ready.attemptId, /tidak ada/],
    ],
  }),
  'a balance that no movement explains': () => ({
    sql: `UPDATE account SET balance = balance + 1 WHERE ${OF('STORE')}`,
    says: [
      [5, 'STORE 53.71', /saldo 18, jumlah mutasinya 17/],
      [5, 'KTP 53.71', /berjumlah 1, seharusnya 0/],
    ],
  }),
  'an account below zero': () => ({
    sql: `ALTER TABLE account DROP CONSTRAINT balance_not_negative;
      INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, actor)
        VALUES ('planted', 1, ${ACCOUNT('SPOILED')}, ${ACCOUNT('STORE')}, 2, 'PLANTED', 'nobody');
      UPDATE account SET balance = balance - 2 WHERE ${OF('SPOILED')};
      UPDATE account SET balance = balance + 2 WHERE ${OF('STORE')}`,
    says: [
      [5, 'SPOILED 53.71', /saldo negatif: -1/],
      [5, 'planted/1', /mutasi SPOILED ke STORE tanpa jalan/],
      [5, 'SPOILED 53.71', /1 keping bernomor melebihi saldo -1/],
    ],
  }),
  'a miscounted account of known pieces': () => ({
    sql: `UPDATE account SET serials = 0 WHERE ${OF('STORE')}`,
    says: [[5, 'STORE 53.71', /tercatat 0 keping bernomor, yang ada 1/]],
  }),
  'more known pieces than pieces': () => ({
    sql: `WITH planted AS (
        INSERT INTO piece (serial, account_id, command_id)
        SELECT 'GAIB' || n, ${ACCOUNT('STORE')}, 'planted' FROM generate_series(100, 120) AS n RETURNING *)
      INSERT INTO piece_move (serial, account_id, command_id) SELECT serial, account_id, command_id FROM planted;
      UPDATE account SET serials = serials + 21 WHERE ${OF('STORE')}`,
    says: [[5, 'STORE 53.71', /22 keping bernomor melebihi saldo 17/]],
  }),
  'a piece in the wrong place': () => ({
    sql: `UPDATE piece SET account_id = ${ACCOUNT('STORE')} WHERE serial = 'KEPING0001';
      UPDATE account SET serials = serials + 1 WHERE ${OF('STORE')};
      UPDATE account SET serials = serials - 1 WHERE ${OF('ISSUED')}`,
    says: [
      [5, 'KEPING0001', /keping ada di STORE, percobaannya GOOD/],
      [5, 'KEPING0001', /menurut riwayatnya ISSUED/],
    ],
  }),
  'a free piece among the issued': () => ({
    sql: `UPDATE piece SET account_id = ${ACCOUNT('PRINTED')} WHERE serial = 'KEPING0003';
      UPDATE account SET serials = serials - 1 WHERE ${OF('STORE')};
      UPDATE account SET serials = serials + 1 WHERE ${OF('PRINTED')}`,
    says: [
      [5, 'PRINTED 53.71', /2 keping bernomor melebihi saldo 1/],
      [5, 'KEPING0003', /keping ada di PRINTED, percobaannya tidak ada/],
      [5, 'KEPING0003', /menurut riwayatnya STORE/],
    ],
  }),
  'a card bound to another number': ({ ready }) => ({
    sql: `UPDATE attempt SET serial = 'KEPING0009' WHERE attempt_id = '${ready.attemptId}'`,
    says: [[5, 'KEPING0009', /tidak terikat/]],
  }),
  'a movement told twice': ({ ready }) => ({
    sql: `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, actor, at, attempt_id)
        SELECT 'again:' || command_id, line, from_account, to_account, quantity, reason, actor, at, attempt_id
        FROM movement WHERE attempt_id = '${ready.attemptId}'`,
    says: [
      [4, ready.attemptId, /mutasinya: (STORE -2, PRINTED 2|PRINTED 2, STORE -2)/],
      [5, 'STORE 53.71', /saldo 17, jumlah mutasinya 16/],
      [5, 'PRINTED 53.71', /saldo 1, jumlah mutasinya 2/],
    ],
  }),
  'a piece doubled under one card': ({ ready }) => ({
    sql: `ALTER TABLE piece DROP CONSTRAINT piece_attempt_id_key;
      UPDATE piece SET attempt_id = '${ready.attemptId}' WHERE serial = 'KEPING0003'`,
    says: [
      [4, ready.attemptId, /2 keping untuk satu percobaan/],
      [5, 'KEPING0003', /keping ada di STORE, percobaannya GOOD/],
    ],
  }),
  'a piece whose life leads elsewhere': () => ({
    sql: `DELETE FROM piece_move WHERE serial = 'KIA0001' AND account_id = ${ACCOUNT('STORE', '53.71.04', 'KIA')}`,
    says: [[5, 'KIA0001', /keping ada di STORE, menurut riwayatnya IN_TRANSIT/]],
  }),
  'a manifest that took no pieces': () => ({
    sql: `DELETE FROM movement WHERE command_id = 'sent'`,
    says: [
      [5, 'TRANSFER M/1', /menyebut 3 keping, mutasinya 0/],
      [5, 'TRANSFER M/1', /sisa tercatat 1, menurut mutasi -2/],
      [5, 'KIA STORE 53.71', /saldo 20, jumlah mutasinya 23/],
      [5, 'KIA IN_TRANSIT 53.71', /saldo 1, jumlah mutasinya -2/],
    ],
  }),
  'a manifest without its pieces': () => ({
    sql: `UPDATE consignment SET outstanding = 0 WHERE document = 'M/1'`,
    says: [
      [5, 'TRANSFER M/1', /sisa tercatat 0, menurut mutasi 1/],
      [5, 'TRANSFER M/1', /1 keping bernomor masih atas namanya, sisanya 0/],
      [5, 'KIA IN_TRANSIT 53.71', /saldo 1, menurut surat yang terbuka 0/],
    ],
  }),
  'a piece under way on no paper': () => ({
    sql: `UPDATE piece SET consignment_id = NULL WHERE serial = 'KIA0003'`,
    says: [[5, 'KIA0003', /keping ada di IN_TRANSIT, suratnya tidak ada/]],
  }),
  'a loan without its pieces': () => ({
    sql: `DELETE FROM movement WHERE command_id = 'lent';
      UPDATE account SET balance = balance + 4 WHERE account_id = ${ACCOUNT('STORE', '53.71', 'KIA')};
      UPDATE account SET balance = balance - 4 WHERE account_id = ${ACCOUNT('LENT', '53.71', 'KIA')}`,
    says: [
      [5, 'LOAN_OUT P/1', /menyebut 4 keping, mutasinya 0/],
      [5, 'LOAN_OUT P/1', /sisa tercatat 4, menurut mutasi 0/],
      [5, 'KIA LENT 53.71', /saldo 0, menurut surat yang terbuka 4/],
    ],
  }),
  'a destruction by one person': () => ({
    sql: `UPDATE movement SET second_actor = NULL WHERE command_id = 'burned-budi'`,
    says: [[5, 'burned-budi/1', /mutasi SPOILED ke DESTROYED tanpa orang kedua/]],
  }),
  'a destruction without its berita acara': () => ({
    sql: `DELETE FROM destruction`,
    says: [[5, 'BAP/1', /1 keping dimusnahkan tanpa berita acara/]],
  }),
  'a berita acara of more than was burned': () => ({
    sql: `UPDATE destruction SET quantity = 2`,
    says: [[5, 'BAP/1', /menyebut 2 keping, mutasinya 1/]],
  }),
  'a loss that nobody explains': () => ({
    sql: `UPDATE movement SET note = NULL WHERE command_id = 'counted-budi'`,
    says: [[5, 'counted-budi/1', /mutasi STORE ke MISSING tanpa keterangan/]],
  }),
  'an old card that went nowhere': ({ issued }, numberOf) => ({
    sql: `DELETE FROM movement WHERE command_id LIKE '%:old-card'`,
    says: [
      [5, numberOf(issued.caseId), /satu kartu lama diambil, mutasinya 0/],
      [5, 'OLD_CARD CITIZEN 53.71.04', /saldo -1, jumlah mutasinya 0/],
      [5, 'OLD_CARD SURRENDERED 53.71.04', /saldo 1, jumlah mutasinya 0/],
    ],
  }),
  'a delivery nobody brought': () => ({
    sql: `UPDATE delivery SET quantity = 25 WHERE item = 'KTP'`,
    says: [[5, 'KTP 53.71', /surat jalan menyebut 25 keping, rekening pusat 20/]],
  }),
};
