import type { SendResult, PacketClient, PacketReceipt } from './packet-client';
import type { StationFolder } from './folder';

/** The result of an upload: what the office has now, and what is on the disk only. */
export interface Uploaded {
  sent: number;
  left: number;
}

const CAUSES: Record<NonNullable<PacketReceipt['cause']>, string> = {
  ALREADY_RECORDED: 'berkasnya sudah punya perekaman',
  RECORDING_IN_PROGRESS: 'berkasnya sedang direkam',
  CASE_CLOSED: 'berkasnya sudah ditutup',
  CASE_UNKNOWN: 'nomor berkasnya tidak dikenal',
  CASE_AT_OTHER_OFFICE: 'orangnya punya berkas di kantor lain',
  PERSON_DIFFERS: 'NIK bukan NIK berkas itu',
  REGISTRATION_REFUSED: 'pendaftarannya tidak memenuhi syarat',
};

function describeReceipt({ outcome, cause, refusal, case: attached, trackingCode }: PacketReceipt): string {
  const number = attached === null ? '' : ` pada berkas ${attached.caseNumber}`;
  switch (outcome) {
    case 'RECORDED':
      return `direkam${number}${trackingCode === undefined ? '' : `, kode lacak ${trackingCode}`}`;
    case 'CONFLICT': {
      const why = cause === null ? '' : `: ${CAUSES[cause]}${refusal === null ? '' : ` (${refusal})`}`;
      return `BENTROK, menunggu keputusan petugas${number}${why}`;
    }
    case 'USED':
      return `sudah diputuskan petugas: dipakai${number}`;
    case 'DISCARDED':
      return 'sudah diputuskan petugas: tidak dipakai';
  }
}

function duration(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return minutes < 120 ? `${minutes} menit` : `${Math.round(minutes / 60)} jam`;
}

/** The findings about the clock, one line each. */
function clockLines({ clock }: Pick<PacketReceipt, 'clock'>): string[] {
  const { stationOffsetSeconds: offset } = clock;
  return clock.findings.map((finding) => {
    switch (finding) {
      case 'CAPTURED_IN_FUTURE':
        return `  jam: waktu rekam ${duration(clock.aheadSeconds)} di depan jam kantor`;
      case 'BEFORE_PREVIOUS_PACKET':
        return `  jam: waktu rekam ${duration(clock.behindPreviousSeconds)} sebelum paket sebelumnya; jam pernah mundur`;
      case 'STATION_CLOCK_DIFFERS':
        return `  jam: jam stasiun ${duration(offset ?? 0)} ${(offset ?? 0) > 0 ? 'lebih cepat' : 'lebih lambat'} dari jam kantor; betulkan`;
    }
  });
}

function resultLines(name: string, result: Exclude<SendResult, { kind: 'stopped' }>): string[] {
  if (result.kind === 'taken') {
    return [`${name}: ${describeReceipt(result.taken)}`, ...clockLines(result.taken)];
  }
  const { code, title, remedy } = result;
  return [`${name}: DITOLAK (${code}) ${title}. ${remedy}`];
}

/**
 * Sends every waiting packet to the office, oldest first. A packet counts as sent only after the office has answered; a
 * damaged or rejected one stays, and the others are sent. Without an answer the upload stops, to be run again.
 */
export async function uploadPackets(
  folder: StationFolder,
  client: Pick<PacketClient, 'send'>,
  now: () => Date,
  say: (line: string) => void,
): Promise<Uploaded> {
  const waiting = (await folder.packets()).filter(({ sent }) => !sent);
  let sent = 0;
  let gone = 0;
  for (const packet of waiting) {
    const read = await folder.read(packet);
    if (read === 'gone') {
      gone += 1;
      continue;
    }
    if (read === 'damaged') {
      say(
        `${packet.name}: RUSAK (PACKET_DAMAGED), tidak dikirim dan tetap di disk. Salin ulang dari disk asalnya.`,
      );
      continue;
    }
    const result = await client.send(read.statement.packetId, read.envelope, now());
    if (result.kind === 'stopped') {
      say(`Pengiriman berhenti (${result.code}). Yang belum terkirim tetap di disk; jalankan lagi nanti.`);
      break;
    }
    for (const line of resultLines(packet.name, result)) say(line);
    if (result.kind === 'refused') continue;
    await folder.markSent(packet);
    sent += 1;
  }
  return { sent, left: waiting.length - sent - gone };
}
