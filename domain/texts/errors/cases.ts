import type { ErrorText } from './error-text';

/** The errors of cases. */
export const CASE_ERRORS = {
  CASE_NOT_FOUND: {
    id: {
      title: 'Berkas tidak ditemukan',
      remedy: 'Periksa caseId, atau cari dengan nomor berkas di GET /v1/cases.',
    },
    en: {
      title: 'The case was not found',
      remedy: 'Check the caseId, or search by case number with GET /v1/cases.',
    },
  },
  CASE_ALREADY_OPEN: {
    id: {
      title: 'Pemohon ini masih punya berkas yang berjalan',
      remedy: 'Lanjutkan berkas yang disebut dalam jawaban ini; jangan membuat yang baru.',
    },
    en: {
      title: 'This applicant has an open case already',
      remedy: 'Continue the case that this answer names; do not open another.',
    },
  },
  ACTION_NOT_ALLOWED: {
    id: {
      title: 'Tindakan ini tidak berlaku pada tahap sekarang',
      remedy: 'Pilih salah satu tindakan dalam allowedActions.',
    },
    en: { title: 'This action does not apply at the present stage', remedy: 'Choose one of allowedActions.' },
  },
  RECORDING_IN_PROGRESS: {
    id: {
      title: 'Perekaman berkas ini sedang berjalan',
      remedy: 'Tunggu sampai perekaman selesai atau gagal, lalu lihat berkasnya lagi.',
    },
    en: {
      title: 'This case is being recorded now',
      remedy: 'Wait until the recording succeeds or fails, then read the case again.',
    },
  },
  REASON_NOT_OFFERED: {
    id: {
      title: 'Alasan penerbitan ini belum dilayani',
      remedy: 'Saat ini hanya penerbitan pertama (FIRST) yang dilayani; layani yang lain di luar Terbit.',
    },
    en: {
      title: 'This reason for a card is not served yet',
      remedy: 'Only the first card (FIRST) is served now; serve the others outside Terbit.',
    },
  },
  TOO_YOUNG_TO_RECORD: {
    id: {
      title: 'Pemohon belum boleh direkam',
      remedy: 'Perekaman dimulai pada usia 16 tahun; minta pemohon datang lagi setelah ulang tahunnya.',
    },
    en: {
      title: 'The applicant may not be recorded yet',
      remedy: 'Recording begins at 16; ask the applicant to come back after that birthday.',
    },
  },
  BIRTH_DATE_IN_FUTURE: {
    id: { title: 'Tanggal lahir belum tiba', remedy: 'Periksa tanggal lahir pada kartu keluarga.' },
    en: {
      title: 'The date of birth lies in the future',
      remedy: 'Check the date of birth on the family card.',
    },
  },
  CORRECTION_REQUIRED: {
    id: {
      title: 'Perbaikan data belum disebut',
      remedy: 'Isi correction dengan data yang benar bila memilih CORRECT; kosongkan untuk tindakan lain.',
    },
    en: {
      title: 'The corrected data are missing',
      remedy: 'Fill correction with the right data when choosing CORRECT; leave it out for other actions.',
    },
  },
  DEVICE_NOT_AVAILABLE: {
    id: {
      title: 'Alat rekam di tempat ini tidak dapat dipakai',
      remedy: 'Periksa alat dan pekerja stasiunnya, atau pakai check EXCEPTION dengan alasan READER_DOWN.',
    },
    en: {
      title: 'The recording devices of this place cannot be used',
      remedy:
        'Check the devices and the worker of the station, or use check EXCEPTION with reason READER_DOWN.',
    },
  },
  CENTRE_NOT_AVAILABLE: {
    id: {
      title: 'Pusat tidak dapat dihubungi',
      remedy: 'Ulangi nanti dengan kunci yang sama, atau pakai check EXCEPTION dengan alasan LINK_DOWN.',
    },
    en: {
      title: 'The centre cannot be reached',
      remedy: 'Repeat it later with the same key, or use check EXCEPTION with reason LINK_DOWN.',
    },
  },
  ENGINE_NOT_AVAILABLE: {
    id: {
      title: 'Pemeriksaan 1:1 tidak dapat dijalankan karena Temporal tidak menjawab',
      remedy: 'Ulangi nanti dengan kunci yang sama, atau pakai check EXCEPTION dengan alasan READER_DOWN.',
    },
    en: {
      title: 'The 1:1 check cannot be run because Temporal does not answer',
      remedy: 'Repeat it later with the same key, or use check EXCEPTION with reason READER_DOWN.',
    },
  },
  HOLDER_NOT_RECOGNISED: {
    id: {
      title: 'Sidik jari tidak cocok dengan pemilik kartu',
      remedy:
        'Ulangi dengan jari yang bersih; bila tetap gagal, jangan serahkan kartu dan panggil verifikator.',
    },
    en: {
      title: 'The fingerprint does not match the holder of the card',
      remedy: 'Repeat it with a clean finger; if it fails again, keep the card and call a verifier.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
