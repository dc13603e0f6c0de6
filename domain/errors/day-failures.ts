/** The part of the catalogue that speaks of the office's day and its papers. */
export const DAY_FAILURES = {
  DAY_NOT_FOUND: {
    status: 404,
    title: 'Hari ini belum pernah dibuka di tempat tersebut',
    remedy: 'Lihat daftarnya di GET /v1/days, atau buka harinya lebih dahulu.',
  },
  DAY_NOT_TODAY: {
    status: 422,
    title: 'Hari hanya dibuka pada tanggalnya sendiri',
    remedy: 'Buka hari dengan tanggal today; hari yang terlewat tidak dibuka belakangan.',
  },
  DAY_ALREADY_OPEN: {
    status: 409,
    title: 'Hari ini sudah dibuka',
    remedy: 'Tidak perlu dibuka lagi; blanko tambahan untuk mesin dicatat lewat POST /v1/blanko/loads.',
  },
  DAY_NOT_OPEN: {
    status: 409,
    title: 'Hari ini belum dibuka',
    remedy: 'Buka harinya lebih dahulu, baru ditutup.',
  },
  DAY_CLOSED: {
    status: 409,
    title: 'Hari ini sudah ditutup dan tidak berubah lagi',
    remedy:
      'Perbaiki pada hari berikutnya; kepala dinas dapat membukanya kembali selama belum ada hari berikutnya.',
  },
  EARLIER_DAY_OPEN: {
    status: 409,
    title: 'Hari sebelumnya belum ditutup',
    remedy: 'Tutup dahulu hari yang disebut dalam day.',
  },
  LATER_DAY_EXISTS: {
    status: 409,
    title: 'Sudah ada hari yang lebih baru',
    remedy: 'Catat perbaikannya pada hari yang disebut dalam day; hari yang lama tidak dibuka lagi.',
  },
  DAY_HAS_OPEN_PRINTS: {
    status: 409,
    title: 'Masih ada kartu yang sedang dicetak atau belum pasti hasilnya',
    remedy:
      'Tunggu cetakan selesai; yang UNCERTAIN diputuskan dua petugas. Hentikan mesin agar tidak mulai mencetak lagi.',
  },
  COUNT_INCOMPLETE: {
    status: 422,
    title: 'Ada yang belum dihitung',
    remedy: 'Hitung semua yang disebut dalam missing: isi mesin dalam unused, gudang dan rusak dalam counts.',
  },
  PAPER_NOT_FOUND: {
    status: 404,
    title: 'Tidak ada kejadian untuk berita acara ini',
    remedy: 'Periksa nomor dan tanggalnya; berita acara tutup hari baru ada setelah harinya ditutup.',
  },
} as const;
