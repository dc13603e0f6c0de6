import { figures } from '../../domain/values/indonesian-words';
import { beritaAcara, dinasOf, HEAD_OF_DINAS, parties, pieces, signs, type ActFacts } from './berita-acara';
import { paragraph, type Paper } from '../render/paper';
import { serialAnnex } from './serial-annex';

export interface DeliveryReceipt extends ActFacts {
  deliveryNote: string;
  /** What was delivered, as papers call it. */
  item: string;
  quantity: number;
  receivedBy: string;
  /** Numbers that the delivery note lists; empty where it lists none. */
  serials: readonly string[];
}

/** Receipt of blanko as state goods: the dinas fetches them from the ministry and signs for them. */
export function deliveryReceipt(receipt: DeliveryReceipt): Paper {
  const { office, deliveryNote, item, quantity, receivedBy, serials } = receipt;
  const giver = {
    name: null,
    position: 'Pejabat yang menyerahkan',
    body: 'Direktorat Jenderal Kependudukan dan Pencatatan Sipil, Kementerian Dalam Negeri',
  };
  const taker = { name: receivedBy, position: 'Petugas stok blanko', body: dinasOf(office) };
  const remark = serials.length === 0 ? 'tanpa daftar nomor chip' : 'nomor chip dalam lampiran';
  return beritaAcara({
    ...receipt,
    title: `BERITA ACARA SERAH TERIMA ${item.toUpperCase()}`,
    people: parties(giver, taker),
    body: [
      paragraph(
        `PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK PERTAMA, barang milik negara berupa ${item} sejumlah ${pieces(quantity)} dengan rincian:`,
      ),
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1, align: 'center' },
          { title: 'Barang', share: 4 },
          { title: 'Surat jalan', share: 5 },
          { title: 'Keping', share: 2, align: 'right' },
          { title: 'Keterangan', share: 4 },
        ],
        rows: [['1', item, deliveryNote, figures(quantity), remark]],
        total: ['', 'Jumlah', '', figures(quantity), ''],
      },
      paragraph(
        'Sejak berita acara ini ditandatangani, tanggung jawab atas penyimpanan, pemakaian dan pelaporan barang tersebut beralih kepada PIHAK KEDUA.',
      ),
    ],
    signatories: [[signs('PIHAK PERTAMA', giver), signs('PIHAK KEDUA', taker)], [HEAD_OF_DINAS]],
    annexes: serialAnnex(serials, quantity),
  });
}
