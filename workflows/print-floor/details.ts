import type { NotReady, SupplyReading } from '../../domain/printers/readiness';
import type { FloorReport, PrinterReport } from '../../domain/queue/floor-report';
import type { FloorHoldUp } from '../../domain/printers/hold-up';

const HOLD_UPS: Record<FloorHoldUp, string> = {
  LINK: 'Sambungan baca ke pusat putus: data cetak tidak dapat diambil. Giliran pusat; dicoba lagi sendiri.',
  BLANKO: 'Blanko habis. Catat kiriman baru lewat POST /v1/blanko/deliveries; pencetakan berjalan sendiri.',
  PRINTER: 'Tidak ada mesin yang siap. Periksa mesin di bawah ini.',
  ENCODER: 'Pengisi chip semua mesin gagal. Periksa mesin di bawah ini.',
  RIBBON: 'Ribbon semua mesin habis. Pasang ribbon baru.',
  FILM: 'Film semua mesin habis. Pasang film baru.',
  HOURS:
    'Menunggu waktu: di luar jam kerja, mesin beristirahat, atau batas cetak hari ini tercapai. Berjalan lagi sendiri.',
};

/** Where a person notes what was put in or cleaned. */
function fittingRoute(printer: string): string {
  return `catat lewat POST /v1/printers/${printer}/consumables`;
}

function notReadyText(printer: string, { reason, until }: NotReady): string {
  const end = until === null ? '' : ` sampai ${new Date(until).toISOString()}`;
  switch (reason) {
    case 'RIBBON_EMPTY':
      return `ribbon habis: pasang ribbon baru, ${fittingRoute(printer)}`;
    case 'FILM_EMPTY':
      return `film habis: pasang film baru, ${fittingRoute(printer)}`;
    case 'CLEANING_DUE':
      return `harus dibersihkan: bersihkan, ${fittingRoute(printer)}`;
    case 'OUTSIDE_HOURS':
      return `di luar jam kerja${end}`;
    case 'DAILY_LIMIT':
      return `batas kartu hari ini tercapai${end}`;
    case 'RESTING':
      return `beristirahat${end}`;
  }
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
function printerText({ printer, adapter, state, reason, notReady, reading }: PrinterReport): string {
  const kind = adapter === 'manual' ? ' (manual, dengan perintah cetak)' : '';
  const head = `- ${printer}${kind}: ${state}${reason ? ` (${reason})` : ''}`;
  const parts = state === 'READY' && notReady ? [`${head}, ${notReadyText(printer, notReady)}`] : [head];
  const { ribbon, film, cardsToday, dailyLimit, cardsToCleaning } = reading;
  parts.push(supplyText('ribbon', ribbon), supplyText('film', film));
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
