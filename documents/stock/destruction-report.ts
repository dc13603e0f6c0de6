import { figures } from '../../domain/values/indonesian-words';
import { beritaAcara, HEAD_OF_DINAS, officers, pieces, signs, type ActFacts } from './berita-acara';
import { paragraph, type Annex, type Block, type Paper, type Signatory } from '../render/paper';

export interface ReportWitness {
  name: string;
  /** Satpol PP, Kepolisian, pers, … */
  agency: string;
}

/** One kind of piece that was destroyed or withdrawn, and why. */
export interface ReasonLine {
  reason: string;
  quantity: number;
}

export interface DestroyedPiece {
  serial: string;
  reason: string;
}

export interface DestructionReport extends ActFacts {
  /** Spoiled blanko and cards, or old cards that their holders gave back. */
  what: 'SPOILED' | 'OLD_CARD';
  item: string;
  quantity: number;
  /** The method, in the words of the text: dibakar. */
  method: string;
  reasons: readonly ReasonLine[];
  pieces: readonly DestroyedPiece[];
  officers: readonly string[];
  witnesses: readonly ReportWitness[];
}

/** The circular that since 2018 requires spoiled cards to be burned, with witnesses and a report. */
const RULE =
  'Surat Edaran Menteri Dalam Negeri Nomor 470.13/11176/SJ tanggal 13 Desember 2018 tentang Penatausahaan KTP-el Rusak atau Invalid';
const SIGNATURES_IN_A_ROW = 3;

export function reasonTable(reasons: readonly ReasonLine[], quantity: number): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'No.', share: 1, align: 'center' },
      { title: 'Sebab', share: 10 },
      { title: 'Keping', share: 2, align: 'right' },
    ],
    rows: reasons.map((line, index) => [String(index + 1), line.reason, figures(line.quantity)]),
    total: ['', 'Jumlah', figures(quantity)],
  };
}

function pieceAnnex(destroyed: readonly DestroyedPiece[]): Annex[] {
  if (destroyed.length === 0) return [];
  const columns = [
    { title: 'No.', share: 1, align: 'center' as const },
    { title: 'Nomor chip', share: 6 },
    { title: 'Sebab', share: 7 },
  ];
  const rows = destroyed.map(({ serial, reason }, index) => [String(index + 1), serial, reason]);
  return [{ title: 'LAMPIRAN: KEPING YANG DIMUSNAHKAN', blocks: [{ kind: 'table', columns, rows }] }];
}

function inRows(signatories: readonly Signatory[]): Signatory[][] {
  const rows = Math.ceil(signatories.length / SIGNATURES_IN_A_ROW);
  // Four signatures make two rows of two, and not a row of three with one below.
  const inEach = Math.ceil(signatories.length / Math.max(rows, 1));
  return Array.from({ length: rows }, (_, row) => signatories.slice(row * inEach, (row + 1) * inEach));
}

/** Destruction before witnesses: of spoiled pieces, or of old cards that were taken back. */
export function destructionReport(report: DestructionReport): Paper {
  const { what, item, quantity, method, reasons, pieces: destroyed, witnesses } = report;
  const people = report.officers.map((name) => ({ name, position: 'Petugas pelaksana' }));
  const thing = what === 'SPOILED' ? `${item} yang rusak` : `${item} lama yang ditarik dari pemegangnya`;
  return beritaAcara({
    ...report,
    title: `BERITA ACARA PEMUSNAHAN ${what === 'SPOILED' ? `${item} RUSAK` : `${item} LAMA`}`.toUpperCase(),
    people: officers(people),
    body: [
      paragraph(
        `berdasarkan ${RULE}, telah memusnahkan dengan cara ${method} ${thing}, sejumlah ${pieces(quantity)}:`,
      ),
      reasonTable(reasons, quantity),
      paragraph('Pemusnahan disaksikan oleh:'),
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1, align: 'center' },
          { title: 'Nama saksi', share: 6 },
          { title: 'Instansi', share: 6 },
        ],
        rows: witnesses.map(({ name, agency }, index) => [String(index + 1), name, agency]),
      },
      paragraph(
        'Keping yang dimusnahkan tidak dapat dipakai lagi. Pemusnahan ini dilaporkan kepada Menteri Dalam Negeri melalui Direktur Jenderal Kependudukan dan Pencatatan Sipil.',
      ),
    ],
    signatories: [
      ...inRows(people.map((person) => signs('Petugas,', person))),
      ...inRows(witnesses.map(({ name, agency }) => signs('Saksi,', { name, position: agency }))),
      [HEAD_OF_DINAS],
    ],
    annexes: pieceAnnex(destroyed),
  });
}
