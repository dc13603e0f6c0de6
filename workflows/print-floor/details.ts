import type { NotReady } from '../../domain/printers/readiness';
import type { FloorReport, PrinterReport } from '../../domain/queue/floor-report';
import { PRINTER_BLOCKS } from '../../domain/printers/blocks';
import { say } from '../../domain/texts/language';
import { BLOCK_TEXTS, FLOOR_TEXTS, SUPPLY } from '../../domain/texts/printers';

function notReadyText(printer: string, { reason, until }: NotReady): string {
  const byItself = PRINTER_BLOCKS[reason].endedBy === 'TIME';
  const end = until === null ? '' : ` sampai ${new Date(until).toISOString()}`;
  return `${say(BLOCK_TEXTS, reason, 'id')}${byItself ? end : `, catat lewat POST /v1/printers/${printer}/consumables`}`;
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
  const parts = [
    `${head}${settle}${wait}`,
    SUPPLY.id({ name: 'ribbon', ...ribbon }),
    SUPPLY.id({ name: 'film', ...film }),
  ];
  parts.push(`hari ini ${cardsToday}${dailyLimit === null ? '' : ` dari ${dailyLimit}`} kartu`);
  if (cardsToCleaning !== null) parts.push(`dibersihkan ${cardsToCleaning} kartu lagi`);
  return parts.join('; ');
}

function holdUpText({ holdUp, waiting }: FloorReport): string {
  return say(FLOOR_TEXTS, holdUp ?? (waiting > 0 ? 'PRINTING' : 'IDLE'), 'id');
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
