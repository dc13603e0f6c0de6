import type { ErrorText } from './error-text';

/** The errors of statuses of the ministry's client. */
export const STATUS_ERRORS = {
  STATUS_UNKNOWN: {
    id: {
      title: 'Nama status ini tidak dikenal',
      remedy:
        'Pakai nama status Dukcapil seperti tampak di aplikasi kementerian, atau kode Pro, SFE, PRR, DUP, Efac.',
    },
    en: {
      title: 'This status name is not known',
      remedy:
        "Use a Dukcapil status as the ministry's client shows it, or one of the codes Pro, SFE, PRR, DUP, Efac.",
    },
  },
  AS_OF_IN_FUTURE: {
    id: {
      title: 'Waktu status belum tiba',
      remedy: 'Isi asOf dengan waktu saat status itu dilihat di aplikasi kementerian.',
    },
    en: {
      title: 'The time of the status lies in the future',
      remedy: "Set asOf to the time at which the status was seen in the ministry's client.",
    },
  },
  STATUS_BACKWARDS: {
    id: {
      title: 'Status ini membawa berkas mundur; hanya verifikator yang berwenang',
      remedy: 'Periksa lagi statusnya; bila memang mundur, minta verifikator memasukkannya.',
    },
    en: {
      title: 'This status takes the case a step back; only a verifier may enter it',
      remedy: 'Check the status again; if it is a step back, ask a verifier to enter it.',
    },
  },
  CASE_NOT_RECORDED: {
    id: {
      title: 'Berkas ini belum direkam',
      remedy: 'Catat perekamannya dahulu (mode manual bila direkam di aplikasi kementerian).',
    },
    en: {
      title: 'This case is not recorded yet',
      remedy: "Enter its recording first (mode manual when it was recorded in the ministry's client).",
    },
  },
  CASE_NOT_AT_CENTRE: {
    id: {
      title: 'Berkas ini tidak sedang menunggu jawaban pusat',
      remedy: 'NIK_AT_CENTRE hanya untuk berkas yang terkirim (SFE) dan belum dijawab.',
    },
    en: {
      title: 'This case is not waiting for an answer of the centre',
      remedy: 'NIK_AT_CENTRE is only for cases that were sent (SFE) and have no answer yet.',
    },
  },
  CARD_IN_HAND: {
    id: {
      title: 'Kartu berkas ini sedang atau sudah dicetak',
      remedy: 'Selesaikan pencetakannya; kartu yang salah dinyatakan rusak lewat pemeriksaan mutu.',
    },
    en: {
      title: 'The card of this case is being printed or has been printed',
      remedy: 'Finish printing it; a wrong card is declared spoiled in the quality check.',
    },
  },
  CARD_STATUS_NOT_ENTERED: {
    id: {
      title: 'Status kartu tidak dimasukkan dengan tangan',
      remedy: 'Kartu dicatat oleh pencetakan, pemeriksaan mutu dan penyerahan.',
    },
    en: {
      title: 'The status of a card is not entered by hand',
      remedy: 'Cards are recorded by printing, quality check and hand-over.',
    },
  },
  FINDING_STANDS: {
    id: {
      title: 'Berkas menunggu keputusan atas temuan petugas',
      remedy: 'Putuskan temuannya dahulu; status pusat tidak membuat rekaman orang lain menjadi benar.',
    },
    en: {
      title: 'The case waits for a decision on what an officer found',
      remedy:
        "Decide on the finding first; a status of the centre does not turn another person's recording into the right one.",
    },
  },
  CASE_CLOSED: {
    id: {
      title: 'Berkas ini sudah selesai',
      remedy: 'Tidak ada yang perlu dimasukkan; buka berkas baru bila pemohon datang lagi.',
    },
    en: {
      title: 'This case is finished',
      remedy: 'Nothing has to be entered; open a new case if the applicant comes again.',
    },
  },
  BATCH_NOT_READABLE: {
    id: {
      title: 'Daftar status tidak dapat dibaca',
      remedy: 'Kirim CSV dengan baris judul: caseNumber atau nik, status, dan bila perlu note.',
    },
    en: {
      title: 'The list of statuses cannot be read',
      remedy: 'Send CSV with a header line: caseNumber or nik, status, and note where needed.',
    },
  },
  BATCH_TOO_LONG: {
    id: {
      title: 'Daftar status terlalu panjang',
      remedy: 'Bagi menjadi beberapa daftar, masing-masing paling banyak 2.000 baris.',
    },
    en: {
      title: 'The list of statuses is too long',
      remedy: 'Split it into lists of at most 2,000 lines each.',
    },
  },
  ROW_NOT_READABLE: {
    id: {
      title: 'Baris ini tidak dapat dibaca',
      remedy: 'Samakan jumlah kolomnya dengan baris judul; catatan paling panjang 1.000 huruf.',
    },
    en: {
      title: 'This line cannot be read',
      remedy: 'Give it as many columns as the header line; a note has at most 1,000 letters.',
    },
  },
  REFERENCE_NOT_READABLE: {
    id: {
      title: 'Nomor berkas atau NIK pada baris ini tidak sah',
      remedy: 'Isi nomor berkas (5371-2026-000123) atau NIK 16 angka.',
    },
    en: {
      title: 'The case number or NIK of this line is not valid',
      remedy: 'Give a case number (5371-2026-000123) or a NIK of 16 digits.',
    },
  },
  CASE_REPEATED: {
    id: {
      title: 'Berkas ini sudah disebut di baris sebelumnya',
      remedy: 'Sebut tiap berkas sekali saja dalam satu daftar.',
    },
    en: { title: 'An earlier line names this case already', remedy: 'Name each case only once in a list.' },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
