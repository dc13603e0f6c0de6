/** The part of the catalogue that speaks of the stock of blanko. */
export const STOCK_FAILURES = {
  SERIAL_ALREADY_KNOWN: {
    status: 409,
    title: 'Ada nomor blanko yang sudah pernah dicatat',
    remedy: 'Periksa nomor pada surat jalan; tidak satu pun keping dari kiriman ini dicatat.',
  },
  SERIALS_DO_NOT_MATCH: {
    status: 422,
    title: 'Rentang nomor blanko tidak sesuai jumlahnya',
    remedy: 'Samakan quantity dengan jumlah nomor dalam serials, dengan awalan dan panjang yang sama.',
  },
  SERIAL_NOT_HERE: {
    status: 409,
    title: 'Ada nomor keping yang tidak berada di tempat asal',
    remedy:
      'Lihat letaknya di GET /v1/blanko/pieces/{serial}; tidak satu pun keping dari permintaan ini dipindah.',
  },
  SERIALS_REQUIRED: {
    status: 422,
    title: 'Nomor keping harus disebut',
    remedy: 'Keping tanpa nomor di tempat ini tidak cukup; sebut dalam serials nomor keping yang dimaksud.',
  },
  STOCK_CARD_TOO_LONG: {
    status: 422,
    title: 'Kartu stok ini terlalu panjang',
    remedy: 'Persempit from dan to, atau pilih satu tempat dan satu rekening.',
  },
  PIECE_NOT_FOUND: {
    status: 404,
    title: 'Nomor keping ini belum pernah dicatat',
    remedy: 'Periksa nomornya; keping tanpa nomor hanya dihitung jumlahnya.',
  },
  OPENING_ALREADY_BOOKED: {
    status: 409,
    title: 'Saldo awal tempat ini sudah pernah dicatat',
    remedy: 'Catat kiriman dengan surat jalannya; selisih dicatat lewat POST /v1/blanko/counts.',
  },
  DELIVERY_ALREADY_KNOWN: {
    status: 409,
    title: 'Surat jalan ini sudah pernah dicatat',
    remedy: 'Lihat GET /v1/blanko/movements; pakai nomor surat jalan yang lain untuk kiriman lain.',
  },
  EXPECTED_NOT_FOUND: {
    status: 404,
    title: 'Perkiraan kiriman blanko ini tidak ditemukan',
    remedy: 'Lihat daftarnya di GET /v1/blanko/expected.',
  },
  EXPECTED_ENDED: {
    status: 409,
    title: 'Perkiraan kiriman blanko ini sudah selesai',
    remedy: 'Catat perkiraan baru; yang sudah datang, diganti atau dibatalkan tidak dapat diubah.',
  },
  DOCUMENT_ALREADY_KNOWN: {
    status: 409,
    title: 'Nomor dokumen ini sudah pernah dipakai',
    remedy:
      'Lihat GET /v1/blanko/movements; pakai nomor yang lain untuk manifes, pinjaman atau berita acara lain.',
  },
  CONSIGNMENT_NOT_FOUND: {
    status: 404,
    title: 'Manifes atau pinjaman tidak ditemukan',
    remedy: 'Lihat daftarnya di GET /v1/blanko/transfers dan GET /v1/blanko/loans.',
  },
  SEAL_DIFFERS: {
    status: 409,
    title: 'Segel manifes tidak cocok',
    remedy: 'Isi seal persis seperti tercetak pada manifes; bila tetap tidak cocok, jangan terima barangnya.',
  },
  MORE_THAN_OUTSTANDING: {
    status: 409,
    title: 'Jumlahnya melebihi sisa manifes atau pinjaman',
    remedy: 'Hitung ulang; sisa yang belum kembali disebut dalam outstanding.',
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    title: 'Rekening ini tidak ada di kantor tersebut',
    remedy: 'Lihat tempat, jenis dan mesinnya di GET /v1/blanko/balance.',
  },
  SURPLUS_NOT_EXPLAINED: {
    status: 409,
    title: 'Hitungan lebih banyak daripada buku dan tidak ada keping hilang sebanyak itu',
    remedy: 'Catat dahulu kiriman, pinjaman atau saldo awal yang belum dibukukan, lalu hitung lagi.',
  },
  SUPERVISOR_REQUIRED: {
    status: 403,
    title: 'Selisih hanya dibukukan oleh supervisor atau kepala dinas',
    remedy: 'Minta supervisor mengirim hitungan yang sama dengan keterangannya.',
  },
  NOTE_REQUIRED: {
    status: 422,
    title: 'Keterangan selisih belum diisi',
    remedy: 'Isi note dengan sebab selisih menurut pemeriksaan supervisor.',
  },
  PROPOSALS_DIFFER: {
    status: 409,
    title: 'Isian kedua petugas tidak sama',
    remedy: 'Hitung bersama-sama, lalu keduanya mengirim lagi dari awal.',
  },
  NOT_ENOUGH_BLANKO: {
    status: 409,
    title: 'Blanko yang bebas tidak cukup',
    remedy: 'Lihat GET /v1/blanko/balance; keping yang sedang ditahan percobaan cetak tidak dapat dipindah.',
  },
  LOADING_IS_AUTOMATIC: {
    status: 409,
    title: 'Blanko mesin ini dicatat otomatis',
    remedy: 'Ubah loading mesin menjadi counted bila isinya dihitung petugas.',
  },
} as const;
