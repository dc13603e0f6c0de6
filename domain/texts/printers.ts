import type { FloorHoldUp, PrinterBlock } from '../printers/blocks';
import type { SupplyReading } from '../printers/readiness';
import type { Sentence, TextsOf } from './language';

/** What holds a whole print floor up, and what is done about it. */
export const FLOOR_TEXTS: TextsOf<FloorHoldUp | 'PRINTING' | 'IDLE'> = {
  LINK: {
    id: 'Sambungan baca ke pusat putus: data cetak tidak dapat diambil. Giliran pusat; dicoba lagi sendiri.',
    en: 'The read link to the centre is down: the data to print cannot be read. The centre has to act; the system tries again by itself.',
  },
  OFFICER: {
    id: 'Cetakan yang tidak pasti menahan mesin: dua petugas memutuskan berkas di bawah ini lewat POST /v1/attempts/{attemptId}/settlement.',
    en: 'An uncertain print holds the printers: two officers settle the case below with POST /v1/attempts/{attemptId}/settlement.',
  },
  BLANKO: {
    id: 'Blanko habis. Catat kiriman baru lewat POST /v1/blanko/deliveries; pencetakan berjalan sendiri.',
    en: 'There are no blanko. Book a new delivery with POST /v1/blanko/deliveries; printing goes on by itself.',
  },
  PRINTER: {
    id: 'Tidak ada mesin yang siap. Periksa mesin di bawah ini.',
    en: 'No printer is ready. Check the printers below.',
  },
  ENCODER: {
    id: 'Pengisi chip semua mesin gagal. Periksa mesin di bawah ini.',
    en: 'The chip encoder of every printer failed. Check the printers below.',
  },
  RIBBON: {
    id: 'Ribbon semua mesin habis. Pasang ribbon baru.',
    en: 'No printer has any ribbon. Fit a new ribbon.',
  },
  FILM: { id: 'Film semua mesin habis. Pasang film baru.', en: 'No printer has any film. Fit a new film.' },
  HOURS: {
    id: 'Menunggu waktu: di luar jam kerja, mesin beristirahat, atau batas cetak hari ini tercapai. Berjalan lagi sendiri.',
    en: 'Time ends this: it is outside working hours, printers rest, or the limit of today is reached. Printing goes on by itself.',
  },
  PRINTING: {
    id: 'Berjalan. Kartu dicetak menurut urutan.',
    en: 'Printing. Cards are printed in the order of the queue.',
  },
  IDLE: { id: 'Tidak ada berkas yang menunggu cetak.', en: 'No case waits to be printed.' },
};

/** What keeps a printer from getting a card, and what to do about it. */
export const BLOCK_TEXTS: TextsOf<PrinterBlock> = {
  OFFLINE: {
    id: 'mesin tidak menjawab: periksa listrik, kabel jaringan dan alamatnya',
    en: 'the printer does not answer: check its power, network cable and address',
  },
  NOT_CONFIGURED: {
    id: 'alamat mesin belum diatur: isi TERBIT_PRINTERS, lalu jalankan ulang pekerja cetak',
    en: 'the address of the printer is not set: fill TERBIT_PRINTERS, then restart the print workers',
  },
  LACKS_OPERATIONS: {
    id: 'mesin tidak mendukung perintah IPP yang wajib (lihat lacks): perbarui firmware, atau cetak lewat aplikasi kementerian',
    en: "the printer lacks IPP operations that are needed (see lacks): update its firmware, or print in the ministry's client",
  },
  LACKS_PDF: {
    id: 'mesin tidak menerima PDF: pasang pilihan PDF dari pembuatnya, atau cetak lewat aplikasi kementerian',
    en: "the printer takes no PDF: install its maker's PDF option, or print in the ministry's client",
  },
  REFUSES_JOBS: {
    id: 'mesin menolak pekerjaan baru: hapus pekerjaan lain dari antreannya, atau nyalakan ulang',
    en: 'the printer refuses new jobs: delete other jobs from its queue, or restart it',
  },
  JAMMED: {
    id: 'kartu macet: buka mesin dan keluarkan kartunya, yang tercatat rusak; tutup lagi sampai mesin siap',
    en: 'a card is jammed: open the printer and take the card out, which is recorded as spoiled; close it again until it is ready',
  },
  COVER_OPEN: { id: 'penutup mesin terbuka: tutup', en: 'the cover of the printer is open: close it' },
  PAUSED: {
    id: 'mesin dijeda: lanjutkan dari panelnya',
    en: 'the printer is paused: resume it at its panel',
  },
  OUT_OF_ORDER: {
    id: 'mesin berhenti: baca pesan pada panelnya',
    en: 'the printer stopped: read the message on its panel',
  },
  ENCODER_FAILED: {
    id: 'pengisi chip gagal: bersihkan kontaknya, nyalakan ulang mesin; bila tetap gagal, panggil teknisi',
    en: 'the chip encoder failed: clean its contacts, restart the printer; if it fails again, call a technician',
  },
  MEDIA_EMPTY: {
    id: 'blanko di mesin habis: isi; kartu yang menunggu di mesin lanjut sendiri',
    en: 'no blanko in the printer: fill it; the card that waits in the printer goes on by itself',
  },
  RIBBON_EMPTY: { id: 'ribbon habis: pasang ribbon baru', en: 'no ribbon: fit a new one' },
  FILM_EMPTY: { id: 'film habis: pasang film baru', en: 'no film: fit a new one' },
  CLEANING_DUE: { id: 'harus dibersihkan: bersihkan', en: 'cleaning is due: clean it' },
  UNCERTAIN_PRINT: {
    id: 'tidak pasti apakah kartu keluar: dua petugas melihat baki mesin setelah mesin diam, lalu memutuskan',
    en: 'it is uncertain whether a card came out: two officers look at the tray once the printer rests, then settle it',
  },
  SPOILED_IN_ROW: {
    id: 'dua kartu rusak berturut-turut: bersihkan mesin, cetak kartu uji, lalu jalankan lagi',
    en: 'two cards in a row were spoiled: clean the printer, print a test card, then start it again',
  },
  SERIAL_ISSUED: {
    id: 'chip yang terbaca sudah dipakai kartu lain: sisihkan kartunya, periksa alat baca dan asal blanko, lihat daftar serial-alarms',
    en: 'the chip that was read belongs to another card: set the card aside, check the reader and the origin of the blanko, see the list serial-alarms',
  },
  FOREIGN_SERIAL: {
    id: 'chip yang terbaca bukan dari stok mesin ini: sisihkan kartunya dan periksa isi mesin, lihat daftar serial-alarms',
    en: 'the chip that was read is not in the stock of this printer: set the card aside and check what the printer holds, see the list serial-alarms',
  },
  STOPPED_BY_OFFICER: {
    id: 'dihentikan petugas: jalankan lagi bila sudah boleh',
    en: 'stopped by an officer: start it again once it may print',
  },
  OUTSIDE_HOURS: { id: 'di luar jam kerja', en: 'outside working hours' },
  DAILY_LIMIT: { id: 'batas kartu hari ini tercapai', en: 'the limit of today is reached' },
  RESTING: { id: 'beristirahat', en: 'the printer rests' },
};

type NamedSupply = Pick<SupplyReading, 'state' | 'left' | 'capacity'> & { name: string };

function supplyInIndonesian({ name, state, left, capacity }: NamedSupply): string {
  const counted = left === null || capacity === null ? '' : ` ${left} dari ${capacity} kartu`;
  switch (state) {
    case 'UNKNOWN':
      return `${name} tidak dihitung`;
    case 'OK':
      return `${name}${counted} cukup`;
    case 'LOW':
      return `${name}${counted} **hampir habis, siapkan yang baru**`;
    case 'EMPTY':
      return `${name}${counted} **habis, pasang yang baru**`;
  }
}

function supplyInEnglish({ name, state, left, capacity }: NamedSupply): string {
  const counted = left === null || capacity === null ? '' : ` ${left} of ${capacity} cards`;
  switch (state) {
    case 'UNKNOWN':
      return `${name} not counted`;
    case 'OK':
      return `${name}${counted} enough`;
    case 'LOW':
      return `${name}${counted} **nearly empty, get a new one ready**`;
    case 'EMPTY':
      return `${name}${counted} **empty, fit a new one**`;
  }
}

/** The level of a printer's supply, in Markdown. */
export const SUPPLY: Sentence<NamedSupply> = { id: supplyInIndonesian, en: supplyInEnglish };
