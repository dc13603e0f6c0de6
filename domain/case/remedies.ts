import type { DecisionAction } from './commands';
import type { DecisionCause } from './stage';

/** Why a case stands before an officer, what is to be done, and which decisions the officer may take. */
export interface Remedy {
  /** What happened, in Indonesian. */
  meaning: string;
  /** What the officer does, in Indonesian. */
  remedy: string;
  actions: readonly DecisionAction[];
}

/** By cause, after the Dukcapil statuses of a failed recording (docs/glossary.md). */
export const REMEDIES: Readonly<Record<DecisionCause, Remedy>> = {
  ENROLL_FAILURE_AT_REGIONAL: {
    meaning: 'biometrik tidak lengkap atau tidak terbaca di tingkat daerah (ENROLL_FAILURE_AT_REGIONAL)',
    remedy: 'Hapus rekaman menurut NIK di pusat, lalu rekam ulang (RERECORD) atau kirim ulang (RESEND).',
    actions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
  },
  ENROLL_FAILURE_AT_CENTRAL: {
    meaning: 'pusat tidak dapat memakai rekamannya (ENROLL_FAILURE_AT_CENTRAL)',
    remedy:
      'Usulkan penghapusan di pusat, lalu kirim ulang (RESEND) atau rekam ulang (RERECORD); lepas kacamata dan lensa kontak.',
    actions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
  },
  ADJUDICATE_RECORD: {
    meaning: 'sidik jari mirip dengan orang lain, perlu pemeriksaan ahli (ADJUDICATE_RECORD)',
    remedy:
      'Periksa ulang sidik jarinya. Bila orangnya lain, tetapkan tunggal (CONFIRM_UNIQUE); bila ragu, hapus di pusat, rekam ulang (RERECORD), lalu kirim lagi.',
    actions: ['CONFIRM_UNIQUE', 'RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
  },
  REQUEST_VALIDATION: {
    meaning:
      'pusat minta dinas memastikan data, misalnya jenis kelamin dan foto tidak cocok (REQUEST_VALIDATION)',
    remedy:
      'Cocokkan dengan dokumen. Data salah: perbaiki (CORRECT). Data benar: pastikan dengan kirim ulang (RESEND). Foto atau jari salah: hapus di pusat dan rekam ulang (RERECORD).',
    actions: ['CORRECT', 'RESEND', 'RERECORD', 'LETTER_SENT', 'REFUSE'],
  },
  DUPLICATE_RECORD: {
    meaning: 'pusat menemukan data ganda (DUPLICATE_RECORD)',
    remedy:
      'Pemohon memilih satu identitas; ajukan penghapusan yang lain dengan surat (LETTER_SENT), bila perlu pindah datang dahulu. Identitas ini yang gugur: tolak (REFUSE).',
    actions: ['RESEND', 'RERECORD', 'CORRECT', 'LETTER_SENT', 'REFUSE'],
  },
  DUPLICATE_OPERATOR: {
    meaning: 'biometrik pemohon tertukar dengan milik operator (duplicate operator)',
    remedy:
      'Ajukan perbaikan dengan surat yang menyebut operator, pemohon dan tanggalnya (LETTER_SENT); sesudah dihapus di pusat, rekam ulang (RERECORD) atau kirim ulang (RESEND).',
    actions: ['LETTER_SENT', 'RERECORD', 'RESEND', 'REFUSE'],
  },
  SALAH_REKAM: {
    meaning: 'biometrik atau foto orang lain tersimpan pada NIK ini (salah rekam)',
    remedy:
      'Catat NIK rekaman, NIK pemilik biometrik dan NIK pemilik foto; ajukan penghapusan dengan surat (LETTER_SENT), lalu rekam ulang (RERECORD).',
    actions: ['LETTER_SENT', 'RERECORD', 'REFUSE'],
  },
  NIK_AT_CENTRE: {
    meaning: 'lama terkirim (SENT_FOR_ENROLLMENT) padahal NIK sudah ada di pusat, sehingga tidak dicari lagi',
    remedy:
      'Periksa NIK di pusat; minta rekaman lamanya dihapus (LETTER_SENT), lalu kirim ulang (RESEND) atau rekam ulang (RERECORD). Jangan hanya menunggu.',
    actions: ['LETTER_SENT', 'RESEND', 'RERECORD', 'REFUSE'],
  },
  CONFLICTING_VERDICT: {
    meaning: 'ada dua jawaban pusat yang berbeda',
    remedy:
      'Tanyakan kepada pusat mana yang berlaku, dengan surat bila perlu (LETTER_SENT); lalu tetapkan tunggal (CONFIRM_UNIQUE), kirim ulang (RESEND), rekam ulang (RERECORD) atau tolak (REFUSE).',
    actions: ['CONFIRM_UNIQUE', 'RESEND', 'RERECORD', 'LETTER_SENT', 'REFUSE'],
  },
  DATA_UNREADABLE: {
    meaning: 'pusat tiga kali menolak memberi data cetak',
    remedy: 'Perbaiki data yang ditolak (CORRECT), kirim ulang (RESEND) atau rekam ulang (RERECORD).',
    actions: ['CORRECT', 'RESEND', 'RERECORD', 'LETTER_SENT', 'REFUSE'],
  },
  SPOILED_TOO_OFTEN: {
    meaning: 'tiga kartu untuk berkas ini rusak saat dicetak',
    remedy:
      'Periksa data dan mesinnya; bila sudah baik cetak lagi (REPRINT), atau perbaiki data (CORRECT), kirim ulang (RESEND) atau rekam ulang (RERECORD).',
    actions: ['REPRINT', 'CORRECT', 'RESEND', 'RERECORD', 'LETTER_SENT', 'REFUSE'],
  },
  WRONG_DATA: {
    meaning: 'kartu yang tercetak memuat data yang salah',
    remedy:
      'Cocokkan dengan dokumen. Data kita salah: perbaiki (CORRECT), lalu dicetak lagi. Foto atau data di pusat salah: kirim ulang (RESEND) atau rekam ulang (RERECORD). Datanya benar dan hanya kartunya keliru: cetak lagi (REPRINT).',
    actions: ['CORRECT', 'REPRINT', 'RESEND', 'RERECORD', 'LETTER_SENT', 'REFUSE'],
  },
};
