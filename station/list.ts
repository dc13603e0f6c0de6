import type { StationFolder } from './folder';

/** One line for each file of a station's folder: number, time of capture by the station's clock, state. */
export async function listLines(folder: StationFolder): Promise<string[]> {
  const lines: string[] = [];
  for (const packet of await folder.packets()) {
    const read = await folder.read(packet);
    if (read === 'gone') continue;
    const number = String(packet.sequence).padStart(6, '0');
    if (read === 'damaged') {
      lines.push(`${number}  ${'-'.padEnd(24)}  RUSAK     ${packet.name}`);
      continue;
    }
    const state = packet.sent ? 'TERKIRIM' : 'MENUNGGU';
    lines.push(`${number}  ${read.statement.capturedAt}  ${state}  ${packet.name}`);
  }
  return lines;
}

/** A line about files of interrupted writes; none where there are none. */
export async function leftoverLines(folder: StationFolder): Promise<string[]> {
  const names = await folder.leftovers();
  if (names.length === 0) return [];
  return [
    `${names.length} sisa tulisan yang terputus (bukan paket, tidak pernah dikirim): ${names.join(', ')}`,
    'Orang yang sedang direkam saat itu perlu direkam ulang. Hapus sisanya dengan terbit station clear.',
  ];
}
