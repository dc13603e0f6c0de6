import { figures } from '../../domain/values/indonesian-words';
import { beritaAcara, HEAD_OF_DINAS, officers, pieces, signs, type ActFacts } from '../stock/berita-acara';
import { paragraph, type Block, type Paper } from '../render/paper';

export interface DayOpening extends ActFacts {
  openedBy: string;
  /** The balance of each account at the start of the day, before blanko are handed out. */
  balances: readonly { account: string; balance: number }[];
  /** Blanko handed to the operators of printers whose contents are counted. */
  handedOut: readonly { printer: string; quantity: number }[];
}

function handOut(handedOut: DayOpening['handedOut']): Block[] {
  if (handedOut.length === 0) {
    return [
      paragraph(
        'Tidak ada blanko yang diserahkan per mesin; isi mesin dicatat otomatis menurut hasil cetak.',
      ),
    ];
  }
  const sum = handedOut.reduce((total, { quantity }) => total + quantity, 0);
  return [
    paragraph(`Kepada operator mesin cetak diserahkan ${pieces(sum)} blanko:`),
    {
      kind: 'table',
      columns: [
        { title: 'No.', share: 1, align: 'center' },
        { title: 'Mesin cetak', share: 6 },
        { title: 'Keping', share: 2, align: 'right' },
        { title: 'Paraf operator', share: 4 },
      ],
      rows: handedOut.map(({ printer, quantity }, index) => [
        String(index + 1),
        printer,
        figures(quantity),
        '',
      ]),
      total: ['', 'Jumlah', figures(sum), ''],
    },
  ];
}

/** The opening of a day: the balances, and the blanko handed to each printer. */
export function dayOpening(opening: DayOpening): Paper {
  const { openedBy, balances, handedOut } = opening;
  const officer = { name: openedBy, position: 'Petugas stok blanko' };
  return beritaAcara({
    ...opening,
    title: 'BERITA ACARA BUKA HARI PENCETAKAN',
    people: officers([officer]),
    body: [
      paragraph('telah membuka hari pencetakan dengan keadaan awal menurut buku:'),
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1, align: 'center' },
          { title: 'Rekening', share: 10 },
          { title: 'Keping', share: 2, align: 'right' },
        ],
        rows: balances.map(({ account, balance }, index) => [String(index + 1), account, figures(balance)]),
      },
      ...handOut(handedOut),
    ],
    signatories: [[signs('Yang membuka,', officer), HEAD_OF_DINAS]],
    annexes: [],
  });
}
