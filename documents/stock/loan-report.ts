import { figures } from '../../domain/values/indonesian-words';
import { beritaAcara, dinasOf, HEAD_OF_DINAS, parties, pieces, signs, type ActFacts } from './berita-acara';
import { paragraph, type Paper } from '../render/paper';
import { serialAnnex } from './serial-annex';

export interface LoanReport extends ActFacts {
  act: 'LOAN' | 'RETURN';
  /** Which side of the loan this office is. */
  ours: 'LENDER' | 'BORROWER';
  /** The other office by name. */
  counterpart: string;
  /** The officer of this office who gave or took. */
  officer: string;
  item: string;
  quantity: number;
  /** The document of the province that redistributes stock, or of the loan. */
  document: string;
  /** Pieces of this loan still out after this act; null where that is not known. */
  outstanding: number | null;
  serials: readonly string[];
}

const GIVES = { name: null, position: 'Petugas yang menyerahkan' };
const TAKES = { name: null, position: 'Petugas yang menerima' };

/** Blanko lent between kabupaten and kota, out or back. Who hands over is PIHAK PERTAMA. */
export function loanReport(report: LoanReport): Paper {
  const { office, act, ours, counterpart, officer, item, quantity, document, outstanding, serials } = report;
  const weGive = (act === 'LOAN') === (ours === 'LENDER');
  const [ourBody, theirBody] = [dinasOf(office), counterpart];
  const giver = { ...GIVES, body: weGive ? ourBody : theirBody, ...(weGive ? { name: officer } : {}) };
  const taker = { ...TAKES, body: weGive ? theirBody : ourBody, ...(weGive ? {} : { name: officer }) };
  const deed =
    act === 'LOAN'
      ? `PIHAK PERTAMA meminjamkan kepada PIHAK KEDUA ${item} sejumlah ${pieces(quantity)} berdasarkan ${document}, untuk dikembalikan dalam jumlah yang sama:`
      : `PIHAK PERTAMA mengembalikan kepada PIHAK KEDUA ${item} yang dipinjam berdasarkan ${document}, sejumlah ${pieces(quantity)}:`;
  const rest =
    outstanding === null
      ? []
      : [paragraph(`Sisa pinjaman sesudah berita acara ini: ${pieces(outstanding)}.`)];
  return beritaAcara({
    ...report,
    title: `BERITA ACARA ${act === 'LOAN' ? 'PEMINJAMAN' : 'PENGEMBALIAN'} ${item.toUpperCase()}`,
    people: parties(giver, taker),
    body: [
      paragraph(deed),
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1, align: 'center' },
          { title: 'Barang', share: 4 },
          { title: 'Dasar', share: 6 },
          { title: 'Keping', share: 2, align: 'right' },
        ],
        rows: [['1', item, document, figures(quantity)]],
        total: ['', 'Jumlah', '', figures(quantity)],
      },
      ...rest,
    ],
    signatories: [[signs('PIHAK PERTAMA', giver), signs('PIHAK KEDUA', taker)], [HEAD_OF_DINAS]],
    annexes: serialAnnex(serials, quantity),
  });
}
