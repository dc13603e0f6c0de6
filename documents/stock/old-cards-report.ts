import { beritaAcara, HEAD_OF_DINAS, officers, pieces, signs, type ActFacts } from './berita-acara';
import { reasonTable, type ReasonLine } from './destruction-report';
import { paragraph, type Paper } from '../render/paper';

export interface OldCardsReport extends ActFacts {
  /** The days over which they were taken, in the words of the text. */
  span: string;
  quantity: number;
  reasons: readonly ReasonLine[];
  officers: readonly string[];
}

/** Old cards taken back at the hand-over of new ones, and kept until they are destroyed. */
export function oldCardsReport(report: OldCardsReport): Paper {
  const { span, quantity, reasons } = report;
  const people = report.officers.map((name) => ({ name, position: 'Petugas penerima' }));
  return beritaAcara({
    ...report,
    title: 'BERITA ACARA PENARIKAN KTP-EL LAMA',
    people: officers(people),
    body: [
      paragraph(
        `telah menarik KTP-el lama dari pemegangnya pada penyerahan KTP-el yang baru, ${span}, sejumlah ${pieces(quantity)}:`,
      ),
      reasonTable(reasons, quantity),
      paragraph(
        'KTP-el lama tersebut disimpan dalam tempat terkunci sampai dimusnahkan dengan berita acara.',
      ),
    ],
    signatories: [people.map((person) => signs('Petugas,', person)), [HEAD_OF_DINAS]],
    annexes: [],
  });
}
