import type { ErrorText } from './error-text';

/** The errors of printers, print orders and attempts. */
export const PRINTING_ERRORS = {
  PRINTER_NOT_FOUND: {
    id: { title: 'Mesin cetak tidak ditemukan', remedy: 'Lihat daftar mesin di GET /v1/printers.' },
    en: { title: 'The printer was not found', remedy: 'See the list of printers at GET /v1/printers.' },
  },
  PRINTER_NOT_MANUAL: {
    id: {
      title: 'Mesin ini dicetak langsung oleh Terbit',
      remedy:
        'Perintah cetak hanya untuk mesin manual; ubah adapter di PUT /v1/printers/{printer} bila perlu.',
    },
    en: {
      title: 'Terbit prints on this printer directly',
      remedy:
        'Print orders are only for manual printers; change the adapter with PUT /v1/printers/{printer} if needed.',
    },
  },
  PRINTER_NOT_READY: {
    id: {
      title: 'Mesin cetak ini sedang dihentikan',
      remedy: 'Periksa mesinnya, lalu jalankan lagi lewat PUT /v1/printers/{printer}.',
    },
    en: {
      title: 'This printer is stopped',
      remedy: 'Check the printer, then start it again with PUT /v1/printers/{printer}.',
    },
  },
  PRINTER_IN_USE: {
    id: {
      title: 'Mesin ini masih memegang kartu',
      remedy:
        'Tunggu cetakannya selesai, laporkan perintah cetaknya, dan putuskan yang tidak pasti lebih dahulu.',
    },
    en: {
      title: 'This printer still holds a card',
      remedy: 'Wait until it has printed, report its print order, and settle what is uncertain first.',
    },
  },
  PRINT_ORDER_NOT_FOUND: {
    id: { title: 'Perintah cetak tidak ditemukan', remedy: 'Lihat daftarnya di GET /v1/print-orders.' },
    en: { title: 'The print order was not found', remedy: 'See the list at GET /v1/print-orders.' },
  },
  PRINT_ORDER_OPEN: {
    id: {
      title: 'Mesin ini masih punya perintah cetak yang terbuka',
      remedy: 'Laporkan semua baris perintah itu, atau tutup perintahnya, sebelum meminta yang baru.',
    },
    en: {
      title: 'This printer still has an open print order',
      remedy: 'Report all lines of that order, or close it, before asking for another.',
    },
  },
  PRINT_ORDER_CLOSED: {
    id: {
      title: 'Perintah cetak sudah ditutup',
      remedy:
        'Kartu yang tidak dilaporkan diputuskan dua petugas lewat POST /v1/attempts/{attemptId}/settlement.',
    },
    en: {
      title: 'The print order is closed',
      remedy:
        'Two officers settle the cards that were not reported, with POST /v1/attempts/{attemptId}/settlement.',
    },
  },
  NOTHING_TO_PRINT: {
    id: {
      title: 'Tidak ada kartu yang dapat dicetak sekarang',
      remedy: 'Lihat lacking: BLANKO habis, batas hari ini (HOURS) tercapai, atau antrean (QUEUE) kosong.',
    },
    en: {
      title: 'No card can be printed now',
      remedy:
        'See lacking: no blanko (BLANKO), the limit of today is reached (HOURS), or the queue is empty (QUEUE).',
    },
  },
  LINE_NOT_ON_ORDER: {
    id: {
      title: 'Berkas ini tidak ada pada perintah cetak tersebut',
      remedy: 'Cocokkan nomor berkas dengan lembar perintah cetak. Tidak ada baris laporan ini yang dicatat.',
    },
    en: {
      title: 'This case is not on that print order',
      remedy:
        'Compare the case number with the sheet of the print order. No line of this report was recorded.',
    },
  },
  LINE_REPORTED_OTHERWISE: {
    id: {
      title: 'Baris ini sudah dilaporkan dengan hasil lain',
      remedy:
        'Laporan pertama berlaku. Kartu yang ternyata rusak dicatat lewat pemeriksaan mutu atau petugas stok.',
    },
    en: {
      title: 'This line was reported with another outcome',
      remedy:
        'The first report holds. A card that turns out to be spoiled is recorded by the quality check or by a stock officer.',
    },
  },
  DAY_IN_FUTURE: {
    id: {
      title: 'Hari ini belum tiba',
      remedy: 'Isi tanggal kerja yang jumlah cetaknya tampak di aplikasi kementerian.',
    },
    en: {
      title: 'This day lies in the future',
      remedy: "Give the working day whose print total the ministry's client shows.",
    },
  },
  ATTEMPT_NOT_FOUND: {
    id: { title: 'Percobaan cetak tidak ditemukan', remedy: 'Lihat daftarnya di GET /v1/attempts.' },
    en: { title: 'The print attempt was not found', remedy: 'See the list at GET /v1/attempts.' },
  },
  ATTEMPT_NOT_UNCERTAIN: {
    id: {
      title: 'Percobaan cetak ini tidak menunggu kepastian',
      remedy: 'Hanya percobaan UNCERTAIN yang diputuskan dua petugas.',
    },
    en: {
      title: 'This print attempt does not wait for a settlement',
      remedy: 'Two officers settle only attempts that are UNCERTAIN.',
    },
  },
  PRINTER_AT_WORK: {
    id: {
      title: 'Mesin cetak masih bekerja',
      remedy:
        'Tunggu sampai mesin diam, atau matikan mesinnya dan tunggu dua menit, lalu lihat bakinya dan kirim lagi.',
    },
    en: {
      title: 'The printer is still working',
      remedy:
        'Wait until the printer rests, or switch it off and wait two minutes; then look at its tray and send again.',
    },
  },
  SECOND_PERSON_REQUIRED: {
    id: {
      title: 'Harus diputuskan oleh dua petugas yang berbeda',
      remedy: 'Minta petugas lain memeriksanya sendiri dan mengirim hasil yang sama.',
    },
    en: {
      title: 'Two different officers must decide this',
      remedy: 'Ask another officer to check it independently and to send the same outcome.',
    },
  },
  SETTLEMENTS_DIFFER: {
    id: {
      title: 'Hasil kedua petugas tidak sama',
      remedy: 'Periksa baki mesin bersama-sama, lalu keduanya mengirim hasil lagi dari awal.',
    },
    en: {
      title: 'The two officers did not send the same outcome',
      remedy: 'Look at the tray of the printer together, then both send the outcome anew.',
    },
  },
  SERIAL_REQUIRED: {
    id: {
      title: 'Nomor chip kartu yang keluar belum disebut',
      remedy: 'Baca nomor chip kartunya dan isi serial; untuk NOT_PRINTED serial dikosongkan.',
    },
    en: {
      title: 'The chip serial of the card that came out is missing',
      remedy: 'Read the chip serial of the card and fill serial; for NOT_PRINTED serial stays empty.',
    },
  },
  SERIAL_DIFFERS: {
    id: {
      title: 'Kartu ini sudah punya nomor chip lain',
      remedy: 'Periksa kartunya sekali lagi; bila nomornya memang lain, hentikan mesin dan hubungi atasan.',
    },
    en: {
      title: 'This card has another chip serial already',
      remedy:
        'Check the card once more; if its serial really differs, stop the printer and tell your superior.',
    },
  },
  SERIAL_NOT_USABLE: {
    id: {
      title: 'Nomor chip ini bukan milik blanko yang bebas',
      remedy: 'Jangan pakai kartu ini; periksa kepingnya dengan petugas stok.',
    },
    en: {
      title: 'This chip serial does not belong to a free blanko',
      remedy: 'Do not use this card; check the piece with a stock officer.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
