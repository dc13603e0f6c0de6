import type { Language } from '../domain/texts/language';
import { CLOCK_FINDING, PACKET_FATE } from '../domain/texts/station';
import type { SendResult, PacketClient, PacketReceipt } from './packet-client';
import type { StationFolder } from './folder';

/** The result of an upload: what the office has now, and what is on the disk only. */
export interface Uploaded {
  sent: number;
  left: number;
}

/** Where the course of an upload is printed, and in which language. */
interface Printing {
  print: (line: string) => void;
  language: Language;
}

function receiptLines(name: string, receipt: PacketReceipt, language: Language): string[] {
  const { outcome, cause, refusal, trackingCode = null, clock } = receipt;
  const fate = { outcome, cause, refusal, trackingCode, caseNumber: receipt.case?.caseNumber ?? null };
  const findings = clock.findings.map((finding) => CLOCK_FINDING[language]({ ...clock, finding }));
  return [`${name}: ${PACKET_FATE[language](fate)}`, ...findings.map((line) => `  ${line}`)];
}

function resultLines(
  name: string,
  result: Exclude<SendResult, { kind: 'stopped' }>,
  language: Language,
): string[] {
  if (result.kind === 'taken') return receiptLines(name, result.taken, language);
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
  { print, language }: Printing,
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
      print(
        `${packet.name}: RUSAK (PACKET_DAMAGED), tidak dikirim dan tetap di disk. Salin ulang dari disk asalnya.`,
      );
      continue;
    }
    const result = await client.send(read.statement.packetId, read.envelope, now());
    if (result.kind === 'stopped') {
      print(`Pengiriman berhenti (${result.code}). Yang belum terkirim tetap di disk; jalankan lagi nanti.`);
      break;
    }
    for (const line of resultLines(packet.name, result, language)) print(line);
    if (result.kind === 'refused') continue;
    await folder.markSent(packet);
    sent += 1;
  }
  return { sent, left: waiting.length - sent - gone };
}
