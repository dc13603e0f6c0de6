import type { CancelReason, DecisionAction } from '../case/commands';
import type { CaseEvent } from '../case/events';
import type { DecisionCause, Stage } from '../case/stage';
import type { WaitingFor, Whose } from '../case/waiting';
import type { IssueReason } from '../values/codes';
import type { TextsOf } from './language';

export const STAGE_TEXTS: TextsOf<Stage> = {
  REGISTERED: { id: 'Terdaftar, belum direkam', en: 'Registered, not recorded yet' },
  RECORDED: {
    id: 'Sudah direkam, belum diterima pusat',
    en: 'Recorded, not received by the centre yet',
  },
  SENT: { id: 'Terkirim, menunggu hasil penunggalan', en: 'Sent, waiting for the verdict of the centre' },
  NEEDS_DECISION: { id: 'Menunggu keputusan', en: 'Waiting for a decision' },
  PRINT_READY: { id: 'Siap cetak (PRR)', en: 'Print-ready (PRR)' },
  PRINTING: { id: 'Sedang dicetak', en: 'Being printed' },
  PRINTED: { id: 'Tercetak, menunggu pemeriksaan mutu', en: 'Printed, waiting for its quality check' },
  READY: { id: 'Siap diambil', en: 'Ready to be collected' },
  ISSUED: { id: 'Kartu sudah diserahkan', en: 'The holder has the card' },
  CANCELLED: { id: 'Berkas dibatalkan', en: 'The case was cancelled' },
  REFUSED: { id: 'Berkas ditolak', en: 'The case was refused' },
};

/** What a case waits for, and what holds a print floor up. */
export const WAIT_TEXTS: TextsOf<WaitingFor> = {
  APPLICANT: { id: 'pemohon belum direkam', en: 'the applicant is not recorded yet' },
  CENTRE: { id: 'pusat belum menjawab', en: 'the centre has not answered yet' },
  LINK: { id: 'sambungan ke pusat putus', en: 'the link to the centre is down' },
  OFFICER: { id: 'menunggu keputusan petugas', en: 'an officer has to decide' },
  MINISTRY: { id: 'kementerian belum menjawab surat', en: 'the ministry has not answered a letter yet' },
  AGE: { id: 'belum 17 tahun', en: 'the holder is not 17 yet' },
  TURN: { id: 'menunggu giliran', en: 'others are printed first' },
  BLANKO: { id: 'blanko habis', en: 'there are no blanko' },
  PRINTER: { id: 'tidak ada mesin cetak yang siap', en: 'no printer is ready' },
  ENCODER: { id: 'pengisi chip tidak dapat dipakai', en: 'the chip encoder cannot be used' },
  RIBBON: { id: 'ribbon habis', en: 'there is no ribbon' },
  FILM: { id: 'film habis', en: 'there is no film' },
  HOURS: {
    id: 'di luar jam kerja, mesin beristirahat, atau batas cetak hari ini tercapai',
    en: 'it is outside working hours, a printer rests, or the limit of today is reached',
  },
  SUSPENDED: { id: 'ditangguhkan oleh kebijakan kantor', en: "suspended by the office's policy" },
  QUALITY_CHECK: { id: 'mutu kartu belum diperiksa', en: 'the quality of the card is not checked yet' },
  HOLDER: { id: 'kartu belum diambil pemegangnya', en: 'the holder has not collected the card yet' },
};

/** Whose delay something is. */
export const WHOSE_TEXTS: TextsOf<Whose> = {
  APPLICANT: { id: 'pemohon', en: 'the applicant' },
  DINAS: { id: 'dinas', en: 'the office' },
  CENTRE: { id: 'pusat', en: 'the centre' },
};

export const DECISION_TEXTS: TextsOf<DecisionAction> = {
  RESEND: { id: 'Kirim ulang ke pusat', en: 'Send to the centre again' },
  RERECORD: { id: 'Rekam ulang', en: 'Record again' },
  CONFIRM_UNIQUE: { id: 'Tetapkan tunggal', en: 'Confirm as unique' },
  REFUSE: { id: 'Tolak', en: 'Refuse' },
  CORRECT: { id: 'Perbaiki data', en: 'Correct the data' },
  REPRINT: { id: 'Cetak ulang', en: 'Print again' },
  LETTER_SENT: { id: 'Surat ke kementerian sudah dikirim', en: 'A letter was sent to the ministry' },
};

export const CANCEL_REASON_TEXTS: TextsOf<CancelReason> = {
  WITHDRAWN: { id: 'Pemohon menarik permohonannya', en: 'The applicant withdrew' },
  DIED: { id: 'Pemohon meninggal', en: 'The applicant died' },
  MOVED: { id: 'Pemohon pindah', en: 'The applicant moved away' },
  ERROR: { id: 'Berkas keliru', en: 'The case was opened in error' },
};

/** Why a card is issued. */
export const ISSUE_REASON_TEXTS: TextsOf<IssueReason> = {
  FIRST: { id: 'Kartu pertama', en: 'First card' },
  DAMAGED: { id: 'Kartu rusak', en: 'Damaged card' },
  LOST: { id: 'Kartu hilang', en: 'Lost card' },
  DATA_CHANGE: { id: 'Perubahan data', en: 'Change of data' },
  MOVE_IN: { id: 'Pindah datang', en: 'Moved in' },
  EXTENSION: { id: 'Perpanjangan', en: 'Extension' },
  OUTSIDE_DOMICILE: { id: 'Luar domisili', en: 'Outside the domicile' },
};

/** What happened to a case. */
export const EVENT_TEXTS: TextsOf<CaseEvent['type']> = {
  REGISTERED: { id: 'Berkas didaftarkan', en: 'Case registered' },
  RECORDING_REQUESTED: { id: 'Perekaman diminta', en: 'Recording requested' },
  RECORDED: { id: 'Pemohon direkam', en: 'Applicant recorded' },
  RECORDED_BY_HAND: {
    id: 'Pemohon direkam di aplikasi kementerian',
    en: "Applicant recorded in the ministry's client",
  },
  RECORDING_FAILED: { id: 'Perekaman gagal', en: 'Recording failed' },
  SUBMITTED: { id: 'Rekaman dikirim ke pusat', en: 'Recording sent to the centre' },
  ACKNOWLEDGED: { id: 'Pusat menerima permintaan penunggalan', en: 'The centre accepted the search' },
  VERDICT_RECEIVED: { id: 'Hasil penunggalan diterima', en: 'Verdict received' },
  VERDICT_CONFLICTED: { id: 'Hasil penunggalan lain diterima', en: 'A different verdict received' },
  STATUS_ENTERED: { id: 'Status dimasukkan petugas', en: 'Status entered by an officer' },
  STATUS_CONFLICTED: {
    id: 'Status yang bertentangan dimasukkan petugas',
    en: 'A contradicting status entered by an officer',
  },
  RAISED: { id: 'Diajukan untuk keputusan', en: 'Raised for a decision' },
  DECIDED: { id: 'Diputuskan petugas', en: 'Decided by an officer' },
  PRIORITY_SET: { id: 'Didahulukan', en: 'Given priority' },
  PRIORITY_CLEARED: { id: 'Tidak didahulukan lagi', en: 'Priority taken away' },
  ATTEMPT_HELD: { id: 'Mendapat giliran cetak', en: 'Given to a printer' },
  PRINT_ORDERED: { id: 'Masuk perintah cetak', en: 'Put on a print order' },
  ATTEMPT_VOIDED: { id: 'Percobaan cetak dibatalkan', en: 'Print attempt called off' },
  DATA_REFUSED: { id: 'Pusat menolak memberi data cetak', en: 'The centre refused the data to print' },
  SENDING_STARTED: { id: 'Dikirim ke mesin cetak', en: 'Sent to the printer' },
  PRINT_REPORTED: { id: 'Hasil cetak dilaporkan', en: 'Outcome of the print reported' },
  PRINT_SETTLED: {
    id: 'Hasil cetak diputuskan dua petugas',
    en: 'Outcome of the print settled by two officers',
  },
  QUALITY_CHECKED: { id: 'Mutu kartu diperiksa', en: 'Quality of the card checked' },
  SHELVED: { id: 'Disimpan di rak', en: 'Put on the shelf' },
  HANDED_OVER: { id: 'Diserahkan kepada pemohon', en: 'Handed over to the applicant' },
  CANCELLATION_STORED: { id: 'Pembatalan menunggu mesin cetak', en: 'Cancellation waits for the printer' },
  CANCELLED: { id: 'Berkas dibatalkan', en: 'Case cancelled' },
};

/** Why a case waits for a decision: what happened, and what the officer does about it. */
export const CAUSE_TEXTS: TextsOf<DecisionCause, { meaning: string; remedy: string }> = {
  ENROLL_FAILURE_AT_REGIONAL: {
    id: {
      meaning: 'biometrik tidak lengkap atau tidak terbaca di tingkat daerah (ENROLL_FAILURE_AT_REGIONAL)',
      remedy: 'Hapus rekaman menurut NIK di pusat, lalu rekam ulang (RERECORD) atau kirim ulang (RESEND).',
    },
    en: {
      meaning:
        'the biometrics are incomplete or unreadable at the regional check (ENROLL_FAILURE_AT_REGIONAL)',
      remedy:
        'Delete the recording by NIK at the centre, then record again (RERECORD) or send again (RESEND).',
    },
  },
  ENROLL_FAILURE_AT_CENTRAL: {
    id: {
      meaning: 'pusat tidak dapat memakai rekamannya (ENROLL_FAILURE_AT_CENTRAL)',
      remedy:
        'Usulkan penghapusan di pusat, lalu kirim ulang (RESEND) atau rekam ulang (RERECORD); lepas kacamata dan lensa kontak.',
    },
    en: {
      meaning: 'the centre cannot use the recording (ENROLL_FAILURE_AT_CENTRAL)',
      remedy:
        'Propose its deletion at the centre, then send again (RESEND) or record again (RERECORD); glasses and contact lenses off.',
    },
  },
  ADJUDICATE_RECORD: {
    id: {
      meaning: 'sidik jari mirip dengan orang lain, perlu pemeriksaan ahli (ADJUDICATE_RECORD)',
      remedy:
        'Periksa ulang sidik jarinya. Bila orangnya lain, tetapkan tunggal (CONFIRM_UNIQUE); bila ragu, hapus di pusat, rekam ulang (RERECORD), lalu kirim lagi.',
    },
    en: {
      meaning: "the fingerprints are like another person's, an expert has to look (ADJUDICATE_RECORD)",
      remedy:
        'Check the fingerprints again. If it is another person, confirm as unique (CONFIRM_UNIQUE); in doubt delete at the centre, record again (RERECORD), then send again.',
    },
  },
  REQUEST_VALIDATION: {
    id: {
      meaning:
        'pusat minta dinas memastikan data, misalnya jenis kelamin dan foto tidak cocok (REQUEST_VALIDATION)',
      remedy:
        'Cocokkan dengan dokumen. Data salah: perbaiki (CORRECT). Data benar: pastikan dengan kirim ulang (RESEND). Foto atau jari salah: hapus di pusat dan rekam ulang (RERECORD).',
    },
    en: {
      meaning:
        'the centre asks the office to confirm the data, for example sex and photo do not match (REQUEST_VALIDATION)',
      remedy:
        'Compare with the documents. Data wrong: correct them (CORRECT). Data right: confirm by sending again (RESEND). Photo or fingers wrong: delete at the centre and record again (RERECORD).',
    },
  },
  DUPLICATE_RECORD: {
    id: {
      meaning: 'pusat menemukan data ganda (DUPLICATE_RECORD)',
      remedy:
        'Pemohon memilih satu identitas; ajukan penghapusan yang lain dengan surat (LETTER_SENT), bila perlu pindah datang dahulu. Identitas ini yang gugur: tolak (REFUSE).',
    },
    en: {
      meaning: 'the centre found the person twice (DUPLICATE_RECORD)',
      remedy:
        'The applicant chooses one identity; apply for the deletion of the other by letter (LETTER_SENT), if needed after a move-in. If this identity is given up: refuse (REFUSE).',
    },
  },
  DUPLICATE_OPERATOR: {
    id: {
      meaning: 'biometrik pemohon tertukar dengan milik operator (duplicate operator)',
      remedy:
        'Ajukan perbaikan dengan surat yang menyebut operator, pemohon dan tanggalnya (LETTER_SENT); sesudah dihapus di pusat, rekam ulang (RERECORD) atau kirim ulang (RESEND).',
    },
    en: {
      meaning: "the applicant's biometrics were mixed up with an operator's (duplicate operator)",
      remedy:
        'Apply for a correction by a letter that names operator, applicant and date (LETTER_SENT); after the deletion record again (RERECORD) or send again (RESEND).',
    },
  },
  SALAH_REKAM: {
    id: {
      meaning: 'biometrik atau foto orang lain tersimpan pada NIK ini (salah rekam)',
      remedy:
        'Catat NIK rekaman, NIK pemilik biometrik dan NIK pemilik foto; ajukan penghapusan dengan surat (LETTER_SENT), lalu rekam ulang (RERECORD).',
    },
    en: {
      meaning: 'the biometrics or photo of another person are stored on this NIK (salah rekam)',
      remedy:
        'Note the NIK of the recording, of the owner of the biometrics and of the owner of the photo; apply for the deletion by letter (LETTER_SENT), then record again (RERECORD).',
    },
  },
  NIK_AT_CENTRE: {
    id: {
      meaning:
        'lama terkirim (SENT_FOR_ENROLLMENT) padahal NIK sudah ada di pusat, sehingga tidak dicari lagi',
      remedy:
        'Periksa NIK di pusat; minta rekaman lamanya dihapus (LETTER_SENT), lalu kirim ulang (RESEND) atau rekam ulang (RERECORD). Jangan hanya menunggu.',
    },
    en: {
      meaning:
        'sent long ago (SENT_FOR_ENROLLMENT) although the NIK is at the centre already, so that it is not searched any more',
      remedy:
        'Check the NIK at the centre; ask for the old recording to be deleted (LETTER_SENT), then send again (RESEND) or record again (RERECORD). Do not only wait.',
    },
  },
  CONFLICTING_VERDICT: {
    id: {
      meaning: 'ada dua jawaban pusat yang berbeda',
      remedy:
        'Tanyakan kepada pusat mana yang berlaku, dengan surat bila perlu (LETTER_SENT); lalu tetapkan tunggal (CONFIRM_UNIQUE), kirim ulang (RESEND), rekam ulang (RERECORD) atau tolak (REFUSE).',
    },
    en: {
      meaning: 'there are two different answers of the centre',
      remedy:
        'Ask the centre which one holds, by letter if needed (LETTER_SENT); then confirm as unique (CONFIRM_UNIQUE), send again (RESEND), record again (RERECORD) or refuse (REFUSE).',
    },
  },
  DATA_UNREADABLE: {
    id: {
      meaning: 'pusat tiga kali menolak memberi data cetak',
      remedy: 'Perbaiki data yang ditolak (CORRECT), kirim ulang (RESEND) atau rekam ulang (RERECORD).',
    },
    en: {
      meaning: 'the centre refused the data to print three times',
      remedy: 'Correct the data that were refused (CORRECT), send again (RESEND) or record again (RERECORD).',
    },
  },
  SPOILED_TOO_OFTEN: {
    id: {
      meaning: 'tiga kartu untuk berkas ini rusak saat dicetak',
      remedy:
        'Periksa data dan mesinnya; bila sudah baik cetak lagi (REPRINT), atau perbaiki data (CORRECT), kirim ulang (RESEND) atau rekam ulang (RERECORD).',
    },
    en: {
      meaning: 'three cards of this case were spoiled in printing',
      remedy:
        'Check the data and the printer; once both are in order print again (REPRINT), or correct the data (CORRECT), send again (RESEND) or record again (RERECORD).',
    },
  },
  WRONG_DATA: {
    id: {
      meaning: 'kartu yang tercetak memuat data yang salah',
      remedy:
        'Cocokkan dengan dokumen. Data kita salah: perbaiki (CORRECT), lalu dicetak lagi. Foto atau data di pusat salah: kirim ulang (RESEND) atau rekam ulang (RERECORD). Datanya benar dan hanya kartunya keliru: cetak lagi (REPRINT).',
    },
    en: {
      meaning: 'the printed card carries wrong data',
      remedy:
        'Compare with the documents. Our data wrong: correct them (CORRECT), then the card is printed again. Photo or data at the centre wrong: send again (RESEND) or record again (RERECORD). Data right and only the card wrong: print again (REPRINT).',
    },
  },
};
