import type { WhyMoved } from '../forecast/promise-log';
import type { NoRangeReason } from '../forecast/promises';
import type { TextsOf } from './language';

/** Why no range of dates can be promised; NOT_IN_SIGHT where more cases come than are printed. */
export const NO_RANGE_TEXTS: TextsOf<NoRangeReason | 'NOT_IN_SIGHT'> = {
  SPEED_NOT_KNOWN: {
    id: 'kecepatan cetak kantor ini belum terukur (perlu tiga hari kerja pencetakan)',
    en: 'the printing speed of this office is not measured yet (it takes three working days of printing)',
  },
  LINK_DOWN_NO_END_KNOWN: {
    id: 'sambungan ke pusat putus dan belum diketahui kapan pulih',
    en: 'the link to the centre is down and its end is not known',
  },
  PRINTING_STOPPED_NO_END_KNOWN: {
    id: 'pencetakan terhenti karena gangguan dan belum diketahui kapan pulih',
    en: 'an outage stopped the printing and its end is not known',
  },
  NO_PRINTER_READY: { id: 'tidak ada mesin cetak yang siap', en: 'no printer is ready' },
  ENCODER_OUT: { id: 'pengisi chip tidak dapat dipakai', en: 'the chip encoder cannot be used' },
  RIBBON_EMPTY: { id: 'ribbon semua mesin habis', en: 'no printer has any ribbon' },
  FILM_EMPTY: { id: 'film semua mesin habis', en: 'no printer has any film' },
  UNCERTAIN_PRINT: {
    id: 'cetakan yang tidak pasti menahan mesin sampai dua petugas memutuskannya',
    en: 'a print that is uncertain holds the printer until two officers settle it',
  },
  NO_BLANKO_EXPECTED: {
    id: 'blanko habis sebelum giliran ini dan belum ada kiriman yang diperkirakan',
    en: 'the blanko run out before this turn and no delivery is expected',
  },
  DELIVERY_TOO_UNCERTAIN: {
    id: 'blanko habis sebelum giliran ini dan kiriman berikutnya belum cukup pasti',
    en: 'the blanko run out before this turn and the next delivery is too uncertain',
  },
  TOO_FAR_OFF: {
    id: 'gilirannya lebih dari tiga tahun lagi dengan kemampuan sekarang',
    en: 'at the present speed this turn is more than three years away',
  },
  NOT_IN_SIGHT: {
    id: 'lebih banyak yang datang daripada yang dapat dicetak',
    en: 'more cases come than can be printed',
  },
};

/** Why a promise changed. */
export const WHY_MOVED_TEXTS: TextsOf<WhyMoved> = {
  FIRST: { id: 'disampaikan pertama kali', en: 'promised for the first time' },
  LINK: { id: 'sambungan ke pusat berubah', en: 'the link to the centre changed' },
  OUTAGE: { id: 'gangguan atau batas harian berubah', en: 'an outage or its daily limit changed' },
  PRINTERS: { id: 'jumlah mesin yang siap berubah', en: 'the number of ready printers changed' },
  DELIVERY: {
    id: 'kiriman blanko datang atau perkiraannya berubah',
    en: 'blanko arrived, or their expected delivery changed',
  },
  BLANKO: { id: 'persediaan blanko berubah', en: 'the stock of blanko changed' },
  PASSED: { id: 'antrean di depannya bertambah', en: 'the queue ahead of it grew' },
  SPEED: { id: 'kecepatan cetak terukur berubah', en: 'the measured printing speed changed' },
  TIME: {
    id: 'hari berlalu tanpa sebab lain yang menonjol',
    en: 'days passed without any other notable cause',
  },
};
