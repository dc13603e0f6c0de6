import type { AccountKind, Item } from '../../domain/stock/ledger';

export const ITEM_NAMES: Readonly<Record<Item, string>> = {
  KTP: 'Blanko KTP-el',
  KIA: 'Blanko KIA',
  OLD_CARD: 'KTP-el lama',
};

const ACCOUNT_NAMES: Readonly<Record<AccountKind, string>> = {
  CENTRE: 'Kementerian',
  STORE: 'Gudang',
  PRINTER: 'Mesin cetak',
  PRINTED: 'Tercetak, belum diserahkan',
  ISSUED: 'Diserahkan kepada pemohon',
  SPOILED: 'Rusak',
  DESTROYED: 'Dimusnahkan',
  LENT: 'Dipinjamkan',
  IN_TRANSIT: 'Dalam perjalanan',
  MISSING: 'Hilang',
  CITIZEN: 'Pemegang',
  SURRENDERED: 'Ditarik, menunggu pemusnahan',
};

/** Why pieces moved or were spoiled, as papers say it; a reason without words here is shown as its code. */
const REASONS: Readonly<Record<string, string>> = {
  DELIVERY: 'Penerimaan dari kementerian',
  OPENING: 'Saldo awal',
  LOAD: 'Diserahkan ke mesin cetak',
  RETURN: 'Kembali dari mesin cetak',
  TRANSFER: 'Dikirim ke tempat lain',
  RECEIPT: 'Diterima dari tempat lain',
  TURNED_BACK: 'Kiriman kembali ke pengirim',
  LOAN_OUT: 'Dipinjamkan ke kantor lain',
  LOAN_IN: 'Dipinjam dari kantor lain',
  LOAN_PAID_BACK: 'Pinjaman dikembalikan ke kantor lain',
  LOAN_RETURNED: 'Pinjaman kembali dari kantor lain',
  LOAN_REPLACED: 'Pinjaman diganti keping lain',
  LOST: 'Dinyatakan hilang',
  COUNTED_SHORT: 'Kurang menurut hitungan',
  FOUND: 'Ditemukan menurut hitungan',
  BURNED: 'Dibakar',
  SHREDDED: 'Dicacah',
  PRINT_REPORTED: 'Dicetak',
  PRINT_SETTLED: 'Dicetak, diputuskan dua petugas',
  QUALITY_CHECKED: 'Tidak lolos pemeriksaan mutu',
  HANDED_OVER: 'Diserahkan kepada pemohon',
  MISPRINT: 'Salah cetak',
  ENCODING_FAILED: 'Gagal encoding chip',
  JAMMED: 'Macet di mesin',
  WRONG_DATA: 'Data salah',
  DAMAGED: 'Rusak fisik',
  DEFECTIVE: 'Cacat sejak diterima',
  CHIP_UNREADABLE: 'Chip tidak terbaca',
  TEST: 'Dipakai untuk uji cetak',
  CARD_INVALID: 'Kartu tidak sah',
  DATA_CHANGE: 'Perubahan data',
};

/** An account as papers call it, with the printer that it belongs to. */
export function accountName(kind: AccountKind, printer: string | null, item: Item = 'KTP'): string {
  const name = printer === null ? ACCOUNT_NAMES[kind] : `${ACCOUNT_NAMES[kind]} ${printer}`;
  return item === 'KTP' ? name : `${ITEM_NAMES[item]}: ${name}`;
}

export function reasonName(reason: string): string {
  return REASONS[reason] ?? reason;
}
