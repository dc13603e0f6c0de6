import type { ErrorText } from './error-text';

/** The errors of the stock of blanko. */
export const STOCK_ERRORS = {
  SERIAL_ALREADY_KNOWN: {
    id: {
      title: 'Ada nomor blanko yang sudah pernah dicatat',
      remedy: 'Periksa nomor pada surat jalan; tidak satu pun keping dari kiriman ini dicatat.',
    },
    en: {
      title: 'A serial of these blanko is recorded already',
      remedy: 'Check the serials on the delivery note; no piece of this delivery was booked.',
    },
  },
  SERIALS_DO_NOT_MATCH: {
    id: {
      title: 'Rentang nomor blanko tidak sesuai jumlahnya',
      remedy: 'Samakan quantity dengan jumlah nomor dalam serials, dengan awalan dan panjang yang sama.',
    },
    en: {
      title: 'The ranges of serials do not match the quantity',
      remedy:
        'Make quantity equal to the count of numbers in serials, each range with one prefix and one length.',
    },
  },
  SERIAL_NOT_HERE: {
    id: {
      title: 'Ada nomor keping yang tidak berada di tempat asal',
      remedy:
        'Lihat letaknya di GET /v1/blanko/pieces/{serial}; tidak satu pun keping dari permintaan ini dipindah.',
    },
    en: {
      title: 'A piece is not at the place that it is taken from',
      remedy: 'See where it is with GET /v1/blanko/pieces/{serial}; no piece of this request was moved.',
    },
  },
  SERIALS_REQUIRED: {
    id: {
      title: 'Nomor keping harus disebut',
      remedy: 'Keping tanpa nomor di tempat ini tidak cukup; sebut dalam serials nomor keping yang dimaksud.',
    },
    en: {
      title: 'The serials of the pieces must be named',
      remedy: 'This place has too few pieces without a serial; name in serials the pieces that are meant.',
    },
  },
  STOCK_CARD_TOO_LONG: {
    id: {
      title: 'Kartu stok ini terlalu panjang',
      remedy: 'Persempit from dan to, atau pilih satu tempat dan satu rekening.',
    },
    en: {
      title: 'This stock card is too long',
      remedy: 'Narrow from and to, or choose one place and one account.',
    },
  },
  PIECE_NOT_FOUND: {
    id: {
      title: 'Nomor keping ini belum pernah dicatat',
      remedy: 'Periksa nomornya; keping tanpa nomor hanya dihitung jumlahnya.',
    },
    en: {
      title: 'No piece with this serial is recorded',
      remedy: 'Check the serial; pieces without one are only counted.',
    },
  },
  OPENING_ALREADY_BOOKED: {
    id: {
      title: 'Saldo awal tempat ini sudah pernah dicatat',
      remedy: 'Catat kiriman dengan surat jalannya; selisih dicatat lewat POST /v1/blanko/counts.',
    },
    en: {
      title: 'The opening balance of this place is booked already',
      remedy: 'Book deliveries with their delivery notes; book a difference with POST /v1/blanko/counts.',
    },
  },
  DELIVERY_ALREADY_KNOWN: {
    id: {
      title: 'Surat jalan ini sudah pernah dicatat',
      remedy: 'Lihat GET /v1/blanko/movements; pakai nomor surat jalan yang lain untuk kiriman lain.',
    },
    en: {
      title: 'This delivery note is booked already',
      remedy: 'See GET /v1/blanko/movements; use another number for another delivery.',
    },
  },
  EXPECTED_NOT_FOUND: {
    id: {
      title: 'Perkiraan kiriman blanko ini tidak ditemukan',
      remedy: 'Lihat daftarnya di GET /v1/blanko/expected.',
    },
    en: { title: 'This expected delivery was not found', remedy: 'See the list at GET /v1/blanko/expected.' },
  },
  EXPECTED_ENDED: {
    id: {
      title: 'Perkiraan kiriman blanko ini sudah selesai',
      remedy: 'Catat perkiraan baru; yang sudah datang, diganti atau dibatalkan tidak dapat diubah.',
    },
    en: {
      title: 'This expected delivery has ended',
      remedy: 'Note a new one; what arrived, was replaced or cancelled cannot be changed.',
    },
  },
  DOCUMENT_ALREADY_KNOWN: {
    id: {
      title: 'Nomor dokumen ini sudah pernah dipakai',
      remedy:
        'Lihat GET /v1/blanko/movements; pakai nomor yang lain untuk manifes, pinjaman atau berita acara lain.',
    },
    en: {
      title: 'This document number is used already',
      remedy: 'See GET /v1/blanko/movements; use another number for another manifest, loan or record.',
    },
  },
  CONSIGNMENT_NOT_FOUND: {
    id: {
      title: 'Manifes atau pinjaman tidak ditemukan',
      remedy: 'Lihat daftarnya di GET /v1/blanko/transfers dan GET /v1/blanko/loans.',
    },
    en: {
      title: 'The manifest or loan was not found',
      remedy: 'See the lists at GET /v1/blanko/transfers and GET /v1/blanko/loans.',
    },
  },
  SEAL_DIFFERS: {
    id: {
      title: 'Segel manifes tidak cocok',
      remedy:
        'Isi seal persis seperti tercetak pada manifes; bila tetap tidak cocok, jangan terima barangnya.',
    },
    en: {
      title: 'The seal of the manifest does not match',
      remedy: 'Give the seal exactly as the manifest shows it; if it still differs, do not accept the goods.',
    },
  },
  MORE_THAN_OUTSTANDING: {
    id: {
      title: 'Jumlahnya melebihi sisa manifes atau pinjaman',
      remedy: 'Hitung ulang; sisa yang belum kembali disebut dalam outstanding.',
    },
    en: {
      title: 'The quantity exceeds what is left of the manifest or loan',
      remedy: 'Count again; outstanding says what has not come back.',
    },
  },
  ACCOUNT_NOT_FOUND: {
    id: {
      title: 'Rekening ini tidak ada di kantor tersebut',
      remedy: 'Lihat tempat, jenis dan mesinnya di GET /v1/blanko/balance.',
    },
    en: {
      title: 'That office does not have this account',
      remedy: 'See place, kind and printer at GET /v1/blanko/balance.',
    },
  },
  SURPLUS_NOT_EXPLAINED: {
    id: {
      title: 'Hitungan lebih banyak daripada buku dan tidak ada keping hilang sebanyak itu',
      remedy: 'Catat dahulu kiriman, pinjaman atau saldo awal yang belum dibukukan, lalu hitung lagi.',
    },
    en: {
      title: 'More was counted than the books say, and fewer pieces are missing',
      remedy:
        'Book the delivery, loan or opening balance that is missing from the books first, then count again.',
    },
  },
  SUPERVISOR_REQUIRED: {
    id: {
      title: 'Selisih hanya dibukukan oleh supervisor atau kepala dinas',
      remedy: 'Minta supervisor mengirim hitungan yang sama dengan keterangannya.',
    },
    en: {
      title: 'Only a supervisor or the head of the office books a difference',
      remedy: 'Ask a supervisor to send the same count with a note on it.',
    },
  },
  NOTE_REQUIRED: {
    id: {
      title: 'Keterangan selisih belum diisi',
      remedy: 'Isi note dengan sebab selisih menurut pemeriksaan supervisor.',
    },
    en: {
      title: 'The difference has no note',
      remedy: 'Fill note with the cause of the difference that the supervisor found.',
    },
  },
  PROPOSALS_DIFFER: {
    id: {
      title: 'Isian kedua petugas tidak sama',
      remedy: 'Hitung bersama-sama, lalu keduanya mengirim lagi dari awal.',
    },
    en: {
      title: 'The two officers did not enter the same',
      remedy: 'Count together, then both send it anew.',
    },
  },
  NOT_ENOUGH_BLANKO: {
    id: {
      title: 'Blanko yang bebas tidak cukup',
      remedy:
        'Lihat GET /v1/blanko/balance; keping yang sedang ditahan percobaan cetak tidak dapat dipindah.',
    },
    en: {
      title: 'There are too few free blanko',
      remedy: 'See GET /v1/blanko/balance; pieces held for an attempt cannot be moved.',
    },
  },
  LOADING_IS_AUTOMATIC: {
    id: {
      title: 'Blanko mesin ini dicatat otomatis',
      remedy: 'Ubah loading mesin menjadi counted bila isinya dihitung petugas.',
    },
    en: {
      title: 'The blanko of this printer are booked automatically',
      remedy: 'Set the loading of the printer to counted if officers count what it holds.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
