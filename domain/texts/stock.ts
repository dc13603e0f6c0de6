import type { SpoilReason } from '../case/commands';
import type { AccountKind, BookedReason, Item } from '../stock/ledger';
import type { PieceReason } from '../printing/spoilage';
import type { IssueReason } from '../values/codes';
import { CANCEL_REASON_TEXTS, EVENT_TEXTS, ISSUE_REASON_TEXTS } from './case';
import { say, type Language, type TextsOf } from './language';
import { SPOIL_TEXTS } from './printing';

export const ITEM_TEXTS: TextsOf<Item> = {
  KTP: { id: 'Blanko KTP-el', en: 'KTP-el blanko' },
  KIA: { id: 'Blanko KIA', en: 'KIA blanko' },
  OLD_CARD: { id: 'KTP-el lama', en: 'Old KTP-el' },
};

const ACCOUNT_TEXTS: TextsOf<AccountKind> = {
  CENTRE: { id: 'Kementerian', en: 'Ministry' },
  STORE: { id: 'Gudang', en: 'Store' },
  PRINTER: { id: 'Mesin cetak', en: 'Printer' },
  PRINTED: { id: 'Tercetak, belum diserahkan', en: 'Printed, not handed over' },
  ISSUED: { id: 'Diserahkan kepada pemohon', en: 'Handed over to the applicant' },
  SPOILED: { id: 'Rusak', en: 'Spoiled' },
  DESTROYED: { id: 'Dimusnahkan', en: 'Destroyed' },
  LENT: { id: 'Dipinjamkan', en: 'Lent' },
  IN_TRANSIT: { id: 'Dalam perjalanan', en: 'In transit' },
  MISSING: { id: 'Hilang', en: 'Missing' },
  CITIZEN: { id: 'Pemegang', en: 'Holder' },
  SURRENDERED: { id: 'Ditarik, menunggu pemusnahan', en: 'Surrendered, to be destroyed' },
};

const BOOKED_TEXTS: TextsOf<Exclude<BookedReason, SpoilReason>> = {
  DELIVERY: { id: 'Penerimaan dari kementerian', en: 'Delivery from the ministry' },
  OPENING: { id: 'Saldo awal', en: 'Opening balance' },
  LOAD: { id: 'Diserahkan ke mesin cetak', en: 'Put into a printer' },
  RETURN: { id: 'Kembali dari mesin cetak', en: 'Taken out of a printer' },
  TRANSFER: { id: 'Dikirim ke tempat lain', en: 'Sent to another place' },
  RECEIPT: { id: 'Diterima dari tempat lain', en: 'Received from another place' },
  TURNED_BACK: { id: 'Kiriman kembali ke pengirim', en: 'Consignment back at its sender' },
  LOAN_OUT: { id: 'Dipinjamkan ke kantor lain', en: 'Lent to another office' },
  LOAN_IN: { id: 'Dipinjam dari kantor lain', en: 'Borrowed from another office' },
  LOAN_PAID_BACK: { id: 'Pinjaman dikembalikan ke kantor lain', en: 'Loan given back to another office' },
  LOAN_RETURNED: { id: 'Pinjaman kembali dari kantor lain', en: 'Loan back from another office' },
  LOAN_REPLACED: { id: 'Pinjaman diganti keping lain', en: 'Loan replaced by other pieces' },
  LOST: { id: 'Dinyatakan hilang', en: 'Declared lost' },
  COUNTED_SHORT: { id: 'Kurang menurut hitungan', en: 'Counted short' },
  FOUND: { id: 'Ditemukan menurut hitungan', en: 'Found in a count' },
  BURNED: { id: 'Dibakar', en: 'Burned' },
  SHREDDED: { id: 'Dicacah', en: 'Shredded' },
  DEFECTIVE: { id: 'Cacat sejak diterima', en: 'Defective when received' },
  CHIP_UNREADABLE: { id: 'Chip tidak terbaca', en: 'Chip unreadable' },
  TEST: { id: 'Dipakai untuk uji cetak', en: 'Used for a test print' },
};

/** Events that move a piece in one way only are named after the result. */
const MOVING_EVENTS = {
  PRINT_REPORTED: { id: 'Dicetak', en: 'Printed' },
  PRINT_SETTLED: { id: 'Dicetak, diputuskan dua petugas', en: 'Printed, settled by two officers' },
  QUALITY_CHECKED: { id: 'Tidak lolos pemeriksaan mutu', en: 'Failed the quality check' },
};

/** Why a piece moved or was spoiled. */
export const PIECE_REASON_TEXTS: TextsOf<PieceReason> = {
  ...EVENT_TEXTS,
  ...MOVING_EVENTS,
  ...CANCEL_REASON_TEXTS,
  ...SPOIL_TEXTS,
  ...BOOKED_TEXTS,
};

/** Why a holder gave an old card back: mostly why the new one was issued. */
export const OLD_CARD_REASON_TEXTS: TextsOf<PieceReason | IssueReason> = {
  ...PIECE_REASON_TEXTS,
  ...ISSUE_REASON_TEXTS,
};

/** An account as papers call it, with the printer that it belongs to. */
export function accountName(
  { kind, printer, item }: { kind: AccountKind; printer: string | null; item: Item },
  language: Language,
): string {
  const account = say(ACCOUNT_TEXTS, kind, language);
  const name = printer === null ? account : `${account} ${printer}`;
  return item === 'KTP' ? name : `${say(ITEM_TEXTS, item, language)}: ${name}`;
}
