/** The part of the catalogue that speaks of printing in the ministry's own client. */
export const PRINT_ORDER_FAILURES = {
  PRINTER_NOT_MANUAL: {
    status: 409,
    title: 'Mesin ini dicetak langsung oleh Terbit',
    remedy: 'Perintah cetak hanya untuk mesin manual; ubah adapter di PUT /v1/printers/{printer} bila perlu.',
  },
  PRINTER_NOT_READY: {
    status: 409,
    title: 'Mesin cetak ini sedang dihentikan',
    remedy: 'Periksa mesinnya, lalu jalankan lagi lewat PUT /v1/printers/{printer}.',
  },
  PRINTER_IN_USE: {
    status: 409,
    title: 'Mesin ini masih memegang kartu',
    remedy:
      'Tunggu cetakannya selesai, laporkan perintah cetaknya, dan putuskan yang tidak pasti lebih dahulu.',
  },
  PRINT_ORDER_NOT_FOUND: {
    status: 404,
    title: 'Perintah cetak tidak ditemukan',
    remedy: 'Lihat daftarnya di GET /v1/print-orders.',
  },
  PRINT_ORDER_OPEN: {
    status: 409,
    title: 'Mesin ini masih punya perintah cetak yang terbuka',
    remedy: 'Laporkan semua baris perintah itu, atau tutup perintahnya, sebelum meminta yang baru.',
  },
  PRINT_ORDER_CLOSED: {
    status: 409,
    title: 'Perintah cetak sudah ditutup',
    remedy:
      'Kartu yang tidak dilaporkan diputuskan dua petugas lewat POST /v1/attempts/{attemptId}/settlement.',
  },
  NOTHING_TO_PRINT: {
    status: 409,
    title: 'Tidak ada kartu yang dapat dicetak sekarang',
    remedy: 'Lihat lacking: BLANKO habis, batas hari ini (HOURS) tercapai, atau antrean (QUEUE) kosong.',
  },
  LINE_NOT_ON_ORDER: {
    status: 422,
    title: 'Berkas ini tidak ada pada perintah cetak tersebut',
    remedy: 'Cocokkan nomor berkas dengan lembar perintah cetak. Tidak ada baris laporan ini yang dicatat.',
  },
  LINE_REPORTED_OTHERWISE: {
    status: 409,
    title: 'Baris ini sudah dilaporkan dengan hasil lain',
    remedy:
      'Laporan pertama berlaku. Kartu yang ternyata rusak dicatat lewat pemeriksaan mutu atau petugas stok.',
  },
  DAY_IN_FUTURE: {
    status: 422,
    title: 'Hari ini belum tiba',
    remedy: 'Isi tanggal kerja yang jumlah cetaknya tampak di aplikasi kementerian.',
  },
} as const;
