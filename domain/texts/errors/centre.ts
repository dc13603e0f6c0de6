import type { ErrorText } from './error-text';

/** The errors of the centre and its outages. */
export const CENTRE_ERRORS = {
  OUTAGE_NOT_FOUND: {
    id: { title: 'Gangguan ini tidak ada dalam daftar', remedy: 'Lihat daftarnya di GET /v1/outages.' },
    en: { title: 'This outage is not in the register', remedy: 'See the list at GET /v1/outages.' },
  },
  OUTAGE_ENDED: {
    id: {
      title: 'Gangguan ini sudah selesai',
      remedy: 'Catat gangguan baru bila terjadi lagi; sebab, eskalasi dan kunjungan masih dapat ditambah.',
    },
    en: {
      title: 'This outage has ended',
      remedy: 'Record a new outage if it happens again; cause, escalation and visit can still be added.',
    },
  },
  OUTAGE_ENDS_BY_ITSELF: {
    id: {
      title: 'Gangguan yang ditemukan sistem selesai dengan sendirinya',
      remedy: 'Tunggu sampai pusat menjawab lagi; isi sebab, eskalasi, kunjungan atau perkiraan selesainya.',
    },
    en: {
      title: 'An outage that the system detected ends by itself',
      remedy: 'Wait until the centre answers again; enter its cause, escalation, visit or expected end.',
    },
  },
  RECORDING_LIMIT_REACHED: {
    id: {
      title: 'Batas perekaman hari ini sudah tercapai karena gangguan server',
      remedy: 'Minta pemohon datang lagi pada tanggal comeAgainOn; berkasnya tetap terdaftar.',
    },
    en: {
      title: "Today's limit of recordings is reached because of a server outage",
      remedy: 'Ask the applicant to come back on the date comeAgainOn; the case stays registered.',
    },
  },
  CALLBACK_NOT_KNOWN: {
    id: {
      title: 'Panggilan balik tidak dikenal',
      remedy: 'Panggilan hanya diterima pada alamat yang diberikan saat pengajuan.',
    },
    en: {
      title: 'This callback is not known',
      remedy: 'Callbacks are accepted only at the address that the submission gave.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
