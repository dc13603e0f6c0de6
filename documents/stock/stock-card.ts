import { figures, longDate } from '../../domain/values/indonesian-words';
import type { PlainDate } from '../../domain/values/plain-date';
import { dated, HEAD_OF_DINAS, placeOf } from './berita-acara';
import { facts, type Paper } from '../render/paper';

/** One movement on the card; of `received` and `given` one is zero. */
export interface StockCardLine {
  day: PlainDate;
  document: string | null;
  description: string;
  received: number;
  given: number;
  balance: number;
}

export interface StockCardFacts {
  office: string;
  site: string;
  item: string;
  /** The account by its Indonesian name. */
  account: string;
  from: PlainDate;
  to: PlainDate;
  at: Date;
  opening: number;
  closing: number;
  lines: readonly StockCardLine[];
}

function shortDate(day: PlainDate): string {
  return day.split('-').reverse().join('-');
}

function sumOf(lines: readonly StockCardLine[], side: 'received' | 'given'): number {
  return lines.reduce((sum, line) => sum + line[side], 0);
}

function orEmpty(quantity: number): string {
  return quantity === 0 ? '' : figures(quantity);
}

/** The stock card (kartu stok) of one account: every movement of some days with the balance after it. */
export function stockCard(card: StockCardFacts): Paper {
  const { office, site, item, account, from, to, at, opening, closing, lines } = card;
  const rows = lines.map((line, index) => [
    String(index + 1),
    shortDate(line.day),
    line.document ?? '',
    line.description,
    orEmpty(line.received),
    orEmpty(line.given),
    figures(line.balance),
  ]);
  return {
    office,
    at,
    title: 'KARTU STOK',
    orientation: 'landscape',
    annexes: [],
    subtitle: [`${longDate(from)} s.d. ${longDate(to)}`],
    blocks: [
      facts(['Barang', item], ['Tempat', placeOf(site, office)], ['Rekening', account], ['Satuan', 'keping']),
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1, align: 'center' },
          { title: 'Tanggal', share: 2, align: 'center' },
          { title: 'Dokumen', share: 5 },
          { title: 'Uraian', share: 6 },
          { title: 'Masuk', share: 2, align: 'right' },
          { title: 'Keluar', share: 2, align: 'right' },
          { title: 'Sisa', share: 2, align: 'right' },
        ],
        rows: [['', shortDate(from), '', 'Saldo awal', '', '', figures(opening)], ...rows],
        total: [
          '',
          '',
          '',
          'Jumlah dan saldo akhir',
          figures(sumOf(lines, 'received')),
          figures(sumOf(lines, 'given')),
          figures(closing),
        ],
      },
      {
        kind: 'signatures',
        closing: '',
        dated: dated(office, to),
        rows: [[HEAD_OF_DINAS, { role: 'Petugas stok blanko', name: null, position: 'NIP. …………………………………' }]],
      },
    ],
  };
}
