import type { ErrorText } from './error-text';

/** The errors of the office's day and its papers. */
export const DAY_ERRORS = {
  DAY_NOT_FOUND: {
    id: {
      title: 'Hari ini belum pernah dibuka di tempat tersebut',
      remedy: 'Lihat daftarnya di GET /v1/days, atau buka harinya lebih dahulu.',
    },
    en: {
      title: 'This day was never opened at that place',
      remedy: 'See the list at GET /v1/days, or open the day first.',
    },
  },
  DAY_NOT_TODAY: {
    id: {
      title: 'Hari hanya dibuka pada tanggalnya sendiri',
      remedy: 'Buka hari dengan tanggal today; hari yang terlewat tidak dibuka belakangan.',
    },
    en: {
      title: 'A day is opened only on its own date',
      remedy: 'Open the day with the date in today; a day that was missed is not opened later.',
    },
  },
  DAY_ALREADY_OPEN: {
    id: {
      title: 'Hari ini sudah dibuka',
      remedy: 'Tidak perlu dibuka lagi; blanko tambahan untuk mesin dicatat lewat POST /v1/blanko/loads.',
    },
    en: {
      title: 'This day is open already',
      remedy: 'It need not be opened again; more blanko for a printer are booked with POST /v1/blanko/loads.',
    },
  },
  DAY_NOT_OPEN: {
    id: { title: 'Hari ini belum dibuka', remedy: 'Buka harinya lebih dahulu, baru ditutup.' },
    en: { title: 'This day is not open', remedy: 'Open the day first, then close it.' },
  },
  DAY_CLOSED: {
    id: {
      title: 'Hari ini sudah ditutup dan tidak berubah lagi',
      remedy:
        'Perbaiki pada hari berikutnya; kepala dinas dapat membukanya kembali selama belum ada hari berikutnya.',
    },
    en: {
      title: 'This day is closed and does not change any more',
      remedy: 'Correct it on the next day; the head of the office can reopen it while there is no later day.',
    },
  },
  EARLIER_DAY_OPEN: {
    id: { title: 'Hari sebelumnya belum ditutup', remedy: 'Tutup dahulu hari yang disebut dalam day.' },
    en: { title: 'An earlier day is not closed', remedy: 'Close the day named in day first.' },
  },
  LATER_DAY_EXISTS: {
    id: {
      title: 'Sudah ada hari yang lebih baru',
      remedy: 'Catat perbaikannya pada hari yang disebut dalam day; hari yang lama tidak dibuka lagi.',
    },
    en: {
      title: 'There is a later day already',
      remedy: 'Enter the correction on the day named in day; an old day is not opened again.',
    },
  },
  DAY_HAS_OPEN_PRINTS: {
    id: {
      title: 'Masih ada kartu yang sedang dicetak atau belum pasti hasilnya',
      remedy:
        'Tunggu cetakan selesai; yang UNCERTAIN diputuskan dua petugas. Hentikan mesin agar tidak mulai mencetak lagi.',
    },
    en: {
      title: 'Cards are still being printed or have an uncertain outcome',
      remedy:
        'Wait until they are printed; two officers settle those that are UNCERTAIN. Stop the printers so that they start no other.',
    },
  },
  COUNT_INCOMPLETE: {
    id: {
      title: 'Ada yang belum dihitung',
      remedy:
        'Hitung semua yang disebut dalam missing: isi mesin dalam unused, gudang dan rusak dalam counts.',
    },
    en: {
      title: 'Something was not counted',
      remedy:
        'Count all that missing names: the contents of printers in unused, store and spoiled in counts.',
    },
  },
  PAPER_NOT_FOUND: {
    id: {
      title: 'Tidak ada kejadian untuk berita acara ini',
      remedy: 'Periksa nomor dan tanggalnya; berita acara tutup hari baru ada setelah harinya ditutup.',
    },
    en: {
      title: 'Nothing happened that this record could be about',
      remedy: 'Check number and date; the record of a closed day exists only once that day is closed.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
