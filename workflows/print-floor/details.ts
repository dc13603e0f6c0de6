import type { NotReady, SupplyReading } from '../../domain/printers/readiness';
import type { FloorReport, PrinterReport } from '../../domain/queue/floor-report';
import { BLOCK_TEXTS, PRINTER_BLOCKS, type FloorHoldUp } from '../../domain/printers/blocks';

const HOLD_UPS: Record<FloorHoldUp, string> = {
  LINK: 'Sambungan baca ke pusat putus: data cetak tidak dapat diambil. Giliran pusat; dicoba lagi sendiri.',
  OFFICER:
    'Cetakan yang tidak pasti menahan mesin: dua petugas memutuskan berkas di bawah ini lewat POST /v1/attempts/{attemptId}/settlement.',
  BLANKO: 'Blanko habis. Catat kiriman baru lewat POST /v1/blanko/deliveries; pencetakan berjalan sendiri.',
  PRINTER: 'Tidak ada mesin yang siap. Periksa mesin di bawah ini.',
  ENCODER: 'Pengisi chip semua mesin gagal. Periksa mesin di bawah ini.',
  RIBBON: 'Ribbon semua mesin habis. Pasang ribbon baru.',
  FILM: 'Film semua mesin habis. Pasang film baru.',
  HOURS:
    'Menunggu waktu: di luar jam kerja, mesin beristirahat, atau batas cetak hari ini tercapai. Berjalan lagi sendiri.',
};

function notReadyText(printer: string, { reason, until }: NotReady): string {
  const byItself = PRINTER_BLOCKS[reason].endedBy === 'TIME';
  const end = until === null ? '' : ` sampai ${new Date(until).toISOString()}`;
  return `${BLOCK_TEXTS[reason]}${byItself ? end : `, catat lewat POST /v1/printers/${printer}/consumables`}`;
}

function supplyText(name: string, { state, left, capacity }: SupplyReading): string {
  const counted = left === null || capacity === null ? '' : ` ${left} dari ${capacity} kartu`;
  switch (state) {
    case 'UNKNOWN':
      return `${name} tidak dihitung`;
    case 'OK':
      return `${name}${counted} cukup`;
    case 'LOW':
      return `${name}${counted} **hampir habis, siapkan yang baru**`;
    case 'EMPTY':
      return `${name}${counted} **habis, pasang yang baru**`;
  }
}

/** One printer in one line: its state, why it waits, its supplies, its cards of today and its next cleaning. */
function printerText(report: PrinterReport): string {
  const { printer, adapter, state, reason, notReady, uncertain, reading } = report;
  const kind = adapter === 'manual' ? ' (manual, dengan perintah cetak)' : '';
  const head = `- ${printer}${kind}: ${state}${reason ? ` (${reason})` : ''}`;
  const settle = uncertain
    ? `, berkas ${uncertain.caseNumber}, percobaan ${uncertain.attemptId} menunggu putusan dua petugas`
    : '';
  const wait = state === 'READY' && notReady ? `, ${notReadyText(printer, notReady)}` : '';
  const { ribbon, film, cardsToday, dailyLimit, cardsToCleaning } = reading;
  const parts = [`${head}${settle}${wait}`, supplyText('ribbon', ribbon), supplyText('film', film)];
  parts.push(`hari ini ${cardsToday}${dailyLimit === null ? '' : ` dari ${dailyLimit}`} kartu`);
  if (cardsToCleaning !== null) parts.push(`dibersihkan ${cardsToCleaning} kartu lagi`);
  return parts.join('; ');
}

function holdUpText(report: FloorReport): string {
  if (report.holdUp !== null) return HOLD_UPS[report.holdUp];
  return report.waiting > 0
    ? 'Berjalan. Kartu dicetak menurut urutan.'
    : 'Tidak ada berkas yang menunggu cetak.';
}

/** The floor in Indonesian for the Temporal UI: the one thing that holds it up, stock, queue and printers. */
export function floorDetails(office: string, report: FloorReport): string {
  return [
    `**Lantai cetak ${office}: ${holdUpText(report)}**`,
    '',
    `- **Menunggu cetak:** ${report.waiting}`,
    `- **Belum 17 tahun:** ${report.underAge}`,
    ...(report.suspended > 0 ? [`- **Ditangguhkan oleh kebijakan:** ${report.suspended}`] : []),
    `- **Sedang dicetak:** ${report.held}`,
    `- **Tidak pasti, menunggu dua petugas:** ${report.uncertain}`,
    `- **Blanko bebas:** ${report.blankoFree}`,
    `- **Dilihat pada:** ${report.at}`,
    `- **Dilihat lagi paling lambat:** ${report.nextChange ?? 'bila ada perubahan'}`,
    '',
    '**Mesin**',
    '',
    ...report.printers.map(printerText),
  ].join('\n');
}
