import { figures } from '../../domain/values/indonesian-words';
import {
  beritaAcara,
  HEAD_OF_DINAS,
  officers,
  pieces,
  signs,
  type ActFacts,
  type Person,
} from '../stock/berita-acara';
import { signed } from '../stock/count-report';
import { paragraph, type Annex, type Block, type Paper, type Table } from '../render/paper';

/** One account over the day; `counted` is null for an account that is not counted daily. */
export interface DayLine {
  account: string;
  opening: number;
  received: number;
  given: number;
  book: number;
  /** Unused blanko that were returned: out of a printer (negative), into the store. */
  returned: number;
  counted: number | null;
  difference: number | null;
}

export interface PrinterLine {
  printer: string;
  printed: number;
  spoiled: number;
}

export interface SpoiledLine {
  serial: string | null;
  printer: string | null;
  reason: string;
  quantity: number;
}

export interface DayClosing extends ActFacts {
  closedBy: string;
  /** The supervisor who let the day close with a difference; null where there was none. */
  approvedBy: string | null;
  note: string | null;
  lines: readonly DayLine[];
  printers: readonly PrinterLine[];
  spoiled: readonly SpoiledLine[];
  /** Cards of the day by the ministry's client and by Terbit; null where nothing is printed there. */
  ministry: { ministry: number; terbit: number } | null;
}

/** A longer list goes into an annex and not into the text. */
const SPOILED_IN_TEXT = 12;

function accountTable(lines: readonly DayLine[]): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'Rekening', share: 6 },
      ...['Awal', 'Masuk', 'Keluar', 'Buku', 'Kembali', 'Hitung', 'Selisih'].map((title) => ({
        title,
        share: 2,
        align: 'right' as const,
      })),
    ],
    rows: lines.map(({ account, opening, received, given, book, returned, counted, difference }) => [
      account,
      figures(opening),
      figures(received),
      figures(given),
      figures(book),
      returned === 0 ? '' : signed(returned),
      ...(counted === null ? ['–', '–'] : [figures(counted), signed(difference ?? 0)]),
    ]),
  };
}

function printerTable(printers: readonly PrinterLine[]): Block[] {
  if (printers.length === 0) return [paragraph('Tidak ada kartu yang dicetak.')];
  const sum = (figure: 'printed' | 'spoiled'): string =>
    figures(printers.reduce((total, line) => total + line[figure], 0));
  return [
    paragraph('Hasil mesin cetak:'),
    {
      kind: 'table',
      columns: [
        { title: 'Mesin cetak', share: 6 },
        { title: 'Tercetak', share: 2, align: 'right' },
        { title: 'Rusak', share: 2, align: 'right' },
      ],
      rows: printers.map(({ printer, printed, spoiled }) => [printer, figures(printed), figures(spoiled)]),
      total: ['Jumlah', sum('printed'), sum('spoiled')],
    },
  ];
}

function spoiledTable(spoiled: readonly SpoiledLine[]): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'No.', share: 1, align: 'center' },
      { title: 'Nomor chip', share: 5 },
      { title: 'Mesin cetak', share: 4 },
      { title: 'Sebab', share: 5 },
      { title: 'Keping', share: 2, align: 'right' },
    ],
    rows: spoiled.map(({ serial, printer, reason, quantity }, index) => [
      String(index + 1),
      serial ?? 'tanpa nomor',
      printer ?? '–',
      reason,
      figures(quantity),
    ]),
    total: ['', 'Jumlah', '', '', figures(spoiled.reduce((sum, { quantity }) => sum + quantity, 0))],
  };
}

function spoiledPart(spoiled: readonly SpoiledLine[]): { body: Block[]; annexes: Annex[] } {
  if (spoiled.length === 0) {
    return { body: [paragraph('Tidak ada keping yang menjadi rusak.')], annexes: [] };
  }
  const table = spoiledTable(spoiled);
  if (spoiled.length <= SPOILED_IN_TEXT) {
    return { body: [paragraph('Keping yang menjadi rusak:'), table], annexes: [] };
  }
  const sum = spoiled.reduce((total, { quantity }) => total + quantity, 0);
  return {
    body: [paragraph(`Keping yang menjadi rusak berjumlah ${pieces(sum)}, terdaftar dalam lampiran.`)],
    annexes: [{ title: 'LAMPIRAN: KEPING RUSAK', blocks: [table] }],
  };
}

function outcome({ lines, note, ministry }: DayClosing): Block[] {
  const short = lines.reduce((sum, { difference }) => sum + Math.max(0, -(difference ?? 0)), 0);
  const found = lines.reduce((sum, { difference }) => sum + Math.max(0, difference ?? 0), 0);
  const compared =
    ministry === null
      ? []
      : [
          paragraph(
            `Jumlah cetak menurut aplikasi kementerian ${pieces(ministry.ministry)}, menurut Terbit ${pieces(ministry.terbit)}; selisih ${signed(ministry.ministry - ministry.terbit)}.`,
          ),
        ];
  const difference = [
    short > 0 ? `${pieces(short)} kurang dan dibukukan sebagai hilang` : '',
    found > 0 ? `${pieces(found)} yang dahulu hilang ditemukan kembali` : '',
  ].filter((part) => part !== '');
  return [
    ...compared,
    paragraph(
      difference.length === 0 ? 'Hasil hitungan sama dengan buku.' : `Selisih: ${difference.join('; ')}.`,
    ),
    ...(note === null ? [] : [paragraph(`Catatan supervisor: ${note}`)]),
  ];
}

/** The closing of a day: figures of every account, printed cards, spoiled pieces, and differences with their note. */
export function dayClosing(closing: DayClosing): Paper {
  const { closedBy, approvedBy, lines, printers, spoiled } = closing;
  const officer: Person = { name: closedBy, position: 'Petugas stok blanko' };
  const supervisor: Person[] = approvedBy === null ? [] : [{ name: approvedBy, position: 'Supervisor' }];
  const { body, annexes } = spoiledPart(spoiled);
  return beritaAcara({
    ...closing,
    title: 'BERITA ACARA TUTUP HARI PENCETAKAN',
    people: officers([officer, ...supervisor]),
    body: [
      paragraph('telah menutup hari pencetakan dengan hasil sebagai berikut:'),
      accountTable(lines),
      ...printerTable(printers),
      ...body,
      ...outcome(closing),
    ],
    signatories: [
      [signs('Yang menutup,', officer), ...supervisor.map((person) => signs('Menyetujui selisih,', person))],
      [HEAD_OF_DINAS],
    ],
    annexes,
  });
}
