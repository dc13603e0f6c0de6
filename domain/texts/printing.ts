import type { SpoilReason } from '../case/commands';
import type { SpoilFault } from '../printing/spoilage';
import type { TextsOf } from './language';

/** Why a card or a blanko is spoiled; UNSTATED where no reason was given. */
export const SPOIL_TEXTS: TextsOf<SpoilReason | 'UNSTATED'> = {
  MISPRINT: {
    id: 'gagal cetak: bergeser, terpotong atau kosong',
    en: 'misprint: shifted, cut off or empty',
  },
  COLOUR_FADED: { id: 'warna pudar atau bergaris', en: 'colours faded or in stripes' },
  RIBBON_WRINKLED: {
    id: 'ribbon kusut sehingga gambar terlipat',
    en: 'wrinkled ribbon, so that the picture is folded',
  },
  LAMINATE_PEELED: { id: 'lapisan film mengelupas', en: 'film peels off' },
  CARD_BENT: { id: 'kartu melengkung atau meleleh karena panas', en: 'card bent or melted by heat' },
  SCRATCHED: { id: 'tergores di dalam mesin', en: 'scratched inside the printer' },
  JAMMED: { id: 'macet di dalam mesin', en: 'jammed inside the printer' },
  ENCODING_FAILED: { id: 'chip gagal diisi', en: 'chip could not be written' },
  CHIP_DEAD: { id: 'chip blanko mati', en: 'chip of the blanko is dead' },
  BLANK_DEFECTIVE: { id: 'blanko cacat dari pabrik', en: 'blanko defective from the factory' },
  WRONG_DATA: { id: 'data pada kartu salah', en: 'wrong data on the card' },
  DAMAGED: { id: 'rusak fisik di luar mesin', en: 'damaged outside the printer' },
  CARD_INVALID: {
    id: 'kartu tidak berlaku lagi, misalnya berkasnya dibatalkan',
    en: 'card not valid any more, for example because its case was cancelled',
  },
  UNSTATED: { id: 'alasan tidak disebut', en: 'no reason given' },
};

/** Whose fault a spoiled card is. */
export const SPOIL_FAULT_TEXTS: TextsOf<SpoilFault> = {
  PRINTER: { id: 'mesin cetak', en: 'printer' },
  BLANK: { id: 'blanko', en: 'blanko' },
  OFFICE: { id: 'dinas', en: 'office' },
};
